//! The conformance suite `yaml`: files that real kustomize read and printed, or refused.
//!
//! The suite lies beside the repository, in `../shared`, or where `KILN_SHARED` says. Here the documents are only read
//! and printed; what kustomize's loader does with them beyond that is not the business of this crate, and the few cases
//! that turn on it are below the floor.

use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Limits, Node, emit, parse};

/// Cases that must agree; it only rises.
const FLOOR: usize = 594;

fn suite() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("KILN_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("conformance/yaml")).filter(|p| p.is_dir())
}

#[test]
fn prints_what_kustomize_printed() {
    let Some(suite) = suite() else {
        eprintln!("SKIPPED: no conformance suite; set KILN_SHARED");
        return;
    };
    let mut cases: Vec<PathBuf> = fs::read_dir(suite).expect("the suite").flatten().map(|e| e.path()).collect();
    cases.retain(|case| case.is_dir());
    cases.sort();
    let wrong: Vec<&PathBuf> = cases.iter().filter(|case| !agrees(case)).collect();
    let right = cases.len() - wrong.len();
    eprintln!("{right} of {} cases agree; others: {wrong:#?}", cases.len());
    assert!(right >= FLOOR, "{right} of {} cases agree, {FLOOR} must", cases.len());
}

fn agrees(case: &Path) -> bool {
    let text = fs::read_to_string(case.join("in/r.yaml")).unwrap_or_default();
    let wanted = fs::read_to_string(case.join("expected.yaml")).ok();
    stream(&text) == wanted
}

/// Splits at `---` lines as kustomize does, reads the first document of each part and prints those that hold an object.
fn stream(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let mut parts: Vec<String> = vec![String::new()];
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if i > 0 && line.starts_with("---") && line.ends_with('\n') {
            let rest = line[3..].trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                return None;
            }
            parts.push(String::new());
        } else {
            parts.last_mut()?.push_str(line);
        }
    }
    let printed: Result<Vec<String>, Refused> = parts.into_iter().map(object).filter_map(Result::transpose).collect();
    printed.ok().map(|p| p.join("---\n")).filter(|p| !p.is_empty())
}

/// One part of a stream: refused, empty, or printed.
fn object(text: String) -> Result<Option<String>, Refused> {
    let arena = Arena::new();
    let limits = Limits::default();
    let end = text.len();
    let source = arena.add("r.yaml", text);
    let documents = parse(&arena, source, 0..end, &limits).map_err(|_| Refused)?;
    let Some(first) = documents.first().filter(|d| !d.empty && !d.root.is_null()) else { return Ok(None) };
    let named = first.root.at(&["metadata", "name"]).and_then(Node::text).is_some_and(|n| !n.is_empty());
    if !named || first.root.get("kind").is_none() {
        return Err(Refused);
    }
    let mut out = String::new();
    emit(&first.root, &arena, &limits, &mut out).map_err(|_| Refused)?;
    Ok(Some(out))
}

/// A part that kustomize refuses, or would; why does not matter here.
struct Refused;
