//! Items of a `FooList`. kustomize reads the list into Go values, prints each item as JSON and reads that.

use std::borrow::Cow;

use kubekiln_yaml::{Arena, Limits, Node, Scalar, ScalarStyle, ScalarValue, Tag, Value, emit_json, scalar_value};

/// Gives every scalar of an item the text it has in JSON: `1.0` is `1`, `0x10` is `16`. Most of it cannot be seen, but
/// what becomes a string later, as a value of merged data does, has that text. Places stay.
pub(super) fn through_json<'a>(node: &mut Node<'a>, arena: &'a Arena) {
    let span = node.span;
    match &mut node.value {
        Value::Scalar(scalar) => {
            // What cannot be printed is reported when it is.
            if let Ok(value) = scalar_value(scalar, span, arena) {
                *scalar = reread(&value, scalar, arena);
            }
        }
        Value::Sequence(sequence) => sequence.items.iter_mut().for_each(|item| through_json(item, arena)),
        Value::Mapping(mapping) => mapping.entries.iter_mut().for_each(|entry| through_json(&mut entry.value, arena)),
        Value::Alias(_) => {}
    }
}

fn reread<'a>(value: &ScalarValue<'a>, old: &Scalar<'a>, arena: &'a Arena) -> Scalar<'a> {
    let (tag, style) = match value {
        ScalarValue::Null => (Tag::Null, ScalarStyle::Plain),
        ScalarValue::Bool(_) => (Tag::Bool, ScalarStyle::Plain),
        ScalarValue::Int(_) | ScalarValue::Uint(_) => (Tag::Int, ScalarStyle::Plain),
        ScalarValue::Float(_) => return float(old, arena),
        ScalarValue::Text(_) => (Tag::Str, ScalarStyle::DoubleQuoted),
    };
    let text: Cow<'a, str> = match value {
        ScalarValue::Null => "null".into(),
        ScalarValue::Bool(truth) => if *truth { "true" } else { "false" }.into(),
        ScalarValue::Int(number) => number.to_string().into(),
        ScalarValue::Uint(number) => number.to_string().into(),
        ScalarValue::Text(text) => text.clone(),
        ScalarValue::Float(_) => old.text.into(),
    };
    let text = match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => arena.keep(text),
    };
    Scalar { text, tag, style }
}

/// A whole number is an integer to whoever reads the JSON.
fn float<'a>(old: &Scalar<'a>, arena: &'a Arena) -> Scalar<'a> {
    let node = Node { value: Value::Scalar(*old), ..Node::null(kubekiln_yaml::Span::NONE) };
    let mut text = String::new();
    if emit_json(&node, arena, &Limits::default(), &mut text).is_err() {
        return *old;
    }
    let tag = if text.contains(['.', 'e']) { Tag::Float } else { Tag::Int };
    Scalar { text: arena.keep(text), tag, style: ScalarStyle::Plain }
}
