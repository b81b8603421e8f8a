//! `kiln fn`: plain kustomize builds kiln's own kinds to the bytes that `kiln build` prints, for every shipped overlay
//! and every case of `tests/cases/both-ways`.
#![cfg(unix)]
#![allow(missing_docs)]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

use kubekiln_tests::reference::Kustomize;
use kubekiln_tests::{overlay, place};

const KILN: &str = env!("CARGO_BIN_EXE_kiln");

/// Kustomize that can run functions; says aloud when there is none.
fn kustomize() -> Option<Kustomize> {
    let found = Kustomize::find().filter(|kustomize| !kustomize.is_kubectl());
    if found.is_none() {
        eprintln!("SKIPPED: no kustomize on this machine; kubectl runs no functions");
    }
    found
}

/// What kustomize makes of `folder` with kiln on its search path.
fn through_kustomize(kustomize: &Kustomize, folder: &Path) -> Output {
    let bin = Path::new(KILN).parent().unwrap().display().to_string();
    let path = format!("{bin}:{}", env::var("PATH").unwrap_or_default());
    let mut command = kustomize.command(folder);
    command.args(["--enable-alpha-plugins", "--enable-exec"]).env("PATH", path).output().unwrap()
}

fn through_kiln(folder: &Path) -> Output {
    Command::new(KILN).arg("build").arg(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The cases, each as the folder to build.
fn cases() -> Vec<PathBuf> {
    let cases = place::root().join("tests/cases/both-ways").read_dir().unwrap();
    let target =
        |case: PathBuf| case.join("in").join(fs::read_to_string(case.join("target")).unwrap_or_default().trim());
    let mut cases: Vec<_> = cases.map(|entry| target(entry.unwrap().path())).collect();
    cases.sort();
    cases
}

#[test]
fn kustomize_builds_the_same_through_kiln_fn() {
    let Some(kustomize) = kustomize() else { return };
    let folders: Vec<_> = overlay::shipped().unwrap().into_iter().chain(cases()).collect();
    assert!(folders.len() > 2);
    for folder in folders {
        let (plain, own) = (through_kustomize(&kustomize, &folder), through_kiln(&folder));
        assert!(own.status.success(), "{}: {}", folder.display(), said(&own));
        assert!(plain.status.success(), "{}: {}", folder.display(), said(&plain));
        assert!(!plain.stdout.is_empty(), "{}: {}", folder.display(), said(&plain));
        let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
        // Not assert_eq: an overlay is two megabytes.
        let (own, plain) = (text(&own), text(&plain));
        let differ = own.lines().zip(plain.lines()).find(|(own, plain)| own != plain);
        assert!(own == plain, "{}: kiln and {kustomize} differ: {differ:?}", folder.display());
    }
}

/// A wrong parameter, a program that fails: kustomize hands on every word of it, and fails too.
#[test]
fn kustomize_shows_what_kiln_fn_refuses() {
    let Some(kustomize) = kustomize() else { return };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("kustomization.yaml", "resources: [map.yaml]\ntransformers: [fn.yaml]\n");
    write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    write(
        "fn.yaml",
        "apiVersion: kubekiln.dev/v1alpha1\nkind: JsonnetTransformer\nmetadata:\n  name: fn\n  annotations:\n    \
         config.kubernetes.io/function: |\n      exec: {path: kiln, args: [fn]}\nspec: {path: fn.jsonnet}\n",
    );
    write("fn.jsonnet", "function(objects) error 'it refuses'\n");
    let output = through_kustomize(&kustomize, folder.path());
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error[jsonnet]: jsonnet: it refuses") && said.contains("fn.jsonnet:1:19"), "{said}");
    assert!(output.stdout.is_empty());
}

/// A tree of a package whose program inflates a chart, with a stand-in for helm.
fn tree_with_a_chart(folder: &Path, flags: &str) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let helm = "#!/bin/sh\ncase $1 in\n  version) echo v3.99.0 ;;\n  *) printf 'apiVersion: v1\\nkind: ConfigMap\\n\
                metadata: {name: %s}\\n' \"$2\" ;;\nesac\n";
    write("helm", helm);
    fs::set_permissions(folder.join("helm"), fs::Permissions::from_mode(0o755)).unwrap();
    write("overlay/kustomization.yaml", "generators: [chart.yaml]\n");
    let instance = "apiVersion: kubekiln.dev/v1alpha1\nkind: Instance\nmetadata:\n  name: chart\n  annotations:\n    \
                    config.kubernetes.io/function: |\n      exec: {path: kiln, args: [fnFLAGS]}\nspec: {package: ../package}\n";
    write("overlay/chart.yaml", &instance.replace("FLAGS", flags));
    let package = "apiVersion: kubekiln.dev/v1alpha1\nkind: Package\nmetadata: {name: chart}\nspec: {requires: {packages: [base]}}\n";
    write("package/package.yaml", package);
    write("package/chart/Chart.yaml", "name: c\nversion: 0.1.0\n");
    let program = "function(ctx) std.native('helmTemplate')(ctx.name, 'chart', { calledFrom: std.thisFile })\n";
    write("package/main.jsonnet", program);
}

/// Programs have what they have under `kiln build`; helm by the flags of the annotation.
#[test]
fn a_program_inflates_a_chart_when_the_annotation_says_so() {
    let Some(kustomize) = kustomize() else { return };
    let folder = tempfile::tempdir().unwrap();
    let helm = folder.path().join("helm").display().to_string();
    tree_with_a_chart(folder.path(), &format!(", --enable-helm, --helm-command={helm}"));
    let overlay = folder.path().join("overlay");
    let output = through_kustomize(&kustomize, &overlay);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(printed, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: chart\n", "{}", said(&output));
    let mut own = Command::new(KILN);
    let own = own.arg("build").arg(&overlay).args(["--enable-helm", "--helm-command", &helm]).output().unwrap();
    assert_eq!(own.stdout, output.stdout, "{}", said(&own));
    tree_with_a_chart(folder.path(), "");
    let output = through_kustomize(&kustomize, &overlay);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--enable-helm"), "{}", said(&output));
}

/// kiln fn sees one instance: it says which needs it cannot look for, and `kiln build` looks for them.
#[test]
fn what_kiln_fn_cannot_check_it_says() {
    let Some(kustomize) = kustomize() else { return };
    let folder = tempfile::tempdir().unwrap();
    tree_with_a_chart(folder.path(), "");
    fs::write(folder.path().join("package/main.jsonnet"), "function(ctx) []").unwrap();
    let overlay = folder.path().join("overlay");
    let output = through_kustomize(&kustomize, &overlay);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("warning[unchecked-requirement]: instance chart needs package base"),
        "{}",
        said(&output)
    );
    let own = through_kiln(&overlay);
    assert!(own.status.success() && said(&own).contains("warning[missing-requirement]"), "{}", said(&own));
}

#[test]
fn what_is_no_request_is_refused() {
    let config = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n";
    let unknown = format!("{config}functionConfig: {{apiVersion: v1, kind: Other}}\n");
    for (asked, wanted) in [(config, "a ResourceList with a functionConfig"), (&unknown, "no function for v1 Other")] {
        let mut command = Command::new(KILN);
        command.arg("fn").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(wanted), "{}", said(&output));
    }
}
