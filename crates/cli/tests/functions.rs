//! The flags for functions and plugins, on the command line. What they do is held in tests/cases/functions.
#![cfg(unix)]
#![allow(missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

fn case(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/functions")).join(name)
}

/// Builds a case with its options, its programs and its plugins.
fn build(folder: &Path) -> Output {
    let read = |name| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let path = format!("{}:{}", folder.join("bin").display(), env::var("PATH").unwrap_or_default());
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    command.arg("build").arg(folder.join("in").join(read("target").trim())).args(read("options").lines());
    command.env("PATH", path).env("KUSTOMIZE_PLUGIN_HOME", folder.join("plugins")).output().unwrap()
}

#[test]
fn every_flag_reaches_the_function() {
    for name in ["container-with-all-options", "environment-of-a-program", "plugin-as-a-generator"] {
        let folder = case(name);
        let output = build(&folder);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.stdout, fs::read(folder.join("expected.yaml")).unwrap(), "{name}: {said}");
    }
}

#[test]
fn folders_for_plugins_are_tried_in_kustomize_s_order() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    command.args(["build", "--enable-alpha-plugins"]).arg(case("no-folder-for-plugins").join("in"));
    command.env("HOME", home.path()).env("KUSTOMIZE_PLUGIN_HOME", "/nowhere").env_remove("XDG_CONFIG_HOME");
    let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
    let home = home.path().display();
    let tried = format!(
        "unable to find plugin root - tried: ('/nowhere'; homed in $KUSTOMIZE_PLUGIN_HOME), ('<no value>'; homed in \
         $XDG_CONFIG_HOME), ('{home}/.config/kustomize/plugin'; homed in default value of $XDG_CONFIG_HOME), \
         ('{home}/kustomize/plugin'; homed in home directory)"
    );
    assert!(said.contains(&tried), "{said}");
}

#[test]
fn a_function_may_be_given_less_time() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("kustomization.yaml", "generators: [fn.yaml]\n");
    let annotation = "config.kubernetes.io/function: 'exec: {path: sleep, args: [\"1000\"]}'";
    write("fn.yaml", &format!("apiVersion: v1\nkind: Fn\nmetadata:\n  name: fn\n  annotations:\n    {annotation}\n"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    command.args(["build", "--enable-alpha-plugins", "--enable-exec", "--function-timeout=1"]).arg(folder.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("it took longer than 1 s"), "{said}");
}
