//! A folder a case: `tests/ksonnet/<case>/`.
//!
//! `in/` is an app or a registry. With `expected/<environment>.yaml`, which real `ks show` printed, the overlay of that
//! environment has to build to the same objects. With `build/` beside it, that tree is built over the imported files.
//! `said.snap` is what the import says, `files.snap` the files it gives.
#![allow(missing_docs)]

#[path = "support/files.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln::MemoryWorld;
use kubekiln::build::{Options, build};
use kubekiln_import::{Imported, ksonnet};
use kubekiln_yaml::Arena;
use serde_json::Value as Json;
use support::{files, world};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ksonnet").join(name)
}

/// The import of a folder of a case, and what it says.
fn import(name: &str, folder: &str, lib: Option<&str>) -> (Imported, String) {
    let options = ksonnet::Options {
        lib: lib.map(PathBuf::from),
        shown_from: PathBuf::from("/case"),
        ..ksonnet::Options::default()
    };
    let arena = Arena::new();
    let imported = ksonnet::import(&arena, &world("/case", &files(&case(name))), folder.as_ref(), &options);
    let said = imported.diagnostics.iter().map(|diagnostic| diagnostic.render(&arena, false)).collect();
    (imported, said)
}

/// The objects of a folder below `/out`, where the import and `more` files lie, each as JSON; sorted.
fn objects(imported: &Imported, more: &BTreeMap<String, Vec<u8>>, folder: &str) -> Result<Vec<String>, String> {
    let world = imported
        .files
        .iter()
        .chain(more)
        .fold(MemoryWorld::new(), |world, (path, bytes)| world.with(format!("/out/{path}"), bytes.as_slice()));
    let arena = Arena::new();
    let options = Options { shown_from: PathBuf::from("/out"), ..Options::default() };
    let said =
        |errors: Vec<kubekiln::Diagnostic>| -> String { errors.iter().map(|e| e.render(&arena, false)).collect() };
    let built = build(&arena, &world, folder.as_ref(), &options).result.map_err(said)?;
    Ok(sorted(&built.to_json().unwrap()))
}

fn sorted(json: &str) -> Vec<String> {
    let objects: Vec<Json> = serde_json::from_str(json).unwrap();
    let mut texts: Vec<_> = objects.iter().map(Json::to_string).collect();
    texts.sort();
    texts
}

/// The objects that `ks show` printed.
fn shown(stream: &[u8]) -> Vec<String> {
    let world = MemoryWorld::new()
        .with("/shown/kustomization.yaml", "resources: [stream.yaml]\n")
        .with("/shown/stream.yaml", stream);
    let arena = Arena::new();
    let built = build(&arena, &world, "/shown".as_ref(), &Options::default()).result.unwrap();
    sorted(&built.to_json().unwrap())
}

/// The import of an app, held to what `ks show` printed for each of its environments.
fn app(name: &str, lib: Option<&str>) -> (Imported, String) {
    let (imported, said) = import(name, "in", lib);
    assert!(!imported.failed(), "{said}");
    let expected = files(&case(name).join("expected"));
    assert!(!expected.is_empty());
    for (path, stream) in expected {
        let environment = path.strip_suffix(".yaml").unwrap();
        let built = objects(&imported, &BTreeMap::new(), &format!("overlays/{environment}"));
        assert_eq!(built, Ok(shown(&stream)), "{name}: {environment}");
    }
    (imported, said)
}

#[test]
fn an_app_builds_to_what_ks_show_printed() {
    let (imported, said) = app("app", None);
    assert_eq!(said, "");
    let listing: Vec<_> = imported.files.keys().map(String::as_str).collect();
    insta::assert_snapshot!("app-files", listing.join("\n"));
    let text = |path: &str| String::from_utf8(imported.files[path].clone()).unwrap();
    insta::assert_snapshot!("app-package", text("packages/us/prod/guestbook/package.yaml"));
    insta::assert_snapshot!("app-instance", text("overlays/us/prod/guestbook.yaml"));
}

#[test]
fn an_app_of_0_1_0_with_its_override_builds_to_what_ks_show_printed() {
    let (_, said) = app("app-0.1.0", None);
    insta::assert_snapshot!("app-0.1.0-said", said);
}

/// Corners of evaluation: fields that look at others, lists of a kind, objects that parameters patch, imports of
/// main.jsonnet that are found in `components` first.
#[test]
fn an_app_of_0_2_0_builds_to_what_ks_show_printed() {
    let (_, said) = app("app-0.2.0", None);
    assert_eq!(said, "");
}

/// Its last `ks` is lost: what is expected is of the same app written as 0.3.0.
#[test]
fn an_app_of_0_0_1_builds_to_what_ks_show_printed() {
    let (_, said) = app("app-0.0.1", None);
    assert_eq!(said, "");
}

/// lib/ was made by `ks`, and is in no repository.
#[test]
fn an_app_without_lib_takes_the_one_that_is_named() {
    app("app-without-lib", Some("lib"));
    let (imported, said) = import("app-without-lib", "in", None);
    assert!(!imported.failed(), "{said}");
    insta::assert_snapshot!("app-without-lib-said", said);
}

/// What is expected follows from the reference of `ks generate`: no cluster, no app.
#[test]
fn prototypes_become_packages() {
    let (imported, said) = import("registry", "in/parts", Some("in/lib"));
    assert!(!imported.failed(), "{said}");
    insta::assert_snapshot!("registry-said", said);
    let listing: Vec<_> = imported.files.keys().map(String::as_str).collect();
    insta::assert_snapshot!("registry-files", listing.join("\n"));
    let text = |path: &str| String::from_utf8(imported.files[path].clone()).unwrap();
    insta::assert_snapshot!("registry-package", text("greeter.greeter/package.yaml"));
    insta::assert_snapshot!("registry-program", text("plain.old-style/main.jsonnet"));
    let built = objects(&imported, &files(&case("registry/build")), "overlays/site");
    assert_eq!(built, Ok(shown(&fs::read(case("registry/expected.yaml")).unwrap())));
}

#[test]
fn a_parameter_without_default_must_be_given() {
    let (imported, _) = import("registry", "in/parts", Some("in/lib"));
    let mut build = files(&case("registry/build"));
    let instance = build.get_mut("overlays/site/greeter.yaml").unwrap();
    *instance = String::from_utf8(instance.clone()).unwrap().replace("whom: world, ", "").into_bytes();
    insta::assert_snapshot!("registry-missing-parameter", objects(&imported, &build, "overlays/site").unwrap_err());
}

#[test]
fn refusals_have_a_place_and_a_cure() {
    let cases = [
        ("param-type", None),
        ("missing-lib", None),
        ("lib-elsewhere", Some("in/lib")),
        ("missing-import", None),
        ("name-clash", None),
        ("not-ksonnet", None),
        ("app-version", None),
        ("app", None),
        ("unsafe-path", None),
        ("unsafe-registry", None),
    ];
    for (name, lib) in cases {
        let (imported, said) = import(&format!("refusals/{name}"), "in", lib);
        assert_eq!(imported.failed(), name != "missing-import", "{name}: {said}");
        insta::assert_snapshot!(format!("refusal-{name}"), said);
    }
}
