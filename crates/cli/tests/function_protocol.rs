//! `kiln fn`: plain kustomize builds kiln's own kinds to the bytes that `kiln build` prints, for every shipped overlay
//! and every case of `tests/cases/both-ways`.
#![cfg(unix)]
#![allow(missing_docs)]

use std::io::Write;
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
