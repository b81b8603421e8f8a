//! `kiln edit` and `kiln create`: a folder a case. `command` is the command line, `in/` the folder it runs in. What it
//! writes is in `expected/`, and nothing else may change; what it says is `said.snap`.
//! `RENEW=1` writes `expected/`, `cargo insta review` the other.
//!
//! Every case runs with real kustomize too: both refuse, or the kustomization says the same afterwards. Where that is
//! not so, `differs` has the reason.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;
#[path = "support/value.rs"]
mod value;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use command::{Case, Tree, cases, check};

#[test]
fn commands_write_what_is_expected() {
    check("edit");
}

#[test]
fn kustomize_gives_the_same_value() {
    let version = Command::new("kustomize").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no kustomize on this machine to edit the same files with");
        return;
    }
    let failures: Vec<String> = cases("edit").iter().filter_map(difference).collect();
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
