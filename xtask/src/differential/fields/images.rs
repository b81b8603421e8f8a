//! `images` with its old name, and `replicas`.

use crate::differential::grower::{Grower, Layer};
use crate::differential::value::{Value, yaml};

const NAMES: [&str; 9] = [
    "nginx",
    "busybox",
    "redis",
    "ghcr.io/example/app",
    "registry.local:5000/team/app",
    "docker.io/library/redis",
    "ghcr.io/.*",
    "absent",
    "nginx:1.25",
];

const DIGEST: &str = "sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

/// What is to become of an image.
pub(super) fn image(g: &mut Grower<'_>) -> Value {
    let mut image = yaml!({ "name": (g.pick(&NAMES)) });
    if g.wants("images.newName", 45) {
        image.put("newName", g.pick(&["mirror.example.com/app", "nginx", "localhost:5000/x", "redis", "$(IMAGE)"]));
    }
    if g.wants("images.newTag", 50) {
        let tags = [
            Value::from("v2"),
            Value::from("1.0"),
            Value::from(""),
            Value::Raw("'012'".to_owned()),
            Value::from("latest"),
        ];
        let tag = g.one(&tags).cloned().unwrap_or_else(Value::map);
        image.put("newTag", tag);
    }
    if g.wants("images.digest", 18) {
        image.put("digest", DIGEST);
    }
    if g.wants("images.tagSuffix", 16) {
        image.put("tagSuffix", g.pick(&["-alpine", ".1", "-debug"]));
    }
    image
}

pub(super) fn images(g: &mut Grower<'_>, layer: &mut Layer) {
    let field = if g.wants("imageTags", 14) { "imageTags" } else { "images" };
    for _ in 0..=g.below(3) {
        layer.add(field, image(g));
    }
}

/// How many replicas an object of `layer` is to have; an object that is not there, now and then.
pub(super) fn replica(g: &mut Grower<'_>, layer: &Layer) -> Value {
    let scaled = layer.of_kinds(&["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]);
    let name = match g.one(&scaled) {
        Some(seen) if g.chance(99) => if g.chance(70) { seen.original() } else { &seen.name }.to_owned(),
        Some(_) => "absent".to_owned(),
        None => return Value::map(),
    };
    let count = g.below(6);
    yaml!({ "name": (name), "count": (count) })
}

pub(super) fn replicas(g: &mut Grower<'_>, layer: &mut Layer) {
    let replica = replica(g, layer);
    if replica != Value::map() && g.wants("replicas", 100) {
        layer.add("replicas", replica);
    }
}
