//! A folder a case: a command line, the folder it runs in, what it writes and what it says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// Files by path.
pub(crate) type Tree = BTreeMap<PathBuf, Vec<u8>>;

pub(crate) struct Case {
    pub(crate) folder: PathBuf,
    pub(crate) arguments: Vec<String>,
}

/// The cases in `tests/<area>`. A case without `in/` runs in that of the area.
pub(crate) fn cases(area: &str) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(area);
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("command").exists());
    folders.sort();
    assert!(!folders.is_empty(), "{area}: no case");
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
    /// The folder that the command finds.
    fn start(&self) -> PathBuf {
        let own = self.folder.join("in");
        if own.exists() { own } else { self.folder.with_file_name("in") }
    }

    /// Runs a program on a copy of `in/`, and gives what it says and the files afterwards.
    pub(crate) fn run(&self, program: &str) -> (Output, Tree) {
        let folder = tempfile::tempdir().unwrap();
        // Messages may have the path; it is the same length and text for all.
        let place = folder.path().join("place");
        write(&place, &tree(&self.start()));
        let output = Command::new(program).args(&self.arguments).current_dir(&place).output().unwrap();
        let real = place.canonicalize().unwrap();
        let clean =
            |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(real.to_str().unwrap(), "/place").into_bytes();
        let output = Output { stdout: clean(&output.stdout), stderr: clean(&output.stderr), ..output };
        (output, tree(&place))
    }

    /// A line for each file that is not there any more.
    fn gone(&self, after: &Tree) -> String {
        let before = tree(&self.start());
        let gone = before.keys().filter(|path| !after.contains_key(*path));
        gone.map(|path| path.display().to_string() + " is gone\n").collect()
    }

    fn changed(&self, after: &Tree) -> Tree {
        let before = tree(&self.start());
        after
            .iter()
            .filter(|(path, bytes)| before.get(*path) != Some(bytes))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect()
    }
}

/// Runs every case in `tests/<area>`, and holds it to `expected/` and `said.snap`.
pub(crate) fn check(area: &str) {
    let mut failures = Vec::new();
    for case in cases(area) {
        let (output, after) = case.run(env!("CARGO_BIN_EXE_kiln"));
        let changed = case.changed(&after);
        let expected = case.folder.join("expected");
        if env::var_os("RENEW").is_some() {
            let _ = fs::remove_dir_all(&expected);
            write(&expected, &changed);
        }
        if changed != tree(&expected) {
            let shown: Vec<_> =
                changed.iter().map(|(p, b)| format!("{}\n{}", p.display(), String::from_utf8_lossy(b))).collect();
            failures.push(format!("{} writes\n{}", case.folder.display(), shown.join("\n")));
        }
        let gone = case.gone(&after);
        let untouched = changed.is_empty() && gone.is_empty();
        assert!(output.status.success() || untouched, "{}", case.folder.display());
        said(&case, &output, &gone);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The text without how long it took.
fn timeless(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once(" in ").filter(|(_, time)| time.ends_with(" s")) {
        Some((before, _)) => format!("{before} in TIME\n"),
        None if line.trim_start().starts_with("\"seconds\":") => "  \"seconds\": TIME\n".to_owned(),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

fn said(case: &Case, output: &Output, gone: &str) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice(), gone.as_bytes()].concat();
    let text = timeless(&String::from_utf8(text).unwrap());
    let text = format!("exit code {}\n{text}", output.status.code().unwrap_or(-1));
    if text == "exit code 0\n" {
        assert!(!case.folder.join("said.snap").exists(), "{}: says nothing any more", case.folder.display());
        return;
    }
    insta::with_settings!({snapshot_path => &case.folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("said", text);
    });
}
