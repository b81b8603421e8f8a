//! `kiln params`, `set`, `unset`, `add`, `describe`, `new`, and builds with Values: a folder a case, as in `edit.rs`.
//! `RENEW=1` writes `expected/`, `cargo insta review` the other.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

use std::path::Path;
use std::process::Command;

#[test]
fn commands_write_and_say_what_is_expected() {
    command::check("params");
}

/// Runs a program that has to succeed, and gives what it prints.
fn output(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{program} {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_new_project_builds_and_takes_packages() {
    let (folder, kiln) = (tempfile::tempdir().unwrap(), env!("CARGO_BIN_EXE_kiln"));
    let run = |arguments: &[&str]| output(kiln, arguments, folder.path());
    run(&["new", "site"]);
    let empty = run(&["build", "--strict", "site/overlays/dev"]);
    assert_eq!(empty, "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dev\n");
    if Command::new("kustomize").arg("version").output().is_ok() {
        assert_eq!(output("kustomize", &["build", "site/overlays/dev"], folder.path()), empty);
    } else {
        eprintln!("SKIPPED: no kustomize on this machine to build the new project with");
    }
    run(&["render", "--project", "site/kiln.yaml", "--strict"]);
    run(&["render", "--project", "site/kiln.yaml", "--strict", "--check"]);
    let namespace = folder.path().join("site/rendered/dev/01-namespaces/_cluster/namespace-dev.yaml");
    assert_eq!(std::fs::read_to_string(namespace).unwrap(), empty);
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/params/in/packages/web");
    for name in ["web", "api"] {
        run(&["add", package.to_str().unwrap(), "site/overlays/dev", "--name", name, "--set", "host=a.example.com"]);
    }
    run(&["set", "site/overlays/dev", "api.replicas=3"]);
    let built = run(&["build", "--strict", "site/overlays/dev"]);
    assert_eq!(built.matches("namespace: dev\n").count(), 2, "{built}");
    assert_eq!(built.matches(r#""replicas":3"#).count(), 1, "{built}");
}
