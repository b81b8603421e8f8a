//! The values file that helm gets when `valuesInline` says something. helm takes JSON for YAML, and so JSON it is.

use kubekiln_yaml::{
    Arena, EmitError, Node, Scalar, ScalarStyle, ScalarValue, SourceId, Span, Tag, Value, scalar_value,
};
use rustc_hash::FxHashSet;
use serde_json::Value as Json;

use super::prefixed;
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
use crate::load::documents::{expanded, first_as_written};
use crate::text::Text;

/// How `valuesInline` and the values file meet (`valuesMerge`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Merge {
    /// `override`
    InlineWins,
    /// `merge`
    FileWins,
    /// `replace`: the file is left out.
    InlineOnly,
}

/// Lays the second node over the first, as kustomize's `merge2` does; `None` when nothing is left.
pub(crate) type LayOver<'l, 'a> = &'l (dyn Fn(Node<'a>, &Node<'a>) -> Result<Option<Node<'a>>, Vec<Diagnostic>> + Sync);

impl Merge {
    /// Reads the field; nothing means `override`.
    pub(super) fn parse(word: Text<'_>) -> Result<Self, LoadError> {
        match word.text {
            "" | "override" => Ok(Self::InlineWins),
            "merge" => Ok(Self::FileWins),
            "replace" => Ok(Self::InlineOnly),
            other => Err(LoadError::Invalid {
                code: "helm-values-merge",
                message: format!("valuesMerge must be one of [merge override replace], not {other:?}"),
                span: word.span,
                hint: Some(
                    "`override`, the default, lets valuesInline win; `merge` lets the values file win".to_owned(),
                ),
            }),
        }
    }
}

/// The values of `inline` and of the first document of `file`, as JSON text. `asked` is what named the file.
pub(super) fn merged<'a>(
    mut inline: Node<'a>,
    (file, asked): (SourceId, Span),
    file_wins: bool,
    lay_over: LayOver<'_, 'a>,
    arena: &'a Arena,
) -> Result<String, Vec<Diagnostic>> {
    let parsed = first_as_written(arena, file).map_err(|e| prefixed(e, "could not parse values file into rnode: "));
    let file = parsed.and_then(|file| file.ok_or_else(|| empty_file(asked)));
    let mut file = file.and_then(|file| unique(&file).map(|()| file)).map_err(|error| vec![error.into()])?;
    plain(&mut inline);
    last_wins(&mut inline);
    drop_aliases(&mut file, Some(&mut inline), file_wins);
    let mut file = expanded(file).map_err(|error| vec![error.into()])?;
    plain(&mut file);
    let merged = if file_wins { lay_over(inline, &file)? } else { lay_over(file, &inline)? };
    let Some(merged) = merged else { return Ok("{}".to_owned()) };
    text(&merged, arena).map_err(|error| vec![error.into()])
}

fn empty_file(asked: Span) -> LoadError {
    LoadError::Invalid {
        code: "helm-values",
        message: "could not parse values file into rnode: EOF: it is empty".to_owned(),
        span: asked,
        hint: Some("write `{}` into it, or set `valuesMerge: replace`".to_owned()),
    }
}

/// kyaml has no rule for an alias that stands as a field's value: the field goes away, and with it what would be laid
/// over it. What lies the other way round, an alias over a value, it refuses, and so does the merge.
fn drop_aliases<'a>(file: &mut Node<'a>, mut inline: Option<&mut Node<'a>>, file_wins: bool) {
    let Some(mapping) = file.as_mapping_mut() else { return };
    mapping.entries.retain_mut(|entry| {
        let key = entry.key.text().unwrap_or("");
        let other = inline.as_deref_mut().and_then(|inline| inline.get_mut(key));
        if !matches!(entry.value.value, Value::Alias(_)) {
            drop_aliases(&mut entry.value, other, file_wins);
            return true;
        }
        if file_wins && other.is_some_and(|other| !other.is_null()) {
            return true;
        }
        inline.as_deref_mut().and_then(Node::as_mapping_mut).and_then(|inline| inline.remove(key));
        false
    });
}

