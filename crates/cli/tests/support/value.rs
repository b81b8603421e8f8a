//! What a kustomization says, however it says it.

use kubekiln_yaml::{Arena, Limits, emit_json, parse};
use serde_json::{Map, Value, json};

/// The value of a kustomization as kustomize holds it after reading: older spellings are the newer ones, and what is
/// empty is not there. The order of `images` and `replicas`, which kustomize sorts, says nothing.
pub(crate) fn kustomization(text: &str) -> Value {
    let arena = Arena::new();
    let source = arena.add("kustomization", text.to_owned());
    let documents = parse(&arena, source, 0..text.len(), &Limits::default()).expect("YAML");
    let Some(document) = documents.first().filter(|d| !d.empty && !d.root.is_null()) else { return read(Map::new()) };
    let mut json = String::new();
    emit_json(&document.root, &arena, &Limits::default(), &mut json).expect("JSON");
    match serde_json::from_str(&json) {
        Ok(Value::Object(map)) => read(map),
        other => panic!("no mapping: {other:?}"),
    }
}

fn read(map: Map<String, Value>) -> Value {
    const FIELDS: [&str; 4] = ["namespace", "resources", "bases", "images"];
    let spelled = |key: String| FIELDS.iter().find(|f| f.eq_ignore_ascii_case(&key)).map_or(key, |f| (*f).to_owned());
    let mut map: Map<String, Value> = map.into_iter().map(|(k, v)| (spelled(k), v)).collect();
    for (old, new) in [("bases", "resources"), ("imageTags", "images")] {
        if let Some(Value::Array(more)) = map.remove(old) {
            let list = map.entry(new).or_insert_with(|| json!([]));
            list.as_array_mut().expect("a list").extend(more);
        }
    }
    let kind = map.entry("kind").or_insert_with(|| json!("Kustomization")).clone();
    let version = if kind == "Component" { "v1alpha1" } else { "v1beta1" };
    map.entry("apiVersion").or_insert_with(|| json!(format!("kustomize.config.k8s.io/{version}")));
    let options = map.get("generatorOptions").cloned();
    for field in ["configMapGenerator", "secretGenerator"] {
        for entry in map.get_mut(field).and_then(Value::as_array_mut).into_iter().flatten() {
            generator(entry, options.as_ref());
        }
    }
    for field in ["images", "replicas"] {
        if let Some(list) = map.get_mut(field).and_then(Value::as_array_mut) {
            list.sort_by_key(|entry| entry["name"].to_string());
        }
    }
    map.retain(|_, value| !is_empty(value));
    Value::Object(map)
}

fn generator(entry: &mut Value, options: Option<&Value>) {
    let Some(map) = entry.as_object_mut() else { return };
    if let Some(env) = map.remove("env") {
        map.entry("envs").or_insert_with(|| json!([])).as_array_mut().expect("a list").push(env);
    }
    // kustomize writes an entry's literals in the order of a Go map when it sets one.
    if let Some(literals) = map.get_mut("literals").and_then(Value::as_array_mut) {
        literals.sort_by_key(Value::to_string);
    }
    // It writes the options of the whole kustomization into the entry that it edits.
    if let Some(Value::Object(options)) = options {
        let own = map.entry("options").or_insert_with(|| json!({}));
        for (key, value) in options {
            own.as_object_mut().expect("a mapping").entry(key).or_insert_with(|| value.clone());
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
