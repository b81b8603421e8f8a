//! A package of kind Vendored from its upstream to its objects: a git server of this machine, `kiln vendor`, Instances,
//! and what is said when upstream or somebody else changes something.
#![cfg(unix)]
#![allow(missing_docs)]

#[path = "support/copy.rs"]
mod copy;

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use kubekiln_tests::reference::Kustomize;
use tempfile::TempDir;

use copy::copy;

/// A copy of the project, and the server that its source comes from.
struct Place {
    folder: TempDir,
    server: Child,
    port: u16,
}

impl Drop for Place {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Place {
    /// `None`, said aloud, where git cannot serve.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        copy(&data("project"), &folder.path().join("project"));
        let upstream = folder.path().join("server/org/shop");
        fs::create_dir_all(&upstream).unwrap();
        let git = |arguments: &[&str]| git(&upstream, arguments);
        git(&["init", "--quiet", "--initial-branch=main"]);
        for (name, tag) in [("one", "v1.2.3"), ("two", "v2.0.0")] {
            copy(&data(name), &upstream);
            git(&["add", "--all"]);
            git(&["commit", "--quiet", "--message", name]);
            git(&["tag", tag]);
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut place = Self { server: serve(&folder.path().join("server"), port)?, folder, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert_eq!(place.server.try_wait().unwrap(), None, "the server has ended");
            thread::sleep(Duration::from_millis(20));
        }
        Some(place)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join("project").join(path)
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.at(path)).unwrap();
        assert!(text.contains(old), "{path} has no {old}");
        fs::write(self.at(path), text.replace(old, new)).unwrap();
    }