/// Refuses a key that a mapping has twice: go-yaml does, once the values are merged.
fn unique(node: &Node<'_>) -> Result<(), LoadError> {
    match &node.value {
        Value::Mapping(mapping) => {
            let mut seen = FxHashSet::default();
            mapping.entries.iter().try_for_each(|entry| match entry.key.text().filter(|key| !seen.insert(*key)) {
                Some(key) => Err(LoadError::Invalid {
                    code: "helm-values",
                    message: format!("could not parse merged values into map: mapping key {key:?} already defined"),
                    span: entry.key.span,
                    hint: Some("remove one of the two".to_owned()),
                }),
                None => unique(&entry.value),
            })
        }
        Value::Sequence(list) => list.items.iter().try_for_each(unique),
        Value::Scalar(_) | Value::Alias(_) => Ok(()),
    }
}

/// Of a key that stands twice in `valuesInline`, the last counts, as in JSON.
fn last_wins(node: &mut Node<'_>) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            let mut seen = FxHashSet::default();
            mapping.entries.reverse();
            mapping.entries.retain(|entry| entry.key.text().is_none_or(|key| seen.insert(key)));
            mapping.entries.reverse();
            mapping.entries.iter_mut().for_each(|entry| last_wins(&mut entry.value));
        }
        Value::Sequence(list) => list.items.iter_mut().for_each(last_wins),
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

/// Takes away how scalars are written: only what they are shall count in a merge.
fn plain(node: &mut Node<'_>) {
    match &mut node.value {
        Value::Scalar(scalar) => scalar.style = ScalarStyle::Plain,
        Value::Sequence(sequence) => sequence.items.iter_mut().for_each(plain),
        Value::Mapping(mapping) => mapping.entries.iter_mut().for_each(|entry| plain(&mut entry.value)),
        Value::Alias(_) => {}
    }
}

/// `values` as JSON text that go-yaml reads as the same values.
pub(super) fn text(values: &Node<'_>, arena: &Arena) -> Result<String, LoadError> {
    let refused = |error: EmitError| LoadError::Invalid {
        code: "helm-values",
        message: format!("error marshaling into JSON: {}", error.message),
        span: error.span,
        hint: None,
    };
    let json = json(values, true, arena).map_err(refused)?;
    Ok(json.to_string().chars().map(readable).collect())
}

/// Characters that JSON may hold as they are and that YAML folds or refuses.
fn readable(character: char) -> String {
    match character {
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
            format!("\\u{:04x}", u32::from(character))
        }
        _ => character.to_string(),
    }
}

fn json(node: &Node<'_>, is_root: bool, arena: &Arena) -> Result<Json, EmitError> {
    match &node.value {
        Value::Scalar(scalar) => scalar_json(scalar, node.span, arena),
        Value::Sequence(list) => list.items.iter().map(|item| json(item, false, arena)).collect(),
        Value::Mapping(mapping) => {
            let pair = |entry: &kubekiln_yaml::Entry<'_>| {
                let key = entry.key.as_scalar().filter(|key| is_root || key.tag == Tag::None || is_text(key.tag));
                let key = key.ok_or_else(|| EmitError {
                    message: "json: unsupported type: map[interface {}]interface {}".to_owned(),
                    span: entry.key.span,
                })?;
                Ok((key.text.to_owned(), json(&entry.value, false, arena)?))
            };
            mapping.entries.iter().map(pair).collect()
        }
        Value::Alias(_) => Err(EmitError { message: "an alias without its anchor".to_owned(), span: node.span }),
    }
}

fn is_text(tag: Tag) -> bool {
    matches!(tag, Tag::Str | Tag::Merge | Tag::Other(_))
}

fn scalar_json(scalar: &Scalar<'_>, span: Span, arena: &Arena) -> Result<Json, EmitError> {
    if is_text(scalar.tag) {
        return Ok(Json::from(scalar.text));
    }
    Ok(match scalar_value(scalar, span, arena)? {
        ScalarValue::Null => Json::Null,
        ScalarValue::Bool(value) => Json::from(value),
        ScalarValue::Int(number) => Json::from(number),
        ScalarValue::Uint(number) => Json::from(number),
        ScalarValue::Float(number) => {
            let number = serde_json::Number::from_f64(number);
            let message = format!("json: unsupported value: {}", scalar.text);
            Json::Number(number.ok_or(EmitError { message, span })?)
        }
        ScalarValue::Text(text) => Json::from(text),
    })
}
