//! The style of a string in the output, as go-yaml v2 chooses it.

use super::shape::{Shape, Version, class, is_break, is_first_indicator, text_classes};
use super::via_json;
use super::write::{double, fold, literal, single, try_literal, wrapped};
use crate::resolve::{Hint, Timestamp, hint, is_base_60, resolve_plain};
use crate::{Resolved, Tag};

/// Where a scalar stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Column of the lines after the first.
    pub(super) indent: usize,
    /// It is a key written before its `:`; such a scalar stays on one line.
    pub(super) simple_key: bool,
}

/// Appends a string. True when the last line is ended already, as by a block scalar; the error is what makes go-yaml
/// refuse the text.
pub(super) fn string(out: &mut String, text: &str, place: Place) -> Result<bool, &'static str> {
    let classes = text_classes(text);
    if classes & (class::ODD | class::BREAK) == 0 {
        line(out, text, classes, place);
        return Ok(false);
    }
    if classes & class::ODD == 0 {
        let literal = !place.simple_key && try_literal(out, text, place.indent);
        if !literal {
            double(out, text, place);
        }
        return Ok(literal && text.ends_with('\n'));
    }
    via_json::string(text).map(|text| odd(out, &text, place))
}

/// A text of printable ASCII without a line break; `classes` may say more than is there.
pub(super) fn line(out: &mut String, text: &str, classes: u8, place: Place) {
    let plain = plain_line(text, classes);
    if !plain || hint(text) != Hint::Text {
        if resolves(text) {
            return double(out, text, place);
        }
        if !plain {
            return single(out, text, place, fold);
        }
    }
    if classes & class::SPACE == 0 || place.simple_key {
        return out.push_str(text);
    }
    fold(out, text, place);
}

/// True when `text`, printable ASCII on one line, can go without quotes as far as its characters are concerned.
fn plain_line(text: &str, classes: u8) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    match first {
        b'?' | b':' | b'-' if bytes.len() == 1 || bytes[1] == b' ' => return false,
        b'-' if text.starts_with("---") => return false,
        b'.' if text.starts_with("...") => return false,
        b' ' => return false,
        first if is_first_indicator(*first) => return false,
        _ => {}
    }
    if classes & class::SPACE == 0 {
        return *last != b':';
    }
    if matches!(last, b' ' | b':') {
        return false;
    }
    classes & class::INDICATOR == 0 || !bytes.windows(2).any(|w| w == b": " || w == b" #")
}

/// True when go-yaml v2 would read the plain text as something else than a string.
fn resolves(text: &str) -> bool {
    match hint(text) {
        Hint::Text => false,
        Hint::Word => is_yaml_1_1_bool(text) || resolve_plain(text).tag() != Tag::Str,
        Hint::Point => resolve_plain(text).tag() != Tag::Str,
        Hint::Number => is_v2_number(text),
    }
}

/// A boolean in YAML 1.1 only.
pub(super) fn is_yaml_1_1_bool(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF"
    )
}

fn is_v2_number(text: &str) -> bool {
    if Timestamp::parse(text).is_some() || is_base_60(text) {
        return true;
    }
    match resolve_plain(text) {
        Resolved::Str => false,
        // v2 has no `0o` of its own, so what only that branch of v3 reads is text to it.
        Resolved::Int(_) => !(text.replace('_', "").starts_with("0o-") || text.replace('_', "").starts_with("0o+")),
        _ => true,
    }
}

/// A text with a line break, a control character or characters beyond ASCII.
fn odd(out: &mut String, text: &str, place: Place) -> bool {
    let shape = Shape::of(text, Version::V2);
    if text.contains('\n') {
        if shape.block && !place.simple_key {
            literal(out, text, place.indent);
            return text.ends_with(is_break);
        }
        double(out, text, place);
    } else if !shape.single || resolves(text) {
        double(out, text, place);
    } else if shape.plain {
        wrapped(out, text, place);
    } else {
        single(out, text, place, wrapped);
    }
    false
}
