//! The path of a field spec, and the walk along it (kustomize's `fieldspec` filter).

use kubekiln_yaml::{Arena, Mapping, Node, Sequence, Span, Tag, Value};

use super::field_setter::{FieldError, blank};

/// A path, split once.
#[derive(Clone, Debug)]
pub(crate) struct FieldPath<'a> {
    parts: Vec<Part<'a>>,
}

/// One key of a path.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    /// The key, without `[]`.
    key: &'a str,
    /// It ended in `[]`: the field is a list and is never made.
    list: bool,
    /// The key means itself and nothing more.
    plain: bool,
}

/// What to make where a field is missing or null.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Create {
    /// Its shape.
    pub(crate) shape: Shape,
    /// What asked for it.
    pub(crate) span: Span,
}

/// The shape of a field that is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// A mapping.
    Mapping,
    /// A scalar; a null that is there gets this tag and keeps its text.
    Scalar(Tag),
    /// A list: only nulls become one.
    List,
}

impl<'a> FieldPath<'a> {
    /// Splits a path at its slashes; `\/` is a slash within a key.
    pub(crate) fn new(path: &'a str, arena: &'a Arena) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut parts = Vec::new();
        let mut open = String::new();
        for piece in path.split('/') {
            match piece.strip_suffix('\\') {
                Some(piece) => open = open + piece + "/",
                None if open.is_empty() => parts.push(Part::new(piece)),
                None => parts.push(Part::new(arena.keep(std::mem::take(&mut open) + piece))),
            }
        }
        if !open.is_empty() {
            // A path that ends in a backslash keeps it.
            open.pop();
            parts.push(Part::new(arena.keep(open + "\\")));
        }
        Self { parts }
    }

    /// Calls `set` on each field that the path leads to from `node`, through every list on the way.
    pub(crate) fn walk<F>(&self, node: &mut Node<'a>, create: Option<Create>, set: &mut F) -> Result<(), FieldError>
    where
        F: FnMut(&mut Node<'a>) -> Result<(), FieldError>,
    {
        walk(node, &self.parts, create, set)
    }
}

impl<'a> Part<'a> {
    fn new(text: &'a str) -> Self {
        let (key, list) = text.strip_suffix("[]").map_or((text, false), |key| (key, true));
        let index = key == "-" || key.parse::<i64>().is_ok() || (key.starts_with('[') && key.ends_with(']'));
        Self { key, list, plain: !index && !key.is_empty() && key != "*" }
    }

    /// As written.
    fn spelled(&self) -> String {
        format!("{}{}", self.key, if self.list { "[]" } else { "" })
    }
}

fn walk<'a, F>(node: &mut Node<'a>, path: &[Part<'a>], create: Option<Create>, set: &mut F) -> Result<(), FieldError>
where
    F: FnMut(&mut Node<'a>) -> Result<(), FieldError>,
{
    let Some((part, rest)) = path.split_first() else { return set(node) };
    if node.is_null() {
        return Ok(());
    }
    let span = node.span;
    match &mut node.value {
        Value::Mapping(mapping) => {
            let shape = create.and_then(|c| shape_of(part, rest, c.shape));
            match field(mapping, part, shape, create, span)? {
                Some(field) => walk(field, rest, create, set),
                None => Ok(()),
            }
        }
        Value::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|item| {
            walk(item, path, create, set).map_err(|e| e.within(format_args!("visit traversal on path: {}", list(path))))
        }),
        Value::Scalar(_) | Value::Alias(_) => Err(FieldError::new("expected sequence or mapping node", span)),
    }
}

/// The shape to make of a field that is missing.
fn shape_of(part: &Part<'_>, rest: &[Part<'_>], leaf: Shape) -> Option<Shape> {
    match (part.list, rest) {
        (true, _) => None,
        (false, []) => Some(leaf),
        (false, _) => Some(Shape::Mapping),
    }
}

/// The field `part`, made if it is missing and may be made.
fn field<'m, 'a>(
    mapping: &'m mut Mapping<'a>,
    part: &Part<'a>,
    shape: Option<Shape>,
    create: Option<Create>,
    span: Span,
) -> Result<Option<&'m mut Node<'a>>, FieldError> {
    check_key(part, span)?;
    let asked = create.map_or(Span::NONE, |c| c.span);
    let place = match (mapping.position(part.key), shape) {
        (Some(place), _) => place,
        (None, None) => return Ok(None),
        (None, Some(shape)) => {
            let value = made(shape, asked);
            mapping.push(Node::string(asked, part.key), value);
            mapping.entries.len() - 1
        }
    };
    let field = &mut mapping.entries[place].value;
    let shape = if part.list { Some(Shape::List) } else { shape };
    if let Some(shape) = shape.filter(|_| field.is_null()) {
        give_shape(field, shape);
    }
    Ok(Some(field))
}

/// kustomize looks keys up through a getter for which some mean more than themselves.
fn check_key(part: &Part<'_>, span: Span) -> Result<(), FieldError> {
    match part.key {
        _ if part.plain => Ok(()),
        "" => Err(FieldError::new("cannot set or create an empty field name", span)),
        "*" => Err(FieldError::new("fieldName: *: wildcard is not supported in PathGetter", span)),
        key => {
            let message = format!("fieldName: {key}: wrong node kind: expected SequenceNode but got MappingNode");
            Err(FieldError { message, at: span, not_scalar: true })
        }
    }
}

fn made<'a>(shape: Shape, span: Span) -> Node<'a> {
    match shape {
        Shape::Mapping => Node::mapping(span, Vec::new()),
        Shape::List => Node::sequence(span, Vec::new()),
        Shape::Scalar(_) => blank(span),
    }
}

/// Makes a null into something that can be filled.
fn give_shape(field: &mut Node<'_>, shape: Shape) {
    match (&mut field.value, shape) {
        (Value::Scalar(scalar), Shape::Scalar(tag)) => scalar.tag = tag,
        (value, Shape::Mapping) => *value = Value::Mapping(Mapping { tag: Tag::Map, ..Mapping::default() }),
        (value, _) => *value = Value::Sequence(Sequence { tag: Tag::Seq, ..Sequence::default() }),
    }
}

/// The rest of a path as Go prints a list.
fn list(path: &[Part<'_>]) -> String {
    format!("[{}]", path.iter().map(Part::spelled).collect::<Vec<_>>().join(" "))
}
