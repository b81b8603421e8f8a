//! The shipped overlays render to `snapshots/`, byte for byte; `cargo xtask snapshots` renews it.
#![allow(missing_docs)]

use kubekiln_tests::{overlay, place};

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

#[test]
fn snapshots_are_what_the_overlays_render_to() {
    let overlays = overlay::shipped().unwrap();
    assert!(!overlays.is_empty());
    for folder in overlays {
        let rendered = overlay::render(&folder).unwrap_or_else(|said| panic!("{}\n{said}", folder.display()));
        let changes = rendered.changes_from(&overlay::read(&overlay::snapshot(&folder)).unwrap());
        let names: Vec<_> = changes.iter().map(ToString::to_string).collect();
        assert!(names.is_empty(), "{}: `cargo xtask snapshots` renews {names:#?}", folder.display());
    }
}

#[test]
fn no_snapshot_is_left_of_an_overlay_that_is_gone() {
    let snapshots = place::root().join("snapshots").read_dir().unwrap();
    let mut found: Vec<_> = snapshots.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    let expected: Vec<_> = overlay::shipped().unwrap().iter().map(|folder| overlay::snapshot(folder)).collect();
    assert_eq!(found, expected);
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

#[test]
fn aliyun_takes_no_image_from_a_public_registry() {
    let tree = overlay::read(&place::root().join("snapshots/aliyun")).unwrap();
    let mut images = 0;
    for (path, bytes) in tree.files() {
        let text = std::str::from_utf8(bytes).unwrap();
        for registry in PUBLIC {
            assert!(!text.contains(registry), "{path} mentions {registry}");
        }
        for image in words(text).filter(|word| is_image(word)).chain(text.lines().filter_map(image_field)) {
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
