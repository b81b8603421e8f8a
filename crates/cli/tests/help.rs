//! What `--help` says; `cargo insta review` renews it.
#![allow(missing_docs)]

use std::process::Command;

fn help(arguments: &[&str]) -> String {
    // A fixed width, so that the text does not depend on the terminal that runs the test.
    let output = Command::new(env!("CARGO_BIN_EXE_kiln")).args(arguments).env("COLUMNS", "100").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn kiln() {
    insta::assert_snapshot!(help(&["--help"]));
}

#[test]
fn build() {
    insta::assert_snapshot!(help(&["build", "--help"]));
}

#[test]
fn render() {
    insta::assert_snapshot!(help(&["render", "--help"]));
}

#[test]
fn diff() {
    insta::assert_snapshot!(help(&["diff", "--help"]));
}

#[test]
fn apply_order() {
    insta::assert_snapshot!(help(&["apply-order", "--help"]));
}

#[test]
fn localize() {
    insta::assert_snapshot!(help(&["localize", "--help"]));
}

#[test]
fn eval() {
    insta::assert_snapshot!(help(&["eval", "--help"]));
}

#[test]
fn function() {
    insta::assert_snapshot!(help(&["fn", "--help"]));
}

#[test]
fn edit() {
    insta::assert_snapshot!(help(&["edit", "--help"]));
}

#[test]
fn edit_add_label() {
    insta::assert_snapshot!(help(&["edit", "add", "label", "--help"]));
}

#[test]
fn edit_add_configmap() {
    insta::assert_snapshot!(help(&["edit", "add", "configmap", "--help"]));
}

#[test]
fn edit_set_image() {
    insta::assert_snapshot!(help(&["edit", "set", "image", "--help"]));
}

#[test]
fn create() {
    insta::assert_snapshot!(help(&["create", "--help"]));
}

#[test]
fn import_ksonnet() {
    insta::assert_snapshot!(help(&["import", "ksonnet", "--help"]));
}

#[test]
fn images() {
    insta::assert_snapshot!(help(&["images", "--help"]));
}

#[test]
fn params() {
    insta::assert_snapshot!(help(&["params", "--help"]));
}

#[test]
fn set() {
    insta::assert_snapshot!(help(&["set", "--help"]));
}

#[test]
fn unset() {
    insta::assert_snapshot!(help(&["unset", "--help"]));
}

#[test]
fn add() {
    insta::assert_snapshot!(help(&["add", "--help"]));
}

#[test]
fn describe() {
    insta::assert_snapshot!(help(&["describe", "--help"]));
}

#[test]
fn requires() {
    insta::assert_snapshot!(help(&["requires", "--help"]));
}

#[test]
fn new() {
    insta::assert_snapshot!(help(&["new", "--help"]));
}

#[test]
fn import_kfdef() {
    insta::assert_snapshot!(help(&["import", "kfdef", "--help"]));
}

#[test]
fn version_is_the_package_s() {
    assert_eq!(help(&["version"]), format!("kiln {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = help(&["completions", shell]);
        assert!(script.contains("build") && script.contains("kiln"), "{shell}");
    }
}

#[test]
fn vendor() {
    insta::assert_snapshot!(help(&["vendor", "--help"]));
}
