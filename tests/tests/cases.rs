//! A folder a case: `tests/cases/<area>/<case>/`.
//!
//! `in/` is a tree and `target` the folder in it to build (`in` itself without one); `options` holds kiln's flags, one a
//! line, with `{in}` for `in/`. `bin/` comes first on the search path, and `plugins/` is kustomize's folder of plugins.
//! The outcome is `expected.yaml`, compared byte for byte, or `error.snap`, what people read on the terminal.
//! `warnings.snap` is what they read beside the output; where it is, or in an area about warnings, nothing else is said.
//! For a tree that asks for more than kustomize does, `kustomize.yaml` is what real kustomize prints of it, and `plain/`
//! a tree that says the same in kustomize's own words, so that it prints `expected.yaml`.
//! `RENEW=1 cargo test -p kubekiln-tests` writes the former, `cargo insta review` the latter.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::build::{Options, Reorder, build};
use kubekiln::function::{PluginHome, Plugins};
use kubekiln::load::LoadRestrictor;
use kubekiln::world::{self, DiskWorld, PathKind, World, WorldError};
use kubekiln_tests::helm::Helm;
use kubekiln_tests::place;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::Arena;

/// Areas whose trees real kustomize can build too. Those of `kustomize-main` came from its main branch: a release says
/// something else, if only its own version.
const PLAIN: [&str; 4] = ["functions", "helm", "kustomize", "warnings"];
/// Areas where every word is held.
const WORDED: [&str; 3] = ["warnings", "opt-ins", "images"];

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
    let options = read("options").replace("{in}", &folder.join("in").to_string_lossy());
    let options = options.lines().map(str::to_owned).collect();
    Case { folder, target, options }
}

