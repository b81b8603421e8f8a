//! What a program's value holds: objects, each with the place where it stands.

use kubekiln_jsonnet::Document;
use kubekiln_yaml::{Arena, EmitError, Entry, Node, ScalarValue, Span, Tag, Value, scalar_value};
use rustc_hash::FxHashMap;

use crate::id::{Gvk, ResourceId};
use crate::load::LoadError;
use crate::load::documents::check_identity;
use crate::schema::Schema;

/// From here on a whole number may stand for another one, as long as it is below [`BEYOND_64_BITS`]: 2^53.
const WHOLE: u64 = 9_007_199_254_740_992;
/// From here on no integer of Kubernetes' is meant: 2^64.
const BEYOND_64_BITS: f64 = 18_446_744_073_709_551_616.0;

/// What makes an object.
const NEEDS: &str = "each object needs apiVersion, kind and metadata.name";

/// An object in a program's value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Placed<'d> {
    /// Where it stands: `$.web[0]`.
    pub(crate) path: String,
    /// The object.
    pub(crate) document: &'d Document,
}

/// The objects of a value: one, a list of them, a `List`, or nested mappings of them in key order. `asked` is the place
/// of what is wrong.
pub(crate) fn objects(value: &Document, asked: Span) -> Result<Vec<Placed<'_>>, Vec<LoadError>> {
    let mut found = Found { objects: Vec::new(), problems: Vec::new(), asked };
    found.collect(value, "$");
    if found.problems.is_empty() { Ok(found.objects) } else { Err(found.problems) }
}

struct Found<'d> {
    objects: Vec<Placed<'d>>,
    problems: Vec<LoadError>,
    asked: Span,
}

impl<'d> Found<'d> {
    /// Walks the value; `path` is where it stands.
    fn collect(&mut self, document: &'d Document, path: &str) {
        match document {
            Document::Null => {}
            Document::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.collect(item, &format!("{path}[{i}]"));
                }
            }
            Document::Object(_) if is_list(document) => {
                if let Some(items) = document.get("items") {
                    self.collect(items, &format!("{path}.items"));
                }
            }
            Document::Object(_) if is_object(document) => {
                self.objects.push(Placed { path: path.to_owned(), document });
            }
            Document::Object(fields) => match missing(document) {
                Some((code, what)) => {
                    let message = format!("jsonnet value {path}: missing {what} in object");
                    self.problems.push(refused(code, message, self.asked, NEEDS));
                }
                // `__ksonnet` is where old libraries keep what they know about themselves.
                None => fields
                    .iter()
                    .filter(|(key, _)| key != "__ksonnet")
                    .for_each(|(key, value)| self.collect(value, &format!("{path}.{key}"))),
            },
            other => self.refuse("jsonnet-output", path, &format!("{} is no Kubernetes object", other.kind())),
        }
    }

    fn refuse(&mut self, code: &'static str, path: &str, message: &str) {
        let hint = "the value must be an object, a list of objects, or nested mappings of objects";
        self.problems.push(refused(code, format!("jsonnet value {path}: {message}"), self.asked, hint));
    }
}

fn refused(code: &'static str, message: String, span: Span, hint: &str) -> LoadError {
    LoadError::Invalid { code, message, span, hint: Some(hint.to_owned()) }
}

fn text<'d>(document: &'d Document, path: &[&str]) -> &'d str {
    match path.iter().try_fold(document, |at, key| at.get(key)) {
        Some(Document::Str(text)) => text,
        _ => "",
    }
}

fn is_object(document: &Document) -> bool {
    !text(document, &["apiVersion"]).is_empty() && !text(document, &["kind"]).is_empty()
}

fn is_list(document: &Document) -> bool {
    text(document, &["kind"]).ends_with("List") && matches!(document.get("items"), Some(Document::Array(_)))
}

/// What is missing of a mapping that was meant as an object, as its other fields say.
fn missing(document: &Document) -> Option<(&'static str, &'static str)> {
    let has = |path: &[&str]| !text(document, path).is_empty();
    if has(&["apiVersion"]) || (has(&["metadata", "name"]) && !has(&["kind"])) {
        Some(("jsonnet-missing-kind", "kind"))
    } else {
        has(&["kind"]).then_some(("jsonnet-missing-api-version", "apiVersion"))
    }
}

impl<'d> Placed<'d> {
    /// The object's id.
    pub(crate) fn id(&self, schema: &Schema) -> ResourceId<'d> {
        let text = |path: &[&str]| text(self.document, path);
        let gvk = Gvk::new(text(&["apiVersion"]), text(&["kind"]));
        ResourceId::new(gvk, text(&["metadata", "name"]), text(&["metadata", "namespace"]), schema)
    }

    /// The object as a node with the place `asked`; what is as in `old` is taken from there, with its place and spelling.
    pub(crate) fn node<'a>(
        &self,
        old: Option<&Node<'a>>,
        asked: Span,
        arena: &'a Arena,
    ) -> Result<Node<'a>, LoadError> {
        let mut path = self.path.clone();
        if let Some(number) = lossy(self.document, old, arena, &mut path) {
            let message = format!("jsonnet value {path}: the number {number} may have lost digits");
            let hint = "numbers of jsonnet are exact below 2^53; give a larger one as a string";
            return Err(refused("jsonnet-number", message, asked, hint));
        }
        let node = over(self.document, old, asked, arena);
        check_identity(&node).map_err(|error| {
            let message = format!("jsonnet value {}: {error}", self.path);
            refused("jsonnet-output", message, asked, NEEDS)
        })?;
        Ok(node)
    }
}

