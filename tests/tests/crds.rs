//! The CRDs of the packages: structural as the API server asks, small enough for every client, and useful: each served
//! version takes the sample under `tests/crds/PACKAGE/KIND-VERSION.yaml` and refuses it with the mistakes that its first
//! lines name.
#![allow(missing_docs)]

#[path = "crds/strict.rs"]
mod strict;
#[path = "crds/structural.rs"]
mod structural;

use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_tests::{place, sample, yaml};
use serde_json::Value as Json;

/// The largest object that `kubectl apply` can store beside itself.
const LARGEST: usize = 262_144;

/// A CRD and the package it belongs to.
struct Crd {
    package: String,
    object: Json,
}

impl Crd {
    fn kind(&self) -> &str {
        self.object["spec"]["names"]["kind"].as_str().unwrap()
    }

    fn served(&self) -> impl Iterator<Item = &Json> {
        self.object["spec"]["versions"].as_array().unwrap().iter().filter(|version| version["served"] == true)
    }

    fn sample(&self, version: &Json) -> PathBuf {
        let version = version["name"].as_str().unwrap();
        let name = format!("{}-{version}.yaml", self.kind().to_lowercase());
        place::root().join("tests/crds").join(&self.package).join(name)
    }
}

fn shipped() -> Vec<Crd> {
    let mut found = Vec::new();
    for package in place::folders_with(&place::root().join("components"), "package.yaml").unwrap() {
        let name = package.file_name().unwrap().to_string_lossy().into_owned();
        for file in files(&package.join("crds")) {
            found.push(Crd { package: name.clone(), object: yaml::read(&file).unwrap() });
        }
    }
    assert!(found.len() > 6, "only {} CRDs found", found.len());
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn schemas_are_structural() {
    let mut problems = Vec::new();
    for crd in shipped() {
        for version in crd.served() {
            let at = format!("{} {}", crd.kind(), version["name"]);
            structural::check(&version["schema"]["openAPIV3Schema"], &at, &mut problems);
        }
        let bytes = crd.object.to_string().len();
        if bytes >= LARGEST {
            problems.push(format!("{}: {bytes} bytes", crd.kind()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn samples_are_taken_and_mistakes_refused() {
    let mut problems = Vec::new();
    for crd in shipped() {
        for version in crd.served() {
            let path = crd.sample(version);
            match fs::read_to_string(&path) {
                Ok(text) => check_sample(&text, &crd, version, &path.display().to_string(), &mut problems),
                Err(error) => problems.push(format!("{}: {error}", path.display())),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn check_sample(text: &str, crd: &Crd, version: &Json, path: &str, problems: &mut Vec<String>) {
    let taken = yaml::value(path, text.to_owned()).unwrap();
    let api = format!("{}/{}", crd.object["spec"]["group"].as_str().unwrap(), version["name"].as_str().unwrap());
    if taken["kind"] != crd.kind() || taken["apiVersion"] != api {
        problems.push(format!("{path}: not a {} of {api}", crd.kind()));
    }
    let schema = strict::schema(&version["schema"]["openAPIV3Schema"]);
    let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
    problems.extend(validator.iter_errors(&taken).map(|error| format!("{path}: {}: {error}", error.instance_path())));
    let mistakes: Vec<_> = sample::mistakes(text).collect();
    if mistakes.len() < 2 {
        problems.push(format!("{path}: {} mistakes to refuse", mistakes.len()));
    }
    for mistake in mistakes {
        match sample::with_mistake(&taken, mistake) {
            Some(wrong) if validator.is_valid(&wrong) => problems.push(format!("{path}: takes {mistake}")),
            Some(_) => {}
            None => problems.push(format!("{path}: cannot set {mistake}")),
        }
    }
}

#[test]
fn no_sample_is_left_of_a_kind_that_is_gone() {
    let crds = shipped();
    let expected: Vec<_> = crds.iter().flat_map(|crd| crd.served().map(|version| crd.sample(version))).collect();
    for folder in files(&place::root().join("tests/crds")) {
        for file in files(&folder) {
            assert!(expected.contains(&file), "{}", file.display());
        }
    }
}
