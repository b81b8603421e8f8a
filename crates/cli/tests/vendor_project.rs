//! `kiln vendor` on a project whose sources are a repository, archives and charts of this machine, made by the tests.
#![cfg(unix)]
#![allow(missing_docs)]

#[path = "support/copy.rs"]
mod copy;
#[path = "support/tree.rs"]
mod tree;

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use copy::copy;
use tree::tree;

/// A copy of the project, and what its sources are.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        copy(&data("project"), &place.at("project"));
        let kiln = place.read("project/kiln.yaml").replace("ROOT", place.folder.path().to_str().unwrap());
        place.write("project/kiln.yaml", &kiln);
        place.commit("one");
        place.write("server/gateway.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gateway}\n");
        let crds =
            [("crds-1.0/a.yaml", "kind: A\n"), ("crds-1.0/b.yaml", "kind: B\n"), ("crds-1.0/README.md", "Text.\n")];
        fs::write(place.at("server/crds-1.0.tar"), tar(&crds)).unwrap();
        let digest = place.pack_chart("server/web-1.2.3.tgz");
        let index = format!(
            "apiVersion: v1\nentries:\n  web:\n  - {{name: web, version: 1.3.0, urls: [web-1.3.0.tgz]}}\n  \
             - {{name: web, version: 1.2.3, digest: {digest}, urls: [web-1.2.3.tgz]}}\n"
        );
        place.write("server/index.yaml", &index);
        place
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no {old}");
        self.write(path, &text.replace(old, new));
    }

    /// Makes the state `name` of the upstream repository the newest commit of its branch, always with the same name.
    fn commit(&self, name: &str) {
        let repo = self.at("repo");
        if repo.exists() {
            for entry in ["manifests", "docs"] {
                let _ = fs::remove_dir_all(repo.join(entry));
            }
        } else {
            fs::create_dir_all(&repo).unwrap();
            self.git(&["init", "--quiet", "--initial-branch=main"]);
        }
        copy(&data(name), &repo);
        let script = repo.join("manifests/run.sh");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let _ = fs::remove_file(repo.join("manifests/link.yaml"));
        std::os::unix::fs::symlink("base/config.yaml", repo.join("manifests/link.yaml")).unwrap();
        // A checkout would have other line ends than the commit has.
        fs::write(repo.join("manifests/.gitattributes"), "*.yaml text eol=crlf\n").unwrap();
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", name]);
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.test");
            command.env(format!("GIT_{who}_DATE"), "2026-01-01T00:00:00Z");
        }
        let output = command.args(arguments).current_dir(self.at("repo")).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes the chart's archive; gives its hash.
    fn pack_chart(&self, path: &str) -> String {
        let chart = tree(&data("chart"));
        let chart: Vec<_> = chart.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        std::io::Write::write_all(&mut encoder, &tar(&chart)).unwrap();
        let bytes = encoder.finish().unwrap();
        fs::write(self.at(path), &bytes).unwrap();
        format!("{:x}", Sha256::digest(&bytes))
    }

    fn kiln(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
        command.args(arguments).current_dir(self.at("project")).env("XDG_CACHE_HOME", self.at("cache"));
        self.said(&command.output().unwrap())
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let (code, said) = self.kiln(arguments);
        assert_eq!(code, 0, "{said}");
        said
    }

    fn refused(&self, arguments: &[&str], why: &str) {
        let before = self.tree();
        let (code, said) = self.kiln(arguments);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(why), "{said}");
        assert_eq!(self.tree(), before, "nothing is written when anything is wrong");
    }

    /// Exit code and all that was said.
    fn said(&self, output: &Output) -> (i32, String) {
        let text = [output.stdout.as_slice(), &output.stderr].concat();
        let text = String::from_utf8(text).unwrap().replace(self.folder.path().to_str().unwrap(), "ROOT");
        (output.status.code().unwrap_or(-1), text)
    }

    fn tree(&self) -> Vec<(String, String)> {
        tree(&self.at("project"))
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor_project").join(name)
}

