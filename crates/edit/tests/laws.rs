//! Laws of `kiln edit`, on random kustomizations and commands. `KILN_EDIT_CASES` asks for more.
#![allow(missing_docs)]

#[path = "support/commands.rs"]
mod commands;
#[path = "../../cli/tests/support/value.rs"]
mod value;

use std::fs;
use std::process::{Command as Process, Stdio};

use commands::{Command, command, edited, kustomization};
use proptest::prelude::*;

fn cases(usual: u32) -> u32 {
    std::env::var("KILN_EDIT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// The lines of `old` that are not in `new`, in a longest common row of lines.
fn gone<'t>(old: &'t str, new: &str) -> Vec<&'t str> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut row = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            row[i][j] = if a[i] == b[j] { row[i + 1][j + 1] + 1 } else { row[i + 1][j].max(row[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut gone) = (0, 0, Vec::new());
    while i < a.len() {
        if j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j < b.len() && row[i][j + 1] >= row[i + 1][j] {
            j += 1;
        } else {
            gone.push(a[i]);
            i += 1;
        }
    }
    gone
}

/// The lines of `old` that are nowhere in `new`, however deep they stand: items of `bases` move to `resources`.
fn gone_anywhere<'t>(old: &'t str, new: &str) -> Vec<&'t str> {
    let mut left: Vec<&str> = new.lines().map(str::trim).collect();
    old.lines()
        .filter(|line| match left.iter().position(|other| *other == line.trim()) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
}

fn check(before: &str, after: &str, command: &Command) {
    let moves = command.concerned.iter().any(|word| word == "bases") && before.contains("bases:");
    let gone = if moves { gone_anywhere(before, after) } else { gone(before, after) };
    for line in gone {
        // `{}` is what is left of a file that lost its last field.
        let empty = line.trim().is_empty() || line.starts_with("{}");
        let concerned = empty || command.concerned.iter().any(|word| line.contains(word.as_str()));
        assert!(concerned, "{:?} changes {line:?}\n--- before\n{before}\n--- after\n{after}", command.line);
    }
    assert!(before.is_empty() || before.ends_with('\n') == after.ends_with('\n'), "{before}\n---\n{after}");
    let crlf = before.contains("\r\n");
    assert!(after.matches('\n').count() == after.matches("\r\n").count() || !crlf, "{after:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_only_the_lines_it_says(text in kustomization(), list in prop::collection::vec(command(), 1..6)) {
        let mut text = text;
        for command in list {
            let Some(next) = edited(&text, &command) else { continue };
            check(&text, &next, &command);
            text = next;
        }
    }

    #[test]
    fn an_edit_made_twice_is_made_once(text in kustomization(), command in command()) {
        // More data of the same key is refused, and so are labels that are there.
        if let Some(once) = edited(&text, &command)
            && let Some(twice) = edited(&once, &command)
        {
            prop_assert_eq!(once, twice);
        }
    }
}

#[test]
fn kustomize_ends_with_the_same_value() {
    let version = Process::new("kustomize").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no kustomize on this machine to edit the same files with");
        return;
    }
    let config = ProptestConfig { cases: cases(60), failure_persistence: None, ..ProptestConfig::default() };
    let strategy = (kustomization(), command());
    let result = proptest::test_runner::TestRunner::new(config).run(&strategy, |(text, command)| {
        let theirs = with_kustomize(&text, &command).map(|text| value::kustomization(&text));
        let ours = edited(&text, &command).map(|text| value::kustomization(&text));
        prop_assert_eq!(ours, theirs, "{:?}\n{}", command.line, text);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn with_kustomize(text: &str, command: &Command) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kustomization.yaml");
    fs::write(&path, text).expect("a file");
    let output = Process::new("kustomize").arg("edit").args(&command.line).current_dir(&folder).output();
    output.expect("kustomize").status.success().then(|| fs::read_to_string(path).expect("a file"))
}
