//! A folder a case: `tests/cases/<area>/<case>/`.
//!
//! `in/` is a tree and `target` the folder in it to build (`in` itself without one); `options` holds kiln's flags, one a
//! line. The outcome is `expected.yaml`, compared byte for byte, or `error.snap`, what people read on the terminal.
//! `RENEW=1 cargo test -p kubekiln-tests` writes the former, `cargo insta review` the latter.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use kubekiln::build::{Options, Reorder, build};
use kubekiln::load::LoadRestrictor;
use kubekiln::world::DiskWorld;
use kubekiln_tests::place;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::Arena;

/// Areas whose trees real kustomize can build too. Those of `kustomize-main` came from its main branch: a release says
/// something else, if only its own version.
const PLAIN: [&str; 1] = ["kustomize"];

#[derive(Debug)]
struct Case {
    folder: PathBuf,
    target: PathBuf,
    options: Vec<String>,
}

fn cases() -> Vec<Case> {
    let root = place::root().join("tests/cases");
    let folders = |at: &Path| fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = folders(&root).flat_map(|area| folders(&area)).map(case).collect();
    cases.sort_by(|a, b| a.folder.cmp(&b.folder));
    cases
}

fn case(folder: PathBuf) -> Case {
    let read = |name| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let target = folder.join("in").join(read("target").trim());
    let options = read("options").lines().map(str::to_owned).collect();
    Case { folder, target, options }
}

impl Case {
    fn build_options(&self) -> Options<'_> {
        let mut options = Options { shown_from: self.folder.join("in"), ..Options::default() };
        for option in &self.options {
            match option.as_str() {
                "--load-restrictor=LoadRestrictionsNone" => options.restrictor = LoadRestrictor::None,
                "--reorder=legacy" => options.reorder = Some(Reorder::Legacy),
                "--reorder=none" => options.reorder = Some(Reorder::None),
                other => panic!("{}: unknown option {other}", self.folder.display()),
            }
        }
        options
    }

    /// What is printed, and what is said; nothing is printed after an error.
    fn run(&self) -> (Option<String>, String) {
        let arena = Arena::new();
        let outcome = build(&arena, &DiskWorld::new(), &self.target, &self.build_options());
        let warnings: String = outcome.warnings.iter().map(|warning| warning.render(&arena, false)).collect();
        match outcome.result.and_then(|built| built.to_yaml()) {
            Ok(printed) => (Some(printed), warnings),
            Err(errors) => {
                let said = errors.iter().fold(warnings, |said, error| said + &error.render(&arena, false));
                (None, self.wherever_it_lies(&said))
            }
        }
    }

    /// Some of kustomize's wording has whole paths, which differ from machine to machine.
    fn wherever_it_lies(&self, said: &str) -> String {
        said.replace(self.folder.to_string_lossy().as_ref(), "")
    }

    fn expected(&self) -> Option<Vec<u8>> {
        fs::read(self.folder.join("expected.yaml")).ok()
    }

    fn is_plain(&self) -> bool {
        PLAIN.iter().any(|area| self.folder.parent().is_some_and(|parent| parent.ends_with(area)))
    }
}

#[test]
fn cases_print_what_is_expected() {
    let mut failures = Vec::new();
    for case in cases() {
        let (printed, said) = case.run();
        let Some(printed) = printed else {
            refuse(&case, &said, &mut failures);
            continue;
        };
        if std::env::var_os("RENEW").is_some() {
            fs::write(case.folder.join("expected.yaml"), &printed).unwrap();
        } else if case.expected().as_deref() != Some(printed.as_bytes()) {
            failures.push(format!("{} prints\n{printed}", case.folder.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Holds what an error says to its snapshot.
fn refuse(case: &Case, said: &str, failures: &mut Vec<String>) {
    let folder = &case.folder;
    if case.expected().is_some() {
        failures.push(format!("{} says\n{said}", folder.display()));
        return;
    }
    insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("error", said);
    });
}

#[test]
fn plain_trees_build_as_with_kustomize() {
    let Some(kustomize) = Kustomize::find() else {
        eprintln!("SKIPPED: no kustomize and no kubectl on this machine");
        return;
    };
    let plain: Vec<_> = cases().into_iter().filter(Case::is_plain).collect();
    assert!(!plain.is_empty());
    for case in plain {
        let output = kustomize.command(&case.target).args(&case.options).output().unwrap();
        let printed = output.status.success().then_some(output.stdout);
        assert_eq!(printed, case.expected(), "{}: {kustomize}", case.folder.display());
    }
}
