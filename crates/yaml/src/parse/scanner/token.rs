//! What the scanner makes of the text.

use super::cursor::Mark;
use crate::ScalarStyle;

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Token<'a> {
    pub(in crate::parse) kind: TokenKind<'a>,
    pub(in crate::parse) start: Mark,
    pub(in crate::parse) end: Mark,
}

/// The tokens of YAML 1.1, as libyaml has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::parse) enum TokenKind<'a> {
    StreamEnd,
    /// `%YAML major.minor`
    Version(u8, u8),
    /// `%TAG handle prefix`
    TagDirective(&'a str, &'a str),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'a str),
    Anchor(&'a str),
    /// Handle and suffix; an empty handle means that the suffix is the whole tag.
    Tag(&'a str, &'a str),
    Scalar(&'a str, ScalarStyle),
}
