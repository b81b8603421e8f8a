//! Text that changes when go-yaml v3 prints a node and reads it back, which kustomize does with every object.

use std::borrow::Cow;

use super::shape::{Shape, Version, is_break};
use crate::{Scalar, ScalarStyle};

/// The text of a string scalar after v3 printed and read it. `block`: it may be printed as a block scalar.
pub(super) fn reread<'a>(scalar: &Scalar<'a>, block: bool) -> Result<Cow<'a, str>, &'static str> {
    let text = scalar.text;
    match scalar.style {
        ScalarStyle::SingleQuoted if text.contains('\t') && text.contains(is_break) => Ok(single_quoted(text)),
        ScalarStyle::Plain | ScalarStyle::Literal if block && text.starts_with('\t') => literal(scalar),
        ScalarStyle::Folded if block && (text.starts_with('\t') || text.contains(is_break)) => folded(text),
        _ => Ok(text.into()),
    }
}

/// Only an indentation hint would let a block scalar start with a tab, and v3 writes none there.
fn literal<'a>(scalar: &Scalar<'a>) -> Result<Cow<'a, str>, &'static str> {
    let is_literal = scalar.style == ScalarStyle::Literal || scalar.text.contains('\n');
    if is_literal && Shape::of(scalar.text, Version::V3).block {
        return Err(TAB);
    }
    Ok(scalar.text.into())
}

const TAB: &str = "found a tab character where an indentation space is expected";

/// Tabs next to a line break are lost in single quotes.
fn single_quoted(text: &str) -> Cow<'_, str> {
    if !Shape::of(text, Version::V3).single {
        return text.into();
    }
    let mut printed = String::with_capacity(text.len() + 8);
    let mut breaks = false;
    for c in text.chars() {
        if c == '\n' && !breaks {
            printed.push('\n');
        }
        printed.push(c);
        breaks = is_break(c);
    }
    fold_quoted(&printed).into()
}

/// Reads the inside of a quoted scalar: blanks around line breaks go, one break becomes a space, more lose the first.
pub(super) fn fold_quoted(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find(is_break) {
        let blank = |c| matches!(c, ' ' | '\t');
        out.push_str(rest[..start].trim_end_matches(blank));
        let after = rest[start..].trim_start_matches(|c| blank(c) || is_break(c));
        let mut breaks = rest[start..rest.len() - after.len()].chars().filter(|c| is_break(*c)).map(normal_break);
        let first = breaks.next();
        let more: String = breaks.collect();
        match first {
            Some('\n') if more.is_empty() => out.push(' '),
            Some('\n') | None => out.push_str(&more),
            Some(other) => {
                out.push(other);
                out.push_str(&more);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// CR and NEL are read as LF.
fn normal_break(c: char) -> char {
    if matches!(c, '\r' | '\u{85}') { '\n' } else { c }
}

/// v3 decides where a folded scalar needs an extra line break by its very first line, so other text changes.
fn folded(text: &str) -> Result<Cow<'_, str>, &'static str> {
    if !Shape::of(text, Version::V3).block {
        return Ok(text.into());
    }
    if text.starts_with('\t') {
        return Err(TAB);
    }
    Ok(read_folded(&print_folded(text), text).into())
}

/// The lines that v3 prints, without their indentation.
fn print_folded(text: &str) -> String {
    let first = text.trim_start_matches(is_break).chars().next();
    let starts_blank = first.is_none_or(|c| matches!(c, ' ' | '\t' | '\0'));
    let mut out = String::with_capacity(text.len() + 16);
    let (mut breaks, mut leading_spaces) = (true, true);
    for c in text.chars() {
        if is_break(c) {
            if !breaks && !leading_spaces && c == '\n' && !starts_blank {
                out.push('\n');
            }
            breaks = true;
        } else {
            if breaks {
                leading_spaces = matches!(c, ' ' | '\t');
            }
            breaks = false;
        }
        out.push(c);
    }
    out
}

/// What becomes of the line breaks at the end of a block scalar.
fn chomped(text: &str, printed_breaks: &str) -> usize {
    let mut ends = text.chars().rev();
    match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
        (false, _) => 0,
        (true, true) => printed_breaks.len(),
        (true, false) => printed_breaks.chars().next().map_or(0, char::len_utf8),
    }
}

/// Reads those lines; `text` decides which line breaks at the end count.
fn read_folded(printed: &str, text: &str) -> String {
    let mut out = String::with_capacity(printed.len());
    let mut breaks = String::new();
    let (mut rest, mut leading_blank, mut first_line) = (printed, false, true);
    loop {
        let content = rest.trim_start_matches(is_break);
        breaks.push_str(&rest[..rest.len() - content.len()]);
        if content.is_empty() {
            return out + &breaks[..chomped(text, &breaks)];
        }
        let blank = content.starts_with([' ', '\t']);
        if !first_line && !leading_blank && !blank && breaks.starts_with('\n') {
            out.push_str(if breaks.len() == 1 { " " } else { &breaks[1..] });
        } else {
            out.push_str(&breaks);
        }
        breaks.clear();
        let end = content.find(is_break).unwrap_or(content.len());
        out.push_str(&content[..end]);
        (rest, leading_blank, first_line) = (&content[end..], blank, false);
    }
}
