//! Transformers against real kustomize's bytes: `tests/transform/<transformer>/<case>/`.
//!
//! `in.yaml` holds objects and `config.yaml` a kustomization file without `resources`; `specs.yaml` and `crds.yaml`, if
//! there, are its `configurations:` and `crds:` files. `expected.yaml` is what `kustomize build` prints for them;
//! `error` is what it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::build::{Options, build};
use kubekiln::{Diagnostic, MemoryWorld};
use kubekiln_yaml::Arena;

#[test]
fn transformers_print_what_kustomize_prints() {
    let cases = cases();
    assert!(cases.len() > 50, "only {} cases found", cases.len());
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, &run(case))).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn cases_are_what_kustomize_does_today() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on this machine");
        return;
    }
    let cases = cases();
    let failures: Vec<_> = cases.iter().filter_map(|case| check(case, &run_kustomize(case))).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// What is wrong with an outcome, if something is.
fn check(case: &Path, outcome: &Result<String, String>) -> Option<String> {
    let name = case.display();
    let wanted = fs::read_to_string(case.join("expected.yaml"));
    match (wanted, outcome) {
        (Ok(wanted), Ok(got)) if wanted == *got => None,
        (Ok(wanted), got) => Some(format!("{name}\n--- expected\n{wanted}--- got\n{got:?}")),
        (Err(_), Ok(got)) => Some(format!("{name}: no error, but\n{got}")),
        (Err(_), Err(error)) => {
            let wanted = fs::read_to_string(case.join("error")).expect("a case has expected.yaml or error");
            (!error.contains(wanted.trim())).then(|| format!("{name}\n--- expected\n{wanted}--- got\n{error}"))
        }
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transform");
    let folders = |at: &Path| fs::read_dir(at).expect("a folder").map(|e| e.expect("an entry").path());
    let mut cases: Vec<_> = folders(&root).flat_map(|transformer| folders(&transformer)).collect();
    cases.sort();
    cases
}

/// The files of a case, with a kustomization that names them.
fn files(case: &Path) -> Vec<(&'static str, String)> {
    let read = |name| Some((name, fs::read_to_string(case.join(name)).ok()?));
    let mut files: Vec<_> = ["in.yaml", "specs.yaml", "crds.yaml"].into_iter().filter_map(read).collect();
    let mut kustomization = fs::read_to_string(case.join("config.yaml")).expect("config.yaml");
    for (name, _) in &files {
        let field = match *name {
            "specs.yaml" => "configurations",
            "crds.yaml" => "crds",
            _ => "resources",
        };
        kustomization += &[field, ": [", name, "]\n"].concat();
    }
    files.push(("kustomization.yaml", kustomization));
    files
}

fn run(case: &Path) -> Result<String, String> {
    let files = files(case).into_iter();
    let world = files.fold(MemoryWorld::new(), |world, (name, text)| world.with(Path::new("/case").join(name), text));
    let arena = Arena::new();
    let outcome = build(&arena, &world, Path::new("/case"), &Options::default());
    outcome.result.and_then(|built| built.to_yaml()).map_err(|errors| said(&errors))
}

fn said(errors: &[Diagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("\n")
}

fn run_kustomize(case: &Path) -> Result<String, String> {
    let name: Vec<_> = case.iter().rev().take(2).map(|part| part.to_string_lossy()).collect();
    let folder = std::env::temp_dir().join(format!("kubekiln-transform-{}-{}", std::process::id(), name.join("-")));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files(case) {
        fs::write(folder.join(name), text).expect("a file");
    }
    let output = Command::new("kustomize").arg("build").arg(&folder).output().expect("kustomize runs");
    fs::remove_dir_all(&folder).expect("the folder goes");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
