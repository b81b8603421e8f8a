//! `kiln import` as scripts and people meet it: what it writes, and what it does not.
#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../import/tests/ksonnet");

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
