//! Patches on objects: every folder of `tests/patch` is a kustomization. `expected.yaml` is what `kustomize build`
//! prints for it; `error` is part of what it says when it refuses, in the words that kiln uses too.

mod patch_support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use patch_support::render;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/patch");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// What is wrong with a case's outcome, if anything.
fn check(case: &Path, outcome: Result<String, String>) -> Option<String> {
    let name = case.file_name()?.to_string_lossy().into_owned();
    let expected = fs::read_to_string(case.join("expected.yaml")).ok();
    let error = fs::read_to_string(case.join("error")).ok();
    match (outcome, expected, error) {
        (Ok(out), Some(expected), None) if out == expected => None,
        (Ok(out), expected, _) => {
            Some(format!("{name}: wanted\n{}\ngot\n{out}", expected.unwrap_or("an error".into())))
        }
        (Err(message), None, Some(wanted)) if message.contains(wanted.trim()) => None,
        (Err(message), _, wanted) => Some(format!("{name}: wanted {wanted:?}, got error {message}")),
    }
}

#[test]
fn cases_come_out_as_from_kustomize() {
    let cases = cases();
    assert!(cases.len() > 80, "{} cases", cases.len());
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, render(case))).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn cases_are_what_kustomize_does_today() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on the PATH");
        return;
    }
    let failures: Vec<_> = cases().iter().filter_map(|case| check(case, kustomize(case))).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn kustomize(case: &Path) -> Result<String, String> {
    let output = Command::new("kustomize").arg("build").arg(case).output().map_err(|e| e.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}
