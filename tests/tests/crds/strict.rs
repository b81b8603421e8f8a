//! A structural schema as JSON Schema that refuses what the API server refuses under strict field validation.

use serde_json::{Map, Value as Json, json};

/// `schema` with unknown fields refused wherever fields are known and none are preserved.
pub(crate) fn schema(schema: &Json) -> Json {
    let mut root = object(schema);
    // The server knows these of every object.
    if let Some(properties) = root.get_mut("properties").and_then(Json::as_object_mut) {
        for field in ["apiVersion", "kind"] {
            properties.insert(field.to_owned(), json!({ "type": "string" }));
        }
        properties.insert("metadata".to_owned(), json!({ "type": "object" }));
    }
    Json::Object(root)
}

fn object(schema: &Json) -> Map<String, Json> {
    let Some(fields) = schema.as_object() else { return Map::new() };
    let mut strict: Map<_, _> = fields.iter().filter_map(|(name, value)| keyword(name, value)).collect();
    if schema["nullable"] == true && strict.contains_key("type") {
        strict["type"] = json!([schema["type"], "null"]);
    }
    let open = schema["x-kubernetes-preserve-unknown-fields"] == true || fields.contains_key("additionalProperties");
    if fields.contains_key("properties") && !open {
        strict.insert("additionalProperties".to_owned(), Json::Bool(false));
        if schema["x-kubernetes-embedded-resource"] == true {
            for field in ["apiVersion", "kind", "metadata"] {
                strict["properties"][field] = json!(true);
            }
        }
    }
    strict
}

/// A keyword of the schema as it stands in JSON Schema; Kubernetes' own say nothing there.
fn keyword(name: &str, value: &Json) -> Option<(String, Json)> {
    let value = match name {
        "properties" => {
            let fields = value.as_object()?;
            Json::Object(fields.iter().map(|(name, schema)| (name.clone(), Json::Object(object(schema)))).collect())
        }
        "items" => Json::Object(object(value)),
        "additionalProperties" if value.is_object() => Json::Object(object(value)),
        // Parts of these may leave out fields that stand beside them, so they are taken as they are.
        "allOf" | "anyOf" | "oneOf" | "not" => value.clone(),
        "format" | "default" | "nullable" | "description" | "title" | "example" => return None,
        extension if extension.starts_with("x-") => return None,
        _ => value.clone(),
    };
    Some((name.to_owned(), value))
}
