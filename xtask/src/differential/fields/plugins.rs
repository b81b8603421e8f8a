//! Transformer and validator objects.

use super::{images, json_patch, labels, names, patches, replacements, select, strategic};
use crate::differential::grower::{Grower, Layer};
use crate::differential::value::{Value, yaml};

type Make = fn(&mut Grower<'_>, &mut Layer) -> Option<Value>;

const KINDS: &[(&str, Make)] = &[
    ("AnnotationsTransformer", |g, _| Some(annotations(g))),
    ("HashTransformer", |_, _| Some(Value::map())),
    ("ImageTagTransformer", |g, _| Some(image(g))),
    ("LabelTransformer", |g, _| Some(label(g))),
    ("NamespaceTransformer", |g, layer| Some(namespace(g, layer))),
    ("PatchJson6902Transformer", json_patch),
    ("PatchStrategicMergeTransformer", strategic_merge),
    ("PatchTransformer", patch),
    ("PrefixTransformer", |g, layer| Some(prefix(g, layer))),
    ("SuffixTransformer", |g, layer| Some(suffix(g, layer))),
    ("PrefixSuffixTransformer", |g, layer| Some(affixes(g, layer))),
    ("ReplacementTransformer", replacement),
    ("ReplicaCountTransformer", replica),
    ("SortOrderTransformer", |_, _| Some(sort_order())),
    ("ValueAddTransformer", value_add),
];

pub(super) fn transformers(g: &mut Grower<'_>, layer: &mut Layer) {
    let (kind, make) = KINDS[g.below(KINDS.len())];
    // Kustomize refuses it wherever it stands: seldom is often enough.
    if kind == "SortOrderTransformer" && g.chance(60) {
        return;
    }
    if !g.wants(kind, 100) || !g.wants("transformers", 100) {
        return;
    }
    if let Some(body) = make(g, layer) {
        let object = object(g, kind, body);
        name(g, layer, "transformers", object);
    }
}

/// A validator is a transformer that must leave everything as it is.
pub(super) fn validators(g: &mut Grower<'_>, layer: &mut Layer) {
    if !g.wants("validators", 100) {
        return;
    }
    let (kind, body) = match g.below(8) {
        0 => ("AnnotationsTransformer", annotations(g)),
        1 => ("ImageTagTransformer", image(g)),
        _ => ("ReplacementTransformer", yaml!({ "replacements": [] })),
    };
    let object = object(g, kind, body);
    name(g, layer, "validators", object);
}

fn object(g: &mut Grower<'_>, kind: &str, body: Value) -> Value {
    let mut object = yaml!({ "apiVersion": "builtin", "kind": (kind), "metadata": { "name": (g.fresh("plugin")) } });
    if let Value::Map(entries) = body {
        for (key, value) in entries {
            object.put(&key, value);
        }
    }
    object
}

/// Lists an object in `field`: in a file, in a folder with a kustomization, or as it is.
pub(super) fn name(g: &mut Grower<'_>, layer: &mut Layer, field: &str, object: Value) {
    match g.below(4) {
        0 => layer.add(field, Value::Inline(vec![object])),
        1 => {
            let folder = g.fresh("plugins");
            let below = format!("{}/{folder}", layer.folder);
            g.file(&below, "plugin.yaml", vec![object]);
            g.file(&below, "kustomization.yaml", vec![yaml!({ "resources": ["plugin.yaml"] })]);
            layer.add(field, folder);
        }
        _ => {
            let file = layer.file(g, "plugin", vec![object]);
            layer.add(field, file);
        }
    }
}

fn annotations(g: &mut Grower<'_>) -> Value {
    let mut specs = vec![yaml!({ "path": "metadata/annotations", "create": true })];
    if g.chance(40) {
        specs.push(yaml!({ "path": "spec/template/metadata/annotations", "create": true, "kind": "Deployment" }));
    }
    yaml!({ "annotations": (labels::pairs(g)), "fieldSpecs": (specs) })
}

fn image(g: &mut Grower<'_>) -> Value {
    let mut body = yaml!({ "imageTag": (images::image(g)) });
    if g.chance(50) {
        body.put(
            "fieldSpecs",
            yaml!([{ "path": "spec/image", "kind": "Widget" }, { "path": "spec/template/spec/containers[]/image" }]),
        );
    }
    body
}

fn label(g: &mut Grower<'_>) -> Value {
    let pairs = labels::pairs(g);
    yaml!({ "labels": (pairs), "fieldSpecs": (labels::specs(g)) })
}

fn namespace(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    let namespace = g.pick(&["moved", "prod"]);
    let mut body = yaml!({ "metadata": { "name": "mover", "namespace": (namespace) } });
    let unset_only = g.wants("NamespaceTransformer.unsetOnly", 50);
    if unset_only {
        body.put("unsetOnly", true);
    } else {
        names::move_to(layer, namespace);
    }
    if g.wants("NamespaceTransformer.setRoleBindingSubjects", 50) {
        body.put("setRoleBindingSubjects", g.pick(&["none", "defaultOnly", "allServiceAccounts"]));
    }
    if g.chance(60) {
        body.put("fieldSpecs", yaml!([{ "path": "metadata/namespace", "create": true }, { "path": "metadata/name", "kind": "Namespace", "create": true }]));
    }
    body
}

fn json_patch(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let seen = g.one(&layer.seen).cloned()?;
    let operations = json_patch::operations(g, &seen).into();
    let mut target = select::exact(g, &seen);
    target.put("name", seen.name.as_str());
    let mut body = yaml!({ "target": (target) });
    if g.chance(50) {
        body.put("jsonOp", Value::Inline(vec![operations]));
    } else {
        body.put("path", layer.file(g, "operations", vec![operations]));
    }
    Some(body)
}

fn strategic_merge(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let seen = g.one(&layer.seen).cloned()?;
    let patch = strategic::patch(g, layer, &seen);
    if g.chance(50) {
        return Some(yaml!({ "patches": (Value::Inline(vec![patch])) }));
    }
    let file = layer.file(g, "merged", vec![patch]);
    Some(yaml!({ "paths": [(file)] }))
}

fn patch(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let seen = g.one(&layer.seen).cloned()?;
    Some(patches::entry(g, layer, &seen))
}

fn name_specs(g: &mut Grower<'_>) -> Value {
    let all = [yaml!({ "path": "metadata/name" }), yaml!({ "path": "spec/secretName", "kind": "Widget" })];
    let most = if g.chance(70) { 1 } else { 2 };
    all[..most].to_vec().into()
}

fn prefix(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    names::rename(layer, |name| format!("pre-{name}"));
    yaml!({ "prefix": "pre-", "fieldSpecs": (name_specs(g)) })
}

fn suffix(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    names::rename(layer, |name| format!("{name}-suf"));
    yaml!({ "suffix": "-suf", "fieldSpecs": (name_specs(g)) })
}

fn affixes(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    names::rename(layer, |name| format!("p-{name}-s"));
    yaml!({ "prefix": "p-", "suffix": "-s", "fieldSpecs": (name_specs(g)) })
}

fn replacement(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let replacement = replacements::replacement(g, layer)?;
    Some(yaml!({ "replacements": [(replacement)] }))
}

fn replica(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let replica = images::replica(g, layer);
    if replica == Value::map() {
        return None;
    }
    Some(
        yaml!({ "replica": (replica), "fieldSpecs": [{ "path": "spec/replicas", "create": true, "kind": "Deployment" }, { "path": "spec/size", "kind": "Widget" }] }),
    )
}

fn sort_order() -> Value {
    yaml!({ "sortOptions": { "order": "legacy" } })
}

fn value_add(g: &mut Grower<'_>, layer: &mut Layer) -> Option<Value> {
    let seen = g.one(&layer.seen).cloned()?;
    let mut target = yaml!({ "selector": { "kind": (seen.kind()) }, "fieldPath": (g.pick(&["metadata/name", "metadata/namespace", "spec/serviceName"])) });
    if g.chance(35) {
        target.put("filePathPosition", 1 + g.below(3));
    }
    let mut body = Value::map();
    if g.chance(75) {
        body.put("value", "added");
    }
    if g.chance(70) {
        return Some(body.with("targets", vec![target]));
    }
    let file = layer.file(g, "targets", vec![yaml!({ "targets": [(target)] })]);
    Some(body.with("targetFilePath", file))
}
