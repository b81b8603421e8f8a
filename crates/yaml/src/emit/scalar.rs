//! A scalar's value: what go-yaml v3 reads after it has printed the node.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::reread::reread;
use crate::resolve::{Timestamp, resolve_untimed};
use crate::{Arena, EmitError, Node, Resolved, Scalar, ScalarStyle, Span, Tag, resolve_plain};

/// The value of a scalar, as Go's `encoding/json` sees it.
#[derive(Clone, PartialEq, Debug)]
pub enum ScalarValue<'a> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 bits with its sign.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// A float. Infinities and NaN are values, but JSON and so kustomize cannot print them.
    Float(f64),
    /// A string, a timestamp in RFC 3339, or decoded `!!binary`.
    Text(Cow<'a, str>),
}

/// The value that kustomize prints for a scalar standing in a block collection.
pub fn scalar_value<'a>(scalar: &Scalar<'a>, span: Span, arena: &Arena) -> Result<ScalarValue<'a>, EmitError> {
    value_in(scalar, span, arena, Setting { flow: false, simple_key: false })
}

/// Where v3 prints a scalar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Inside `[...]` or `{...}`.
    pub(super) flow: bool,
    /// As a key before its `:`.
    pub(super) simple_key: bool,
}

impl Setting {
    fn block(self) -> bool {
        !(self.flow || self.simple_key)
    }
}

pub(super) fn value_in<'a>(
    scalar: &Scalar<'a>,
    span: Span,
    arena: &Arena,
    setting: Setting,
) -> Result<ScalarValue<'a>, EmitError> {
    let fail = |message: String| EmitError { message, span };
    let tag = printed_tag(scalar, setting);
    if tag_is_text(tag) {
        return reread(scalar, setting.block()).map(ScalarValue::Text).map_err(|m| fail(m.to_owned()));
    }
    if tag == Tag::Binary {
        return decode_binary(scalar.text).map(|text| ScalarValue::Text(text.into())).map_err(fail);
    }
    if Timestamp::parse(scalar.text).is_some_and(|t| tag == Tag::Timestamp && !t.fits_json()) {
        return Err(fail("Time.MarshalJSON: timezone hour outside of range [0,23]".to_owned()));
    }
    typed(tag, scalar.text).map_err(|found| fail(cannot_decode(found, scalar.text, tag, arena)))
}

fn tag_is_text(tag: Tag) -> bool {
    matches!(tag, Tag::Str | Tag::Merge | Tag::Map | Tag::Seq | Tag::Other(_))
}

/// The tag that v3 finds when it reads the scalar back: tags that the text implies are not printed.
pub(super) fn printed_tag(scalar: &Scalar<'_>, setting: Setting) -> Tag {
    let quoted = scalar.style != ScalarStyle::Plain;
    // Where v3 cannot write the text without quotes, its type is lost: nothing at all before a `:` or in a flow
    // collection, and there a timestamp's `:` and `,`.
    let needs_quotes = !setting.block() && scalar.text.is_empty() || setting.flow && scalar.text.contains([':', ',']);
    match scalar.tag {
        // Only a plain `<<` escapes: v3 does not know that it needs quotes.
        Tag::Str if !quoted && scalar.text == "<<" => Tag::Merge,
        Tag::None if quoted || needs_quotes => Tag::Str,
        Tag::None => resolve_plain(scalar.text).tag(),
        tag @ (Tag::Bool | Tag::Int | Tag::Float | Tag::Null | Tag::Timestamp) => {
            let implied = resolve_plain(scalar.text).tag() == tag;
            if implied && (quoted || needs_quotes) { Tag::Str } else { tag }
        }
        tag => tag,
    }
}

/// Reads `text` as `tag` demands; the error is the tag of what the text is instead.
fn typed(tag: Tag, text: &str) -> Result<ScalarValue<'static>, Tag> {
    let resolved = if tag == Tag::Timestamp { resolve_plain(text) } else { resolve_untimed(text) };
    match (tag, resolved) {
        (Tag::Null, Resolved::Null) => Ok(ScalarValue::Null),
        (Tag::Bool, Resolved::Bool(b)) => Ok(ScalarValue::Bool(b)),
        (Tag::Int, Resolved::Int(n)) => Ok(ScalarValue::Int(n)),
        (Tag::Int, Resolved::Uint(n)) => Ok(ScalarValue::Uint(n)),
        (Tag::Float, Resolved::Float(n)) => Ok(ScalarValue::Float(n)),
        #[expect(clippy::cast_precision_loss, reason = "what go-yaml does for `!!float 3`")]
        (Tag::Float, Resolved::Int(n)) => Ok(ScalarValue::Float(n as f64)),
        (Tag::Timestamp, Resolved::Timestamp) => {
            Timestamp::parse(text).map(|t| ScalarValue::Text(t.to_string().into())).ok_or(Tag::Str)
        }
        _ => Err(resolved.tag()),
    }
}

fn cannot_decode(found: Tag, text: &str, wanted: Tag, arena: &Arena) -> String {
    format!("cannot decode {} `{text}` as a {}", tag_name(found, arena), tag_name(wanted, arena))
}

