//! A word that reads as a reference, with what may stand around it.

use std::ops::Range;

use super::reference::Reference;
use super::text::{Hit, Tail};

/// A word that reads as a reference.
pub(super) struct Candidate<'t> {
    pub(super) start: usize,
    written: &'t str,
    pub(super) reference: Reference<'t>,
    pub(super) tail: Tail,
}

impl<'t> Candidate<'t> {
    /// Reads the word at `range`, if what is around it may stand around a reference.
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Option<Self> {
        const SCHEMES: [&str; 3] = ["oci://", "docker://", "docker-pullable://"];
        let (mut start, mut written) = (range.start, &text[range.clone()]);
        match written.rfind(":-") {
            // A shell's ${NAME:-default}
            Some(mark) => (start, written) = (start + mark + 2, &written[mark + 2..]),
            None if !may_precede(&text[..start]) => return None,
            None => {}
        }
        if let Some(scheme) = SCHEMES.iter().find(|scheme| written.starts_with(**scheme)) {
            (start, written) = (start + scheme.len(), &written[scheme.len()..]);
        }
        let next = text[range.end..].chars().next();
        let mut tail = Tail::Whole;
        if let Some(name) = written.strip_suffix([':', '@']).filter(|_| next.is_some_and(begins_placeholder)) {
            (written, tail) = (name, Tail::Placeholder);
        } else if !next.is_none_or(may_follow) {
            return None;
        }
        // A tag that is there already has no placeholder, a digest may.
        let marked_twice = |reference: &Reference<'_>| {
            tail == Tail::Placeholder && reference.is_versioned() && !text[..range.end].ends_with('@')
        };
        let reference = Reference::parse(written).filter(|reference| !marked_twice(reference))?;
        Some(Self { start, written, reference, tail })
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.written.len()
    }

    pub(super) fn hit(self, is_sure: bool) -> Hit {
        Hit { range: self.start..self.end(), tail: self.tail, is_sure }
    }
}

/// True for what references are made of, and URLs.
pub(super) fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._/:@-".contains(&byte)
}

fn begins_placeholder(next: char) -> bool {
    "{$%<".contains(next)
}

fn may_follow(next: char) -> bool {
    next.is_whitespace() || "\"'`,;)]}\\|".contains(next)
}

fn may_precede(before: &str) -> bool {
    let mut before = before.chars().rev();
    match before.next() {
        None => true,
        Some('(' | '{') => before.next() != Some('$'),
        Some(last) => last.is_whitespace() || "\"'`=,;[|".contains(last),
    }
}
