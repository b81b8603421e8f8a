//! The environments under `tests/cases/tanka` give the objects that real Tanka gives.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln_tests::helm::Helm;
use kubekiln_tests::place;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::{Arena, Limits, Node, emit_json, parse};

/// Objects as JSON, by kind, namespace and name; their order is the program's own.
fn objects(stream: &str) -> BTreeMap<String, String> {
    let arena = Arena::new();
    let source = arena.add("stream", stream.to_owned());
    let documents = parse(&arena, source, 0..stream.len(), &Limits::default()).unwrap();
    let mut objects = BTreeMap::new();
    for document in documents.iter().filter(|document| !document.root.is_null()) {
        let text = |path: &[&str]| document.root.at(path).and_then(Node::text).unwrap_or_default().to_owned();
        let key = [text(&["kind"]), text(&["metadata", "namespace"]), text(&["metadata", "name"])].join("/");
        let mut json = String::new();
        emit_json(&document.root, &arena, &Limits::default(), &mut json).unwrap();
        assert_eq!(objects.insert(key.clone(), json), None, "{key} is there twice");
    }
    objects
}

fn cases() -> Vec<PathBuf> {
    let folder = place::root().join("tests/cases/tanka");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// `None`, said aloud, for a case that runs a program which is not there.
fn tanka(case: &Path) -> Option<Command> {
    let read = |name| fs::read_to_string(case.join(name)).unwrap_or_default();
    let options = read("options");
    let helm = !options.contains("--enable-helm") || Helm::find().is_some();
    let is_real = |found: Kustomize| !found.is_kubectl();
    let kustomize = !case.ends_with("kustomize-build") || Kustomize::find().is_some_and(is_real);
    if !helm || !kustomize {
        eprintln!("SKIPPED: {}: no helm or no kustomize on this machine", case.display());
        return None;
    }
    let mut command = Command::new("tk");
    command.args(["show", "--dangerous-allow-redirect"]).arg(case.join("in").join(read("target").trim()));
    command.args(options.lines().filter(|option| option.starts_with("--name")));
    Some(command)
}

#[test]
fn environments_give_what_tanka_gives() {
    if Command::new("tk").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no tk on this machine");
        return;
    }
    let mut compared = 0;
    for case in cases() {
        let Some(mut command) = tanka(&case) else { continue };
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let Ok(expected) = fs::read_to_string(case.join("expected.yaml")) else { continue };
        assert!(output.status.success(), "{}: {said}", case.display());
        assert_eq!(objects(&String::from_utf8_lossy(&output.stdout)), objects(&expected), "{}", case.display());
        compared += 1;
    }
    assert!(compared > 0);
}
