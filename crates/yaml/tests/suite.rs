//! yaml-test-suite: the same events, or a refusal where it wants one, but for the differences that are listed.
//!
//! go-yaml v3, which kustomize reads with, differs from YAML 1.2 in places, and this crate follows go-yaml. The list
//! in `suite-differences.txt` gives a reason for each case; a case that no longer differs has to leave the list.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Limits, events};

const LIST: &str = include_str!("suite-differences.txt");

#[test]
fn events_are_those_of_the_suite() {
    let Some(root) = suite() else {
        eprintln!("SKIPPED: no yaml-test-suite (set KILN_SHARED to the folder that has conformance/yaml-test-suite)");
        return;
    };
    let listed = listed();
    let mut complaints = Vec::new();
    let cases = cases(&root);
    assert!(cases.len() > 300, "the suite has {} cases only", cases.len());
    for (name, folder) in &cases {
        match (difference(folder), listed.get(name.as_str())) {
            (Some(difference), None) => complaints.push(format!("{name} differs: {difference}")),
            (None, Some(_)) => complaints.push(format!("{name} is listed but does not differ")),
            _ => {}
        }
    }
    complaints.extend(listed.keys().filter(|n| !cases.contains_key(**n)).map(|n| format!("{n} is listed but no case")));
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), cases.len(), complaints.join("\n"));
}

/// The suite's folder: below `KILN_SHARED`, or below `shared` beside the repository.
fn suite() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("KILN_SHARED").map_or(beside, PathBuf::from);
    let root = shared.join("conformance/yaml-test-suite");
    root.is_dir().then_some(root)
}

/// Case and reason.
fn listed() -> BTreeMap<&'static str, &'static str> {
    LIST.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .collect()
}

/// Folders with an `in.yaml`, by their path below the root.
fn cases(root: &Path) -> BTreeMap<String, PathBuf> {
    let mut cases = BTreeMap::new();
    let mut folders = vec![(String::new(), root.to_path_buf())];
    while let Some((name, folder)) = folders.pop() {
        if folder.join("in.yaml").is_file() {
            cases.insert(name, folder);
            continue;
        }
        for entry in fs::read_dir(&folder).expect("a folder of the suite").flatten() {
            let below = entry.file_name().to_string_lossy().into_owned();
            let path = if name.is_empty() { below } else { format!("{name}/{below}") };
            if entry.path().is_dir() {
                folders.push((path, entry.path()));
            }
        }
    }
    cases
}

/// What is not as the case wants it.
fn difference(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("in.yaml")).expect("in.yaml");
    let length = text.len();
    let arena = Arena::new();
    let source = arena.add("in.yaml", text);
    let found = events(&arena, source, 0..length, &Limits::default());
    match (found, folder.join("error").exists()) {
        (Err(_), true) => None,
        (Ok(_), true) => Some("accepted, should be refused".into()),
        (Err(error), false) => Some(format!("refused: {error}")),
        (Ok(found), false) => {
            let wanted = fs::read_to_string(folder.join("test.event")).expect("test.event");
            let pair = found.lines().zip(wanted.lines()).find(|(a, b)| a != b);
            pair.map(|(a, b)| format!("event {a:?}, should be {b:?}"))
                .or_else(|| (found.lines().count() != wanted.lines().count()).then(|| "other number of events".into()))
        }
    }
}