impl Case {
    fn build_options(&self) -> Options<'_> {
        let mut options = Options { shown_from: self.folder.join("in"), ..Options::default() };
        for option in &self.options {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            match (name, value) {
                ("--load-restrictor", "LoadRestrictionsNone") => options.restrictor = LoadRestrictor::None,
                ("--reorder", "legacy") => options.reorder = Some(Reorder::Legacy),
                ("--reorder", "none") => options.reorder = Some(Reorder::None),
                ("--strict", "") => options.strict = true,
                ("--name", name) => options.environment = Some(name.to_owned()),
                ("--enable-helm", "") => options.helm.enabled = true,
                ("--helm-command", command) => command.clone_into(&mut options.helm.command),
                ("--helm-api-versions", version) => options.helm.api_versions.push(version.to_owned()),
                ("--helm-kube-version", version) => version.clone_into(&mut options.helm.kube_version),
                ("--helm-debug", "") => options.helm.debug = true,
                (name, value) if plugin_option(name, value, &mut options.plugins) => {}
                _ => panic!("{}: unknown option {option}", self.folder.display()),
            }
        }
        let plugins = self.folder.join("plugins");
        let folder = plugins.is_dir().then_some(plugins);
        options.plugins.homes.push(PluginHome { note: "homed in $KUSTOMIZE_PLUGIN_HOME".to_owned(), folder });
        options
    }

    /// The search path, when the case has programs of its own.
    fn search_path(&self) -> Option<String> {
        let own = self.folder.join("bin");
        let path = std::env::var("PATH").unwrap_or_default();
        own.is_dir().then(|| format!("{}:{path}", own.display()))
    }

    /// What is printed, and what is said; nothing is printed after an error.
    fn run(&self) -> (Option<String>, String) {
        let arena = Arena::new();
        let world = CaseWorld { disk: DiskWorld::new(), path: self.search_path() };
        let outcome = build(&arena, &world, &self.target, &self.build_options());
        let warnings: String = outcome.warnings.iter().map(|warning| warning.render(&arena, false)).collect();
        match outcome.result.and_then(|built| built.to_yaml()) {
            Ok(printed) => (Some(printed), self.wherever_it_lies(&warnings)),
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

    fn is_in(&self, areas: &[&str]) -> bool {
        areas.iter().any(|area| self.folder.parent().is_some_and(|parent| parent.ends_with(area)))
    }

    /// Holds what is said beside the output to its snapshot.
    fn warn(&self, said: &str, failures: &mut Vec<String>) {
        let snapshot = self.folder.join("warnings.snap").exists();
        if !said.is_empty() && (snapshot || self.is_in(&WORDED)) {
            self.hold("warnings", said);
        } else if snapshot {
            failures.push(format!("{} warns of nothing", self.folder.display()));
        }
    }

    fn hold(&self, name: &str, said: &str) {
        insta::with_settings!(
            {snapshot_path => &self.folder, prepend_module_to_snapshot => false, omit_expression => true},
            { insta::assert_snapshot!(name, said) }
        );
    }

    /// False, and said aloud, for a case that runs a program which is not there.
    fn can_run(&self) -> bool {
        let has = |name: &str| self.options.iter().any(|option| option.starts_with(name));
        let can = !has("--enable-helm") || has("--helm-command") || Helm::find().is_some();
        if !can {
            eprintln!("SKIPPED: {}: no helm 3 or 4 on this machine", self.folder.display());
        }
        can
    }
}

/// Reads one of the flags for functions and plugins; false for any other flag.
fn plugin_option(name: &str, value: &str, plugins: &mut Plugins) -> bool {
    match (name, value) {
        ("--enable-alpha-plugins", _) => plugins.enabled = true,
        ("--enable-exec", _) => plugins.exec = true,
        ("--network", _) => plugins.network = true,
        ("--network-name", _) => {}
        ("--env", variable) => plugins.env.push(variable.to_owned()),
        ("--mount", mount) => plugins.mounts.push(mount.to_owned()),
        ("--as-current-user", _) => plugins.user = Some(format!("{}:{}", id("-u"), id("-g"))),
        _ => return false,
    }
    true
}

fn id(flag: &str) -> String {
    let output = Command::new("id").arg(flag).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The disk, with a search path of its own for programs.
struct CaseWorld {
    disk: DiskWorld,
    path: Option<String>,
}

impl World for CaseWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        self.disk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.disk.kind(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        self.disk.canonical(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        self.disk.list(path)
    }

    fn is_executable(&self, path: &Path) -> Option<bool> {
        self.disk.is_executable(path)
    }

    fn run(&self, command: &world::Command) -> Result<world::Output, WorldError> {
        let mut command = command.clone();
        command.env.extend(self.path.clone().map(|path| ("PATH".to_owned(), path)));
        self.disk.run(&command)
    }

    fn scratch(&self) -> Result<PathBuf, WorldError> {
        self.disk.scratch()
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        self.disk.write(path, bytes)
    }
}

#[test]
fn cases_print_what_is_expected() {
    let mut failures = Vec::new();
    for case in cases().into_iter().filter(Case::can_run) {
        let (printed, said) = case.run();
        let Some(printed) = printed else {
            refuse(&case, &said, &mut failures);
            continue;
        };
        case.warn(&said, &mut failures);
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
    if case.expected().is_some() {
        failures.push(format!("{} says\n{said}", case.folder.display()));
        return;
    }
    case.hold("error", said);
}

#[test]
fn plain_trees_build_as_with_kustomize() {
    let Some(kustomize) = Kustomize::find() else {
        eprintln!("SKIPPED: no kustomize and no kubectl on this machine");
        return;
    };
    let plain = cases().into_iter().filter(|case| case.is_in(&PLAIN));
    let mut plain: Vec<_> = plain.filter(Case::can_run).collect();
    assert!(!plain.is_empty());
    if kustomize.is_kubectl() {
        eprintln!("SKIPPED: the cases of functions and helm: kubectl runs no functions and is behind with charts");
        plain.retain(|case| !case.is_in(&["functions", "helm"]));
    }
    for case in plain {
        let mut command = kustomize.command(&case.target);
        command.args(&case.options).envs(case.search_path().map(|path| ("PATH", path)));
        command.env("KUSTOMIZE_PLUGIN_HOME", case.folder.join("plugins"));
        let output = command.output().unwrap();
        let printed = output.status.success().then_some(output.stdout);
        let text = |bytes: Option<Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(text(printed), text(case.expected()), "{}: {kustomize}: {said}", case.folder.display());
    }
}

#[test]
fn kustomize_ignores_what_is_asked_of_kiln() {
    let Some(kustomize) = Kustomize::find() else {
        eprintln!("SKIPPED: no kustomize and no kubectl on this machine");
        return;
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut compared = 0;
    for case in cases() {
        if let Ok(printed) = fs::read(case.folder.join("kustomize.yaml")) {
            let output = kustomize.command(&case.target).args(&case.options).output().unwrap();
            assert_eq!(text(&output.stdout), text(&printed), "{}: {kustomize}", case.folder.display());
            compared += 1;
        }
        let plain = case.folder.join("plain");
        if plain.is_dir() {
            let output = kustomize.command(&plain).args(&case.options).output().unwrap();
            let expected = case.expected().unwrap_or_default();
            assert_eq!(text(&output.stdout), text(&expected), "{}: {kustomize}", plain.display());
            compared += 1;
        }
    }
    assert!(compared > 0);
}
