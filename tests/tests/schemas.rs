//! The JSON Schemas under `schemas/` against the files that they are for: the shipped ones, one that has every field and
//! builds, and ones that are wrong.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln::build::{Options, build};
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::package::{Package, json};
use kubekiln::project::{self, Project};
use kubekiln::upstream::{self, Lock};
use kubekiln::world::DiskWorld;
use kubekiln_tests::place;
use kubekiln_yaml::{Arena, Limits, Span, parse};
use serde_json::Value as Json;
use walkdir::WalkDir;

/// The objects of own kinds in the YAML and lock files below `folder`, with their file and kind.
fn objects(folder: &Path) -> Vec<(PathBuf, String, Json)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|e| e != "yaml" && e != "lock") {
            continue;
        }
        let (arena, text) = (Arena::new(), fs::read_to_string(&path).unwrap());
        let length = text.len();
        let source = arena.add("file", text);
        for document in parse(&arena, source, 0..length, &Limits::default()).unwrap() {
            let object = json(&document.root, &arena).unwrap();
            let own = object["apiVersion"].as_str().is_some_and(|v| v.starts_with("kubekiln.dev/"));
            if let Some(kind) = object["kind"].as_str().filter(|_| own).map(str::to_owned) {
                found.push((path.clone(), kind, object));
            }
        }
    }
    assert!(!found.is_empty(), "{}: no object", folder.display());
    found
}

fn schema(kind: &str) -> Json {
    let path = place::root().join(format!("schemas/{}.json", kind.to_lowercase()));
    serde_json::from_str(&fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))).unwrap()
}

fn refusals(kind: &str, object: &Json) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema(kind)).unwrap();
    validator.iter_errors(object).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn shipped_files_fit() {
    let root = place::root();
    for folder in ["components", "overlays", "tests/schemas/all-fields"] {
        for (path, kind, object) in objects(&root.join(folder)) {
            assert_eq!(refusals(&kind, &object), [""; 0], "{}", path.display());
        }
    }
}

#[test]
fn wrong_files_do_not() {
    for (path, kind, object) in objects(&place::root().join("tests/schemas/refused")) {
        assert!(!refusals(&kind, &object).is_empty(), "{}", path.display());
    }
}

/// What the schemas offer is in these files, and the decoders take it.
#[test]
fn every_field_is_known_to_the_decoders() {
    let folder = place::root().join("tests/schemas/all-fields");
    for (path, kind, object) in objects(&folder) {
        has_all(&schema(&kind), &object, &path.display().to_string());
    }
    let arena = Arena::new();
    let built = build(&arena, &DiskWorld::new(), &folder, &Options::default());
    assert_eq!(built.warnings, []);
    assert_eq!(built.result.unwrap().objects.len(), 1);
    let (world, shown_from) = (DiskWorld::new(), place::root());
    let files = Files::new(&arena, &world, shown_from, LoadRestrictor::RootOnly);
    let vendored = Package::load(&files, &folder, Text { text: "vendored", span: Span::NONE }).unwrap().vendored;
    assert_eq!(vendored.map(|vendored| vendored.set.len()), Some(2));
    let project = Project::load(&files, &folder.join(project::FILE_NAME)).unwrap();
    assert_eq!((project.targets.len(), project.vendor.len()), (3, 4));
    let lock = Lock::load(&files, &folder).unwrap();
    assert_eq!(lock.entries.len(), 4);
    assert_eq!(lock.text(), fs::read_to_string(folder.join(upstream::FILE_NAME)).unwrap());
}

fn has_all(schema: &Json, value: &Json, place: &str) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        assert!(!value[name].is_null(), "{place} lacks {name}");
        has_all(property, &value[name], &format!("{place}.{name}"));
    }
    if schema["items"].is_object() {
        let items = value.as_array().into_iter().flatten().fold(Json::Null, over);
        has_all(&schema["items"], &items, &format!("{place}[]"));
    }
    if schema["additionalProperties"].is_object() {
        let held = value.as_object().and_then(|fields| fields.values().next());
        has_all(&schema["additionalProperties"], held.unwrap_or(&Json::Null), place);
    }
}

/// Both values in one: what one item of a list has not, another may have.
fn over(below: Json, above: &Json) -> Json {
    match (below, above) {
        (Json::Object(mut below), Json::Object(above)) => {
            for (name, value) in above {
                let old = below.remove(name).unwrap_or_default();
                below.insert(name.clone(), over(old, value));
            }
            Json::Object(below)
        }
        (_, above) => above.clone(),
    }
}
