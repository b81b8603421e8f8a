//! `commonLabels`, `labels`, `commonAnnotations`.

use crate::differential::grower::{Grower, Layer};
use crate::differential::value::{Value, yaml};

/// A few pairs of labels or annotations.
pub(super) fn pairs(g: &mut Grower<'_>) -> Value {
    let all = [
        ("env", Value::from(g.pick(&["prod", "test", "dev"]))),
        ("team", Value::from(g.pick(&["a", "b"]))),
        ("app", Value::from(g.pick(&["other", "another"]))),
        ("version", Value::from("1.0")),
        ("example.com/on", Value::from("true")),
        ("empty", Value::from("")),
        ("where", Value::from("$(WHERE)")),
        ("number", Value::Raw("'012'".to_owned())),
        ("quoted", Value::Raw("'it''s: \"so\"'".to_owned())),
    ];
    let mut map = Value::map();
    for (key, value) in g.some(&all, 3) {
        map.put(key, value);
    }
    map
}

pub(super) fn common_labels(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("commonLabels", 100) {
        layer.set("commonLabels", pairs(g));
    }
}

pub(super) fn labels(g: &mut Grower<'_>, layer: &mut Layer) {
    for _ in 0..=g.below(2) {
        let mut entry = Value::map();
        if g.wants("labels.pairs", 98) {
            entry.put("pairs", pairs(g));
        }
        if g.wants("labels.includeSelectors", 35) {
            entry.put("includeSelectors", g.chance(90));
        }
        if g.wants("labels.includeTemplates", 35) {
            entry.put("includeTemplates", g.chance(90));
        }
        if g.wants("labels.includeVolumeClaimTemplates", 25) {
            entry.put("includeVolumeClaimTemplates", true);
        }
        if g.wants("labels.fields", 25) {
            entry.put("fields", specs(g));
        }
        layer.add("labels", entry);
    }
}

/// Field specs for labels.
pub(super) fn specs(g: &mut Grower<'_>) -> Value {
    let all = [
        yaml!({ "path": "metadata/labels", "create": true }),
        yaml!({ "path": "spec/template/metadata/labels", "create": true, "kind": "Deployment" }),
        yaml!({ "path": "spec/selector/matchLabels", "group": "apps" }),
        yaml!({ "path": "spec/selector", "version": "v1", "kind": "Service" }),
        yaml!({ "path": "metadata/annotations", "create": true, "kind": "ConfigMap" }),
        yaml!({ "path": "spec/template/spec/containers[]/labels", "create": true }),
        yaml!({ "path": "spec/volumeClaimTemplates[]/metadata/labels", "create": true, "group": "apps", "kind": "StatefulSet" }),
        yaml!({ "path": "spec/extra/labels", "create": true, "kind": "Widget" }),
    ];
    let most = if g.chance(50) { 5 } else { all.len() };
    g.some(&all[..most], 2).into()
}

pub(super) fn common_annotations(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("commonAnnotations", 100) {
        layer.set("commonAnnotations", pairs(g));
    }
}
