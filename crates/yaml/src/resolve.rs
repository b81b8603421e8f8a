//! What type a plain scalar has.

use crate::Tag;

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
    /// A timestamp: printed as it is written.
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
pub fn resolve_plain(_text: &str) -> Resolved {
    todo!("resolution")
}
