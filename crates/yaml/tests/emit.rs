//! Own cases: a folder each in `tests/emit`, with `in.yaml` and what kiln prints for its documents.
//!
//! - `expected.yaml`: what `kustomize build` prints, or `expected.error`: the refusal;
//! - `expected.json`: the same objects one a line, where a case has it.
//!
//! To renew them run the test with `KILN_RENEW=1`, and read the difference. Where kustomize is at hand the test also
//! holds the cases against it.

#[path = "support/oracle.rs"]
mod oracle;

use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, EmitError, Limits, Node, emit, emit_json, parse};

use oracle::Oracle;

type Print = fn(&Node<'_>, &Arena, &Limits, &mut String) -> Result<(), EmitError>;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit");
    let mut folders: Vec<PathBuf> = fs::read_dir(&root).expect("tests/emit").flatten().map(|e| e.path()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

#[test]
fn every_case_prints_what_it_says() {
    let wrong: Vec<String> = cases().iter().flat_map(|folder| check(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn kustomize_prints_the_same() {
    let Some(oracle) = Oracle::find("cases") else {
        eprintln!("SKIPPED: neither kustomize nor kubectl is on the PATH");
        return;
    };
    let differs = |folder: &PathBuf| {
        // kustomize runs out of stack on it, after a while.
        if folder.ends_with("error-alias-in-itself") {
            return false;
        }
        let text = fs::read_to_string(folder.join("in.yaml")).expect("in.yaml");
        oracle.build(&[text.as_str()]).ok() != fs::read_to_string(folder.join("expected.yaml")).ok()
    };
    let wrong: Vec<PathBuf> = cases().into_iter().filter(differs).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The files of a case that are not as found.
fn check(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("in.yaml")).expect("in.yaml");
    let yaml = printed(&text, emit, "---\n");
    let json = folder.join("expected.json").exists().then(|| printed(&text, emit_json, "\n").map(|text| text + "\n"));
    let found = [
        ("expected.yaml", yaml.as_ref().ok().cloned()),
        ("expected.error", yaml.err()),
        ("expected.json", json.and_then(Result::ok)),
    ];
    found.into_iter().filter_map(|(name, content)| check_file(&folder.join(name), content.as_deref())).collect()
}

fn check_file(path: &Path, found: Option<&str>) -> Option<String> {
    if std::env::var_os("KILN_RENEW").is_some() {
        match found {
            Some(content) => fs::write(path, content).expect("a file of the case"),
            None => drop(fs::remove_file(path)),
        }
    }
    (fs::read_to_string(path).ok().as_deref() != found)
        .then(|| format!("{} should be:\n{}", path.display(), found.unwrap_or("no such file")))
}

/// All documents of a text, or `line:column: message` of the first refusal.
fn printed(text: &str, print: Print, separator: &str) -> Result<String, String> {
    let arena = Arena::new();
    let limits = Limits::default();
    let source = arena.add("in.yaml", text.into());
    let at = |span, message: String| {
        let place = arena.position(span).map(|at| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
        format!("{place}{message}\n")
    };
    let documents = parse(&arena, source, 0..text.len(), &limits).map_err(|e| at(e.span, e.message))?;
    let mut out = String::new();
    for (i, document) in documents.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        print(&document.root, &arena, &limits, &mut out).map_err(|e| at(e.span, e.message))?;
    }
    Ok(out)
}
