//! What aliases and merge keys stand for.

use std::borrow::Cow;
use std::ptr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::scalar::{Setting, key_text, printed_tag};
use crate::{Arena, EmitError, Limits, Mapping, Node, ScalarStyle, Span, Symbol, Tag, Value};

/// A node and whether it is printed inside `[...]` or `{...}` before aliases are replaced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'n, 'a> {
    pub(super) node: &'n Node<'a>,
    pub(super) flow: bool,
}

/// One pair of a mapping after its merge keys are applied.
pub(super) struct Field<'n, 'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) value: Site<'n, 'a>,
}

/// The node each alias of a document stands for.
///
/// An alias means the last node before it that has its anchor, in the order of the document.
pub(super) struct Aliases<'n, 'a> {
    targets: FxHashMap<*const Node<'a>, Site<'n, 'a>>,
}

impl<'n, 'a> Aliases<'n, 'a> {
    /// Finds them all and checks what go-yaml checks: unknown anchors, an alias inside its own node, and documents
    /// that are made of little else than aliases.
    pub(super) fn of(root: &'n Node<'a>, arena: &Arena, limits: &Limits) -> Result<Self, EmitError> {
        let mut binder = Binder { arena, limits, anchors: FxHashMap::default(), targets: FxHashMap::default() };
        binder.bind(root, false, 0)?;
        let aliases = Self { targets: binder.targets };
        let mut census = Census { aliases: &aliases, arena, limits, open: FxHashSet::default(), visits: 0, aliased: 0 };
        census.count(root, false, 0)?;
        Ok(aliases)
    }

    /// The node that `alias` stands for, followed through aliases of aliases.
    pub(super) fn target(&self, alias: &Node<'a>) -> Option<Site<'n, 'a>> {
        self.targets.get(&ptr::from_ref(alias)).copied()
    }
}

struct Binder<'n, 'a, 'r> {
    arena: &'r Arena,
    limits: &'r Limits,
    anchors: FxHashMap<Symbol, Site<'n, 'a>>,
    targets: FxHashMap<*const Node<'a>, Site<'n, 'a>>,
}

impl<'n, 'a> Binder<'n, 'a, '_> {
    fn bind(&mut self, node: &'n Node<'a>, flow: bool, depth: usize) -> Result<(), EmitError> {
        if let Some(anchor) = node.anchor {
            self.anchors.insert(anchor, Site { node, flow });
        }
        match &node.value {
            Value::Scalar(_) => {}
            Value::Alias(name) => {
                let Some(site) = self.anchors.get(name) else {
                    let message = format!("unknown anchor '{}' referenced", self.arena.name(*name));
                    return Err(EmitError { message, span: node.span });
                };
                self.targets.insert(ptr::from_ref(node), *site);
            }
            Value::Mapping(m) => {
                check_depth(depth, self.limits, node.span)?;
                for entry in &m.entries {
                    self.bind(&entry.key, flow || m.flow, depth + 1)?;
                    self.bind(&entry.value, flow || m.flow, depth + 1)?;
                }
            }
            Value::Sequence(s) => {
                check_depth(depth, self.limits, node.span)?;
                for item in &s.items {
                    self.bind(item, flow || s.flow, depth + 1)?;
                }
            }
        }
        Ok(())
    }
}

/// Walks the document with its aliases replaced and counts as go-yaml's decoder does.
struct Census<'n, 'a, 'r> {
    aliases: &'r Aliases<'n, 'a>,
    arena: &'r Arena,
    limits: &'r Limits,
    open: FxHashSet<*const Node<'a>>,
    visits: usize,
    aliased: usize,
}

