//! Events to nodes.

use rustc_hash::FxHashSet;

use super::error::Fault;
use super::events::{Event, EventKind, Events, Properties};
use super::{Comment, Document};
use crate::resolve::resolve_plain;
use crate::{Arena, Entry, Mapping, Node, Scalar, ScalarStyle, Sequence, SourceId, Span, Symbol, Tag, Value};

/// What go-yaml cuts off a tag, to put `!!` in its place.
const LONG_TAG_PREFIX: &str = "tag:yaml.org,2002:";

/// A collection that is not closed yet.
struct Open<'a> {
    properties: Properties<'a>,
    mapping: bool,
    flow: bool,
    start: usize,
    /// Where its children begin in [`Composer::nodes`].
    base: usize,
}

/// Builds the documents of one stream.
pub(super) struct Composer<'a> {
    arena: &'a Arena,
    source: SourceId,
    events: Events<'a>,
    /// Finished nodes that wait for their parent.
    nodes: Vec<Node<'a>>,
    open: Vec<Open<'a>>,
    /// Anchors seen; go-yaml keeps them from one document to the next.
    anchors: FxHashSet<Symbol>,
}

impl<'a> Composer<'a> {
    pub(super) fn new(arena: &'a Arena, source: SourceId, events: Events<'a>) -> Self {
        Self { arena, source, events, nodes: Vec::new(), open: Vec::new(), anchors: FxHashSet::default() }
    }

    /// How far the scanner has read.
    pub(super) fn reached(&self) -> usize {
        self.events.reached()
    }

    /// The next document; none at the end.
    pub(super) fn document(&mut self) -> Result<Option<Document<'a>>, Fault> {
        if let EventKind::StreamEnd = self.events.next()?.kind {
            return Ok(None);
        }
        let first = self.events.next()?;
        let empty = matches!(first.kind, EventKind::Empty(p) if p.anchor.is_none() && p.tag.is_none());
        self.take(first)?;
        while !self.open.is_empty() {
            let event = self.events.next()?;
            self.take(event)?;
        }
        let end = self.events.next()?.end;
        let Some(root) = self.nodes.pop() else {
            return Err(Fault::unplaced(end, end, "document without content"));
        };
        let comments = self.take_comments(end);
        Ok(Some(Document { root, empty, comments }))
    }

    /// The comments before byte `end` that no document took.
    pub(super) fn take_comments(&mut self, end: usize) -> Vec<Comment> {
        let comments = self.events.take_comments(end);
        comments.into_iter().map(|(start, end)| Comment { span: self.span(start, end) }).collect()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, small(start), small(end))
    }

    fn take(&mut self, event: Event<'a>) -> Result<(), Fault> {
        match event.kind {
            EventKind::Alias(name) => self.alias(event, name)?,
            EventKind::Scalar(properties, text, style) => self.scalar(event, properties, text, style),
            EventKind::Empty(properties) => self.scalar(event, properties, "", ScalarStyle::Plain),
            EventKind::SequenceStart(properties, flow) => self.open(event, properties, false, flow),
            EventKind::MappingStart(properties, flow) => self.open(event, properties, true, flow),
            EventKind::SequenceEnd | EventKind::MappingEnd => self.close(event.end),
            EventKind::StreamEnd | EventKind::DocumentStart(_) | EventKind::DocumentEnd(_) => {}
        }
        Ok(())
    }

    fn alias(&mut self, event: Event<'a>, name: &'a str) -> Result<(), Fault> {
        let symbol = self.arena.symbol(name);
        if !self.anchors.contains(&symbol) {
            let message = format!("unknown anchor '{name}' referenced");
            return Err(Fault::unplaced(event.start, event.end, message));
        }
        self.nodes.push(Node::new(self.span(event.start, event.end), Value::Alias(symbol)));
        Ok(())
    }

    /// The number of an anchor, which aliases may name from here on.
    fn anchor(&mut self, properties: Properties<'a>) -> Option<Symbol> {
        let symbol = self.arena.symbol(properties.anchor?);
        self.anchors.insert(symbol);
        Some(symbol)
    }

    fn scalar(&mut self, event: Event<'a>, properties: Properties<'a>, text: &'a str, style: ScalarStyle) {
        let (tag, text, style) = match properties.tag {
            Some(tag) if tag != "!" => under_tag(short_tag(self.arena, tag), text, style),
            _ if style == ScalarStyle::Plain => (resolve_plain(text).tag(), text, style),
            _ => (Tag::Str, text, style),
        };
        let span = self.span(event.start, event.end);
        let anchor = self.anchor(properties);
        self.nodes.push(Node { span, anchor, value: Value::Scalar(Scalar { text, tag, style }) });
    }

    fn open(&mut self, event: Event<'a>, properties: Properties<'a>, mapping: bool, flow: bool) {
        // The anchor counts from here: `&a [*a]` is no unknown anchor.
        self.anchor(properties);
        self.open.push(Open { properties, mapping, flow, start: event.start, base: self.nodes.len() });
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let span = self.span(open.start, end);
        let anchor = open.properties.anchor.map(|name| self.arena.symbol(name));
        let tag = open.properties.tag.filter(|tag| *tag != "!").map(|tag| short_tag(self.arena, tag));
        let flow = open.flow;
        let mut children = self.nodes.drain(open.base..);
        let value = if open.mapping {
            let mut entries = Vec::with_capacity(children.len() / 2);
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                entries.push(Entry { key, value });
            }
            Value::Mapping(Mapping { entries, tag: tag.unwrap_or(Tag::Map), flow })
        } else {
            Value::Sequence(Sequence { items: children.by_ref().collect(), tag: tag.unwrap_or(Tag::Seq), flow })
        };
        drop(children);
        self.nodes.push(Node { span, anchor, value });
    }
}

/// A scalar whose tag is written. go-yaml prints that tag again, so `!!int "2"` stays a number, `!!str <<` a string and
/// `!!null` without text a null everywhere. A node does not know that its tag was written; its style says the same.
fn under_tag(tag: Tag, text: &str, style: ScalarStyle) -> (Tag, &str, ScalarStyle) {
    let (text, style) = match tag {
        Tag::Null if text.is_empty() => ("null", ScalarStyle::Plain),
        Tag::Int | Tag::Float | Tag::Bool | Tag::Null | Tag::Timestamp => (text, ScalarStyle::Plain),
        Tag::Str if text == "<<" => (text, ScalarStyle::DoubleQuoted),
        _ => (text, style),
    };
    (tag, text, style)
}

/// A tag as go-yaml keeps it: `tag:yaml.org,2002:str` is `!!str`.
fn short_tag(arena: &Arena, tag: &str) -> Tag {
    let Some(name) = tag.strip_prefix(LONG_TAG_PREFIX) else { return Tag::Other(arena.symbol(tag)) };
    match name {
        "str" => Tag::Str,
        "int" => Tag::Int,
        "float" => Tag::Float,
        "bool" => Tag::Bool,
        "null" => Tag::Null,
        "timestamp" => Tag::Timestamp,
        "binary" => Tag::Binary,
        "merge" => Tag::Merge,
        "map" => Tag::Map,
        "seq" => Tag::Seq,
        _ => Tag::Other(arena.symbol(&format!("!!{name}"))),
    }
}
