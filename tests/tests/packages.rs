//! Every package, with parameters drawn at random within its schema: it renders, no two objects have one id, and what an
//! object refers to is there.
#![allow(missing_docs)]

#[path = "packages/draw.rs"]
mod draw;

use std::fs;
use std::path::Path;

use kubekiln_tests::references::{Elsewhere, problems};
use kubekiln_tests::{overlay, place, yaml};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value as Json, json};

/// Renders of a package and seed, beside that of its defaults; `cargo xtask laws packages` draws others. A failure prints the
/// simplest parameters that show it.
const RENDERS: u32 = 12;

/// Where the instance under test lives; other namespaces belong to somebody else.
const NAMESPACE: &str = "drawn-space";

#[test]
fn renders_hold_together() {
    let mut failures = Vec::new();
    for package in place::folders_with(&place::root().join("components"), "package.yaml").unwrap() {
        let schema = yaml::read(&package.join("package.yaml")).unwrap()["spec"]["params"].clone();
        let known = jsonschema::draft202012::new(&schema).unwrap();
        let params = draw::value(&schema).prop_filter("within the schema", |params: &Json| known.is_valid(params));
        let mut runner = TestRunner::new(Config { cases: RENDERS, failure_persistence: None, ..Config::default() });
        let settled = schema["required"].as_array().is_none_or(Vec::is_empty);
        let defaults = if settled { hold(&package, &schema, &json!({})) } else { Ok(()) };
        let held = defaults.and_then(|()| {
            let test = |params| hold(&package, &schema, &params).map_err(TestCaseError::fail);
            runner.run(&params, test).map_err(|error| error.to_string())
        });
        failures.extend(held.err().map(|error| format!("{}: {error}", package.display())));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Renders the package and checks what comes of it.
fn hold(package: &Path, schema: &Json, params: &Json) -> Result<(), String> {
    let objects = render(package, params)?;
    let mut given = params.clone();
    for (name, parameter) in schema["properties"].as_object().into_iter().flatten() {
        if given[name].is_null() {
            given[name] = parameter["default"].clone();
        }
    }
    let problems = problems(&objects, Elsewhere::OfInstance { namespace: NAMESPACE, params: &given });
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn render(package: &Path, params: &Json) -> Result<Vec<Json>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let instance = json!({
        "apiVersion": "kubekiln.dev/v1alpha1",
        "kind": "Instance",
        "metadata": { "name": "drawn", "namespace": NAMESPACE },
        "spec": { "package": package, "params": params },
    });
    // JSON is YAML.
    let files = [("kustomization.yaml", json!({ "generators": ["instance.yaml"] })), ("instance.yaml", instance)];
    for (name, object) in files {
        fs::write(folder.path().join(name), object.to_string()).map_err(|error| error.to_string())?;
    }
    let text = overlay::json(folder.path())?;
    serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))
}
