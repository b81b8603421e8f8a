//! `kiln import` as scripts and people meet it: what it writes, and what it does not.
#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/tests/ksonnet");
const KFDEF: &str = "../kfdef/legacy/in";

fn kiln(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiln")).args(arguments).current_dir(CASES).output().unwrap()
}

fn import(to: &Path, more: &[&str]) -> Output {
    let arguments = ["import", "ksonnet", "registry/in/parts", "--lib", "registry/in/lib", "-o", to.to_str().unwrap()];
    kiln(&[&arguments[..], more].concat())
}

#[test]
fn packages_are_written_and_build() {
    let folder = tempfile::tempdir().unwrap();
    let output = import(folder.path(), &["--server", "https://elsewhere.example.com"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"".as_slice()));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("warning[missing-import]"), "{output:?}");
    let site = folder.path().join("overlays/site");
    fs::create_dir_all(&site).unwrap();
    for file in ["kustomization.yaml", "greeter.yaml", "old-style.yaml"] {
        fs::copy(Path::new(CASES).join("registry/build/overlays/site").join(file), site.join(file)).unwrap();
    }
    let output = kiln(&["build", site.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("server: https://elsewhere.example.com\n"), "{output:?}");
}

#[test]
fn what_is_there_is_overwritten_by_force_only() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("greeter.greeter/package.yaml");
    fs::create_dir_all(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    let output = import(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("greeter.greeter/package.yaml is there already; --force"));
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
    assert!(!folder.path().join("vendor").exists(), "half an import was written");
    assert_eq!(import(folder.path(), &["--force"]).status.code(), Some(0));
    assert_ne!(fs::read_to_string(&mine).unwrap(), "mine");
}

#[test]
fn a_refused_import_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = kiln(&["import", "ksonnet", "refusals/param-type/in", "-o", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown param type 'bool'"), "{output:?}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

/// The KfDef of the tests with both of its repos.
fn import_kfdef(to: &Path, more: &[&str]) -> Output {
    let file = format!("{KFDEF}/kfdef.yaml");
    let repos = ["manifests", "more"].map(|repo| format!("{repo}={KFDEF}/{repo}"));
    let arguments = ["import", "kfdef", &file, "--repo", &repos[0], "-o", to.to_str().unwrap()];
    kiln(&[&arguments[..], &["--repo", &repos[1]], more].concat())
}

#[test]
fn a_kfdef_is_written_and_builds() {
    let folder = tempfile::tempdir().unwrap();
    let output = import_kfdef(folder.path(), &[]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"".as_slice()), "{output:?}");
    let output = kiln(&["build", folder.path().join("overlays/site").to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let built = String::from_utf8_lossy(&output.stdout);
    assert!(built.contains("gateway: public\n") && built.contains("name: plain\n"), "{built}");
}

#[test]
fn one_application_of_a_kfdef_is_written() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(import_kfdef(folder.path(), &["--application", "plain"]).status.code(), Some(0));
    let names = |of: &str| {
        let entries = folder.path().join(of).read_dir().unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names("applications"), ["plain"]);
}

#[test]
fn what_kfctl_dropped_needs_a_flag() {
    let folder = tempfile::tempdir().unwrap();
    let drops = "../kfdef/drops/in";
    let (file, repo) = (format!("{drops}/kfdef.yaml"), format!("manifests={drops}/manifests"));
    let arguments = ["import", "kfdef", &file, "--repo", &repo, "-o", folder.path().to_str().unwrap()];
    let output = kiln(&arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[kfctl-drops]: "), "{output:?}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    let output = kiln(&[&arguments[..], &["--kfctl-compat"]].concat());
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("warning[kfctl-drops]: "), "{output:?}");
}

#[test]
fn a_repo_has_a_name_and_a_folder() {
    let output = kiln(&["import", "kfdef", "kfdef.yaml", "--repo", "manifests", "-o", "out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("write NAME=DIR"), "{output:?}");
}
