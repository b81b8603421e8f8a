//! Finding, and perhaps making, the fields that a target's path leads to (kustomize's `PathMatcher`).

use kubekiln_yaml::{Arena, Entry, Limits, Node, ScalarStyle, Span, Tag, Value, emit, parse_first};
use regex::Regex;

use crate::transform::field_setter::{FieldError, blank, wrong_kind};
use crate::transform::path_lookup::{Part, index, is_list_index, item};

/// The shape of a last field that is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Leaf {
    Scalar,
    Mapping,
    Sequence,
}

impl Leaf {
    /// The shape of a node.
    pub(super) fn of(node: &Node<'_>) -> Self {
        match node.value {
            Value::Mapping(_) => Self::Mapping,
            Value::Sequence(_) => Self::Sequence,
            Value::Scalar(_) | Value::Alias(_) => Self::Scalar,
        }
    }
}

/// What every step needs.
#[derive(Clone, Copy)]
pub(super) struct PathMatch<'a> {
    /// Make missing fields, the last one of this shape.
    pub(super) create: Option<Leaf>,
    /// What asks for it.
    pub(super) span: Span,
    pub(super) arena: &'a Arena,
}

type Visit<'v, 'a> = &'v mut dyn FnMut(&mut Node<'a>) -> Result<(), FieldError>;

