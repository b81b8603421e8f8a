//! Strategic merge patches: with every directive, for an object that is there.

use crate::differential::grower::{Grower, Layer, Seen};
use crate::differential::objects::IMAGES;
use crate::differential::value::{Step, Value, yaml};

/// Kinds with a pod template, and the way to its spec.
const PODS: &[(&str, &[&str])] = &[
    ("Deployment", &["spec", "template", "spec"]),
    ("StatefulSet", &["spec", "template", "spec"]),
    ("DaemonSet", &["spec", "template", "spec"]),
    ("Job", &["spec", "template", "spec"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "spec"]),
    ("Pod", &["spec"]),
];

/// A patch for `seen`.
pub(super) fn patch(g: &mut Grower<'_>, layer: &mut Layer, seen: &Seen) -> Value {
    let (name, namespace) = seen.a_name(g);
    let mut metadata = yaml!({ "name": (name) });
    if !namespace.is_empty() && g.chance(96) {
        metadata.put("namespace", namespace);
    }
    let mut patch = yaml!({ "apiVersion": (seen.api_version()), "kind": (seen.kind()), "metadata": (metadata) });
    if g.wants("$patch: delete", 4) {
        layer.seen.retain(|there| there.kind() != seen.kind() || there.name != seen.name);
        return patch.with("$patch", "delete");
    }
    for _ in 0..=g.below(2) {
        change(g, seen, &mut patch);
    }
    if g.wants("$patch: merge", 3) {
        patch.put("$patch", "merge");
    }
    patch
}

fn change(g: &mut Grower<'_>, seen: &Seen, patch: &mut Value) {
    let pods = PODS.iter().find(|(kind, _)| *kind == seen.kind()).map(|(_, way)| *way);
    match (pods, seen.kind()) {
        (Some(way), _) if g.chance(65) => nest(patch, way, pod_spec(g)),
        (_, "Service") if g.chance(60) => nest(patch, &["spec"], service(g)),
        (_, "Widget") if g.chance(75) => nest(patch, &["spec"], widget(g)),
        (_, "ConfigMap") if g.chance(60) => nest(patch, &["data"], data(g)),
        (_, "Deployment") if g.chance(40) => nest(patch, &["spec"], strategy(g)),
        _ if g.chance(45) => metadata(g, patch),
        _ => leaf(g, seen, patch),
    }
}

/// Puts the entries of `more` where `way` leads to.
fn nest(patch: &mut Value, way: &[&str], more: Value) {
    match way.split_first() {
        None => merge(patch, more),
        Some((first, rest)) => {
            if patch.get(first).is_none() {
                patch.put(first, Value::map());
            }
            if let Some(below) = patch.get_mut(first) {
                nest(below, rest, more);
            }
        }
    }
}

fn merge(into: &mut Value, more: Value) {
    if let Value::Map(entries) = more {
        for (key, value) in entries {
            into.put(&key, value);
        }
    }
}

fn pod_spec(g: &mut Grower<'_>) -> Value {
    let mut spec = Value::map();
    match g.below(10) {
        0..=3 => {
            spec.put("containers", vec![container(g)]);
            if g.wants("$setElementOrder", 14) {
                spec.put("$setElementOrder/containers", yaml!([{ "name": "sidecar" }, { "name": "main" }]));
            }
        }
        4 => spec.put(
            "initContainers",
            yaml!([{ "name": "init", "image": "nginx" }, { "name": "wait", "image": "busybox" }]),
        ),
        5 => spec.put("volumes", volumes(g)),
        6 => spec.put("tolerations", yaml!([{ "key": "c", "operator": "Exists" }])),
        7 => spec.put("imagePullSecrets", yaml!([{ "name": "pull" }])),
        8 => spec.put("nodeSelector", yaml!({ "disk": "ssd" })),
        _ => spec.put("serviceAccountName", "default"),
    }
    spec
}

fn container(g: &mut Grower<'_>) -> Value {
    let name = g.pick(&["main", "main", "sidecar", "new"]);
    let mut container = yaml!({ "name": (name) });
    match g.below(11) {
        0 if g.wants("$patch: delete", 80) => container.put("$patch", "delete"),
        1 | 2 => container.put("image", g.pick(&IMAGES)),
        3 => container.put("env", yaml!([{ "name": "LEVEL", "value": "debug" }, { "name": "NEW", "value": "1" }])),
        4 if g.wants("$patch: delete", 80) => {
            container.put("env", yaml!([{ "name": "LEVEL", "$patch": "delete" }, { "name": "KEY", "value": "plain", "valueFrom": (Value::Raw("null".to_owned())) }]));
        }
        5 if g.wants("$patch: replace", 90) => {
            container.put("env", yaml!([{ "$patch": "replace" }, { "name": "ONLY", "value": "this" }]));
        }
        6 => container.put(
            "ports",
            yaml!([{ "containerPort": 8080, "name": "http" }, { "containerPort": 53, "protocol": "TCP", "name": "x" }]),
        ),
        7 => container.put("args", yaml!(["one", "two"])),
        8 => container.put(
            "volumeMounts",
            yaml!([{ "mountPath": "/data", "name": "other" }, { "mountPath": "/new", "name": "data" }]),
        ),
        9 if g.wants("$patch: replace", 90) => {
            container.put("resources", yaml!({ "$patch": "replace", "limits": { "cpu": 2 } }));
        }
        _ => container.put("resources", Value::Raw("null".to_owned())),
    }
    container
}

