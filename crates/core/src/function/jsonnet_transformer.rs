//! `kind: JsonnetTransformer`: a jsonnet function of the objects, `function(objects)`, or `function(objects, params)`
//! when `spec.params` is given.

use kubekiln_jsonnet::{Argument, Document, Engine};
use kubekiln_yaml::{Entry, Node, Span};
use rustc_hash::FxHashMap;

use super::PluginObject;
use super::annotations::{ID, INDEX, PATH, RESOURCE_ID};
use crate::diagnostic::Diagnostic;
use crate::generate::instance::API_VERSION;
use crate::generate::program::Program;
use crate::generate::program::value::{self, Placed};
use crate::id::{Gvk, ResourceId};
use crate::load::fields::{Fields, LoadError, Problems};
use crate::load::loader::Files;
use crate::schema::Schema;
use crate::text::Text;

/// An object that the program gave back.
pub(super) struct Made<'a> {
    /// It, with the annotations that the program did not see.
    pub(super) node: Node<'a>,
    /// Place of the object with the same id among those that the program got.
    pub(super) before: Option<usize>,
}

/// What the object says.
struct JsonnetTransformer<'n, 'a> {
    path: Text<'a>,
    params: Option<&'n Node<'a>>,
}

/// True for an object of this kind.
pub(super) fn is_jsonnet_transformer(object: &Node<'_>) -> bool {
    let text = |key| object.get(key).and_then(Node::text);
    text("kind") == Some("JsonnetTransformer") && text("apiVersion") == Some(API_VERSION)
}

/// What the program makes of `given`. Annotations in which kustomize keeps what it knows of an object are not for the
/// program: they are taken away, and put back by id. A value that comes back as it was keeps its spelling.
pub(super) fn run<'a>(
    plugin: &PluginObject<'_, 'a, '_>,
    engine: &dyn Engine,
    mut given: Vec<Node<'a>>,
) -> Result<Vec<Made<'a>>, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let config = decode(&plugin.object.node, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into_iter().map(Diagnostic::from).collect());
    }
    let hidden: Vec<Vec<Entry<'a>>> = given.iter_mut().map(hide).collect();
    let (files, asked) = (plugin.files, config.path.span);
    let file = files.resolve(plugin.root, config.path).map_err(|error| vec![error.into()])?;
    let program = Program::named(files, plugin.root, &file, asked);
    let value = call(program.clone(), &config, &given, files, engine)?;
    let wrong = |problems| program.about_value(problems, files);
    let placed = value::objects(&value, asked).map_err(wrong)?;
    let mut problems = value::twins(&placed, asked, plugin.schema);
    let known = places(&given, plugin.schema);
    let mut made = Vec::with_capacity(placed.len());
    for object in &placed {
        let before = known.get(&object.id(plugin.schema)).copied();
        match back(object, before.map(|place| (&given[place], &hidden[place])), asked, files) {
            Ok(node) => made.push(Made { node, before }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(made) } else { Err(wrong(problems)) }
}

fn decode<'n, 'a>(object: &'n Node<'a>, problems: &mut Problems) -> JsonnetTransformer<'n, 'a> {
    let mut top = Fields::new(object, "JsonnetTransformer", problems);
    for field in ["apiVersion", "kind", "metadata"] {
        top.node(field);
    }
    let mut config = JsonnetTransformer { path: Text::EMPTY, params: None };
    let missing = |field: &str, span: Span| LoadError::Invalid {
        code: "missing-field",
        message: format!("a JsonnetTransformer needs {field}"),
        span,
        hint: Some("name the program: `spec: {path: transform.jsonnet}`".to_owned()),
    };
    match top.node("spec") {
        Some(spec) => {
            let mut fields = Fields::new(spec, "JsonnetTransformer.spec", problems);
            match fields.text("path", problems).filter(|path| !path.is_empty()) {
                Some(path) => config.path = path,
                None => problems.push(missing("spec.path", spec.span)),
            }
            config.params = fields.node("params");
            fields.finish(problems);
        }
        None => problems.push(missing("spec", object.span)),
    }
    top.finish(problems);
    config
}

/// Calls the program.
fn call(
    mut program: Program<'_>,
    config: &JsonnetTransformer<'_, '_>,
    given: &[Node<'_>],
    files: &Files<'_, '_>,
    engine: &dyn Engine,
) -> Result<Document, Vec<Diagnostic>> {
    const CALL: &str = "if std.isFunction(program) then program CALLED \
                        else error 'the program of a JsonnetTransformer must be a function: function(objects) ...'";
    let document = |node: &Node<'_>| value::value(node, files.arena).map_err(|error| vec![unreadable(&error)]);
    let objects = given.iter().map(document).collect::<Result<Vec<_>, _>>()?;
    program.arguments.push(("objects".to_owned(), Argument::Value(Document::Array(objects))));
    let mut parameters = "objects";
    if let Some(params) = config.params {
        program.arguments.push(("params".to_owned(), Argument::Value(document(params)?)));
        parameters = "objects, params";
    }
    let called = CALL.replace("CALLED", &format!("({parameters})"));
    let evaluation = program.evaluate_call(&format!("function({parameters}) {called}"), files, engine);
    evaluation.map(|evaluation| evaluation.document).map_err(|diagnostic| vec![diagnostic])
}

fn unreadable(error: &kubekiln_yaml::EmitError) -> Diagnostic {
    let (message, span) = (error.message.clone(), error.span);
    LoadError::Invalid { code: "jsonnet-input", message, span, hint: None }.into()
}

/// Places by id; of several objects with one id the last, as where results are merged.
fn places<'a>(given: &[Node<'a>], schema: &Schema) -> FxHashMap<ResourceId<'a>, usize> {
    given.iter().enumerate().map(|(place, node)| (id(node, schema), place)).collect()
}

