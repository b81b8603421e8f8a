//! `vars`; objects use `$(NAME)`, `$(WHERE)` and `$(IMAGE)`.

use crate::differential::grower::{Grower, Layer, Seen};
use crate::differential::value::{Value, yaml};

pub(super) fn vars(g: &mut Grower<'_>, layer: &mut Layer) {
    for name in ["NAME", "WHERE", "IMAGE"] {
        let Some(seen) = g.one(&layer.seen).cloned() else { return };
        // A var must have one definition, and a layer that two others share would bring two.
        let again = layer.shared || !g.is_first_var(name);
        if !again && g.wants("vars", 75) {
            let var = var(g, name, &seen);
            layer.add("vars", var);
        }
    }
}

fn var(g: &mut Grower<'_>, name: &str, seen: &Seen) -> Value {
    let mut object = yaml!({ "apiVersion": (seen.api_version()), "kind": (seen.kind()), "name": (seen.original()) });
    let namespace = seen.value.text(&["metadata", "namespace"]);
    if !namespace.is_empty() && g.chance(95) {
        object.put("namespace", namespace);
    }
    let mut var = yaml!({ "name": (name), "objref": (object) });
    match g.below(10) {
        0..=4 => {}
        5 | 6 => var.put("fieldref", yaml!({ "fieldPath": "metadata.name" })),
        7 if !namespace.is_empty() => var.put("fieldref", yaml!({ "fieldpath": "metadata.namespace" })),
        8 if seen.kind() == "Deployment" => {
            let path = g.pick(&[
                "spec.template.spec.containers[0].image",
                "spec.replicas",
                "spec.template.metadata.labels.app",
            ]);
            var.put("fieldref", yaml!({ "fieldPath": (path) }));
        }
        _ if seen.value.at(&["data", "a"]).is_some() => var.put("fieldref", yaml!({ "fieldpath": "data.a" })),
        _ => {}
    }
    var
}