/// The text without the rest of lines that have `start`.
fn without(text: &str, start: &str) -> String {
    let line = |line: &str| match line.split_once(start) {
        Some((before, _)) => format!("{before}{start}...\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

#[test]
fn every_kind_of_source_is_brought_locked_and_checked() {
    let place = Place::new();
    place.refused(&["vendor", "--check"], "vendor/tree is not in kiln.lock");
    let brought = place.ok(&["vendor"]);
    let paths: Vec<_> = place.tree().into_iter().map(|(path, _)| path).collect();
    let lock = place.read("project/kiln.lock").replace(place.folder.path().to_str().unwrap(), "ROOT");
    // The bytes of a compressed archive are flate2's business.
    let lock = without(&lock, "download: ");
    insta::assert_snapshot!(format!("{brought}\n{}\n\n{lock}", paths.join("\n")));
    let mode = |path: &str| fs::metadata(place.at(path)).unwrap().permissions().mode() & 0o111;
    assert_ne!(mode("project/vendor/tree/manifests/run.sh"), 0);
    assert_eq!(mode("project/vendor/tree/manifests/old.yaml"), 0);
    assert!(fs::symlink_metadata(place.at("project/vendor/tree/manifests/link.yaml")).unwrap().is_file());
    assert!(!place.read("project/vendor/tree/manifests/old.yaml").contains('\r'));

    let before = place.tree();
    assert!(place.ok(&["vendor", "--check"]).starts_with("checked vendor/tree: file://ROOT/repo at main"));
    assert!(place.ok(&["vendor"]).starts_with("kept vendor/tree: "));
    // Neither a check nor a run that finds everything asks anybody.
    fs::rename(place.at("repo"), place.at("gone")).unwrap();
    fs::rename(place.at("server"), place.at("gone-too")).unwrap();
    fs::remove_dir_all(place.at("cache")).unwrap();
    for arguments in [&["vendor", "--check"][..], &["vendor", "--offline"], &["vendor"]] {
        place.ok(arguments);
    }
    assert_eq!(place.tree(), before);
    let built = place.ok(&["build", "."]);
    assert!(built.contains("name: upstream") && built.contains("name: gateway"), "{built}");
}

/// A vendored chart is inflated where it lies; the record in its folder disturbs nobody.
#[test]
fn a_chart_is_inflated_by_helm() {
    if Command::new("helm").arg("version").output().is_err() {
        eprintln!("SKIPPED: no helm on this machine");
        return;
    }
    let place = Place::new();
    place.ok(&["vendor"]);
    place.write("project/overlay/values.yaml", "replicas: 3\n");
    place.write(
        "project/overlay/kustomization.yaml",
        "helmGlobals: {chartHome: ../vendor}\nhelmCharts: [{name: web, releaseName: r, valuesFile: values.yaml}]\n",
    );
    assert!(place.ok(&["build", "--enable-helm", "overlay"]).contains("name: r\nspec:\n  replicas: 3\n"));
}

/// The documented way to compute the hash of a tree without kiln.
#[test]
fn the_hash_of_a_tree_is_the_documented_one() {
    let place = Place::new();
    place.ok(&["vendor"]);
    let mut text = String::new();
    let folder = place.at("project/vendor/tree");
    for (path, _) in tree(&folder).into_iter().filter(|(path, _)| path != ".kiln-owned") {
        let bytes = fs::read(folder.join(&path)).unwrap();
        let mode = if path.contains("run.sh") { "100755" } else { "100644" };
        writeln!(text, "{mode} {:x} {path}", Sha256::digest(&bytes)).unwrap();
    }
    let hash = format!("tree: sha256:{:x}", Sha256::digest(text.as_bytes()));
    assert!(place.read("project/kiln.lock").contains(&hash), "{hash}\n{}", place.read("project/kiln.lock"));
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vendor.md")).unwrap();
    let script = document.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a script");
    let output = Command::new("sh").args(["-c", script]).current_dir(&folder).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(format!("tree: sha256:{}", printed.split_whitespace().next().unwrap_or_default()), hash);
}

#[test]
fn files_of_others_stay_edited_ones_stop_and_missing_ones_come_back() {
    let place = Place::new();
    place.ok(&["vendor"]);
    let (script, mine) = ("project/vendor/tree/manifests/run.sh", "project/vendor/tree/mine.txt");
    place.write(mine, "mine\n");
    let checked = place.ok(&["vendor", "--check"]);
    assert!(checked.contains("warning[vendor-foreign]: vendor/tree has files that are not of its source: mine.txt"));
    place.write(script, "#!/bin/sh\n");
    place.refused(&["vendor", "--check"], "vendor/tree is not what kiln.lock has: manifests/run.sh was edited");
    place.refused(&["vendor"], "error[edited-by-hand]: vendor/tree/manifests/run.sh was edited by hand");
    place.refused(&["vendor", "--update"], "error[edited-by-hand]: vendor/tree/manifests/run.sh was edited by hand");
    fs::remove_file(place.at(script)).unwrap();
    place.refused(&["vendor", "--check"], "manifests/run.sh is missing");
    // A clone of a commit is in the cache.
    assert!(place.ok(&["vendor", "--offline"]).contains("1 added, 0 changed, 0 removed"));
    place.ok(&["vendor", "--check"]);
    assert_eq!(place.read(mine), "mine\n");

    fs::set_permissions(place.at(script), fs::Permissions::from_mode(0o644)).unwrap();
    place.refused(&["vendor", "--check"], "manifests/run.sh was edited");
    place.ok(&["vendor"]);
    assert_ne!(fs::metadata(place.at(script)).unwrap().permissions().mode() & 0o111, 0);
}

#[test]
fn a_branch_that_moved_is_followed_only_when_asked() {
    let place = Place::new();
    place.ok(&["vendor"]);
    let lock = place.read("project/kiln.lock");
    place.commit("two");
    fs::remove_dir_all(place.at("project/vendor")).unwrap();
    place.ok(&["vendor"]);
    assert_eq!(place.read("project/kiln.lock"), lock);
    assert!(place.read("project/vendor/tree/manifests/base/config.yaml").contains("\"1\""));

    place.ok(&["vendor", "--update", "vendor/web", "./vendor/crds/"]);
    assert_eq!(place.read("project/kiln.lock"), lock);
    let updated = place.ok(&["vendor", "--update", "vendor/tree"]);
    assert!(updated.contains("1 added, 2 changed, 1 removed"), "{updated}");
    assert_ne!(place.read("project/kiln.lock"), lock);
    assert!(!place.at("project/vendor/tree/manifests/old.yaml").exists());
    place.ok(&["vendor", "--check"]);

    let (code, said) = place.kiln(&["vendor", "--update", "vendor/tre"]);
    assert_eq!(
        (code, said.as_str()),
        (2, "error: spec.vendor of kiln.yaml has no path \"vendor/tre\"; did you mean \"vendor/tree\"?\n")
    );
}

#[test]
fn what_was_changed_at_its_source_is_refused() {
    let place = Place::new();
    place.ok(&["vendor"]);
    fs::remove_dir_all(place.at("project/vendor")).unwrap();
    fs::write(place.at("server/crds-1.0.tar"), tar(&[("crds-1.0/a.yaml", "kind: Evil\n")])).unwrap();
    place.refused(
        &["vendor"],
        "error[vendor-hash]: the download of file://ROOT/server/crds-1.0.tar is not what kiln.lock has",
    );
    place.ok(&["vendor", "--update", "vendor/crds"]);
    assert_eq!(place.read("project/vendor/crds/a.yaml"), "kind: Evil\n");

    fs::write(place.at("server/web-1.2.3.tgz"), tar(&[("web/Chart.yaml", "name: web\n")])).unwrap();
    place.refused(
        &["vendor", "--update"],
        "error[vendor-hash]: web 1.2.3 is not what file://ROOT/server/index.yaml has",
    );
    place.edit("project/kiln.lock", "tree: sha256:", "tree: sha256:0");
    place.refused(&["vendor"], "has no commit, download or tree that could be checked");
}

#[test]
fn entries_that_change_or_go_take_their_files_along() {
    let place = Place::new();
    place.ok(&["vendor"]);
    place.write("project/vendor/crds/mine.txt", "mine\n");
    place.edit("project/kiln.yaml", "[\"*.yaml\"]", "[a.yaml]");
    place.refused(
        &["vendor", "--check"],
        "kiln.yaml asks for other files of file://ROOT/server/crds-1.0.tar than kiln.lock",
    );
    assert!(place.ok(&["vendor"]).contains("0 added, 0 changed, 1 removed"));
    let kiln: Vec<_> = place.read("project/kiln.yaml").lines().map(str::to_owned).collect();
    let kept: Vec<_> =
        kiln.into_iter().filter(|line| !line.contains("vendor/crds") && !line.contains("vendor/web")).collect();
    place.write("project/kiln.yaml", &(kept.join("\n") + "\n"));
    place.refused(&["vendor", "--check"], "kiln.lock has vendor/crds, and kiln.yaml does not ask for it any more");
    // A run that was cut short has left this.
    place.write("project/.kiln-unfinished", "half");
    assert!(place.ok(&["vendor"]).contains("removed vendor/web: 4 files\n"));
    assert!(!place.at("project/vendor/web").exists() && !place.at("project/.kiln-unfinished").exists());
    assert_eq!(tree(&place.at("project/vendor/crds")), [("mine.txt".to_owned(), "mine\n".to_owned())]);
    place.ok(&["vendor", "--check"]);
}

#[test]
fn what_leads_out_of_its_folder_is_refused() {
    let place = Place::new();
    place.ok(&["vendor"]);
    let link = place.at("repo/manifests/evil.yaml");
    std::os::unix::fs::symlink("../../etc/passwd", link).unwrap();
    place.git(&["add", "--all"]);
    place.git(&["commit", "--quiet", "--message", "evil"]);
    place.refused(
        &["vendor", "--update"],
        "error[vendor-link]: manifests/evil.yaml is a link that leads out of the source",
    );
    // Nor does kiln write through a link that somebody has put in its way.
    fs::remove_dir_all(place.at("project/vendor/gateway")).unwrap();
    std::os::unix::fs::symlink(place.at("server"), place.at("project/vendor/gateway")).unwrap();
    place.refused(&["vendor"], "error[link-out-of-the-project]");
    fs::remove_file(place.at("project/vendor/gateway")).unwrap();
    place.write("project/vendor/gateway/gateway.yaml", "mine\n");
    place.refused(
        &["vendor"],
        "error[in-the-way]: a file that kiln does not own is in the way: vendor/gateway/gateway.yaml",
    );
}

#[test]
fn mistakes_have_a_place_and_a_cure() {
    let place = Place::new();
    let kiln = place.read("project/kiln.yaml");
    let mut said = String::new();
    for (old, new) in [
        ("[manifests/**]", "[manifest/**]"),
        ("ref: main", "ref: mein"),
        ("crds-1.0.tar", "crds-2.0.tar"),
        ("version: 1.2.3", "version: 1.2.4"),
        ("chart: web", "chart: wep"),
        ("gateway.yaml}", "index.tgz}"),
        ("ref: main", "Ref: main, rev: v1"),
    ] {
        place.write("project/kiln.yaml", &kiln.replace(old, new));
        fs::copy(place.at("server/index.yaml"), place.at("server/index.tgz")).unwrap();
        let (code, text) = place.kiln(&["vendor"]);
        assert_eq!(code, 1, "{text}");
        writeln!(said, "{new}\n{text}").unwrap();
    }
    // What git says of a branch that is not there is git's business.
    // Columns depend on where this machine has its temporary folders.
    let is_said = |line: &&str| !line.starts_with("  -->") && !line.contains(" | ") && !line.ends_with(" |");
    let said: Vec<_> = said.lines().filter(is_said).collect();
    insta::assert_snapshot!(without(&said.join("\n"), "failed to run "));
}

#[test]
fn helm_is_asked_for_charts_of_registries() {
    let place = Place::new();
    let helm = place.at("helm");
    let script = format!(
        "#!/bin/sh\n[ \"$*\" = \"pull oci://registry.example.test/charts/web --version 1.2.3 --destination $6\" ] || exit 9\n\
         cp {} \"$6\"\n",
        place.at("server/web-1.2.3.tgz").display()
    );
    fs::write(&helm, script).unwrap();
    fs::set_permissions(&helm, fs::Permissions::from_mode(0o755)).unwrap();
    let server = format!("repo: file://{}/server", place.folder.path().display());
    place.edit("project/kiln.yaml", &server, "repo: oci://registry.example.test/charts");
    place.refused(
        &["vendor", "--offline", "--helm-command", helm.to_str().unwrap()],
        "--offline keeps helm from pulling it",
    );
    place.ok(&["vendor", "--helm-command", helm.to_str().unwrap()]);
    assert_eq!(place.read("project/vendor/web/values.yaml"), "replicas: 1\n");
    place.ok(&["vendor", "--check"]);
}

/// A chart that helm has rendered once is a source like any other: who builds needs no helm.
fn rendered_chart(place: &Place, helm: &str) {
    place.edit(
        "project/kiln.yaml",
        "version: 1.2.3}",
        "version: 1.2.3, render: {releaseName: shop, values: {replicas: 3}}}",
    );
    place.edit("project/kiln.yaml", "spec:\n", "spec:\n  kubernetes: \"1.33\"\n");
    place.ok(&["vendor", "--helm-command", helm]);
    let paths: Vec<_> = tree(&place.at("project/vendor/web")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, [".kiln-owned", "manifests.yaml"]);
    let lock = place.read("project/kiln.lock");
    let settings = "    render: {\"kubeVersion\":\"1.33\",\"releaseName\":\"shop\",\"values\":{\"replicas\":3}}\n";
    assert!(lock.contains(settings), "{lock}");
    // Nobody asks helm for what is there.
    place.ok(&["vendor", "--check"]);
    place.ok(&["vendor", "--helm-command", "no-such-helm"]);
    assert_eq!(place.read("project/kiln.lock"), lock);
    let package = "apiVersion: kubekiln.dev/v1alpha1\nkind: Vendored\nmetadata: {name: web, description: A chart.}\nspec:\n  \
                   source: {vendor: vendor/web, files: [manifests.yaml]}\n  params:\n    type: object\n    \
                   properties: {replicas: {type: integer}}\n  set:\n  - param: replicas\n    targets:\n    \
                   - {select: {kind: Deployment}, fieldPaths: [spec.replicas]}\n";
    place.write("project/package/package.yaml", package);
    let instance =
        "apiVersion: kubekiln.dev/v1alpha1\nkind: Instance\nmetadata: {name: web}\nspec: {package: ../package}\n";
    place.write("project/overlay/web.yaml", instance);
    place.write("project/overlay/kustomization.yaml", "generators: [web.yaml]\n");
    let built = place.ok(&["build", "overlay"]);
    assert!(built.contains("kind: Deployment\n") && built.contains("name: shop\n"), "{built}");
    assert!(built.contains("replicas: 3\n"), "{built}");
    place.ok(&["set", "overlay", "web.replicas=5"]);
    assert!(place.ok(&["build", "overlay"]).contains("replicas: 5\n"));
    // Other values are another source.
    place.edit("project/kiln.yaml", "{replicas: 3}", "{replicas: 4}");
    place.refused(&["vendor", "--check"], "kiln.yaml asks for other files of chart web 1.2.3");
    place.ok(&["vendor", "--helm-command", helm]);
    assert!(place.read("project/vendor/web/manifests.yaml").contains("replicas: 4"));
}

#[test]
fn a_chart_is_rendered_when_it_is_brought() {
    let place = Place::new();
    let helm = place.at("helm");
    // Prints the release, and the values file that it is given.
    let script = "#!/bin/sh\n[ \"$1\" = version ] && echo v3.99.0 && exit\n[ -f \"$3/Chart.yaml\" ] || exit 9\n\
                  case \"$*\" in *--kube-version=1.33*) ;; *) exit 8;; esac\n\
                  printf 'apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: %s}\\nspec:\\n  ' \"$2\"\n\
                  sed 's/[{}\"]//g; s/: */: /' \"$5\"\n";
    fs::write(&helm, script).unwrap();
    fs::set_permissions(&helm, fs::Permissions::from_mode(0o755)).unwrap();
    rendered_chart(&place, helm.to_str().unwrap());
    place.write(
        "helm",
        "#!/bin/sh\n[ \"$1\" = version ] && echo v3.99.0 && exit\necho 'web: no such value' >&2\nexit 1\n",
    );
    place.edit("project/kiln.yaml", "{replicas: 4}", "{replicas: 5}");
    place.refused(&["vendor", "--helm-command", helm.to_str().unwrap()], "web: no such value");
    place.edit("project/kiln.yaml", "releaseName", "relaseName");
    place.refused(&["vendor"], "did you mean \"releaseName\"?");
}

#[test]
fn helm_itself_renders_a_chart_when_it_is_brought() {
    if Command::new("helm").arg("version").output().is_err() {
        eprintln!("SKIPPED: no helm on this machine");
        return;
    }
    rendered_chart(&Place::new(), "helm");
}

#[test]
fn one_command_serves_the_project_and_jsonnet() {
    let place = Place::new();
    place.write("lib/l.libsonnet", "{}\n");
    let packages = "{\"version\": 1, \"dependencies\": [{\"source\": {\"local\": {\"directory\": \"../lib\"}}, \"version\": \"\"}]}";
    place.write("project/jsonnetfile.json", packages);
    place.write("project/jsonnetfile.lock.json", packages);
    let said = place.ok(&["vendor"]);
    assert!(said.contains("brought vendor/tree") && said.contains("brought lib\n"), "{said}");
    let json = place.ok(&["vendor", "--check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["vendor"].as_array().unwrap().len(), &json["packages"][0]["outcome"]), (4, &"checked".into()));
    place.write("other/x", "");
    let (code, said) = place.kiln(&["vendor", "../other"]);
    assert_eq!((code, said.as_str()), (1, "error: there is neither kiln.yaml nor jsonnetfile.json in ROOT/other\n"));
}
