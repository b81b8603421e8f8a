//! Whole trees against real kustomize's bytes: `tests/{generate,references,replacements}/<case>/`.
//!
//! `in/` is a folder with a kustomization. `expected.yaml` is what `kustomize build` prints for it; `error` is part of
//! what it says when it refuses, in the words that kiln uses too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::build::{Options, build};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

const STAGES: [&str; 3] = ["generate", "references", "replacements"];

#[test]
fn generators_make_what_kustomize_makes() {
    check_all("generate", 15);
}

#[test]
fn references_follow_as_in_kustomize() {
    check_all("references", 15);
}

#[test]
fn replacements_write_what_kustomize_writes() {
    check_all("replacements", 30);
}

/// What a person reads: `report.snap` beside each `error`. `cargo insta review` renews them.
#[test]
fn refusals_read_well() {
    for case in STAGES.iter().flat_map(|stage| cases(stage)).filter(|case| case.join("error").exists()) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("report", report(&case.join("in"))));
    }
}

/// Errors without the warnings about deprecated fields, as a terminal shows them.
fn report(folder: &Path) -> String {
    let folder = folder.canonicalize().expect("a folder");
    let arena = Arena::new();
    let options = Options { shown_from: folder.clone(), ..Options::default() };
    let outcome = build(&arena, &DiskWorld::new(), &folder, &options);
    let errors = outcome.result.and_then(|built| built.to_yaml()).expect_err("a case with an error fails");
    errors.iter().map(|error| error.render(&arena, false)).collect::<Vec<_>>().join("\n")
}

#[test]
fn cases_are_what_kustomize_does_today() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on this machine");
        return;
    }
    let failures: Vec<_> = STAGES
        .iter()
        .flat_map(|stage| cases(stage))
        .filter_map(|case| check(&case, &run_kustomize(&case.join("in"))))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check_all(stage: &str, least: usize) {
    let cases = cases(stage);
    assert!(cases.len() >= least, "only {} cases found", cases.len());
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, &run(&case.join("in")))).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn cases(stage: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(stage);
    let mut cases: Vec<_> =
        fs::read_dir(root).expect("a folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    cases
}

/// What is wrong with an outcome, if something is.
fn check(case: &Path, outcome: &Result<String, String>) -> Option<String> {
    let name = case.display();
    match (fs::read_to_string(case.join("expected.yaml")), outcome) {
        (Ok(wanted), Ok(got)) if wanted == *got => None,
        (Ok(wanted), got) => Some(format!("{name}\n--- expected\n{wanted}--- got\n{got:?}")),
        (Err(_), Ok(got)) => Some(format!("{name}: no error, but\n{got}")),
        (Err(_), Err(said)) => {
            let wanted = fs::read_to_string(case.join("error")).expect("a case has expected.yaml or error");
            (!said.contains(wanted.trim())).then(|| format!("{name}\n--- expected\n{wanted}--- got\n{said}"))
        }
    }
}

fn run(folder: &Path) -> Result<String, String> {
    let folder = folder.canonicalize().expect("a folder");
    let arena = Arena::new();
    let outcome = build(&arena, &DiskWorld::new(), &folder, &Options::default());
    let printed = outcome.result.and_then(|built| built.to_yaml());
    printed.map_err(|errors| errors.iter().map(|e| e.message.as_str()).collect::<Vec<_>>().join("\n"))
}

fn run_kustomize(folder: &Path) -> Result<String, String> {
    let output = Command::new("kustomize").arg("build").arg(folder).output().expect("kustomize runs");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