impl<'a> PathMatch<'a> {
    /// Calls `visit` on each field that `path` leads to; returns how many there are.
    ///
    /// A null on the way is made nothing of: kustomize adds fields to it that are never printed. The same becomes of
    /// fields within a text that this walk, unlike `structured`, comes upon.
    pub(super) fn each(
        &self,
        node: &mut Node<'a>,
        path: &[&'a str],
        visit: Visit<'_, 'a>,
    ) -> Result<usize, FieldError> {
        let Some((part, rest)) = path.split_first() else { return visit(node).map(|()| 1) };
        match index(part).and_then(|number| usize::try_from(number).ok()) {
            Some(number) => self.at_index(node, number, rest, visit),
            None if is_list_index(part) => self.items(node, part, rest, visit),
            None if *part == "*" => {
                let mut count = 0;
                for elem in elements(node)? {
                    count += self.each(elem, rest, visit)?;
                }
                Ok(count)
            }
            None => self.field(node, part, rest, visit),
        }
    }

    fn field(
        &self,
        node: &mut Node<'a>,
        key: &'a str,
        rest: &[&'a str],
        visit: Visit<'_, 'a>,
    ) -> Result<usize, FieldError> {
        if node.is_null() {
            return self.in_lost(rest, visit);
        }
        let refusal = wrong_kind("MappingNode", node);
        let Some(mapping) = node.as_mapping_mut().filter(|_| !key.is_empty()) else { return Err(refusal) };
        let place = match (mapping.position(key), self.create) {
            (Some(place), _) => place,
            (None, None) => return Ok(0),
            (None, Some(leaf)) => {
                let value = self.made(rest.first().copied(), leaf);
                mapping.entries.push(Entry { key: Node::string(self.span, key), value });
                mapping.entries.len() - 1
            }
        };
        let field = &mut mapping.entries[place].value;
        if !rest.is_empty()
            && let Some(text) = field.text()
        {
            let mut parsed = parsed(text, self.arena, field.span)?;
            return self.each(&mut parsed, rest, visit);
        }
        self.each(field, rest, visit)
    }

    fn at_index(
        &self,
        node: &mut Node<'a>,
        number: usize,
        rest: &[&'a str],
        visit: Visit<'_, 'a>,
    ) -> Result<usize, FieldError> {
        if node.is_null() && number == 0 && self.create.is_some() {
            return self.in_lost(rest, visit);
        }
        let span = node.span;
        if let (Value::Sequence(sequence), Some(leaf)) = (&mut node.value, self.create)
            && sequence.items.len() == number
        {
            sequence.items.push(self.made(rest.first().copied(), leaf));
        }
        let items = elements(node)?;
        let length = items.len();
        let Some(elem) = items.get_mut(number) else {
            let message = format!("index {number} specified but only {length} elements found");
            return Err(FieldError::new(message, span));
        };
        self.each(elem, rest, visit)
    }

    /// `[field=value]`: the value is a regular expression that may fit anywhere in the field's text.
    fn items(
        &self,
        node: &mut Node<'a>,
        part: &'a str,
        rest: &[&'a str],
        visit: Visit<'_, 'a>,
    ) -> Result<usize, FieldError> {
        let span = node.span;
        let Part::Item { field, value } = item(part).map_err(|e| FieldError::new(e, span))? else { return Ok(0) };
        if node.is_null() && self.create.is_some() {
            return self.in_lost(rest, visit);
        }
        let pattern = Pattern::new(value).map_err(|e| FieldError::new(e, span))?;
        let count = self.fitting_items(elements(node)?, field, &pattern, rest, visit)?;
        let Value::Sequence(sequence) = &mut node.value else { return Ok(count) };
        if count > 0 || self.create.is_none() {
            return Ok(count);
        }
        let text = Node::scalar(self.span, value, Tag::None);
        sequence.items.push(if field.is_empty() {
            text
        } else {
            Node::mapping(self.span, vec![Entry { key: Node::string(self.span, field), value: text }])
        });
        let last = sequence.items.len() - 1;
        match self.fitting_items(&mut sequence.items[last..], field, &pattern, rest, visit)? {
            // kustomize would look and make without end.
            0 => Err(FieldError::new(format!("the item made for {part} does not fit it"), span)),
            count => Ok(count),
        }
    }

    fn fitting_items(
        &self,
        items: &mut [Node<'a>],
        field: &str,
        pattern: &Pattern<'_>,
        rest: &[&'a str],
        visit: Visit<'_, 'a>,
    ) -> Result<usize, FieldError> {
        let mut count = 0;
        for elem in items {
            if field.is_empty() {
                if pattern.fits(&self.printed(elem)) {
                    visit(elem)?;
                    count += 1;
                }
            } else if elem.get(field).is_some_and(|f| pattern.fits(&self.printed(f))) {
                count += self.each(elem, rest, visit)?;
            }
        }
        Ok(count)
    }

    /// Goes on in a node that nobody will see.
    fn in_lost(&self, rest: &[&'a str], visit: Visit<'_, 'a>) -> Result<usize, FieldError> {
        match self.create {
            None => Ok(0),
            Some(leaf) => self.each(&mut self.made(rest.first().copied(), leaf), rest, visit),
        }
    }

    /// A new field that `next` goes on in.
    fn made(&self, next: Option<&str>, leaf: Leaf) -> Node<'a> {
        let leaf = match next {
            None | Some("") => leaf,
            Some(next) if is_list_index(next) || index(next).is_some_and(|i| i >= 0) => Leaf::Sequence,
            Some(_) => Leaf::Mapping,
        };
        match leaf {
            Leaf::Scalar => blank(self.span),
            Leaf::Mapping => Node::mapping(self.span, Vec::new()),
            Leaf::Sequence => Node::sequence(self.span, Vec::new()),
        }
    }

    /// A node as kustomize prints it to compare it with a pattern: quotes are part of the text.
    fn printed(&self, node: &Node<'a>) -> String {
        match node.as_scalar().map(|s| (s.text, s.style)) {
            Some((text, ScalarStyle::DoubleQuoted)) => format!("\"{text}\""),
            Some((text, ScalarStyle::SingleQuoted)) => format!("'{}'", text.replace('\'', "''")),
            Some((text, _)) => text.trim().to_owned(),
            None => {
                let mut out = String::new();
                // What cannot be printed fits nothing.
                let _ = emit(node, self.arena, &Limits::default(), &mut out);
                out.trim().to_owned()
            }
        }
    }
}

/// The items of a list; none for null.
fn elements<'n, 'a>(node: &'n mut Node<'a>) -> Result<&'n mut [Node<'a>], FieldError> {
    if node.is_null() {
        return Ok(&mut []);
    }
    let refusal = wrong_kind("SequenceNode", node);
    node.as_sequence_mut().map(|s| &mut s.items[..]).ok_or(refusal)
}

/// The document in a field's text.
pub(super) fn parsed<'a>(text: &'a str, arena: &'a Arena, span: Span) -> Result<Node<'a>, FieldError> {
    let source = arena.add("text of a field", text.to_owned());
    let read = parse_first(arena, source, 0..text.len(), &Limits::default());
    let document = read.map_err(|e| FieldError::new(e.message, span))?;
    document.filter(|d| !d.empty).map(|d| d.root).ok_or_else(|| FieldError::new("the text holds no document", span))
}

/// The right side of `[field=pattern]`.
enum Pattern<'p> {
    Plain(&'p str),
    Regex(Regex),
}

impl<'p> Pattern<'p> {
    fn new(text: &'p str) -> Result<Self, String> {
        if regex::escape(text) == text || !text.contains(|c| "\\.+*?()|[]{}^$".contains(c)) {
            return Ok(Self::Plain(text));
        }
        let invalid = |e: regex::Error| format!("error parsing regexp: {}", e.to_string().lines().last().unwrap_or(""));
        Regex::new(text).map(Self::Regex).map_err(invalid)
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Plain(part) => text.contains(part),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}
