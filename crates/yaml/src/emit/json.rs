//! Compact JSON as Go's `encoding/json` writes it, HTML escapes included.

use std::fmt::Write as _;

use super::expand::{Site, check_depth};
use super::scalar::{ScalarValue, Setting, value_in};
use super::walk::{Keys, Walk};
use super::{EmitError, float};
use crate::{Arena, Limits, Node, Span, Value};

/// Writes the object.
pub(super) fn write(node: &Node<'_>, arena: &Arena, limits: &Limits, out: &mut String) -> Result<(), EmitError> {
    let mut writer = Json { walk: Walk::new(node, arena, limits), out };
    writer.node(Site { node, flow: false }, 0)
}

struct Json<'n, 'a, 'r, 'o> {
    walk: Walk<'n, 'a, 'r>,
    out: &'o mut String,
}

impl<'n, 'a> Json<'n, 'a, '_, '_> {
    fn node(&mut self, site: Site<'n, 'a>, depth: usize) -> Result<(), EmitError> {
        let site = self.walk.resolve(site)?;
        let span = site.node.span;
        if !matches!(site.node.value, Value::Scalar(_)) {
            check_depth(depth, self.walk.limits, span)?;
        }
        match &site.node.value {
            Value::Mapping(_) => self.mapping(site, depth),
            Value::Sequence(sequence) => {
                self.out.push('[');
                for (i, item) in sequence.items.iter().enumerate() {
                    if i > 0 {
                        self.out.push(',');
                    }
                    self.node(Site { node: item, flow: site.flow || sequence.flow }, depth + 1)?;
                }
                self.out.push(']');
                Ok(())
            }
            Value::Scalar(scalar) => {
                let setting = Setting { flow: site.flow, simple_key: false };
                let value = value_in(scalar, span, self.walk.arena, setting)?;
                self.scalar(&value, span)
            }
            Value::Alias(_) => Ok(()),
        }
    }

    fn mapping(&mut self, site: Site<'n, 'a>, depth: usize) -> Result<(), EmitError> {
        let mut fields: Vec<(&str, Site<'n, 'a>)> = Vec::new();
        let keys = self.walk.keys(site, depth == 0)?;
        match &keys {
            Keys::Plain { entries, flow, .. } => fields.extend(
                entries.iter().map(|e| (e.key.text().unwrap_or_default(), Site { node: &e.value, flow: *flow })),
            ),
            Keys::Resolved(resolved) => fields.extend(resolved.iter().map(|f| (&*f.key, f.value))),
        }
        fields.sort_by_key(|(key, _)| *key);
        if let Some(pair) = fields.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(self.walk.duplicate(site, pair[0].0));
        }
        self.out.push('{');
        for (i, (key, value)) in fields.iter().enumerate() {
            if i > 0 {
                self.out.push(',');
            }
            string(self.out, key);
            self.out.push(':');
            self.node(*value, depth + 1)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn scalar(&mut self, value: &ScalarValue<'_>, span: Span) -> Result<(), EmitError> {
        match value {
            ScalarValue::Null => self.out.push_str("null"),
            ScalarValue::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            ScalarValue::Int(n) => write!(self.out, "{n}").unwrap_or_default(),
            ScalarValue::Uint(n) => write!(self.out, "{n}").unwrap_or_default(),
            ScalarValue::Float(f) if !f.is_finite() => return Err(unsupported(*f, span)),
            ScalarValue::Float(f) => float::json(self.out, *f),
            ScalarValue::Text(text) => string(self.out, text),
        }
        Ok(())
    }
}

/// The refusal of a float that JSON has no way to write.
pub(super) fn unsupported(value: f64, span: Span) -> EmitError {
    let name = if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    };
    EmitError { message: format!("json: unsupported value: {name}"), span }
}

/// Appends a JSON string.
pub(super) fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut start = 0;
    for (i, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\x08' => "\\b",
            '\x0c' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            '<' => "\\u003c",
            '>' => "\\u003e",
            '&' => "\\u0026",
            '\0'..='\x1f' => "",
            _ => continue,
        };
        out.push_str(&text[start..i]);
        out.push_str(escape);
        if escape.is_empty() {
            write!(out, "\\u{:04x}", u32::from(c)).unwrap_or_default();
        }
        start = i + c.len_utf8();
    }
    out.push_str(&text[start..]);
    out.push('"');
}
