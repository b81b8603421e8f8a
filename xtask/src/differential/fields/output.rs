//! `sortOptions`, `buildMetadata`, `metadata`.

use crate::differential::grower::{Grower, Layer};
use crate::differential::value::{Value, yaml};

/// Most trees have `sortOptions` in the folder that is built, where they count.
pub(super) fn sort_options(g: &mut Grower<'_>, layer: &mut Layer) {
    if !layer.root && g.chance(90) {
        return;
    }
    if g.wants("sortOptions: fifo", 45) {
        layer.set("sortOptions", yaml!({ "order": "fifo" }));
    } else if g.wants("sortOptions: legacy", 95) {
        let mut options = yaml!({ "order": "legacy" });
        if g.wants("sortOptions.legacySortOptions", 65) {
            let kinds = ["Deployment", "Service", "ConfigMap", "Namespace", "Secret", "Widget"];
            let first: Vec<_> = g.some(&kinds, 3).into_iter().map(Value::from).collect();
            let last: Vec<_> = g.some(&kinds, 2).into_iter().map(Value::from).collect();
            options.put("legacySortOptions", yaml!({ "orderFirst": (first), "orderLast": (last) }));
        }
        layer.set("sortOptions", options);
    }
}

pub(super) fn build_metadata(g: &mut Grower<'_>, layer: &mut Layer) {
    let mut asked = Vec::new();
    if g.wants("buildMetadata: originAnnotations", 45) {
        asked.push("originAnnotations".to_owned());
    }
    if g.wants("buildMetadata: transformerAnnotations", 45) {
        asked.push("transformerAnnotations".to_owned());
    }
    if g.wants("buildMetadata: managedByLabel", 45) {
        asked.push("managedByLabel".to_owned());
    }
    if !asked.is_empty() {
        layer.set("buildMetadata", asked);
    }
}

pub(super) fn metadata(g: &mut Grower<'_>, layer: &mut Layer) {
    if !g.wants("metadata", 100) {
        return;
    }
    let mut metadata = yaml!({ "name": "arbitrary" });
    if g.chance(40) {
        metadata.put("annotations", yaml!({ "config.kubernetes.io/local-config": "true" }));
    }
    if g.chance(30) {
        metadata.put("labels", yaml!({ "app": "kustomization" }));
    }
    layer.set("metadata", metadata);
}
