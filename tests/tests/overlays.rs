//! The shipped overlays render to `snapshots/`, byte for byte; `kiln render` renews it.
#![allow(missing_docs)]

use std::collections::BTreeSet;

use kubekiln_tests::overlay::{self, Rendered};
use kubekiln_tests::place;
use kubekiln_tests::references::{Elsewhere, problems};
use walkdir::WalkDir;

/// Registries that a cluster behind the mirror cannot reach.
const PUBLIC: [&str; 10] = [
    "docker.io",
    "gcr.io",
    "ghcr.io",
    "k8s.gcr.io",
    "mcr.microsoft.com",
    "nvcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry.access.redhat.com",
    "registry.k8s.io",
];
/// Where every image of the overlay comes from.
const MIRROR: &str = "registry.cn-hangzhou.aliyuncs.com/";
/// Stands in the gateway's container, which istiod replaces by the one that its own settings name.
const INJECTED: &str = "auto";

#[test]
fn snapshots_are_what_the_overlays_render_to() {
    for Rendered { name, plan, .. } in overlay::rendered().unwrap_or_else(|said| panic!("{said}")) {
        let names: Vec<_> = plan.changes.iter().map(ToString::to_string).collect();
        assert!(plan.is_clean(), "{name}: `kiln render` renews snapshots/: {names:#?}, {:#?}", plan.conflicts);
    }
}

#[test]
fn every_overlay_has_a_target_and_every_snapshot_is_of_one() {
    let rendered = overlay::rendered().unwrap_or_else(|said| panic!("{said}"));
    let mut sources: Vec<_> = rendered.iter().map(|one| one.source.clone()).collect();
    sources.sort();
    assert_eq!(sources, overlay::shipped().unwrap());
    let snapshots = place::root().join("snapshots").read_dir().unwrap();
    let mut found: Vec<_> = snapshots.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    let mut paths: Vec<_> = rendered.iter().map(|one| one.path.clone()).collect();
    paths.sort();
    assert_eq!(found, paths);
}

/// Argo CD and Flux apply whatever lies in the tree: a file that a merge left behind comes back into the cluster.
#[test]
fn every_manifest_of_a_snapshot_is_owned() {
    let root = place::root();
    for top in ["snapshots", "tests/parity/snapshots"].map(|folder| root.join(folder)) {
        for tree in place::folders_with(&top, ".kiln-owned").unwrap() {
            let record = std::fs::read_to_string(tree.join(".kiln-owned")).unwrap();
            let owned: BTreeSet<_> = record.lines().filter_map(|line| line.split('\t').nth(1)).collect();
            let files = WalkDir::new(&tree).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
            let paths = files.map(|file| file.path().strip_prefix(&tree).unwrap().to_str().unwrap().to_owned());
            let found: BTreeSet<_> = paths.filter(|path| path != ".kiln-owned").collect();
            let stray: Vec<_> = found.iter().filter(|path| !owned.contains(path.as_str())).collect();
            assert!(stray.is_empty() && found.len() == owned.len(), "{}: {stray:#?}", tree.display());
        }
    }
}

/// `kubectl apply` keeps the whole object as JSON in an annotation, and annotations have a limit.
#[test]
fn objects_stay_below_what_kubectl_apply_takes() {
    for folder in overlay::shipped().unwrap() {
        for object in overlay::json(&folder).unwrap().lines() {
            assert!(object.len() < 262_144, "{} bytes: {:.120}", object.len(), object);
        }
    }
}

/// What an overlay's README asks of the cluster, as far as objects refer to it.
fn brought(overlay: &str) -> &'static [&'static str] {
    match overlay {
        "aliyun" | "istio" => &[
            "Namespace istio-system",
            "Secret kubeflow/katib-database",
            "Service auth/dex",
            "Service oauth2-proxy/oauth2-proxy",
        ],
        _ => &[],
    }
}

/// Packages are checked one by one elsewhere; here, what they say of each other.
#[test]
fn what_objects_refer_to_is_rendered_or_brought_by_the_cluster() {
    let mut failures = Vec::new();
    for folder in overlay::shipped().unwrap() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let objects: Vec<_> = serde_json::from_str(&overlay::json(&folder).unwrap()).unwrap();
        let found = problems(&objects, Elsewhere::OfCluster(brought(name)));
        failures.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn aliyun_takes_no_image_from_a_public_registry() {
    let tree = overlay::read(&place::root().join("snapshots/aliyun")).unwrap();
    let mut images = 0;
    for (path, bytes) in &tree {
        let text = std::str::from_utf8(bytes).unwrap();
        for registry in PUBLIC {
            assert!(!text.contains(registry), "{path} mentions {registry}");
        }
        for image in words(text).filter(|word| is_image(word)).chain(text.lines().filter_map(image_field)) {
            if image == INJECTED {
                continue;
            }
            assert!(image.starts_with(MIRROR), "{path}: {image} comes from elsewhere than {MIRROR}");
            images += 1;
        }
    }
    assert!(images > 10, "only {images} images found: the scan looks for the wrong thing");
}

/// The parts of a text that could be one argument or one value each.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'`,;=()[]{}<>|".contains(c))
}

/// True for `NAME/NAME:TAG`, with any number of names: an image with or without a registry.
fn is_image(word: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let Some((name, tag)) = word.rsplit_once(':') else { return false };
    plain(tag) && name.contains('/') && name.split(['/', ':']).all(plain)
}

/// The value of a line `image: VALUE`; in a schema that line has no value.
fn image_field(line: &str) -> Option<&str> {
    let value = line.trim_start().trim_start_matches("- ").strip_prefix("image:")?.trim_matches([' ', '"', '\'']);
    (!value.is_empty()).then_some(value)
}

#[test]
fn images_are_told_from_other_words() {
    for image in ["nginx/nginx:1", "localhost:5000/a/b:v1.2", "ghcr.io/a/b:v1"] {
        assert!(is_image(image), "{image}");
    }
    for word in ["http://a/b:80", "kubeflow/gateway", "a:b", "/path:8080", "system:node", "a/b:"] {
        assert!(!is_image(word), "{word}");
    }
    assert_eq!(
        ["  - image: nginx", "  image:", "imagePullPolicy: Always"].map(image_field),
        [Some("nginx"), None, None]
    );
}
