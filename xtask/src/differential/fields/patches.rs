//! `patches`, `patchesStrategicMerge`, `patchesJson6902`.

use super::{json_patch, select, strategic};
use crate::differential::grower::{Grower, Layer, Seen};
use crate::differential::value::{Value, yaml};

pub(super) fn patches(g: &mut Grower<'_>, layer: &mut Layer) {
    for _ in 0..=g.below(2) {
        let Some(seen) = g.one(&layer.seen).cloned() else { return };
        let entry = entry(g, layer, &seen);
        layer.add("patches", entry);
    }
}

/// One patch with its target and options.
pub(super) fn entry(g: &mut Grower<'_>, layer: &mut Layer, seen: &Seen) -> Value {
    let mut entry = Value::map();
    if g.chance(6) {
        return renaming(g, layer, seen, entry);
    }
    if g.wants("patches: json6902", 30) {
        let target = target(g, seen);
        let one = target.get("name").is_some() && target.get("kind").is_some();
        let operations = if one || g.chance(10) { json_patch::operations(g, seen) } else { vec![json_patch::safe()] };
        text(g, layer, &mut entry, vec![operations.into()]);
        return entry.with("target", target);
    }
    if g.wants("patches: several in a file", 15) {
        let others = g.some(&layer.seen, 3);
        let documents = others.iter().map(|seen| strategic::patch(g, layer, seen)).collect();
        text(g, layer, &mut entry, documents);
        return entry;
    }
    let patch = strategic::patch(g, layer, seen);
    text(g, layer, &mut entry, vec![patch]);
    if g.chance(40) {
        entry.put("target", target(g, seen));
    }
    entry
}

/// The text of a patch, in the kustomization or in a file.
fn text(g: &mut Grower<'_>, layer: &Layer, entry: &mut Value, documents: Vec<Value>) {
    if g.wants("patches.path", 50) {
        entry.put("path", layer.file(g, "patch", documents));
    } else {
        g.wants("patches.patch", 100);
        entry.put("patch", Value::Inline(documents));
    }
}

fn target(g: &mut Grower<'_>, seen: &Seen) -> Value {
    let mut target =
        if g.wants("patches.target by regex", 25) { select::wide(g, seen) } else { select::exact(g, seen) };
    if g.wants("patches.target.labelSelector", 10) {
        target = Value::map().with("labelSelector", select::expression(g, seen, "labels"));
    }
    if g.wants("patches.target.annotationSelector", 7) {
        target.put("annotationSelector", select::expression(g, seen, "annotations"));
    }
    target
}

/// A patch that changes name or kind, and may or may not be allowed to.
fn renaming(g: &mut Grower<'_>, layer: &Layer, seen: &Seen, mut entry: Value) -> Value {
    let mut options = Value::map();
    let (mut name, mut kind) = (seen.original().to_owned(), seen.kind().to_owned());
    if g.wants("patches.options.allowNameChange", 70) {
        options.put("allowNameChange", g.chance(92));
        name += "-renamed";
    }
    if g.wants("patches.options.allowKindChange", 50) {
        options.put("allowKindChange", g.chance(92));
        "Gizmo".clone_into(&mut kind);
    }
    let document = if g.chance(50) {
        let mut patch = yaml!({ "apiVersion": (seen.api_version()), "kind": (kind), "metadata": { "name": (name) } });
        patch.put("extra", yaml!({ "a": 1 }));
        patch
    } else {
        let path = if kind == seen.kind() { ("/metadata/name", name) } else { ("/kind", kind) };
        yaml!([{ "op": "replace", "path": (path.0), "value": (path.1) }])
    };
    text(g, layer, &mut entry, vec![document]);
    entry.with("target", select::exact(g, seen)).with("options", options)
}

pub(super) fn strategic_merge(g: &mut Grower<'_>, layer: &mut Layer) {
    let Some(seen) = g.one(&layer.seen).cloned() else { return };
    if !g.wants("patchesStrategicMerge", 100) {
        return;
    }
    let patch = strategic::patch(g, layer, &seen);
    if g.chance(50) {
        layer.add("patchesStrategicMerge", Value::Inline(vec![patch]));
    } else {
        let file = layer.file(g, "merge", vec![patch]);
        layer.add("patchesStrategicMerge", file);
    }
}

pub(super) fn json6902(g: &mut Grower<'_>, layer: &mut Layer) {
    let Some(seen) = g.one(&layer.seen).cloned() else { return };
    if !g.wants("patchesJson6902", 100) {
        return;
    }
    let operations = json_patch::operations(g, &seen).into();
    let (_, version) = seen.group_version();
    let mut target = select::exact(g, &seen).with("version", version);
    if g.chance(90) && !seen.namespace.is_empty() {
        target.put("namespace", seen.namespace.as_str());
    }
    let mut entry = yaml!({ "target": (target) });
    if g.chance(50) {
        entry.put("patch", Value::Inline(vec![operations]));
    } else {
        entry.put("path", layer.file(g, "json", vec![operations]));
    }
    layer.add("patchesJson6902", entry);
}
