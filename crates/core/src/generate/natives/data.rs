//! JSON and YAML in strings.

use std::fmt::Write as _;

use kubekiln_jsonnet::Document;
use kubekiln_yaml::{Arena, Limits, Node, Span, emit_json, marshalled, parse};
use serde::de::IgnoredAny;

use crate::generate::program::node;

pub(super) fn parse_json(text: &str) -> Result<Document, String> {
    serde_json::from_str(text).map_err(|error| format!("parsing json: {error}"))
}

/// Each document of a stream.
pub(super) fn parse_yaml(text: &str) -> Result<Document, String> {
    let arena = Arena::new();
    let source = arena.add("the text", text.to_owned());
    let documents = parse(&arena, source, 0..text.len(), &Limits::default());
    let documents = documents.map_err(|error| format!("parsing yaml: {error}"))?;
    let values: Result<Vec<_>, _> = documents.iter().map(|document| value(&document.root, &arena)).collect();
    values.map(Document::Array)
}

/// What go-yaml reads a node as, by way of JSON.
pub(crate) fn value(node: &Node<'_>, arena: &Arena) -> Result<Document, String> {
    let mut json = String::new();
    emit_json(node, arena, &Limits::default(), &mut json)
        .map_err(|error| format!("converting yaml to json: {error}"))?;
    parse_json(&json)
}

pub(super) fn manifest_yaml(json: &str) -> Result<String, String> {
    let value = parse_json(json)?;
    let arena = Arena::new();
    Ok(marshalled(&node(&value, Span::NONE, &arena)))
}

/// The same JSON, laid out as Go's `json.Indent` does: what stands between blanks and brackets stays as it is.
pub(super) fn manifest_json(json: &str, indent: usize) -> Result<String, String> {
    serde_json::from_str::<IgnoredAny>(json).map_err(|error| format!("parsing json: {error}"))?;
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json.trim();
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '"' => {
                taken = string_end(rest);
                out.push_str(&rest[..taken]);
            }
            '{' | '[' => {
                out.push(c);
                let inside = rest[1..].trim_start();
                if inside.starts_with(['}', ']']) {
                    out.push_str(&inside[..1]);
                    taken = rest.len() - inside.len() + 1;
                } else {
                    depth += 1;
                    new_line(&mut out, depth * indent);
                }
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut out, depth * indent);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth * indent);
            }
            ':' => out.push_str(": "),
            ' ' | '\t' | '\n' | '\r' => {}
            c => out.push(c),
        }
        rest = &rest[taken..];
    }
    out.push('\n');
    Ok(out)
}

fn new_line(out: &mut String, spaces: usize) {
    let _ = write!(out, "\n{:spaces$}", "");
}

/// Bytes of the string that `json` begins with, quotes included.
fn string_end(json: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::manifest_json;

    #[test]
    fn json_is_laid_out_as_go_does() {
        let laid = manifest_json(r#" {"a":[ ],"b" : {"c\"}":[1.50,"x, y"]}} "#, 2);
        assert_eq!(
            laid.unwrap(),
            "{\n  \"a\": [],\n  \"b\": {\n    \"c\\\"}\": [\n      1.50,\n      \"x, y\"\n    ]\n  }\n}\n"
        );
        assert!(manifest_json("{", 2).is_err());
    }
}