impl<'a> Census<'_, 'a, '_> {
    fn count(&mut self, node: &Node<'a>, aliased: bool, depth: usize) -> Result<(), EmitError> {
        self.visits += 1;
        self.aliased += usize::from(aliased);
        let fail = |message: String| Err(EmitError { message, span: node.span });
        if self.is_excessive() {
            return fail("document contains excessive aliasing".to_owned());
        }
        match &node.value {
            Value::Scalar(_) => {}
            Value::Alias(name) => {
                check_depth(depth, self.limits, node.span)?;
                let Some(site) = self.aliases.target(node) else { return Ok(()) };
                if !self.open.insert(ptr::from_ref(node)) {
                    return fail(format!("anchor '{}' value contains itself", self.arena.name(*name)));
                }
                self.count(site.node, true, depth + 1)?;
                self.open.remove(&ptr::from_ref(node));
            }
            Value::Mapping(m) => {
                check_depth(depth, self.limits, node.span)?;
                for entry in &m.entries {
                    self.count(&entry.key, aliased, depth + 1)?;
                    self.count(&entry.value, aliased, depth + 1)?;
                }
            }
            Value::Sequence(s) => {
                check_depth(depth, self.limits, node.span)?;
                for item in &s.items {
                    self.count(item, aliased, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    /// go-yaml's own bound: the share of a document that may come from aliases falls from 99 % at 400,000 nodes to
    /// 10 % at 4,000,000.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    fn is_excessive(&self) -> bool {
        if self.aliased > self.limits.alias_nodes {
            return true;
        }
        let (visits, aliased) = (self.visits as f64, self.aliased as f64);
        let beyond = ((visits - 400_000.0) / 3_600_000.0).clamp(0.0, 1.0);
        self.aliased > 100 && self.visits > 1000 && aliased / visits > 0.99 - 0.89 * beyond
    }
}

/// Printing recurses, so whatever the limits say it goes no deeper than a small stack allows.
const DEEPEST: usize = 1_000;

/// An error for a collection inside of `depth` others when that is too deep.
pub(super) fn check_depth(depth: usize, limits: &Limits, span: Span) -> Result<(), EmitError> {
    let most = limits.depth.min(DEEPEST);
    if depth >= most { Err(EmitError { message: format!("exceeded max depth of {most}"), span }) } else { Ok(()) }
}

/// Reads mappings whose keys are not all plain strings.
pub(super) struct Expander<'n, 'a, 'r> {
    pub(super) aliases: Option<&'r Aliases<'n, 'a>>,
    pub(super) arena: &'r Arena,
    /// The map takes keys of any type; see [`key_text`].
    pub(super) any_type: bool,
}

impl<'n, 'a> Expander<'n, 'a, '_> {
    /// The pairs of `mapping` with merge keys applied, in no useful order; keys are unique.
    pub(super) fn fields(
        &self,
        mapping: &'n Mapping<'a>,
        span: Span,
        flow: bool,
    ) -> Result<Vec<Field<'n, 'a>>, EmitError> {
        let mut found = Found { fields: Vec::with_capacity(mapping.entries.len()), places: FxHashMap::default() };
        self.check_unique(mapping)?;
        let merge = self.take_own(mapping, flow, &mut found, None)?;
        if let Some(merge) = merge {
            // Keys of the mapping itself win over merged ones, earlier merged ones over later ones.
            let mut taken: FxHashSet<Cow<'a, str>> = found.fields.iter().map(|f| f.key.clone()).collect();
            self.merge(merge, span, &mut found, &mut taken)?;
        }
        Ok(found.fields)
    }

    /// Adds the pairs of one mapping; gives the value of its merge key.
    fn take_own(
        &self,
        mapping: &'n Mapping<'a>,
        flow: bool,
        found: &mut Found<'n, 'a>,
        mut taken: Option<&mut FxHashSet<Cow<'a, str>>>,
    ) -> Result<Option<Site<'n, 'a>>, EmitError> {
        let flow = flow || mapping.flow;
        let mut merge = None;
        for entry in &mapping.entries {
            let value = Site { node: &entry.value, flow };
            if is_merge(&entry.key, flow) {
                merge = Some(value);
                continue;
            }
            let key = self.resolve(Site { node: &entry.key, flow })?;
            let Some(key) = key_text(key.node, self.arena, key.flow, self.any_type)? else { continue };
            if taken.as_mut().is_none_or(|taken| taken.insert(key.clone())) {
                found.set(key, value);
            }
        }
        Ok(merge)
    }

    fn merge(
        &self,
        merge: Site<'n, 'a>,
        span: Span,
        found: &mut Found<'n, 'a>,
        taken: &mut FxHashSet<Cow<'a, str>>,
    ) -> Result<(), EmitError> {
        let fail = || EmitError { message: WANT_MAP.to_owned(), span };
        if let Value::Sequence(list) = &merge.node.value {
            for item in &list.items {
                self.merge_one(Site { node: item, flow: merge.flow || list.flow }, found, taken)?.ok_or_else(fail)?;
            }
            return Ok(());
        }
        self.merge_one(merge, found, taken)?.ok_or_else(fail)
    }

    fn merge_one(
        &self,
        site: Site<'n, 'a>,
        found: &mut Found<'n, 'a>,
        taken: &mut FxHashSet<Cow<'a, str>>,
    ) -> Result<Option<()>, EmitError> {
        let site = self.resolve(site)?;
        let Value::Mapping(mapping) = &site.node.value else { return Ok(None) };
        self.check_unique(mapping)?;
        if let Some(next) = self.take_own(mapping, site.flow, found, Some(taken))? {
            self.merge(next, site.node.span, found, taken)?;
        }
        Ok(Some(()))
    }

    /// Follows aliases.
    pub(super) fn resolve(&self, mut site: Site<'n, 'a>) -> Result<Site<'n, 'a>, EmitError> {
        while let Value::Alias(name) = &site.node.value {
            let target = self.aliases.and_then(|a| a.target(site.node));
            site = target.ok_or_else(|| EmitError {
                message: format!("unknown anchor '{}' referenced", self.arena.name(*name)),
                span: site.node.span,
            })?;
        }
        Ok(site)
    }

    /// go-yaml compares keys by their text, whatever their type.
    fn check_unique(&self, mapping: &Mapping<'a>) -> Result<(), EmitError> {
        let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
        for entry in &mapping.entries {
            let Some(text) = entry.key.text() else { continue };
            if let Some(first) = seen.insert(text, entry.key.span) {
                return Err(duplicate(text, entry.key.span, first, self.arena));
            }
        }
        Ok(())
    }
}

const WANT_MAP: &str = "map merge requires map or sequence of maps as the value";

/// A key that occurs twice in a mapping.
pub(super) fn duplicate(key: &str, span: Span, first: Span, arena: &Arena) -> EmitError {
    let line = arena.position(first).map(|p| format!(" at line {}", p.line)).unwrap_or_default();
    EmitError { message: format!("mapping key {key:?} already defined{line}"), span }
}

/// True for `<<` as a key when v3 reads it back as a merge key.
pub(super) fn is_merge(key: &Node<'_>, flow: bool) -> bool {
    key.as_scalar().is_some_and(|s| {
        s.text == "<<"
            && (printed_tag(s, Setting { flow, simple_key: true }) == Tag::Merge
                || s.tag == Tag::None && s.style == ScalarStyle::Plain)
    })
}

#[derive(Default)]
struct Found<'n, 'a> {
    fields: Vec<Field<'n, 'a>>,
    places: FxHashMap<Cow<'a, str>, usize>,
}

impl<'n, 'a> Found<'n, 'a> {
    /// A later value for the same key replaces the earlier one, as in a Go map.
    fn set(&mut self, key: Cow<'a, str>, value: Site<'n, 'a>) {
        if let Some(place) = self.places.get(&key) {
            self.fields[*place].value = value;
        } else {
            self.places.insert(key.clone(), self.fields.len());
            self.fields.push(Field { key, value });
        }
    }
}
