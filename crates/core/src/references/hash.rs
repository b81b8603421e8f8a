//! The suffix that a generated object's name gets from its content (kustomize's `HashTransformer`).

use std::fmt::Write as _;

use kubekiln_yaml::{Arena, EmitError, Limits, Mapping, Node, Scalar, ScalarStyle, Tag, Value, emit_json};
use sha2::{Digest, Sha256};

use super::ReferenceError;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::transform::Context;

/// Letters of the hexadecimal digest that kustomize replaces, so that no word comes about.
const LETTERS: [(u8, u8); 5] = [(b'0', b'g'), (b'1', b'h'), (b'3', b'k'), (b'a', b'm'), (b'e', b't')];

/// Length of the suffix.
const LENGTH: usize = 10;

/// Adds `-<hash>` to the name of every object that asks for it. Fails when an object cannot be printed.
pub fn add_hashes<'a>(resources: &mut ResMap<'a>, cx: &Context<'a, '_>) -> Result<(), ReferenceError> {
    if !resources.iter().any(|r| r.needs_hash) {
        return Ok(());
    }
    resources.try_each(
        || (),
        |(), resource| {
            if resource.needs_hash {
                let hash = hash(resource, cx.arena)?;
                resource.store_previous_id(cx.schema);
                let name = cx.arena.keep(format!("{}-{hash}", resource.name()));
                set_name(&mut resource.node, name);
            }
            Ok(())
        },
    )
}

/// Replaces the name's text; its span and style stay, its type is the text's own again.
fn set_name<'a>(node: &mut Node<'a>, name: &'a str) {
    let old = node.get_mut("metadata").and_then(|m| m.get_mut("name"));
    if let Some(old) = old.and_then(Node::as_scalar_mut) {
        old.text = name;
        old.tag = Tag::None;
    }
}

/// The ten letters for an object's content.
pub fn hash(resource: &Resource<'_>, arena: &Arena) -> Result<String, EmitError> {
    let json = match resource.kind() {
        "ConfigMap" => content(&resource.node, "ConfigMap", "binaryData", arena)?,
        "Secret" => content(&resource.node, "Secret", "stringData", arena)?,
        // kustomize hashes go-yaml's tree here, line numbers and all; nothing depends on the very letters.
        _ => json(&resource.node, arena)?,
    };
    Ok(letters(&json))
}

/// The first digits of the digest, some of them replaced.
fn letters(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let hex = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digit = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
    let replaced = |letter: u8| LETTERS.iter().find(|(from, _)| *from == letter).map_or(letter, |(_, to)| *to);
    hex.take(LENGTH).map(|n| char::from(replaced(digit(n)))).collect()
}

/// What counts of a `ConfigMap` or `Secret`, as JSON with sorted keys. The name is always empty: kustomize looks for
/// it under a key called `metadata/name`.
fn content(node: &Node<'_>, kind: &str, extra: &str, arena: &Arena) -> Result<String, EmitError> {
    let extra_field = match node.get(extra).map(|n| (n, &n.value)) {
        Some((n, Value::Mapping(_) | Value::Sequence(_))) => Some(map_or_text(Some(n), arena)?),
        _ => None,
    };
    let data = map_or_text(node.get("data"), arena)?;
    let mut out = String::from("{");
    if let (Some(value), "binaryData") = (&extra_field, extra) {
        let _ = write!(out, "\"{extra}\":{value},");
    }
    let _ = write!(out, "\"data\":{data},\"kind\":\"{kind}\",\"name\":\"\"");
    if let (Some(value), "stringData") = (&extra_field, extra) {
        let _ = write!(out, ",\"{extra}\":{value}");
    }
    if kind == "Secret" {
        let _ = write!(out, ",\"type\":{}", map_or_text(node.get("type"), arena)?);
    }
    out.push('}');
    Ok(out)
}

/// A field's JSON: the empty string when missing, text for a scalar, null for a list, else the mapping.
fn map_or_text(node: Option<&Node<'_>>, arena: &Arena) -> Result<String, EmitError> {
    let mut out = String::new();
    match node.map(|n| (n, &n.value)) {
        None => out.push_str("\"\""),
        Some((_, Value::Scalar(scalar))) => write_string(scalar.text, &mut out),
        Some((_, Value::Sequence(_))) => out.push_str("null"),
        Some((_, Value::Mapping(mapping))) if all_strings(mapping) => write_strings(mapping, &mut out),
        Some((node, _)) => return json(node, arena),
    }
    Ok(out)
}

fn json(node: &Node<'_>, arena: &Arena) -> Result<String, EmitError> {
    let mut out = String::new();
    emit_json(node, arena, &Limits::default(), &mut out)?;
    Ok(out)
}

fn all_strings(mapping: &Mapping<'_>) -> bool {
    let is_string = |s: &Scalar<'_>| s.tag == Tag::Str || (s.tag == Tag::None && s.style != ScalarStyle::Plain);
    mapping
        .entries
        .iter()
        .all(|e| e.key.as_scalar().is_some_and(is_string) && e.value.as_scalar().is_some_and(is_string))
}

fn write_strings(mapping: &Mapping<'_>, out: &mut String) {
    let mut pairs: Vec<(&str, &str)> =
        mapping.entries.iter().filter_map(|e| Some((e.key.text()?, e.value.text()?))).collect();
    pairs.sort_unstable();
    out.push('{');
    for (i, (key, value)) in pairs.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_string(key, out);
        out.push(':');
        write_string(value, out);
    }
    out.push('}');
}

/// A JSON string with the escapes of Go's `encoding/json`, which also spares HTML and JavaScript.
fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::{Arena, Entry, Node, Span};

    use super::{Resource, hash};

    fn text(text: &str) -> Node<'_> {
        Node::string(Span::NONE, text)
    }

    fn map<'a>(pairs: Vec<(&'a str, Node<'a>)>) -> Node<'a> {
        let entry = |(key, value)| Entry { key: text(key), value };
        Node::mapping(Span::NONE, pairs.into_iter().map(entry).collect())
    }

    /// Suffixes that `kustomize build` gave to the same objects.
    #[test]
    fn suffixes_are_kustomizes() {
        let config = |data| Resource::new(map(vec![("kind", text("ConfigMap")), ("data", map(data))]));
        let arena = Arena::new();
        let of = |resource: &Resource<'_>| hash(resource, &arena).unwrap();
        assert_eq!(of(&config(vec![("b", text("2")), ("a", text("<&>\u{2028}\u{8}\u{1b}é\"\\\n\t"))])), "27gm4tmk24");
        let secret = map(vec![
            ("kind", text("Secret")),
            ("type", text("Opaque")),
            ("data", map(vec![("pw", text("czNjcmV0"))])),
        ]);
        assert_eq!(of(&Resource::new(secret)), "c6mc6k7dmf");
        let empty = map(vec![("kind", text("ConfigMap"))]);
        assert_eq!(of(&Resource::new(empty)), "6ct58987ht");
    }
}
