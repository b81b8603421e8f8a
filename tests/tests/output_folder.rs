//! `-o FOLDER`: the same files as real kustomize writes, for the trees of `tests/cases/kustomize` and one of its own.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln::build::{Options, build};
use kubekiln::world::DiskWorld;
use kubekiln_tests::place;
use kubekiln_tests::reference::Kustomize;
use kubekiln_yaml::Arena;

/// Here kustomize's folder differs from its own stream, and kiln prints what the stream has: docs/compatibility.md.
const OTHER_THAN_THE_STREAM: [&str; 2] = ["quotes-that-outlive-a-json-patch", "text-before-a-last-comment"];

type Files = BTreeMap<String, String>;

/// The trees that are built without flags.
fn trees() -> Vec<PathBuf> {
    let area = place::root().join("tests/cases/kustomize");
    let cases = fs::read_dir(area).unwrap().map(|entry| entry.unwrap().path());
    let plain = cases.filter(|case| case.join("expected.yaml").exists() && !case.join("options").exists());
    let plain = plain.filter(|case| !OTHER_THAN_THE_STREAM.iter().any(|name| case.ends_with(name)));
    let target = |case: PathBuf| {
        let target = fs::read_to_string(case.join("target")).unwrap_or_default();
        case.join("in").join(target.trim())
    };
    let mut trees: Vec<_> = plain.map(target).collect();
    trees.push(place::root().join("tests/output-folder/in"));
    trees.sort();
    trees
}

fn by_kiln(tree: &Path) -> Files {
    let arena = Arena::new();
    let options = Options { shown_from: tree.to_path_buf(), ..Options::default() };
    let built = build(&arena, &DiskWorld::new(), tree, &options).result.unwrap();
    built.to_files().unwrap().into_iter().collect()
}

fn by_kustomize(kustomize: &Kustomize, tree: &Path) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let output = kustomize.command(tree).arg("-o").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}: {}", tree.display(), String::from_utf8_lossy(&output.stderr));
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
    files.map(|f| (f.file_name().into_string().unwrap(), fs::read_to_string(f.path()).unwrap())).collect()
}

#[test]
fn the_files_are_those_of_kustomize() {
    let Some(kustomize) = Kustomize::find().filter(|kustomize| !kustomize.is_kubectl()) else {
        eprintln!("SKIPPED: no kustomize on this machine");
        return;
    };
    let trees = trees();
    assert!(trees.len() > 1);
    for tree in trees {
        assert_eq!(by_kiln(&tree), by_kustomize(&kustomize, &tree), "{}", tree.display());
    }
}

#[test]
fn objects_of_several_namespaces_say_which() {
    let files = by_kiln(&place::root().join("tests/output-folder/in"));
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    insta::assert_snapshot!(names.join("\n"), @r"
    default_example.com_v1_gizmo_z.yaml
    default_v1_configmap_plain.yaml
    north_v1_configmap_mixed.case:x.yaml
    rbac.authorization.k8s.io_v1_clusterrole_system:viewer.yaml
    south_v1_configmap_plain.yaml
    ");
}
