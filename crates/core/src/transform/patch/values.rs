//! What the way through JSON does to values.
//!
//! kustomize prints an object as JSON, patches that, and reads it back as YAML. Most of it cannot be seen: what an
//! object holds is printed through JSON in the end anyhow. What can be seen is done here.

use std::borrow::Cow;

use kubekiln_yaml::{Arena, Node, Scalar, ScalarStyle, ScalarValue, Span, Tag, Value, marshalled, scalar_value};

/// What JSON cannot say: a number that is none, or a text where the tag wants something else, as after a replacement.
/// kustomize prints the object before it patches it, so that no patch helps.
pub(super) fn unsupported(node: &Node<'_>, arena: &Arena) -> Option<(String, Span)> {
    match &node.value {
        Value::Scalar(scalar) if !matches!(scalar.tag, Tag::Str) => match scalar_value(scalar, node.span, arena) {
            Err(error) => Some((format!("yaml: {}", error.message), error.span)),
            Ok(ScalarValue::Float(number)) if !number.is_finite() => {
                let name = if number.is_nan() {
                    "NaN"
                } else if number > 0.0 {
                    "+Inf"
                } else {
                    "-Inf"
                };
                Some((format!("json: unsupported value: {name}"), node.span))
            }
            Ok(_) => None,
        },
        Value::Scalar(_) | Value::Alias(_) => None,
        Value::Sequence(sequence) => sequence.items.iter().find_map(|item| unsupported(item, arena)),
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| unsupported(&entry.value, arena)),
    }
}

/// Gives every scalar the type and style it has after the way through JSON. Integers become floats on that way, so
/// those beyond 2^53 lose digits. Places stay.
pub(super) fn through_json<'a>(node: &mut Node<'a>, arena: &'a Arena) {
    let span = node.span;
    match &mut node.value {
        Value::Scalar(scalar) => {
            // What cannot be printed is reported when it is.
            if let Ok(value) = scalar_value(scalar, span, arena) {
                *scalar = reread(value, scalar, arena);
            }
        }
        Value::Sequence(sequence) => {
            sequence.flow = sequence.items.is_empty();
            sequence.items.iter_mut().for_each(|item| through_json(item, arena));
        }
        Value::Mapping(mapping) => {
            mapping.flow = mapping.entries.is_empty();
            mapping.entries.iter_mut().for_each(|entry| through_json(&mut entry.value, arena));
        }
        Value::Alias(_) => {}
    }
}

#[allow(clippy::cast_precision_loss, reason = "the loss is what JSON does")]
fn reread<'a>(value: ScalarValue<'a>, old: &Scalar<'a>, arena: &'a Arena) -> Scalar<'a> {
    let plain = |text, tag| Scalar { text, tag, style: ScalarStyle::Plain };
    match value {
        ScalarValue::Null => plain("null", Tag::Null),
        ScalarValue::Bool(true) => plain("true", Tag::Bool),
        ScalarValue::Bool(false) => plain("false", Tag::Bool),
        ScalarValue::Int(number) => float(number as f64, old.text, arena),
        ScalarValue::Uint(number) => float(number as f64, old.text, arena),
        ScalarValue::Float(number) => float(number, old.text, arena),
        ScalarValue::Text(text) => {
            let text = match text {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => arena.keep(text),
            };
            Scalar { text, tag: Tag::Str, style: style_of(text) }
        }
    }
}

/// The way go-yaml writes a string that it has to choose a style for. It stays with the node: a transformer that sets it
/// keeps the quotes.
fn style_of(text: &str) -> ScalarStyle {
    let is_of_a_word = |b: u8| b.is_ascii_alphanumeric() || b"-._/".contains(&b);
    // Nearly every text is longer than the words that mean something to YAML, and needs no closer look.
    if text.len() > 5 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(is_of_a_word) {
        return ScalarStyle::Plain;
    }
    match marshalled(&Node::string(Span::NONE, text)).as_bytes().first() {
        Some(b'"') => ScalarStyle::DoubleQuoted,
        Some(b'\'') => ScalarStyle::SingleQuoted,
        Some(b'|') => ScalarStyle::Literal,
        _ => ScalarStyle::Plain,
    }
}

/// A number as go-yaml writes a float: with an exponent below 0.0001 and from a million.
fn float<'a>(number: f64, old: &'a str, arena: &'a Arena) -> Scalar<'a> {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let text = match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => number.to_string(),
    };
    let tag = if text.contains(['.', 'e']) { Tag::Float } else { Tag::Int };
    let text = if text == old { old } else { arena.keep(text) };
    Scalar { text, tag, style: ScalarStyle::Plain }
}

/// Equality as JSON has it: by kind and value, mappings in any order.
pub(super) fn equal(a: &Node<'_>, b: &Node<'_>, arena: &Arena) -> bool {
    match (&a.value, &b.value) {
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.entries.len() == b.entries.len()
                && a.entries.iter().all(|entry| {
                    entry.key.text().and_then(|k| b.get(k)).is_some_and(|other| equal(&entry.value, other, arena))
                })
        }
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| equal(a, b, arena))
        }
        (Value::Scalar(x), Value::Scalar(y)) => {
            match (scalar_value(x, a.span, arena), scalar_value(y, b.span, arena)) {
                (Ok(x), Ok(y)) => number(&x).zip(number(&y)).map_or_else(|| x == y, |(x, y)| x.eq(&y)),
                _ => false,
            }
        }
        _ => false,
    }
}

#[allow(clippy::cast_precision_loss, reason = "an integer is compared with a float")]
fn number(value: &ScalarValue<'_>) -> Option<f64> {
    match value {
        ScalarValue::Int(n) => Some(*n as f64),
        ScalarValue::Uint(n) => Some(*n as f64),
        ScalarValue::Float(n) => Some(*n),
        _ => None,
    }
}
