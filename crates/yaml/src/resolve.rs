//! What type a plain scalar has.

mod number;
mod timestamp;

use crate::Tag;

pub(crate) use number::{Number, is_base_60, parse_float, parse_number};
pub(crate) use timestamp::Timestamp;

/// The type and the value that go-yaml v3 gives to a text without quotes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Resolved {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits 64 bits with its sign.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// A float.
    Float(f64),
    /// A timestamp: kustomize prints it in RFC 3339, so `2001-12-14` becomes `"2001-12-14T00:00:00Z"`.
    Timestamp,
    /// `<<`
    Merge,
    /// Text.
    Str,
}

impl Resolved {
    /// The tag of this type.
    pub fn tag(self) -> Tag {
        match self {
            Self::Null => Tag::Null,
            Self::Bool(_) => Tag::Bool,
            Self::Int(_) | Self::Uint(_) => Tag::Int,
            Self::Float(_) => Tag::Float,
            Self::Timestamp => Tag::Timestamp,
            Self::Merge => Tag::Merge,
            Self::Str => Tag::Str,
        }
    }
}

/// Resolves a plain scalar as go-yaml v3 does.
///
/// YAML 1.1's words `yes`, `no`, `on` and `off` are text; its octals (`0777`) and underscores (`1_000`) are numbers;
/// a base 60 number (`1:30`) is text.
pub fn resolve_plain(text: &str) -> Resolved {
    match hint(text) {
        Hint::Text if text == "<<" => Resolved::Merge,
        Hint::Text => Resolved::Str,
        Hint::Word => word(text),
        Hint::Point => point(text),
        Hint::Number if Timestamp::parse(text).is_some() => Resolved::Timestamp,
        Hint::Number => number(text),
    }
}

/// Resolves a scalar that has an explicit `!!bool`, `!!int`, `!!float` or `!!null`: no timestamp is looked for.
pub(crate) fn resolve_untimed(text: &str) -> Resolved {
    match hint(text) {
        Hint::Number => number(text),
        _ => resolve_plain(text),
    }
}

/// What the first byte says about a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Hint {
    /// Nothing but text starts so.
    Text,
    /// Perhaps a word for null or a boolean.
    Word,
    /// A point: perhaps a float.
    Point,
    /// A digit or a sign: perhaps a number or a timestamp.
    Number,
}

/// What the first byte says about `text`. Most text is decided here.
pub(crate) fn hint(text: &str) -> Hint {
    match text.as_bytes().first() {
        None | Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => Hint::Word,
        Some(b'.') => Hint::Point,
        Some(b'0'..=b'9' | b'+' | b'-') => Hint::Number,
        Some(_) => Hint::Text,
    }
}

fn word(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        _ => Resolved::Str,
    }
}

fn point(text: &str) -> Resolved {
    match text {
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" => Resolved::Float(f64::INFINITY),
        _ => parse_float(text).map_or(Resolved::Str, Resolved::Float),
    }
}

fn number(text: &str) -> Resolved {
    match text {
        "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => match parse_number(text) {
            Some(Number::Int(n)) => Resolved::Int(n),
            Some(Number::Uint(n)) => Resolved::Uint(n),
            Some(Number::Float(n)) => Resolved::Float(n),
            None => Resolved::Str,
        },
    }
}

#[cfg(test)]
mod tests;