    /// Exit code, what is printed and what is said. The URL of the source leads to the server.
    fn kiln(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
        command.args(arguments).current_dir(self.at("")).env("XDG_CACHE_HOME", self.folder.path().join("cache"));
        command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_VALUE_0", "https://example.test/");
        command.env("GIT_CONFIG_KEY_0", format!("url.git://127.0.0.1:{}/.insteadOf", self.port));
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let (code, printed, said) = self.kiln(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        printed
    }

    /// `kiln build overlay` fails and says so.
    fn refused(&self, why: &str) -> String {
        let (code, printed, said) = self.kiln(&["build", "overlay"]);
        assert_eq!((code, printed.as_str()), (1, ""), "{said}");
        assert!(said.contains(why), "{said}");
        said
    }
}

/// The server; `git daemon` itself would outlive the process that is known of it here.
fn serve(folder: &Path, port: u16) -> Option<Child> {
    let programs = Command::new("git").arg("--exec-path").output().unwrap().stdout;
    let daemon = Path::new(String::from_utf8(programs).unwrap().trim()).join("git-daemon");
    if !daemon.is_file() {
        eprintln!("SKIPPED: git on this machine has no daemon");
        return None;
    }
    let mut command = Command::new(daemon);
    command.args(["--export-all", "--listen=127.0.0.1", &format!("--port={port}"), "--reuseaddr"]);
    command.arg(format!("--base-path={}", folder.display()));
    Some(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendored").join(name)
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.test");
    }
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

/// What kustomize makes of the overlay, with kiln on its search path; `None`, said aloud, without one.
fn through_kustomize(folder: &Path) -> Option<Output> {
    let Some(kustomize) = Kustomize::find().filter(|kustomize| !kustomize.is_kubectl()) else {
        eprintln!("SKIPPED: no kustomize on this machine; kubectl runs no functions");
        return None;
    };
    let bin = Path::new(env!("CARGO_BIN_EXE_kiln")).parent().unwrap().display().to_string();
    let path = format!("{bin}:{}", env::var("PATH").unwrap_or_default());
    let mut command = kustomize.command(folder);
    Some(command.args(["--enable-alpha-plugins", "--enable-exec"]).env("PATH", path).output().unwrap())
}

#[test]
fn a_source_becomes_a_package_with_parameters() {
    let Some(place) = Place::new() else { return };
    place.refused("vendor/shop is not in kiln.lock");
    place.ok(&["vendor"]);
    let built = place.ok(&["build", "overlay"]);
    insta::assert_snapshot!(built);
    if let Some(plain) = through_kustomize(&place.at("overlay")) {
        assert_eq!(String::from_utf8_lossy(&plain.stdout), built, "{}", String::from_utf8_lossy(&plain.stderr));
    }

    // What serves Instances of other packages serves these.
    let set = place.ok(&["params", "overlay", "--set-only"]);
    assert!(set.contains("overlay/shop.yaml:12") && set.contains("Pods of the server."), "{set}");
    place.ok(&["set", "overlay", "shop.replicas=5", "shop.serviceType=NodePort"]);
    let instance = fs::read_to_string(place.at("overlay/shop.yaml")).unwrap();
    assert!(instance.contains("    replicas: 5 # for the sale\n"), "{instance}");
    let (code, _, said) = place.kiln(&["set", "overlay", "shop.serviceTyp=NodePort"]);
    assert!(code == 1 && said.contains("did you mean \"serviceType\"?"), "{said}");
    let built = place.ok(&["build", "overlay"]);
    assert!(built.contains("replicas: 5\n") && built.contains("type: NodePort\n"), "{built}");
    let described = place.ok(&["describe", "components/shop"]);
    assert!(described.contains("ClusterIP | NodePort | LoadBalancer"), "{described}");
    assert!(described.contains("follows https://example.test/org/shop v1.2.3\n"), "{described}");
    fs::create_dir(place.at("other")).unwrap();
    fs::write(place.at("other/kustomization.yaml"), "namespace: other\n").unwrap();
    place.ok(&["add", "components/shop", "other", "--name", "second", "--set", "replicas=0"]);
    let built = place.ok(&["build", "other", "--offline"]);
    assert!(built.contains("namespace: other\n") && built.contains("replicas: 0\n"), "{built}");

    // The record of a rendered tree says which file an object is of.
    place.ok(&["render"]);
    let owned = fs::read_to_string(place.at("rendered/.kiln-owned")).unwrap();
    assert!(owned.contains("vendor/shop/manifests/base/server.yaml"), "{owned}");
}

#[test]
fn what_changes_upstream_is_said_where_the_package_counts_on_it() {
    let Some(place) = Place::new() else { return };
    place.ok(&["vendor"]);
    place.edit("kiln.yaml", "v1.2.3", "v2.0.0");
    place.refused("kiln.yaml asks for https://example.test/org/shop at v2.0.0");
    place.ok(&["vendor"]);
    let said = place.refused("error[vendored-target]: the target of parameter \"replicas\" matches no object");
    // The other one is not set, and is said as well.
    assert!(said.contains("the target of parameter \"serviceType\" matches no object"), "{said}");
    assert!(
        said.contains("the source has Deployment shop-server") && said.contains("components/shop/package.yaml:19"),
        "{said}"
    );
    place.edit("components/shop/package.yaml", "name: server}", "name: shop-server}");
    let built = place.ok(&["build", "overlay"]);
    assert!(built.contains("image: registry.example.test/server:v2.0.0\n"), "{built}");
}

#[test]
fn what_is_not_as_it_is_locked_is_not_built() {
    let Some(place) = Place::new() else { return };
    place.ok(&["vendor"]);
    let manifest = "vendor/shop/manifests/base/server.yaml";
    place.edit(manifest, "replicas: 1", "replicas: 9");
    let said = place.refused("error[vendor-differs]: vendor/shop is not what kiln.lock has");
    assert!(said.contains("`kiln vendor`") && said.contains("components/shop/package.yaml:6"), "{said}");
    if let Some(plain) = through_kustomize(&place.at("overlay")) {
        let said = String::from_utf8_lossy(&plain.stderr);
        assert!(!plain.status.success() && said.contains("error[vendor-differs]"), "{said}");
    }
    fs::remove_file(place.at(manifest)).unwrap();
    place.refused("error[vendor-differs]");
    place.ok(&["vendor"]);
    place.ok(&["build", "overlay"]);
    fs::write(place.at("vendor/shop/manifests/base/mine.yaml"), "").unwrap();
    place.refused("error[vendor-differs]");
    fs::remove_file(place.at("vendor/shop/manifests/base/mine.yaml")).unwrap();
    fs::rename(place.at("vendor/shop"), place.at("shop")).unwrap();
    place.refused("error[vendor-differs]: vendor/shop is not there");
    std::os::unix::fs::symlink(place.at("shop"), place.at("vendor/shop")).unwrap();
    place.refused("vendor/shop is a link");
    fs::remove_file(place.at("kiln.yaml")).unwrap();
    place.refused("error[vendor-unknown]: there is no kiln.yaml in or above components/shop");
}
