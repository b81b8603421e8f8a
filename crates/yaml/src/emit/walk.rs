//! The tree as both printers see it.

use std::cell::OnceCell;

use super::expand::{Aliases, Expander, Field, Site, duplicate};
use super::shape::{class, classes};
use super::{EmitError, order};
use crate::{Arena, Entry, Limits, Mapping, Node, ScalarStyle, Tag, Value};

/// One document, its aliases found when the first one is met.
pub(super) struct Walk<'n, 'a, 'r> {
    pub(super) arena: &'r Arena,
    pub(super) limits: &'r Limits,
    root: &'n Node<'a>,
    aliases: OnceCell<Aliases<'n, 'a>>,
}

/// The pairs of a mapping.
pub(super) enum Keys<'n, 'a> {
    /// The entries as they are: every key is a plain string.
    Plain {
        entries: &'n [Entry<'a>],
        /// The entries stand in the order of the output, so they are unique, too.
        sorted: bool,
        /// What the bytes of all keys are, together.
        classes: u8,
        flow: bool,
    },
    /// Pairs that had to be worked out; unique.
    Resolved(Vec<Field<'n, 'a>>),
}

impl<'n, 'a, 'r> Walk<'n, 'a, 'r> {
    pub(super) fn new(root: &'n Node<'a>, arena: &'r Arena, limits: &'r Limits) -> Self {
        Self { arena, limits, root, aliases: OnceCell::new() }
    }

    fn aliases(&self) -> Result<&Aliases<'n, 'a>, EmitError> {
        if self.aliases.get().is_none() {
            let found = Aliases::of(self.root, self.arena, self.limits)?;
            let _ = self.aliases.set(found);
        }
        self.aliases.get().ok_or_else(|| EmitError { message: String::new(), span: self.root.span })
    }

    /// The node itself, or what it is an alias of.
    pub(super) fn resolve(&self, site: Site<'n, 'a>) -> Result<Site<'n, 'a>, EmitError> {
        if !matches!(site.node.value, Value::Alias(_)) {
            return Ok(site);
        }
        Expander { aliases: Some(self.aliases()?), arena: self.arena, any_type: false }.resolve(site)
    }

    /// The pairs of the mapping at `site`. `root`: go-yaml decodes the root into a map with string keys.
    pub(super) fn keys(&self, site: Site<'n, 'a>, root: bool) -> Result<Keys<'n, 'a>, EmitError> {
        let Value::Mapping(mapping) = &site.node.value else { return Ok(Keys::Resolved(Vec::new())) };
        if let Some((sorted, classes)) = plain_keys(mapping) {
            return Ok(Keys::Plain { entries: &mapping.entries, sorted, classes, flow: site.flow || mapping.flow });
        }
        let expander = Expander { aliases: self.needed_aliases(mapping)?, arena: self.arena, any_type: root };
        expander.fields(mapping, site.node.span, site.flow).map(Keys::Resolved)
    }

    /// Keys and merged values may be aliases.
    fn needed_aliases(&self, mapping: &Mapping<'a>) -> Result<Option<&Aliases<'n, 'a>>, EmitError> {
        let ordinary = |e: &Entry<'a>| e.key.text().is_some_and(|text| text != "<<");
        if mapping.entries.iter().all(ordinary) {
            return Ok(None);
        }
        self.aliases().map(Some)
    }

    /// The refusal of `key`, which the mapping at `site` has twice.
    pub(super) fn duplicate(&self, site: Site<'n, 'a>, key: &str) -> EmitError {
        let entries = site.node.as_mapping().map(|m| m.entries.as_slice()).unwrap_or_default();
        let mut same = entries.iter().filter(|e| e.key.text() == Some(key)).map(|e| e.key.span);
        let first = same.next().unwrap_or(site.node.span);
        duplicate(key, same.next().unwrap_or(first), first, self.arena)
    }
}

/// When every key is an ordinary string on one line: whether they stand in order, and the classes of their bytes.
fn plain_keys(mapping: &Mapping<'_>) -> Option<(bool, u8)> {
    let mut union = 0;
    let mut sorted = true;
    let mut previous: Option<&str> = None;
    for entry in &mapping.entries {
        let scalar = entry.key.as_scalar()?;
        let block_style = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
        if scalar.tag != Tag::Str || block_style || scalar.text == "<<" {
            return None;
        }
        let seen = classes(scalar.text);
        if seen & (class::ODD | class::BREAK) != 0 {
            return None;
        }
        union |= seen;
        sorted = sorted && previous.is_none_or(|p| order::compare(p, scalar.text).is_lt());
        previous = Some(scalar.text);
    }
    // Where the order may have cycles, neighbours in order do not make the whole sorted.
    let text = |e: &Entry<'_>| e.key.text().is_some_and(order::may_cycle);
    let sorted = sorted && (union & class::DIGIT == 0 || !mapping.entries.iter().any(text));
    Some((sorted, union))
}
