//! Patches on objects: every folder of `tests/patch` is a kustomization, and what real kustomize makes of it.

mod patch_support;

use std::fs;
use std::path::{Path, PathBuf};

use patch_support::render;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/patch");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

#[test]
fn cases_come_out_as_from_kustomize() {
    let mut failures = Vec::new();
    let cases = cases();
    assert!(!cases.is_empty());
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let expected = fs::read_to_string(case.join("expected.yaml")).ok();
        let error = fs::read_to_string(case.join("error")).ok();
        match (render(&case), expected, error) {
            (Ok(out), Some(expected), _) if out == expected => {}
            (Ok(out), expected, _) => {
                failures.push(format!("{name}: wanted\n{}\ngot\n{out}", expected.unwrap_or("an error".into())));
            }
            (Err(message), _, Some(wanted)) if message.contains(wanted.trim()) => {}
            (Err(message), _, wanted) => failures.push(format!("{name}: wanted {wanted:?}, got error {message}")),
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}