/// A tag in go-yaml's short form.
pub(super) fn tag_name(tag: Tag, arena: &Arena) -> &str {
    match tag {
        Tag::None | Tag::Str => "!!str",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Null => "!!null",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
        Tag::Merge => "!!merge",
        Tag::Map => "!!map",
        Tag::Seq => "!!seq",
        Tag::Other(symbol) => arena.name(symbol),
    }
}

const GO_BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Bytes that are no UTF-8 become U+FFFD one by one, as `encoding/json` writes them.
fn decode_binary(text: &str) -> Result<String, String> {
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let bytes = GO_BASE64.decode(text).map_err(|_| "!!binary value contains invalid base64 data".to_owned())?;
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    loop {
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                out.push_str(valid);
                return Ok(out);
            }
            Err(error) => {
                let (valid, odd) = rest.split_at(error.valid_up_to());
                out.push_str(std::str::from_utf8(valid).unwrap_or_default());
                out.push('\u{FFFD}');
                rest = &odd[1..];
            }
        }
    }
}

/// The text of a mapping key, or `None` for a key that go-yaml drops.
///
/// Where go-yaml decodes into a map with string keys (the root, and what is merged into such a map), every scalar is
/// a key by its text, but a null is dropped. Elsewhere a key that is no string makes a map that JSON refuses.
pub(super) fn key_text<'a>(
    key: &Node<'a>,
    arena: &Arena,
    flow: bool,
    any_type: bool,
) -> Result<Option<Cow<'a, str>>, EmitError> {
    let fail = |message: String| EmitError { message, span: key.span };
    let Some(scalar) = key.as_scalar() else { return Err(fail("a mapping key must be a string".to_owned())) };
    let simple_key = is_simple_key(scalar);
    let setting = Setting { flow, simple_key };
    let tag = printed_tag(scalar, setting);
    if !any_type && !matches!(tag, Tag::Str | Tag::Merge) {
        let kind = tag_name(tag, arena);
        return Err(fail(format!("json: unsupported type: map key `{}` is a {kind}, not a string", scalar.text)));
    }
    match value_in(scalar, key.span, arena, setting)? {
        ScalarValue::Null => Ok(None),
        ScalarValue::Text(text) if tag_is_text(tag) || tag == Tag::Binary => Ok(Some(text)),
        _ => Ok(Some(Cow::Borrowed(scalar.text))),
    }
}

/// True when v3 writes the key before its `:` rather than after a `?`.
fn is_simple_key(scalar: &Scalar<'_>) -> bool {
    scalar.text.len() <= 128 && !scalar.text.contains(super::shape::is_break)
}

#[cfg(test)]
mod tests {
    use super::{ScalarValue, scalar_value};
    use crate::ScalarStyle::{DoubleQuoted, Literal, Plain};
    use crate::{Arena, Scalar, Span, Tag};

    fn value(text: &str, tag: Tag, style: crate::ScalarStyle) -> Result<ScalarValue<'_>, String> {
        scalar_value(&Scalar { text, tag, style }, Span::NONE, &Arena::new()).map_err(|e| e.message)
    }

    fn text(text: &str) -> ScalarValue<'_> {
        ScalarValue::Text(text.into())
    }

    /// Transformers set a tag or a text and leave the rest of a node as it was.
    #[test]
    fn tags_and_styles_that_no_text_has() {
        assert_eq!(value("5", Tag::Str, Plain), Ok(text("5")));
        assert_eq!(value("5", Tag::Int, DoubleQuoted), Ok(text("5")));
        assert_eq!(value("null", Tag::Null, Literal), Ok(text("null")));
        assert_eq!(value("a\nb", Tag::None, Plain), Ok(text("a\nb")));
    }

    #[test]
    fn without_a_tag_the_text_decides() {
        assert_eq!(value("5", Tag::None, Plain), Ok(ScalarValue::Int(5)));
        assert_eq!(value("5", Tag::None, DoubleQuoted), Ok(text("5")));
        assert_eq!(value("", Tag::None, Plain), Ok(ScalarValue::Null));
        assert_eq!(value("yes", Tag::None, Plain), Ok(text("yes")));
        assert_eq!(value("true", Tag::None, Plain), Ok(ScalarValue::Bool(true)));
    }

    #[test]
    fn a_tag_that_the_text_contradicts_is_printed() {
        assert_eq!(value("3", Tag::Float, Plain), Ok(ScalarValue::Float(3.0)));
        assert_eq!(value("yes", Tag::Bool, Plain), Err("cannot decode !!str `yes` as a !!bool".into()));
        assert_eq!(value("", Tag::Int, Plain), Err("cannot decode !!null `` as a !!int".into()));
        assert_eq!(value("1.5", Tag::Int, DoubleQuoted), Err("cannot decode !!float `1.5` as a !!int".into()));
        let huge = value("18446744073709551615", Tag::Float, Plain);
        assert_eq!(huge, Err("cannot decode !!int `18446744073709551615` as a !!float".into()));
    }

    #[test]
    fn binary_is_decoded_byte_by_byte() {
        assert_eq!(value("aGVs\nbG8=", Tag::Binary, Literal), Ok(text("hello")));
        assert_eq!(value("4oI=", Tag::Binary, Plain), Ok(text("\u{FFFD}\u{FFFD}")));
    }
}
