//! Values within a JSON Schema.

use proptest::collection::{SizeRange, vec};
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any};
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value as Json, json};

/// Items of a list, or entries of a map, at most.
const MOST: u64 = 3;

/// Texts that people give where a schema asks for no form.
const TEXTS: [&str; 6] = ["", "a", "some-name", "10Gi", "registry.example.com/team/name", "two words: \"quoted\" #1"];

/// Values that `schema` allows; now and then one that it does not, when its keywords contradict each other.
pub(crate) fn value(schema: &Json) -> BoxedStrategy<Json> {
    let drawn = match schema["enum"].as_array() {
        Some(values) => select(values.clone()).boxed(),
        None => by_type(schema),
    };
    match schema.get("default") {
        // The default is as likely as anything else.
        Some(default) => proptest::prop_oneof![drawn, Just(default.clone())].boxed(),
        None => drawn,
    }
}

fn by_type(schema: &Json) -> BoxedStrategy<Json> {
    let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    select(types)
        .prop_flat_map({
            let schema = schema.clone();
            move |kind| of_type(kind.as_str().unwrap_or("any"), &schema)
        })
        .boxed()
}

fn of_type(kind: &str, schema: &Json) -> BoxedStrategy<Json> {
    match kind {
        "boolean" => any::<bool>().prop_map(Json::from).boxed(),
        "integer" | "number" => integers(schema).prop_map(Json::from).boxed(),
        "string" => texts(schema),
        "array" => lists(schema),
        "object" => objects(schema),
        "null" => Just(Json::Null).boxed(),
        other => panic!("a parameter of type {other}: {schema}"),
    }
}

fn integers(schema: &Json) -> std::ops::RangeInclusive<i64> {
    let least = schema["minimum"].as_i64().unwrap_or(0);
    least..=schema["maximum"].as_i64().unwrap_or(least + 40_000)
}

fn texts(schema: &Json) -> BoxedStrategy<Json> {
    let Some(pattern) = schema["pattern"].as_str() else {
        let least = usize::from(schema["minLength"].as_u64().is_some_and(|n| n > 0));
        return select(&TEXTS[least..]).prop_map(Json::from).boxed();
    };
    // The generator makes whole texts and knows no anchors.
    let pattern = pattern.replace("$|^", "|");
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let drawn = string_regex(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    // YAML has no control characters; what is left may no longer fit, and is drawn again then.
    drawn.prop_map(|text| Json::from(text.replace(char::is_control, ""))).boxed()
}

fn lists(schema: &Json) -> BoxedStrategy<Json> {
    let least = schema["minItems"].as_u64().unwrap_or(0);
    let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX).min(least + MOST);
    let item = schema.get("items").map_or_else(|| any_object().boxed(), value);
    let unique = schema["uniqueItems"] == json!(true);
    vec(item, size(least, most))
        .prop_map(move |mut items| {
            if unique {
                let mut seen = Vec::new();
                items.retain(|item| {
                    !seen.contains(item) && {
                        seen.push(item.clone());
                        true
                    }
                });
            }
            Json::from(items)
        })
        .boxed()
}

fn size(least: u64, most: u64) -> SizeRange {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    (number(least)..=number(most)).into()
}

/// Known fields, each there or not; with free keys, a few of them.
fn objects(schema: &Json) -> BoxedStrategy<Json> {
    let Some(fields) = schema["properties"].as_object() else {
        return if schema["additionalProperties"].is_object() { maps(schema) } else { any_object() };
    };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let field = |(name, schema): (&String, &Json)| {
        let drawn = value(schema);
        let drawn =
            if required.contains(&name.as_str()) { drawn.prop_map(Some).boxed() } else { option::of(drawn).boxed() };
        (Just(name.clone()), drawn)
    };
    let fields: Vec<_> = fields.iter().map(field).collect();
    fields
        .prop_map(|fields| fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect::<Map<_, _>>())
        .prop_map(Json::from)
        .boxed()
}

fn maps(schema: &Json) -> BoxedStrategy<Json> {
    let names = schema["propertyNames"].as_object().map_or_else(
        || select(vec!["a", "some-name", "b2"]).prop_map(Json::from).boxed(),
        |_| texts(&schema["propertyNames"]),
    );
    let least = schema["minProperties"].as_u64().unwrap_or(0);
    vec((names, value(&schema["additionalProperties"])), size(least, least + MOST))
        .prop_map(|entries| {
            let named = |(name, value): (Json, Json)| Some((name.as_str()?.to_owned(), value));
            Json::from(entries.into_iter().filter_map(named).collect::<Map<_, _>>())
        })
        .boxed()
}

/// Where a schema leaves the fields open: a piece of Kubernetes, as in `resources` or `affinity`.
fn any_object() -> BoxedStrategy<Json> {
    select(vec![
        json!({}),
        json!({ "requests": { "cpu": "100m" } }),
        json!({ "key": "dedicated", "operator": "Exists" }),
    ])
    .boxed()
}
