//! A folder a case: `tests/localize/<case>/`, laid out as those of `tests/remote`.
//!
//! `target`, `scope` and `dest` are the arguments, the last two only where given. The outcome is `expected/`, the new
//! folder byte for byte, or `error.snap`. Real kustomize writes kustomizations anew, so those are compared by what they
//! say, and everything else by its bytes. `differs` says why a case is not compared; the copy then has to build, to the
//! bytes of the original.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln::build::{Options, build};
use kubekiln::load::{RemoteOptions, documents};
use kubekiln::localize::{Localize, localize};
use kubekiln_tests::place::root;
use kubekiln_yaml::{Arena, Limits, emit_json};
use serde_json::Value;
use walkdir::WalkDir;

use super::place::{Place, variables};
use super::{has_git, lines, snapshot};

type Tree = BTreeMap<String, String>;

fn tree(folder: &Path) -> Tree {
    let files = WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let read = |path: &Path| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(|entry| read(entry.path())).collect()
}

/// The arguments of a case, filled in.
fn arguments(case: &Path, place: &Place) -> Localize {
    let one = |name| lines(case, name).first().map(|line| place.fill(line));
    Localize {
        target: one("target").unwrap_or_else(|| ".".to_owned()),
        scope: one("scope").map(PathBuf::from),
        destination: one("dest").map(PathBuf::from),
    }
}

/// The new folder's name and files, or what is said.
fn run(place: &Place, what: &Localize) -> Result<(PathBuf, Tree), String> {
    let remote = RemoteOptions { cache: Some(place.path("cache")), offline: false };
    let options = Options { shown_from: place.path("in"), remote, ..Options::default() };
    let arena = Arena::new();
    let made = localize(&arena, &place.world(), what, &options);
    let made = made.map_err(|errors| errors.iter().map(|error| error.render(&arena, false)).collect::<String>())?;
    let files = tree(&made.destination);
    let names: Vec<_> = files.keys().map(PathBuf::from).collect();
    let mut written = made.files;
    written.sort();
    assert_eq!(written.len(), names.len(), "{written:?} {names:?}");
    Ok((made.destination, files))
}

#[test]
fn copies_are_as_those_of_kustomize() {
    if !has_git() {
        return;
    }
    let kustomize = Command::new("kustomize").arg("version").output().is_ok();
    if !kustomize {
        eprintln!("SKIPPED: comparing with kustomize, which is not on this machine");
    }
    let mut cases: Vec<_> =
        fs::read_dir(root().join("tests/localize")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let mut failures = Vec::new();
    for case in cases {
        let place = Place::new(&case);
        let what = arguments(&case, &place);
        let made = run(&place, &what);
        if let (Ok((copy, _)), true) = (&made, case.join("differs").exists()) {
            builds_the_same(&place, &what, copy, &mut failures);
        }
        match &made {
            Err(said) => snapshot(&case, "error", &place.unfill(said)),
            Ok((_, files)) => check(&case, files, &place, &mut failures),
        }
        if kustomize && !case.join("differs").exists() {
            compare(&case, &place, &what, made, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Builds the target, and its copy in the new folder.
fn builds_the_same(place: &Place, what: &Localize, copy: &Path, failures: &mut Vec<String>) {
    let target = place.path("in").join(&what.target);
    let scope = place.path("in").join(what.scope.as_deref().unwrap_or(Path::new(&what.target)));
    let inside = target.canonicalize().unwrap().strip_prefix(scope.canonicalize().unwrap()).unwrap().to_path_buf();
    let print = |folder: &Path| {
        let arena = Arena::new();
        let options = Options { shown_from: place.path("in"), ..Options::default() };
        let built = build(&arena, &place.world(), folder, &options).result.and_then(|built| built.to_yaml());
        built.map_err(|errors| errors.iter().map(|error| error.render(&arena, false)).collect::<String>())
    };
    let (original, copied) = (print(&target), print(&copy.join(inside)));
    if original.is_err() || original != copied {
        failures.push(format!("{}:\noriginal {original:#?}\ncopy     {copied:#?}", target.display()));
    }
}

fn check(case: &Path, files: &Tree, place: &Place, failures: &mut Vec<String>) {
    let files: Tree = files.iter().map(|(name, text)| (name.clone(), place.unfill(text))).collect();
    let expected = case.join("expected");
    if std::env::var_os("RENEW").is_some() {
        let _ = fs::remove_dir_all(&expected);
        for (name, text) in &files {
            fs::create_dir_all(expected.join(name).parent().unwrap()).unwrap();
            fs::write(expected.join(name), text).unwrap();
        }
    } else if tree(&expected) != files {
        failures.push(format!("{}: {files:#?}", case.display()));
    }
}

/// Does the same with kustomize in the place of the copy.
fn compare(
    case: &Path,
    place: &Place,
    what: &Localize,
    made: Result<(PathBuf, Tree), String>,
    failures: &mut Vec<String>,
) {
    if let Ok((folder, _)) = &made {
        fs::remove_dir_all(folder).unwrap();
    }
    let mut command = Command::new("kustomize");
    command.args(["localize", "--no-verify", &what.target]).args(&what.destination);
    if let Some(scope) = &what.scope {
        command.arg("--scope").arg(scope);
    }
    let output = command.current_dir(place.path("in")).envs(variables(&place.path("home"))).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match made {
        Ok((folder, files)) if output.status.success() => {
            let theirs = tree(&folder);
            let (ours, theirs): (Vec<_>, Vec<_>) = (meanings(&files), meanings(&theirs));
            if ours != theirs {
                failures.push(format!("{}:\nkiln      {ours:#?}\nkustomize {theirs:#?}", case.display()));
            }
        }
        Err(_) if !output.status.success() => {}
        made => failures.push(format!("{}: kiln {made:?}\nkustomize {said}", case.display())),
    }
}

fn meanings(files: &Tree) -> Vec<(&String, Vec<Value>)> {
    files.iter().map(|(name, text)| (name, meaning(name, text))).collect()
}

/// What a file says; bytes, for one that is no YAML.
fn meaning(name: &str, text: &str) -> Vec<Value> {
    let is_yaml = Path::new(name).extension().is_some_and(|extension| extension == "yaml");
    if !is_yaml && name != "Kustomization" {
        return vec![Value::from(text)];
    }
    let arena = Arena::new();
    let source = arena.add(name.to_owned(), text.to_owned());
    let mut values = Vec::new();
    for node in documents::roots(&arena, source).unwrap() {
        let mut json = String::new();
        emit_json(&node, &arena, &Limits::default(), &mut json).unwrap();
        values.push(plain(serde_json::from_str(&json).unwrap()));
    }
    values
}

/// Without what is empty, which kustomize does not write; objects that are written inline as objects.
fn plain(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => {
            // kustomize writes the names of fields as they are meant.
            let fields = fields.into_iter().map(|(key, value)| (key.to_lowercase(), plain(value)));
            Value::Object(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::String(text) if text.contains("kind:") => Value::Array(meaning("inline.yaml", &text)),
        other => other,
    }
}
