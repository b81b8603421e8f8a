//! Setting one field, with the tags that kustomize's `FieldSetter` leaves behind.

use kubekiln_yaml::{Node, ScalarStyle, Span, Symbol, Tag, Value};

use crate::resource::shared;
use crate::text::Text;

/// Why a field could not be set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FieldError {
    /// What is wrong, in kustomize's words.
    pub(crate) message: String,
    /// The node at fault.
    pub(crate) at: Span,
    /// A mapping or a list stands where a scalar belongs.
    pub(crate) not_scalar: bool,
}

impl FieldError {
    pub(crate) fn new(message: impl Into<String>, at: Span) -> Self {
        Self { message: message.into(), at, not_scalar: false }
    }

    /// The same problem, led in by `context`.
    pub(crate) fn within(mut self, context: std::fmt::Arguments<'_>) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }
}

/// The refusal of a node of the wrong shape. kustomize also prints the node; a span shows it here.
pub(crate) fn wrong_kind(expected: &'static str, node: &Node<'_>) -> FieldError {
    let got = match node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Mapping(_) => "MappingNode",
        Value::Sequence(_) => "SequenceNode",
        Value::Alias(_) => "AliasNode",
    };
    let message = format!("wrong node kind: expected {expected} but got {got}");
    FieldError { message, at: node.span, not_scalar: got != "ScalarNode" }
}

/// Sets a scalar. With [`Tag::None`] the text decides the type when it is printed, and quotes that were there stay.
pub(crate) fn set_scalar<'a>(node: &mut Node<'a>, text: &'a str, tag: Tag, span: Span) -> Result<(), FieldError> {
    let style = node.as_scalar().ok_or_else(|| wrong_kind("ScalarNode", node))?.style;
    shared::replace(node, Node::scalar(span, text, tag));
    if let Some(scalar) = node.as_scalar_mut() {
        scalar.style = style;
    }
    Ok(())
}

/// What became of an entry that was set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum EntrySet {
    /// Null stays null, as in kustomize.
    Nothing,
    /// It is new.
    Added,
    /// It has another value now.
    Changed,
    /// It has another value now, and so have the nodes that are the same, see [`shared`].
    ChangedShared,
}

/// Sets `key` of a mapping to a string; a new entry gets the mark.
pub(crate) fn set_entry<'a>(
    node: &mut Node<'a>,
    key: &Text<'a>,
    value: &Text<'a>,
    mark: Symbol,
) -> Result<EntrySet, FieldError> {
    if node.is_null() {
        return Ok(EntrySet::Nothing);
    }
    let refusal = wrong_kind("MappingNode", node);
    let mapping = node.as_mapping_mut().ok_or(refusal)?;
    let mut value = Node::string(value.span, value.text);
    if let Some(old) = mapping.get_mut(key) {
        let is_shared = shared::is_marked(old);
        shared::replace(old, value);
        return Ok(if is_shared { EntrySet::ChangedShared } else { EntrySet::Changed });
    }
    shared::mark(&mut value, mark);
    mapping.push(Node::string(key.span, key.text), value);
    Ok(EntrySet::Added)
}

/// A scalar that has something in it.
pub(crate) fn has_text(node: &Node<'_>) -> bool {
    node.as_scalar().is_some_and(|s| s.tag != Tag::Null && !s.text.is_empty())
}

/// A scalar without text, tag or quotes: what kustomize makes before it sets a new field.
pub(crate) fn blank<'a>(span: Span) -> Node<'a> {
    let mut node = Node::scalar(span, "", Tag::None);
    if let Some(scalar) = node.as_scalar_mut() {
        scalar.style = ScalarStyle::Plain;
    }
    node
}
