//! Events as text, in the notation of yaml-test-suite.

use std::fmt::Write;

use super::error::Fault;
use super::events::{EventKind, Events, Properties};
use crate::ScalarStyle;

/// Writes one line an event until the stream ends or a fault stops it.
pub(super) fn write(events: &mut Events<'_>, out: &mut String) -> Result<(), Fault> {
    out.push_str("+STR\n");
    loop {
        let kind = events.next()?.kind;
        line(&kind, out);
        out.push('\n');
        if let EventKind::StreamEnd = kind {
            return Ok(());
        }
    }
}

fn line(kind: &EventKind<'_>, out: &mut String) {
    match kind {
        EventKind::StreamEnd => out.push_str("-STR"),
        EventKind::DocumentStart(explicit) => out.push_str(if *explicit { "+DOC ---" } else { "+DOC" }),
        EventKind::DocumentEnd(explicit) => out.push_str(if *explicit { "-DOC ..." } else { "-DOC" }),
        EventKind::Alias(name) => {
            out.push_str("=ALI *");
            out.push_str(name);
        }
        EventKind::Scalar(properties, text, style) => scalar(properties, text, *style, out),
        EventKind::Empty(properties) => scalar(properties, "", ScalarStyle::Plain, out),
        EventKind::SequenceStart(properties, flow) => start("+SEQ", if *flow { " []" } else { "" }, properties, out),
        EventKind::SequenceEnd => out.push_str("-SEQ"),
        EventKind::MappingStart(properties, flow) => start("+MAP", if *flow { " {}" } else { "" }, properties, out),
        EventKind::MappingEnd => out.push_str("-MAP"),
    }
}

fn start(name: &str, flow: &str, given: &Properties<'_>, out: &mut String) {
    out.push_str(name);
    out.push_str(flow);
    properties(given, out);
}

fn properties(given: &Properties<'_>, out: &mut String) {
    // Writing to a String cannot fail.
    if let Some(anchor) = given.anchor {
        let _ = write!(out, " &{anchor}");
    }
    if let Some(tag) = given.tag {
        let _ = write!(out, " <{tag}>");
    }
}

fn scalar(given: &Properties<'_>, text: &str, style: ScalarStyle, out: &mut String) {
    out.push_str("=VAL");
    properties(given, out);
    out.push_str(match style {
        ScalarStyle::Plain => " :",
        ScalarStyle::SingleQuoted => " '",
        ScalarStyle::DoubleQuoted => " \"",
        ScalarStyle::Literal => " |",
        ScalarStyle::Folded => " >",
    });
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\x1B' => out.push_str("\\e"),
            other => out.push(other),
        }
    }
}
