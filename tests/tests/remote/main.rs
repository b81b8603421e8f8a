//! A folder a case: `tests/remote/<case>/`.
//!
//! `repos/<name>/<revision>/` are trees that are pushed to a git server (`acme~shop` for `acme/shop`; a revision that
//! starts with `v` is a tag, else a branch), `web/` is served as it is, `in/` is what is built. `@HTTP@`, `@FILE@`,
//! `@OUTSIDE@` and `@COMMIT name revision@` stand for what differs from run to run. `target` is a folder of `in`, or a
//! URL; `options` holds flags, one a line. The outcome is `expected.yaml` or `error.snap`; it is compared with real
//! kustomize, where the machine has it.
#![allow(missing_docs)]

mod cache;
mod helm;
mod localize;
mod place;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use kubekiln::build::{Options, build};
use kubekiln::load::{LoadRestrictor, RemoteOptions};
use kubekiln_tests::place::root;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::Arena;

use place::Place;

fn has_git() -> bool {
    let programs =
        Command::new("git").arg("--exec-path").output().map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
    let has = programs.is_ok_and(|folder| Path::new(folder.trim()).join("git-http-backend").exists());
    if !has {
        eprintln!("SKIPPED: no git with http-backend on this machine");
    }
    has
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> =
        fs::read_dir(root().join("tests/remote")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn lines(case: &Path, name: &str) -> Vec<String> {
    fs::read_to_string(case.join(name)).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// The folder or URL to build.
fn target(case: &Path, place: &Place) -> PathBuf {
    let named = lines(case, "target").into_iter().next().unwrap_or_default();
    let filled = place.fill(&named);
    if filled == named { place.path("in").join(named) } else { PathBuf::from(filled) }
}

/// What is printed, or what is said; warnings go with either.
pub(crate) fn run(
    place: &Place,
    target: &Path,
    offline: bool,
    restrictor: LoadRestrictor,
) -> (Result<String, String>, String) {
    let remote = RemoteOptions { cache: Some(place.path("cache")), offline };
    let options = Options { shown_from: place.path("in"), remote, restrictor, ..Options::default() };
    let arena = Arena::new();
    let outcome = build(&arena, &place.world(), target, &options);
    let warnings: String = outcome.warnings.iter().map(|warning| warning.render(&arena, false)).collect();
    let printed = outcome.result.and_then(|built| built.to_yaml());
    let said = |errors: Vec<kubekiln::Diagnostic>| errors.iter().map(|e| e.render(&arena, false)).collect::<String>();
    (printed.map_err(said), warnings)
}

#[test]
fn cases_build_as_with_kustomize() {
    if !has_git() {
        return;
    }
    let kustomize = Kustomize::find().filter(|kustomize| !kustomize.is_kubectl());
    if kustomize.is_none() {
        eprintln!("SKIPPED: comparing with kustomize, which is not on this machine");
    }
    // Mostly a wait for other programs.
    let cases = cases();
    let failures: Vec<String> = thread::scope(|scope| {
        let some =
            |cases: &[PathBuf]| cases.iter().flat_map(|case| try_case(case, kustomize.as_ref())).collect::<Vec<_>>();
        let parts: Vec<_> = cases.chunks(cases.len() / 4 + 1).map(|part| scope.spawn(move || some(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn try_case(case: &Path, kustomize: Option<&Kustomize>) -> Vec<String> {
    let mut failures = Vec::new();
    let place = Place::new(case);
    let target = target(case, &place);
    let free = lines(case, "options").iter().any(|option| option == "--load-restrictor=LoadRestrictionsNone");
    let restrictor = if free { LoadRestrictor::None } else { LoadRestrictor::RootOnly };
    let (outcome, warnings) = run(&place, &target, false, restrictor);
    check(case, &place, &outcome, &warnings, &mut failures);
    if place.path("home/owned").exists() {
        failures.push(format!("{} runs a program", case.display()));
    }
    if let Some(kustomize) = kustomize {
        compare(case, &place, kustomize, &target, &outcome, &mut failures);
    }
    failures
}

fn check(case: &Path, place: &Place, outcome: &Result<String, String>, warnings: &str, failures: &mut Vec<String>) {
    let expected = fs::read_to_string(case.join("expected.yaml")).ok();
    if !warnings.is_empty() || case.join("warnings.snap").exists() {
        snapshot(case, "warnings", &place.unfill(warnings));
    }
    match outcome {
        Ok(printed) if std::env::var_os("RENEW").is_some() => {
            fs::write(case.join("expected.yaml"), place.unfill(printed)).unwrap();
        }
        Ok(printed) if expected.as_ref() != Some(&place.unfill(printed)) => {
            failures.push(format!("{} prints\n{printed}", case.display()));
        }
        Ok(_) => {}
        Err(said) if expected.is_some() => failures.push(format!("{} says\n{said}", case.display())),
        Err(said) => snapshot(case, "error", &place.unfill(said)),
    }
}

fn snapshot(case: &Path, name: &str, text: &str) {
    insta::with_settings!({snapshot_path => case, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

/// kustomize prints the same, or refuses too. `differs` in a case's folder says why it does not.
fn compare(
    case: &Path,
    place: &Place,
    kustomize: &Kustomize,
    target: &Path,
    outcome: &Result<String, String>,
    failures: &mut Vec<String>,
) {
    if case.join("differs").exists() {
        return;
    }
    let mut command = kustomize.command(target);
    command.args(lines(case, "options")).envs(place::variables(&place.path("home")));
    let output = command.output().unwrap();
    let printed = output.status.success().then(|| String::from_utf8(output.stdout).unwrap());
    if printed.as_ref() != outcome.as_ref().ok() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        failures.push(format!("{}: {kustomize} prints\n{printed:?}\n{said}\nkiln {outcome:?}", case.display()));
    }
}
