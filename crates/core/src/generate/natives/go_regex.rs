//! Go's regular expressions by Rust's: the same family, RE2, with other defaults.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use regex::Regex;

/// A pattern as Go's `regexp` understands it.
pub(super) struct GoRegex(Regex);

impl GoRegex {
    /// Refuses what is no pattern.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let regex = Regex::new(&translated(pattern)).map_err(|error| {
            let last = error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("error parsing regexp: {last}: `{pattern}`")
        })?;
        Ok(Self(regex))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// `$1` and `${name}` in `replacement` stand for groups, in Go as here.
    pub(super) fn replace_all(&self, text: &str, replacement: &str) -> String {
        match self.0.replace_all(text, replacement) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        }
    }
}

/// `regexp.QuoteMeta`
pub(super) fn quote_meta(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The same pattern for Rust, where `\d`, `\w`, `\s` and `\b` would be Unicode's, and brackets have set operations.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(&mut rest, in_class, &mut out),
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if rest.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // A bracket that comes first is a member.
                if rest.next_if_eq(&']').is_some() {
                    out.push_str(r"\]");
                }
            }
            '[' if rest.peek() == Some(&':') => posix_class(&mut rest, &mut out),
            '[' | '&' | '~' if in_class => out.extend(['\\', c]),
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '{' if !in_class && !is_repetition(rest.clone()) => out.push_str(r"\{"),
            c => out.push(c),
        }
    }
    out
}

/// What stands behind a backslash.
fn escape(rest: &mut Peekable<Chars<'_>>, in_class: bool, out: &mut String) {
    let members = match rest.peek() {
        Some('d') => "[:digit:]",
        Some('D') => "[:^digit:]",
        Some('w') => "[:word:]",
        Some('W') => "[:^word:]",
        Some('s') => r"\t\n\f\r ",
        Some('S') if !in_class => return replace(rest, out, r"[^\t\n\f\r ]"),
        Some('b') if !in_class => return replace(rest, out, r"(?-u:\b)"),
        Some('Q') if !in_class => return literal(rest, out),
        _ => {
            out.push('\\');
            out.extend(rest.next());
            return;
        }
    };
    rest.next();
    let _ = if in_class { write!(out, "{members}") } else { write!(out, "[{members}]") };
}

fn replace(rest: &mut Peekable<Chars<'_>>, out: &mut String, by: &str) {
    rest.next();
    out.push_str(by);
}

/// `\Q...\E`
fn literal(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    rest.next();
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c == '\\' && rest.next_if_eq(&'E').is_some() {
            break;
        }
        text.push(c);
    }
    out.push_str(&regex::escape(&text));
}

/// `[:alpha:]` within brackets.
fn posix_class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('[');
    for c in rest.by_ref() {
        out.push(c);
        if c == ']' {
            break;
        }
    }
}

/// `{2}`, `{2,}` or `{2,3}`, its opening brace taken.
fn is_repetition(mut rest: Peekable<Chars<'_>>) -> bool {
    let inside: String = rest.by_ref().take_while(|c| *c != '}').collect();
    let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
    !least.is_empty() && [least, most].iter().all(|number| number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{GoRegex, quote_meta};

    fn is_match(pattern: &str, text: &str) -> bool {
        GoRegex::new(pattern).unwrap_or_else(|error| panic!("{error}")).is_match(text)
    }

    #[test]
    fn classes_are_ascii_and_brackets_plain() {
        assert!(is_match(r"^\d\w\s$", "1a "));
        assert!(!is_match(r"^\d$", "\u{661}"));
        assert!(!is_match(r"^\w$", "\u{e9}"));
        assert!(is_match(r"^[\w.]+$", "a_1."));
        assert!(is_match("^[a[]+$", "a["));
        assert!(is_match("^[]a]+$", "]a"));
        assert!(is_match("^[a&&b]+$", "a&b"));
        assert!(is_match("^a{b}c{2}$", "a{b}cc"));
        assert!(is_match(r"^\Qa.b\E$", "a.b") && !is_match(r"^\Qa.b\E$", "axb"));
        assert!(GoRegex::new("(").is_err());
    }

    #[test]
    fn meta_characters_are_quoted() {
        assert_eq!(quote_meta("a-b.c#[d]"), r"a-b\.c#\[d\]");
    }
}
