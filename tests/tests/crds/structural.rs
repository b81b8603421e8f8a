//! What the API server asks of a CRD's schema.

use serde_json::Value as Json;

/// Adds what is wrong with `schema`, which stands `at`.
pub(crate) fn check(schema: &Json, at: &str, problems: &mut Vec<String>) {
    let says = |keyword: &str| schema[keyword] == true;
    let free = says("x-kubernetes-int-or-string") || says("x-kubernetes-preserve-unknown-fields");
    if schema["type"].is_null() && !free {
        problems.push(format!("{at}: no type"));
    }
    if says("x-kubernetes-int-or-string") && !schema["type"].is_null() {
        problems.push(format!("{at}: a type beside x-kubernetes-int-or-string"));
    }
    if !schema["properties"].is_null() && !schema["additionalProperties"].is_null() {
        problems.push(format!("{at}: properties and additionalProperties"));
    }
    if !schema["description"].is_null() {
        problems.push(format!("{at}: prose"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        if schema["properties"][name].is_null() && !free {
            problems.push(format!("{at}: required {name} is no property"));
        }
    }
    check_list(schema, at, problems);
    check_default(schema, at, problems);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        check(property, &format!("{at}.{name}"), problems);
    }
    if schema["items"].is_object() {
        check(&schema["items"], &format!("{at}[]"), problems);
    }
    if schema["additionalProperties"].is_object() {
        check(&schema["additionalProperties"], &format!("{at}[*]"), problems);
    }
}

/// A list merged by keys needs them in every item: required, or with a default.
fn check_list(schema: &Json, at: &str, problems: &mut Vec<String>) {
    if schema["type"] == "array" && schema["items"].is_null() {
        problems.push(format!("{at}: a list of what?"));
    }
    if schema["x-kubernetes-list-type"] != "map" {
        return;
    }
    let items = &schema["items"];
    let required = items["required"].as_array().map_or(&[][..], Vec::as_slice);
    let keys = schema["x-kubernetes-list-map-keys"].as_array().map_or(&[][..], Vec::as_slice);
    if keys.is_empty() {
        problems.push(format!("{at}: a keyed list without keys"));
    }
    for key in keys {
        let property = &items["properties"][key.as_str().unwrap_or_default()];
        if property.is_null() || (!required.contains(key) && property["default"].is_null()) {
            problems.push(format!("{at}: key {key} is neither required nor has a default"));
        }
    }
}

/// A default has to fit what it is the default of.
fn check_default(schema: &Json, at: &str, problems: &mut Vec<String>) {
    let Some(default) = schema.get("default") else { return };
    let strict = super::strict::schema(schema);
    let fits = jsonschema::draft202012::new(&strict).is_ok_and(|validator| validator.is_valid(default));
    if !fits {
        problems.push(format!("{at}: default {default} does not fit"));
    }
}