fn volumes(g: &mut Grower<'_>) -> Value {
    if g.wants("$retainKeys", 50) {
        return yaml!([{ "name": "config", "$retainKeys": ["name", "emptyDir"], "emptyDir": {} }]);
    }
    yaml!([{ "name": "data", "persistentVolumeClaim": (Value::Raw("null".to_owned())), "emptyDir": {} }, { "name": "more", "emptyDir": {} }])
}

fn service(g: &mut Grower<'_>) -> Value {
    match g.below(5) {
        0 => yaml!({ "ports": [{ "port": 80, "nodePort": 30080 }, { "port": 9090, "name": "metrics" }] }),
        1 if g.wants("$patch: delete", 90) => yaml!({ "ports": [{ "port": 80, "$patch": "delete" }] }),
        2 if g.wants("$patch: replace", 90) => yaml!({ "ports": [{ "port": 1 }, { "$patch": "replace" }] }),
        3 if g.wants("$setElementOrder", 90) => {
            yaml!({ "$setElementOrder/ports": [{ "port": 443 }, { "port": 80 }], "ports": [{ "port": 443, "name": "tls" }] })
        }
        _ => yaml!({ "type": "NodePort", "selector": { "tier": "front" } }),
    }
}

fn widget(g: &mut Grower<'_>) -> Value {
    match g.below(5) {
        0 => yaml!({ "parts": [{ "id": "b", "amount": 20 }, { "id": "c" }] }),
        1 if g.wants("$patch: delete", 60) => yaml!({ "parts": [{ "id": "a", "$patch": "delete" }] }),
        2 => yaml!({ "tags": ["z"], "size": (Value::Raw("null".to_owned())) }),
        3 if g.wants("$patch: replace", 60) => yaml!({ "configRef": { "$patch": "replace", "other": "x" } }),
        _ => yaml!({ "template": { "spec": { "containers": [{ "name": "main", "image": "nginx:2" }] } } }),
    }
}

fn data(g: &mut Grower<'_>) -> Value {
    match g.below(4) {
        0 => yaml!({ "a": "changed", "new": "x: y" }),
        1 => yaml!({ "a": (Value::Raw("null".to_owned())) }),
        2 if g.wants("$patch: replace", 90) => yaml!({ "$patch": "replace", "only": "this" }),
        _ => yaml!({ "text": (Value::Lines("|", vec!["one".to_owned(), "  two".to_owned()])) }),
    }
}

fn strategy(g: &mut Grower<'_>) -> Value {
    if g.wants("$retainKeys", 60) {
        return yaml!({ "strategy": { "$retainKeys": ["type"], "type": "Recreate" } });
    }
    yaml!({ "replicas": 7, "strategy": { "rollingUpdate": (Value::Raw("null".to_owned())) } })
}

fn metadata(g: &mut Grower<'_>, patch: &mut Value) {
    let more = match g.below(7) {
        0 if g.wants("$deleteFromPrimitiveList", 90) => {
            yaml!({ "finalizers": ["example.com/new"], "$deleteFromPrimitiveList/finalizers": ["example.com/slow"] })
        }
        1 if g.wants("$patch: replace", 60) => yaml!({ "labels": { "$patch": "replace", "only": "this" } }),
        2 if g.wants("$patch: delete", 30) => yaml!({ "annotations": { "$patch": "delete" } }),
        3 => yaml!({ "labels": { "app": (Value::Raw("null".to_owned())), "new": "label" } }),
        4 => yaml!({ "labels": (Value::Raw("null".to_owned())) }),
        5 => yaml!({ "finalizers": ["example.com/other"] }),
        _ => yaml!({ "annotations": { "patched": "yes", "note": "again" } }),
    };
    nest(patch, &["metadata"], more);
}

/// Replaces something that the object has, wherever it is.
fn leaf(g: &mut Grower<'_>, seen: &Seen, patch: &mut Value) {
    let places = seen.value.places();
    let below_identity =
        |way: &[Step]| matches!(way, [Step::Key(first), _, ..] if first != "metadata" && first != "apiVersion");
    let ways: Vec<_> = places.into_iter().map(|(way, _)| way).filter(|way| below_identity(way)).collect();
    let Some(way) = g.one(&ways) else { return };
    let keys: Vec<_> =
        way.iter().map_while(|step| if let Step::Key(key) = step { Some(key.as_str()) } else { None }).collect();
    let Some((last, above)) = keys.split_last() else { return };
    let there = seen.value.at(&keys).cloned();
    nest(patch, above, Value::map().with(last, replacement(g, there.as_ref())));
}

/// Another value, most times of the same kind: one that no field spec can follow fails the whole tree.
fn replacement(g: &mut Grower<'_>, there: Option<&Value>) -> Value {
    if g.chance(3) {
        let wrong = [yaml!({ "a": { "b": "c" } }), yaml!(["x", "y"]), Value::from(5)];
        return g.one(&wrong).cloned().unwrap_or_else(Value::map);
    }
    let all = match there {
        Some(Value::Map(_)) => [Value::Raw("null".to_owned()), Value::map(), yaml!({ "a": "b" })],
        Some(Value::List(_)) => [Value::Raw("null".to_owned()), Value::List(Vec::new()), Value::Raw("null".to_owned())],
        Some(Value::Raw(_)) => [Value::from(5), Value::from(true), Value::Raw("null".to_owned())],
        _ => [Value::from("text"), Value::from("0123"), Value::from("")],
    };
    g.one(&all).cloned().unwrap_or_else(Value::map)
}
