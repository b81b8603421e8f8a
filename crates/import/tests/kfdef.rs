//! A folder a case: `tests/kfdef/<case>/`.
//!
//! `in/kfdef.yaml` is a KfDef, and the folders beside it are repos. `expected/<application>.yaml` is what real kustomize
//! built of the kustomization that kfctl wrote for the application: another program, which follows kfctl's source and
//! knows nothing of kiln, wrote it again. `said.snap` is what the import says, `files.snap` the files it gives.
#![allow(missing_docs)]

#[path = "support/files.rs"]
mod support;

use std::path::{Path, PathBuf};

use kubekiln::build::{Options as BuildOptions, build};
use kubekiln_import::{Imported, kfdef};
use kubekiln_yaml::Arena;
use support::{files, world};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kfdef").join(name)
}

/// The import of a case, with the repos that it has, and what it says.
fn import(name: &str, options: kfdef::Options) -> (Imported, String) {
    let repos = ["manifests", "more"].into_iter().filter(|repo| case(name).join("in").join(repo).is_dir());
    let repos = repos.map(|repo| (repo.to_owned(), PathBuf::from(repo))).collect();
    let options = kfdef::Options { repos, shown_from: PathBuf::from("/case"), ..options };
    let arena = Arena::new();
    let world = world("/case", &files(&case(name).join("in")));
    let imported = kfdef::import(&arena, &world, "kfdef.yaml".as_ref(), &options);
    let said = imported.diagnostics.iter().map(|diagnostic| diagnostic.render(&arena, false)).collect();
    (imported, said)
}

/// What a folder of the import builds to.
fn built(imported: &Imported, folder: &str) -> String {
    let arena = Arena::new();
    let options = BuildOptions { shown_from: PathBuf::from("/out"), ..BuildOptions::default() };
    match build(&arena, &world("/out", &imported.files), folder.as_ref(), &options).result {
        Ok(built) => built.to_yaml().unwrap(),
        Err(errors) => panic!("{}", errors.iter().map(|e| e.render(&arena, false)).collect::<String>()),
    }
}

fn holds_to_expected(imported: &Imported, name: &str) {
    let expected = files(&case(name).join("expected"));
    assert!(!expected.is_empty());
    for (path, text) in expected {
        let application = path.strip_suffix(".yaml").unwrap();
        let built = built(imported, &format!("applications/{application}"));
        assert_eq!(built, String::from_utf8(text).unwrap(), "{name}: {application}");
    }
}

fn listing(imported: &Imported) -> String {
    imported.files.keys().map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn text(imported: &Imported, path: &str) -> String {
    String::from_utf8(imported.files[path].clone()).unwrap()
}

#[test]
fn base_and_overlays_become_one_kustomization() {
    let (imported, said) = import("legacy", kfdef::Options::default());
    assert!(!imported.failed(), "{said}");
    holds_to_expected(&imported, "legacy");
    insta::assert_snapshot!("legacy-said", said);
    insta::assert_snapshot!("legacy-files", listing(&imported));
    insta::assert_snapshot!("legacy-kustomization", text(&imported, "applications/greeter/kustomization.yaml"));
    insta::assert_snapshot!("legacy-params", text(&imported, "applications/greeter/base/params.env"));
    insta::assert_snapshot!("legacy-configuration", text(&imported, "applications/greeter/overlays/route/params.yaml"));
    insta::assert_snapshot!("legacy-as-it-is", text(&imported, "applications/plain/kustomization.yaml"));
    insta::assert_snapshot!("legacy-overlay", text(&imported, "overlays/site/kustomization.yaml"));
}

#[test]
fn the_overlay_has_the_objects_of_all_applications() {
    let (imported, _) = import("legacy", kfdef::Options::default());
    let all = built(&imported, "overlays/site");
    let apart = ["greeter", "crds", "plain"].map(|name| built(&imported, &format!("applications/{name}")));
    let sorted = |text: &str| {
        let mut objects: Vec<_> = text.split("---\n").map(str::to_owned).collect();
        objects.sort();
        objects
    };
    assert_eq!(sorted(&all), sorted(&apart.join("---\n")));
}

#[test]
fn applications_with_vars_of_one_name_build_one_by_one() {
    let (imported, said) = import("shared-vars", kfdef::Options::default());
    assert!(!imported.failed(), "{said}");
    insta::assert_snapshot!("shared-vars-said", said);
    for name in ["one", "two"] {
        assert!(built(&imported, &format!("applications/{name}")).contains(&format!("name: {name}\n")));
    }
}

#[test]
fn stacks_are_built_as_they_are_in_their_repo() {
    let (imported, said) = import("stacks", kfdef::Options::default());
    assert!(!imported.failed(), "{said}");
    holds_to_expected(&imported, "stacks");
    insta::assert_snapshot!("stacks-said", said);
    insta::assert_snapshot!("stacks-files", listing(&imported));
    insta::assert_snapshot!("stacks-kustomization", text(&imported, "applications/kubeflow-apps/kustomization.yaml"));
    insta::assert_snapshot!("stacks-patch", text(&imported, "applications/kubeflow-apps/profiles-config.yaml"));
    insta::assert_snapshot!("stacks-moved", text(&imported, "repos/manifests/stacks/cloud/kustomization.yaml"));
}

#[test]
fn components_of_v1alpha1_are_found_in_packages() {
    let (imported, said) = import("components", kfdef::Options::default());
    assert_eq!(said, "");
    holds_to_expected(&imported, "components");
}

#[test]
fn what_kfctl_dropped_is_an_error() {
    let (imported, said) = import("drops", kfdef::Options::default());
    assert!(imported.failed());
    assert!(!said.contains("do-not-print"), "a secret is shown: {said}");
    insta::assert_snapshot!("drops-said", said);
}

#[test]
fn what_kfctl_dropped_is_a_warning_if_asked_for() {
    let (imported, said) = import("drops", kfdef::Options { compat: true, ..kfdef::Options::default() });
    assert!(!imported.failed(), "{said}");
    holds_to_expected(&imported, "drops");
    insta::assert_snapshot!("drops-compat-said", said);
}

#[test]
fn refusals_have_a_place_and_a_reason() {
    for name in ["refusals", "not-kfdef"] {
        let (imported, said) = import(name, kfdef::Options::default());
        assert!(imported.failed());
        assert!(!said.contains("do-not-print"), "a password is shown: {said}");
        insta::assert_snapshot!(format!("{name}-said"), said);
    }
}

#[test]
fn single_applications_can_be_asked_for() {
    let options = |name: &str| kfdef::Options { applications: vec![name.to_owned()], ..kfdef::Options::default() };
    let (imported, said) = import("legacy", options("crds"));
    assert_eq!(said, "");
    assert!(!listing(&imported).contains("greeter"));
    assert_eq!(
        import("legacy", options("crd")).1,
        "error[missing-application]: kfdef.yaml has no application crd\n   = hint: did you mean \"crds\"?\n"
    );
}
