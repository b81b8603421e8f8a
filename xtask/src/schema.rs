//! `cargo xtask schema`: writes crates/core/src/schema/builtin.rs from what kustomize embeds.
//!
//! The facts come from kustomize's own library through the Go program in xtask/schema, so the machine needs Go.
//! Only what a strategic merge looks at is kept: which fields a type has, and which lists are merged by which keys.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value};

type Definitions = Map<String, Value>;
/// Group, version and number of the definition.
type Kinds = BTreeMap<(String, String, String), usize>;

const HEAD: &str = "//! Facts of Kubernetes 1.21.2's kinds. Written by `cargo xtask schema`; do not edit.\n\n\
use super::facts::Fact::{self, Leaf, List, Map, Object, Ref};\n\n";

/// Runs the Go program and writes the table.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let program = Command::new("go").args(["run", "."]).current_dir(root.join("xtask/schema")).output()?;
    if !program.status.success() {
        return Err(String::from_utf8_lossy(&program.stderr).into());
    }
    let facts: Value = serde_json::from_slice(&program.stdout)?;
    let table = table(&facts).ok_or("the facts have another shape than expected")?;
    fs::write(root.join("crates/core/src/schema/builtin.rs"), table)?;
    Ok(())
}

fn table(facts: &Value) -> Option<String> {
    let definitions: BTreeMap<&String, &Value> = facts["definitions"].as_object()?.iter().collect();
    let numbers: BTreeMap<&str, usize> = definitions.keys().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let mut text = HEAD.to_owned();
    write_cluster(&mut text, facts)?;
    write_kinds(&mut text, &kinds(facts["definitions"].as_object()?, &numbers));
    text.push_str(
        "/// Types by name, sorted.\n#[rustfmt::skip]\npub(super) static DEFINITIONS: &[(&str, Fact)] = &[\n",
    );
    for (name, definition) in definitions {
        writeln!(text, "    ({name:?}, {}),", shape(definition, &numbers)).ok()?;
    }
    text.push_str("];\n");
    Some(text)
}

fn write_cluster(text: &mut String, facts: &Value) -> Option<()> {
    let mut cluster: Vec<_> = facts["cluster"].as_array()?.iter().filter_map(kind_of_pair).collect();
    cluster.sort();
    text.push_str("/// Kinds that lie in no namespace: kind, group, version; sorted.\n");
    text.push_str("#[rustfmt::skip]\npub(super) static CLUSTER: &[(&str, &str, &str)] = &[\n");
    for kind in cluster {
        writeln!(text, "    {kind:?},").ok()?;
    }
    text.push_str("];\n\n");
    Some(())
}

fn kind_of_pair(pair: &Value) -> Option<(String, String, String)> {
    let (api_version, kind) = (pair[0].as_str()?, pair[1].as_str()?);
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    Some((kind.to_owned(), group.to_owned(), version.to_owned()))
}

fn kinds(definitions: &Definitions, numbers: &BTreeMap<&str, usize>) -> Kinds {
    let mut kinds = Kinds::new();
    for (name, definition) in definitions {
        for kind in definition["x-kubernetes-group-version-kind"].as_array().into_iter().flatten() {
            let part = |key: &str| kind[key].as_str().unwrap_or("").to_owned();
            kinds.insert((part("kind"), part("group"), part("version")), numbers[name.as_str()]);
        }
    }
    kinds
}

fn write_kinds(text: &mut String, kinds: &Kinds) {
    text.push_str("/// The type of each kind: kind, group, version; sorted.\n");
    text.push_str("#[rustfmt::skip]\npub(super) static KINDS: &[(&str, &str, &str, u16)] = &[\n");
    for ((kind, group, version), number) in kinds {
        let _ = writeln!(text, "    ({kind:?}, {group:?}, {version:?}, {number}),");
    }
    text.push_str("];\n\n");
}

/// A schema as the Rust expression of its `Fact`.
fn shape(schema: &Value, numbers: &BTreeMap<&str, usize>) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/definitions/")) {
        return format!("Ref({})", numbers[name]);
    }
    if let Some(keys) = merge_keys(schema) {
        return format!("List(&{keys:?}, &{})", shape(&schema["items"], numbers));
    }
    if schema["additionalProperties"].is_object() {
        return format!("Map(&{})", shape(&schema["additionalProperties"], numbers));
    }
    let fields = schema["properties"].as_object().into_iter().flatten().filter(|(_, field)| !is_scalar(field));
    let fields: BTreeMap<_, _> = fields.collect();
    if fields.is_empty() {
        return "Leaf".to_owned();
    }
    let fields: Vec<_> =
        fields.into_iter().map(|(name, field)| format!("({name:?}, {})", shape(field, numbers))).collect();
    format!("Object(&[{}])", fields.join(", "))
}

/// The merge keys of a list that is merged; empty for a list of scalars.
fn merge_keys(schema: &Value) -> Option<Vec<&str>> {
    let strategy = schema["x-kubernetes-patch-strategy"].as_str()?;
    if schema["type"] != "array" || !strategy.split(',').any(|s| s == "merge") {
        return None;
    }
    let many = schema["x-kubernetes-list-map-keys"].as_array();
    let one = schema["x-kubernetes-patch-merge-key"].as_str();
    Some(many.map_or_else(|| one.into_iter().collect(), |keys| keys.iter().filter_map(Value::as_str).collect()))
}

fn is_scalar(schema: &Value) -> bool {
    matches!(schema["type"].as_str(), Some("string" | "integer" | "number" | "boolean"))
}
