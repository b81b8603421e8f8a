//! The tree that a document becomes, and that transformers change.

use crate::{Span, Symbol};

/// A value with the place it came from.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The text that set it.
    pub span: Span,
    /// `&name` in front of it.
    pub anchor: Option<Symbol>,
    /// What it is.
    pub value: Value<'a>,
}

/// The four shapes of a YAML node.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Text with a type.
    Scalar(Scalar<'a>),
    /// Keys and values in their written order.
    Mapping(Mapping<'a>),
    /// Items in order.
    Sequence(Sequence<'a>),
    /// `*name`: stands for the node that has that anchor when the document is printed, as go-yaml resolves it.
    Alias(Symbol),
}

/// A scalar: decoded text (escapes and folding done), its tag and how it was written.
#[derive(Clone, Copy, Debug)]
pub struct Scalar<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// The type; [`Tag::None`] means that the text decides when it is printed.
    pub tag: Tag,
    /// How it was written.
    pub style: ScalarStyle,
}

/// How a scalar was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ScalarStyle {
    /// No quotes.
    #[default]
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A node's tag, in go-yaml's short form. The parser resolves plain scalars, so a parsed scalar is never `None`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tag {
    /// Not decided: the text decides when it is printed. What kustomize's `NewScalarRNode` makes.
    #[default]
    None,
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!binary`
    Binary,
    /// `!!merge`: a plain `<<` key.
    Merge,
    /// `!!map`
    Map,
    /// `!!seq`
    Seq,
    /// Any other, by its full text.
    Other(Symbol),
}

/// A mapping; keys keep their written order and need not be unique until the parser has checked them.
#[derive(Clone, Debug, Default)]
pub struct Mapping<'a> {
    /// Keys and values.
    pub entries: Vec<Entry<'a>>,
    /// `None` or `Map` for a plain mapping.
    pub tag: Tag,
    /// Written as `{...}`.
    pub flow: bool,
}

/// One `key: value`.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The key; nearly always a scalar.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

/// A sequence.
#[derive(Clone, Debug, Default)]
pub struct Sequence<'a> {
    /// The items.
    pub items: Vec<Node<'a>>,
    /// `None` or `Seq` for a plain sequence.
    pub tag: Tag,
    /// Written as `[...]`.
    pub flow: bool,
}

impl<'a> Node<'a> {
    /// A node without an anchor.
    pub fn new(span: Span, value: Value<'a>) -> Self {
        Self { span, anchor: None, value }
    }

    /// A string, whatever it looks like: `"5"` stays a string.
    pub fn string(span: Span, text: &'a str) -> Self {
        Self::scalar(span, text, Tag::Str)
    }

    /// A plain scalar with the given tag.
    pub fn scalar(span: Span, text: &'a str, tag: Tag) -> Self {
        Self::new(span, Value::Scalar(Scalar { text, tag, style: ScalarStyle::Plain }))
    }

    /// `null`
    pub fn null(span: Span) -> Self {
        Self::scalar(span, "null", Tag::Null)
    }

    /// A mapping of `entries`.
    pub fn mapping(span: Span, entries: Vec<Entry<'a>>) -> Self {
        Self::new(span, Value::Mapping(Mapping { entries, tag: Tag::Map, flow: false }))
    }

    /// A sequence of `items`.
    pub fn sequence(span: Span, items: Vec<Node<'a>>) -> Self {
        Self::new(span, Value::Sequence(Sequence { items, tag: Tag::Seq, flow: false }))
    }

    /// The scalar, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar<'a>> {
        if let Value::Scalar(s) = &self.value { Some(s) } else { None }
    }

    /// The scalar, if it is one.
    pub fn as_scalar_mut(&mut self) -> Option<&mut Scalar<'a>> {
        if let Value::Scalar(s) = &mut self.value { Some(s) } else { None }
    }

    /// The text of a scalar of any tag; `None` for other shapes.
    pub fn text(&self) -> Option<&'a str> {
        self.as_scalar().map(|s| s.text)
    }

    /// The mapping, if it is one.
    pub fn as_mapping(&self) -> Option<&Mapping<'a>> {
        if let Value::Mapping(m) = &self.value { Some(m) } else { None }
    }

    /// The mapping, if it is one.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping<'a>> {
        if let Value::Mapping(m) = &mut self.value { Some(m) } else { None }
    }

    /// The sequence, if it is one.
    pub fn as_sequence(&self) -> Option<&Sequence<'a>> {
        if let Value::Sequence(s) = &self.value { Some(s) } else { None }
    }

    /// The sequence, if it is one.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Sequence<'a>> {
        if let Value::Sequence(s) = &mut self.value { Some(s) } else { None }
    }

    /// True for a scalar tagged `!!null`.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(|s| s.tag == Tag::Null)
    }

    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.as_mapping()?.get(key)
    }

    /// The value of `key`, if this is a mapping that has it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node<'a>> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// Follows keys down nested mappings.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

impl<'a> Mapping<'a> {
    /// Place of `key` among the entries.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.key.text() == Some(key))
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.position(key).map(|i| &self.entries[i].value)
    }

    /// The value of `key`.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node<'a>> {
        self.position(key).map(|i| &mut self.entries[i].value)
    }

    /// True when there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Replaces the value of `key`, or adds the pair at the end.
    pub fn set(&mut self, key: &'a str, value: Node<'a>) {
        match self.position(key) {
            Some(i) => self.entries[i].value = value,
            None => self.push(Node::string(value.span, key), value),
        }
    }

    /// Adds a pair at the end. Most mappings grow by one or two pairs and there are many of them, so room is made for
    /// few more, not for the four that a vector takes at least.
    pub fn push(&mut self, key: Node<'a>, value: Node<'a>) {
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact(self.entries.len() / 2 + 1);
        }
        self.entries.push(Entry { key, value });
    }

    /// Takes `key` out; later entries move up.
    pub fn remove(&mut self, key: &str) -> Option<Entry<'a>> {
        self.position(key).map(|i| self.entries.remove(i))
    }
}