/// One problem for each object that has the id of an earlier one.
pub(crate) fn twins(objects: &[Placed<'_>], asked: Span, schema: &Schema) -> Vec<LoadError> {
    let mut known: FxHashMap<ResourceId<'_>, &str> = FxHashMap::default();
    let mut problems = Vec::new();
    for object in objects {
        let id = object.id(schema);
        if let Some(first) = known.get(&id) {
            let path = &object.path;
            let message =
                format!("jsonnet values {first} and {path}: may not add resource with an already registered id: {id}");
            problems.push(refused("jsonnet-duplicate", message, asked, "give one of them another name or namespace"));
        } else {
            known.insert(id, &object.path);
        }
    }
    problems
}

/// The first whole number that may have lost digits; `path` is then where it stands.
fn lossy(document: &Document, old: Option<&Node<'_>>, arena: &Arena, path: &mut String) -> Option<String> {
    let length = path.len();
    let told = |old: Option<&Node<'_>>| !old.is_some_and(|old| is_same(document, old, arena));
    match document {
        Document::Int(value) if value.unsigned_abs() == WHOLE => told(old).then(|| value.to_string()),
        #[allow(clippy::cast_precision_loss)] // a power of two
        Document::Float(value)
            if value.fract() == 0.0 && value.abs() > WHOLE as f64 && value.abs() < BEYOND_64_BITS =>
        {
            told(old).then(|| value.to_string())
        }
        Document::Array(items) => items.iter().enumerate().find_map(|(i, item)| {
            path.truncate(length);
            path.extend(["[", &i.to_string(), "]"]);
            lossy(item, item_of(old, i), arena, path)
        }),
        Document::Object(fields) => fields.iter().find_map(|(key, value)| {
            path.truncate(length);
            path.extend([".", key]);
            lossy(value, old.and_then(|old| old.get(key)), arena, path)
        }),
        _ => None,
    }
}

fn item_of<'n, 'a>(node: Option<&'n Node<'a>>, place: usize) -> Option<&'n Node<'a>> {
    node.and_then(Node::as_sequence).and_then(|sequence| sequence.items.get(place))
}

/// True when `old` is a scalar that jsonnet reads as `document`.
fn is_same(document: &Document, old: &Node<'_>, arena: &Arena) -> bool {
    matches!(old.value, Value::Scalar(_)) && value(old, arena).is_ok_and(|old| old == *document)
}

/// A value as a node with the place `span`, over what stands in its place.
fn over<'a>(document: &Document, old: Option<&Node<'a>>, span: Span, arena: &'a Arena) -> Node<'a> {
    if let Some(same) = old.filter(|old| is_same(document, old, arena)) {
        return same.clone();
    }
    match document {
        Document::Null => Node::null(span),
        Document::Bool(value) => Node::scalar(span, if *value { "true" } else { "false" }, Tag::Bool),
        Document::Int(value) => Node::scalar(span, arena.keep(value.to_string()), Tag::Int),
        Document::Float(value) => Node::scalar(span, arena.keep(float_text(*value)), Tag::Float),
        Document::Str(text) => Node::string(span, arena.keep(text.as_str())),
        Document::Array(items) => {
            let items = items.iter().enumerate().map(|(i, item)| over(item, item_of(old, i), span, arena));
            Node::sequence(span, items.collect())
        }
        Document::Object(fields) => {
            let entry = |(key, value): &(String, Document)| Entry {
                key: Node::string(span, arena.keep(key.as_str())),
                value: over(value, old.and_then(|old| old.get(key)), span, arena),
            };
            Node::mapping(span, fields.iter().map(entry).collect())
        }
    }
}

/// A value as a node; every part has the span of what asked for the program.
pub fn node<'a>(document: &Document, span: Span, arena: &'a Arena) -> Node<'a> {
    over(document, None, span, arena)
}

/// A node as a program gets it. Integers beyond 2^53 are rounded: see [`Placed::node`] for how they come back.
pub(crate) fn value(node: &Node<'_>, arena: &Arena) -> Result<Document, EmitError> {
    match &node.value {
        Value::Scalar(scalar) => Ok(match scalar_value(scalar, node.span, arena)? {
            ScalarValue::Null => Document::Null,
            ScalarValue::Bool(value) => Document::Bool(value),
            ScalarValue::Int(value) => Document::number(rounded(&value)),
            ScalarValue::Uint(value) => Document::number(rounded(&value)),
            ScalarValue::Float(value) if value.is_finite() => Document::number(value),
            ScalarValue::Float(value) => {
                let message = format!("jsonnet has no number {value}");
                return Err(EmitError { message, span: node.span });
            }
            ScalarValue::Text(text) => Document::Str(text.into_owned()),
        }),
        Value::Sequence(sequence) => {
            sequence.items.iter().map(|item| value(item, arena)).collect::<Result<_, _>>().map(Document::Array)
        }
        Value::Mapping(mapping) => {
            let field = |entry: &Entry<'_>| {
                let key = entry.key.text().unwrap_or_default().to_owned();
                value(&entry.value, arena).map(|value| (key, value))
            };
            mapping.entries.iter().map(field).collect::<Result<Vec<_>, _>>().map(Document::object)
        }
        Value::Alias(_) => Ok(Document::Null),
    }
}

/// The nearest number of jsonnet.
fn rounded(value: &impl ToString) -> f64 {
    value.to_string().parse().unwrap_or(f64::MAX)
}

/// A float that YAML reads as a float.
fn float_text(value: f64) -> String {
    let text = format!("{value:?}");
    if text.contains(['.', 'e', 'i', 'N']) { text } else { format!("{text}.0") }
}
