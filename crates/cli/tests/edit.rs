//! `kiln edit` and `kiln create`: a folder a case. `command` is the command line, `in/` the folder it runs in. What it
//! writes is in `expected/`, and nothing else may change; what it says is `said.snap`.
//! `RENEW=1` writes `expected/`, `cargo insta review` the other.
//!
//! Every case runs with real kustomize too: both refuse, or the kustomization says the same afterwards. Where that is
//! not so, `differs` has the reason.
#![allow(missing_docs)]

#[path = "support/value.rs"]
mod value;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// Files by path.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

struct Case {
    folder: PathBuf,
    arguments: Vec<String>,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edit");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.into_iter().map(|folder| Case { arguments: words(&read(&folder.join("command"))), folder }).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words of a command line with quotes, no other syntax.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.trim_end().chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn tree(root: &Path) -> Tree {
    let mut files = Tree::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn write(root: &Path, files: &Tree) {
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Case {
    /// Runs a program on a copy of `in/`, and gives what it says and the files afterwards.
    fn run(&self, program: &str) -> (Output, Tree) {
        let folder = tempfile::tempdir().unwrap();
        // Messages may have the path; it is the same length and text for all.
        let place = folder.path().join("place");
        write(&place, &tree(&self.folder.join("in")));
        let output = Command::new(program).args(&self.arguments).current_dir(&place).output().unwrap();
        let real = place.canonicalize().unwrap();
        let clean =
            |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(real.to_str().unwrap(), "/place").into_bytes();
        let output = Output { stdout: clean(&output.stdout), stderr: clean(&output.stderr), ..output };
        (output, tree(&place))
    }

    fn changed(&self, after: &Tree) -> Tree {
        let before = tree(&self.folder.join("in"));
        assert!(before.keys().all(|path| after.contains_key(path)), "{}: a file is gone", self.folder.display());
        after
            .iter()
            .filter(|(path, bytes)| before.get(*path) != Some(bytes))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect()
    }
}

#[test]
fn commands_write_what_is_expected() {
    let mut failures = Vec::new();
    for case in cases() {
        let (output, after) = case.run(env!("CARGO_BIN_EXE_kiln"));
        let changed = case.changed(&after);
        let expected = case.folder.join("expected");
        if env::var_os("RENEW").is_some() {
            let _ = fs::remove_dir_all(&expected);
            write(&expected, &changed);
        }
        if changed != tree(&expected) {
            let shown: Vec<_> = changed.iter().map(|(p, b)| format!("{p:?}\n{}", String::from_utf8_lossy(b))).collect();
            failures.push(format!("{} writes\n{}", case.folder.display(), shown.join("\n")));
        }
        assert!(output.status.success() || changed.is_empty(), "{}", case.folder.display());
        said(&case, &output);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn said(case: &Case, output: &Output) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = format!("exit code {}\n{}", output.status.code().unwrap_or(-1), String::from_utf8(text).unwrap());
    if text == "exit code 0\n" {
        assert!(!case.folder.join("said.snap").exists(), "{}: says nothing any more", case.folder.display());
        return;
    }
    insta::with_settings!({snapshot_path => &case.folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("said", text);
    });
}

#[test]
fn kustomize_gives_the_same_value() {
    let version = Command::new("kustomize").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no kustomize on this machine to edit the same files with");
        return;
    }
    let failures: Vec<String> = cases().iter().filter_map(difference).collect();
    assert!(failures.is_empty(), "{} cases\n{}", failures.len(), failures.join("\n"));
}

/// How a case ends otherwise with kustomize, unless that is known.
fn difference(case: &Case) -> Option<String> {
    let (kiln, after_kiln) = case.run(env!("CARGO_BIN_EXE_kiln"));
    let (kustomize, after_kustomize) = case.run("kustomize");
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    // A release shows how to use what is above a subcommand of the main branch.
    if kustomize.status.success() && String::from_utf8_lossy(&kustomize.stdout).contains("\nUsage:\n") {
        eprintln!("SKIPPED: {}: this kustomize does not know the command", case.folder.display());
        return None;
    }
    let same = kiln.status.success() == kustomize.status.success()
        && (!kiln.status.success() || same_files(case, &after_kiln, &after_kustomize));
    let known = case.folder.join("differs").exists();
    let shown = |tree: &Tree| {
        let file = tree.iter().find(|(path, _)| is_kustomization(path));
        file.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    (same == known).then(|| {
        let name = case.folder.file_name().unwrap().to_string_lossy().into_owned();
        let (kiln, kustomize) = (said(&kiln) + &shown(&after_kiln), said(&kustomize) + &shown(&after_kustomize));
        format!("## {name} (differs: {known})\n--- kiln\n{kiln}\n--- kustomize\n{kustomize}")
    })
}

/// New files are the same bytes; edited kustomizations say the same; no other file changes.
fn same_files(case: &Case, kiln: &Tree, kustomize: &Tree) -> bool {
    let value = |bytes: &[u8]| value::kustomization(&String::from_utf8_lossy(bytes));
    kiln.len() == kustomize.len()
        && kiln.iter().all(|(path, bytes)| match kustomize.get(path) {
            None => false,
            Some(other) if is_kustomization(path) && case.arguments[0] == "edit" => value(bytes) == value(other),
            Some(other) => bytes == other,
        })
}

fn is_kustomization(path: &Path) -> bool {
    path.components().count() == 1 && path.to_str().is_some_and(|path| path.starts_with("kustomization."))
}
