//! Who set each field: the file and line that a value comes from, and the layers that led there.
//!
//! A node keeps the place of the text that it came from, and a transformer gives what it sets the place of the field that
//! asked for it; so nothing is kept on the side, and all of this is read off the objects.

use kubekiln::Resource;
use kubekiln::build::{Row, Ways};
use kubekiln_yaml::{Arena, Node, Span, Value};
use serde_json::Value as Json;

use crate::fields::{self, Pair};
use crate::mask;
use crate::path::{self, Step};

/// A field, and what set it last.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Blamed {
    /// `spec.template.spec.containers[name=web].image`
    pub path: String,
    /// Its value; those of Secrets are masked.
    pub value: Json,
    /// Where it was set; none for what no text says, as a hash.
    pub set: Option<Place>,
    /// The entries of kustomizations that led there, the root's first.
    pub layers: Vec<Place>,
    /// Parameters with which it changes, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Row>,
}

impl Blamed {
    /// True for the field at `path` and those below it.
    pub fn is_at(&self, path: &str) -> bool {
        self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

/// Notes `parameter` at each of the `fields` of `before` that another value of it changes: `after` is the same object with
/// that value, none where it is not there then.
pub fn depend(
    fields: &mut [Blamed],
    parameter: &Row,
    before: &Resource<'_>,
    after: Option<&Resource<'_>>,
    arena: &Arena,
) {
    let changes = after.map(|after| {
        let pair = Pair { arena, before: &before.node, after: &after.node, is_secret: true };
        fields::changes(&pair).into_iter().map(|change| change.path).collect::<Vec<_>>()
    });
    for field in fields {
        if changes.as_ref().is_none_or(|changes| changes.iter().any(|path| field.is_at(path))) {
            field.parameters.push(parameter.clone());
        }
    }
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Hash, Debug, serde::Serialize)]
pub struct Place {
    /// The file, as diagnostics show it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Place {
    /// The place at which `span` begins; none where it is no text's.
    pub fn of(span: Span, arena: &Arena) -> Option<Self> {
        let (source, at) = (arena.source(span.source)?, arena.position(span)?);
        Some(Self { file: source.name.clone(), line: at.line, column: at.column })
    }
}

/// Every field of `resource` that has no fields of its own, in output order; `is_secret` masks its values.
pub fn blame(resource: &Resource<'_>, arena: &Arena, ways: &Ways<'_>, is_secret: bool) -> Vec<Blamed> {
    let mut walk = Walk { arena, ways, is_secret, path: Vec::new(), found: Vec::new() };
    walk.node(&resource.node);
    walk.found
}

struct Walk<'n> {
    arena: &'n Arena,
    ways: &'n Ways<'n>,
    is_secret: bool,
    path: Vec<Step>,
    found: Vec<Blamed>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::Mapping(mapping) if !mapping.entries.is_empty() => {
                let mut entries: Vec<_> =
                    mapping.entries.iter().map(|entry| (entry.key.text().unwrap_or(""), &entry.value)).collect();
                entries.sort_by_key(|(name, _)| *name);
                for (name, value) in entries {
                    self.step(Step::Field(name.to_owned()), value);
                }
            }
            Value::Sequence(list) if !list.items.is_empty() => {
                let told_apart = path::told_apart([&list.items]);
                for (i, item) in list.items.iter().enumerate() {
                    let step = told_apart.as_ref().map(|(key, [values])| format!("{key}={}", values[i]));
                    self.step(Step::Item(step.unwrap_or_else(|| i.to_string())), item);
                }
            }
            _ => self.leaf(node),
        }
    }

    fn step(&mut self, step: Step, node: &Node<'_>) {
        self.path.push(step);
        self.node(node);
        self.path.pop();
    }

    fn leaf(&mut self, node: &Node<'_>) {
        let is_hidden = self.is_secret && path::is_hidden(&self.path);
        let value = if is_hidden { Json::from(mask::MASKED) } else { path::json(node, self.arena) };
        let layers = self.ways.to(node.span).into_iter().filter_map(|span| Place::of(span, self.arena)).collect();
        self.found.push(Blamed {
            path: path::shown(&self.path),
            value,
            set: Place::of(node.span, self.arena),
            layers,
            parameters: Vec::new(),
        });
    }
}