fn id<'a>(node: &Node<'a>, schema: &Schema) -> ResourceId<'a> {
    let text = |path: &[&str]| node.at(path).filter(|n| !n.is_null()).and_then(Node::text).unwrap_or("");
    let gvk = Gvk::new(text(&["apiVersion"]), text(&["kind"]));
    ResourceId::new(gvk, text(&["metadata", "name"]), text(&["metadata", "namespace"]), schema)
}

/// An object of the value as a node, with the annotations of the one it was.
fn back<'a>(
    object: &Placed<'_>,
    before: Option<(&Node<'a>, &Vec<Entry<'a>>)>,
    asked: Span,
    files: &Files<'a, '_>,
) -> Result<Node<'a>, LoadError> {
    let mut node = object.node(before.map(|(node, _)| node), asked, files.arena)?;
    hide(&mut node);
    if let Some((_, hidden)) = before {
        put_back(&mut node, hidden);
    }
    Ok(node)
}

/// True for an annotation in which kustomize keeps something for itself.
fn is_internal(key: &str) -> bool {
    const ORIGIN: &str = "config.kubernetes.io/origin";
    const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";
    key.starts_with("internal.config.kubernetes.io/")
        || [INDEX.old, PATH.old, ID.old, RESOURCE_ID, ORIGIN, TRANSFORMATIONS].contains(&key)
}

/// Takes the internal annotations away; without another one, so is the mapping that held them.
fn hide<'a>(object: &mut Node<'a>) -> Vec<Entry<'a>> {
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) else { return Vec::new() };
    let Some(annotations) = metadata.get_mut("annotations").and_then(Node::as_mapping_mut) else { return Vec::new() };
    let internal = |entry: &mut Entry<'a>| entry.key.text().is_some_and(is_internal);
    let hidden: Vec<Entry<'a>> = annotations.entries.extract_if(.., internal).collect();
    if annotations.entries.is_empty() && !hidden.is_empty() {
        metadata.remove("annotations");
    }
    hidden
}

/// Gives an object its internal annotations again, but for its number: a function that gives the number back says
/// that the object is the same, and kustomize then refuses fields of another shape.
fn put_back<'a>(object: &mut Node<'a>, hidden: &[Entry<'a>]) {
    let again = hidden.iter().filter(|entry| ![Some(ID.old), Some(ID.new)].contains(&entry.key.text()));
    let again: Vec<Entry<'a>> = again.cloned().collect();
    let span = object.span;
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut).filter(|_| !again.is_empty()) else {
        return;
    };
    match metadata.get_mut("annotations").and_then(Node::as_mapping_mut) {
        Some(annotations) => annotations.entries.extend(again),
        None => metadata.set("annotations", Node::mapping(span, again)),
    }
}
