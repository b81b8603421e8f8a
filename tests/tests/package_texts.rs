//! What all packages keep to in their texts: one place for images, one meaning for a parameter's name.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kubekiln_tests::{place, yaml};
use serde_json::Value as Json;
use walkdir::WalkDir;

fn packages() -> Vec<(String, Json)> {
    let folders = place::folders_with(&place::root().join("components"), "package.yaml").unwrap();
    folders.iter().map(|folder| (name(folder), yaml::read(&folder.join("package.yaml")).unwrap())).collect()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

/// An instance renames images through `spec.images`; one written into a program would escape it.
#[test]
fn programs_name_no_image() {
    for entry in WalkDir::new(place::root().join("components")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "jsonnet" && extension != "libsonnet") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in code.split(|c: char| c.is_whitespace() || "\"'`,;()[]{}".contains(c)) {
                assert!(!is_image(word), "{}:{}: {word}", path.display(), number + 1);
            }
        }
    }
}

/// True for `HOST.NAME/NAME` and for `NAME/NAME:TAG`.
fn is_image(word: &str) -> bool {
    const REGISTRIES: [&str; 8] =
        ["docker.io", "gcr.io", "ghcr.io", "k8s.gcr.io", "nvcr.io", "public.ecr.aws", "quay.io", "registry.k8s.io"];
    let registry = word.split('/').next().unwrap_or_default();
    word.contains('/') && REGISTRIES.contains(&registry)
}

#[test]
fn images_are_told_from_other_words() {
    assert!(is_image("docker.io/library/alpine") && is_image("ghcr.io/a/b:v1"));
    assert!(!is_image("networking.istio.io/v1") && !is_image("docker.io"));
}

/// Types and values of the parameters that several packages have are the same everywhere.
#[test]
fn one_name_has_one_meaning() {
    let mut known: BTreeMap<String, (String, Json)> = BTreeMap::new();
    let mut problems = Vec::new();
    for (package, manifest) in packages() {
        for (parameter, schema) in manifest["spec"]["params"]["properties"].as_object().into_iter().flatten() {
            let meaning = serde_json::json!({ "type": schema["type"], "items": schema["items"]["type"] });
            let (first, known) = known.entry(parameter.clone()).or_insert_with(|| (package.clone(), meaning.clone()));
            if *known != meaning {
                problems.push(format!("{parameter}: {known} in {first}, {meaning} in {package}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Who looks for a parameter finds out what it does, and what happens without it.
#[test]
fn every_parameter_is_described_and_has_a_default() {
    for (package, manifest) in packages() {
        let params = &manifest["spec"]["params"];
        assert_eq!(params["additionalProperties"], false, "{package}");
        let required = params["required"].as_array().map_or(&[][..], Vec::as_slice);
        for (parameter, schema) in params["properties"].as_object().into_iter().flatten() {
            let description = schema["description"].as_str().unwrap_or_default();
            assert!(description.ends_with('.') && description.len() > 10, "{package}: {parameter}: {description:?}");
            let settled = schema.get("default").is_some() || required.contains(&Json::from(parameter.as_str()));
            assert!(settled, "{package}: {parameter} has no default");
        }
    }
}

/// Each package, with every switch on, has its snapshot under `tests/parity/snapshots`.
#[test]
fn every_package_has_a_snapshot() {
    let parity = place::root().join("tests/parity");
    let project = yaml::read(&parity.join("kiln.yaml")).unwrap();
    let targets = project["spec"]["targets"].as_array().unwrap();
    let sources: Vec<_> = targets.iter().map(|target| target["source"].as_str().unwrap().to_owned()).collect();
    let overlays = place::folders_with(&parity, "parity.yaml").unwrap();
    assert_eq!(sources, overlays.iter().map(|folder| name(folder)).collect::<Vec<_>>());
}
