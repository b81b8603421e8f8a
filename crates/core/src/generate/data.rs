//! The fields of generated objects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubekiln_yaml::{Arena, Entry, Node, Resolved, Scalar, ScalarStyle, Span, Tag, Value, resolve_plain};

use super::key_values::{Pair, PairValue};
use super::{GenerateError, GeneratorArgs, GeneratorOptions};
use crate::text::Text;

/// A string, in the style that kustomize gives it; the style matters to transformers that keep it.
pub(super) fn string(span: Span, text: &str, style: ScalarStyle) -> Node<'_> {
    let style = if text.contains('\n') { ScalarStyle::Literal } else { style };
    Node::new(span, Value::Scalar(Scalar { text, tag: Tag::Str, style }))
}

pub(super) fn entry<'a>(key: &'a str, value: Node<'a>) -> Entry<'a> {
    Entry { key: Node::string(value.span, key), value }
}

/// `apiVersion`, `kind`, `metadata`.
pub(super) fn base<'a>(kind: &'a str, args: &GeneratorArgs<'a>) -> Result<Vec<Entry<'a>>, GenerateError> {
    if args.name.is_empty() {
        return Err(GenerateError::NoName { span: args.span });
    }
    let mut metadata = vec![entry("name", name(args.name))];
    if !args.namespace.is_empty() {
        metadata.push(entry("namespace", name(args.namespace)));
    }
    let GeneratorOptions { labels, annotations, .. } = &args.options;
    metadata.extend(string_map("labels", labels, args.span));
    metadata.extend(string_map("annotations", annotations, args.span));
    let plain = |text| string(args.span, text, ScalarStyle::Plain);
    Ok(vec![
        entry("apiVersion", plain("v1")),
        entry("kind", plain(kind)),
        entry("metadata", Node::mapping(args.span, metadata)),
    ])
}

/// A name; quoted when it reads as something else than text, so that a prefix put before it later leaves it text.
fn name(text: Text<'_>) -> Node<'_> {
    let style = if reads_as_text(text.text) { ScalarStyle::Plain } else { ScalarStyle::DoubleQuoted };
    string(text.span, text.text, style)
}

/// False for numbers, null, and the booleans of YAML 1.1.
fn reads_as_text(text: &str) -> bool {
    const BOOLEANS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    resolve_plain(text) == Resolved::Str && !BOOLEANS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn string_map<'a>(field: &'a str, pairs: &[(Text<'a>, Text<'a>)], span: Span) -> Option<Entry<'a>> {
    if pairs.is_empty() {
        return None;
    }
    let mut sorted: Vec<_> = pairs.iter().collect();
    sorted.sort_by_key(|(key, _)| key.text);
    let entries = sorted.into_iter().map(|(key, value)| Entry {
        key: Node::string(key.span, key.text),
        value: string(value.span, value.text, ScalarStyle::SingleQuoted),
    });
    Some(entry(field, Node::mapping(span, entries.collect())))
}

/// `immutable: true`, when asked for.
pub(super) fn immutable<'a>(args: &GeneratorArgs<'a>) -> Option<Entry<'a>> {
    args.options.immutable.then(|| entry("immutable", Node::scalar(args.span, "true", Tag::Bool)))
}

/// Text as it is, the rest in base64: `data` and `binaryData` of a `ConfigMap`, each only when it has a key.
pub(super) fn config_map_data<'a>(pairs: Vec<Pair<'a>>, span: Span, arena: &'a Arena) -> Vec<Entry<'a>> {
    let (mut data, mut binary) = (Vec::new(), Vec::new());
    for pair in pairs {
        match pair.value {
            PairValue::Text(text) => data.push(entry(pair.key, string(pair.span, text, ScalarStyle::Plain))),
            PairValue::Binary(bytes) => {
                let text = arena.keep(wrapped_base64(&bytes));
                binary.push(entry(pair.key, string(pair.span, text, ScalarStyle::Plain)));
            }
        }
    }
    let field =
        |name, entries: Vec<Entry<'a>>| (!entries.is_empty()).then(|| entry(name, Node::mapping(span, entries)));
    [field("data", data), field("binaryData", binary)].into_iter().flatten().collect()
}

/// Everything in base64: `data` of a `Secret`, also when it is empty.
pub(super) fn secret_data<'a>(pairs: Vec<Pair<'a>>, span: Span, arena: &'a Arena) -> Entry<'a> {
    let encoded = pairs.into_iter().map(|pair| {
        let text = arena.keep(match pair.value {
            PairValue::Text(text) => wrapped_base64(text.as_bytes()),
            PairValue::Binary(bytes) => wrapped_base64(&bytes),
        });
        entry(pair.key, string(pair.span, text, ScalarStyle::Plain))
    });
    entry("data", Node::mapping(span, encoded.collect()))
}

/// Base64 as go-yaml and kustomize write it: alone when it is shorter than 70 characters, else in lines of 70, each
/// with its line end.
fn wrapped_base64(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut out = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        // Base64 is ASCII: every byte is a character.
        let (line, tail) = rest.split_at(LINE.min(rest.len()));
        out.push_str(line);
        out.push('\n');
        rest = tail;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrapped_base64;

    #[test]
    fn base64_is_wrapped_from_70_characters_on() {
        assert_eq!(wrapped_base64(&[0; 51]), "A".repeat(68));
        let wrapped = wrapped_base64(&[0; 54]);
        assert_eq!(wrapped, format!("{}\nAA\n", "A".repeat(70)));
    }
}
