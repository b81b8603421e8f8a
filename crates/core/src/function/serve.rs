//! `kiln fn`: the other side of the protocol. kiln is the function that a `ResourceList` is given to, and plain kustomize
//! the one that runs it.

use std::path::Path;

use kubekiln_jsonnet::Engine;
use kubekiln_yaml::{Entry, Limits, Node, Span, emit};

use super::{PluginObject, Plugins, image_mirror, jsonnet_transformer};
use crate::diagnostic::Diagnostic;
use crate::generate::Vendoring;
use crate::generate::instance::{self, Renderer};
use crate::lint;
use crate::load::LoadError;
use crate::load::documents;
use crate::load::loader::Files;
use crate::package::Rendered;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::image_mirror::is_image_mirror;

/// What comes of a `ResourceList`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Another one, or every error found.
    pub result: Result<String, Vec<Diagnostic>>,
    /// Warnings; kustomize shows them, too.
    pub warnings: Vec<Diagnostic>,
}

/// What objects are made by.
#[derive(Clone, Copy)]
pub struct Makers<'m, 'a> {
    /// Evaluates programs.
    pub engine: &'m dyn Engine,
    /// Makes the objects of Vendored packages.
    pub vendoring: &'m dyn Vendoring<'a>,
}

/// Answers a `ResourceList`. `folder` is where the paths of its `functionConfig` start, and free of links: kustomize runs
/// functions in the folder of the kustomization that lists them. `rendered` is what `makers` know of instances.
pub fn answer<'a>(
    files: &Files<'a, '_>,
    makers: Makers<'_, 'a>,
    rendered: &Rendered,
    folder: &Path,
    asked: String,
) -> Answer {
    let mut warnings = Vec::new();
    let result = answered(files, makers, rendered, folder, asked, &mut warnings);
    if result.is_ok() {
        warnings.extend(lint::missing_requirement::of_function(rendered, files));
    }
    Answer { result, warnings }
}

fn answered<'a>(
    files: &Files<'a, '_>,
    Makers { engine, vendoring }: Makers<'_, 'a>,
    rendered: &Rendered,
    folder: &Path,
    asked: String,
    warnings: &mut Vec<Diagnostic>,
) -> Result<String, Vec<Diagnostic>> {
    let one = |error: LoadError| vec![Diagnostic::from(error)];
    let source = documents::add_text(files.arena, "standard input".to_owned(), asked.into_bytes()).map_err(one)?;
    let root = documents::first_as_written(files.arena, source).map_err(one)?;
    let root = root.unwrap_or_else(|| Node::null(Span::NONE));
    let root = documents::expanded(root).map_err(one)?;
    let config = root.get("functionConfig").filter(|node| node.as_mapping().is_some());
    let config = config.ok_or_else(|| one(not_asked(&root)))?;
    let items = root.get("items").and_then(Node::as_sequence).map_or_else(Vec::new, |items| items.items.clone());
    let (object, plugins, schema) = (Resource::new(config.clone()), Plugins::default(), Schema::builtin());
    let plugin = PluginObject { object: &object, root: folder, plugins: &plugins, files, schema: &schema };
    let made = if instance::is_instance(config) {
        let mut items = others(items, config);
        items.extend(Renderer { files, engine, vendoring, schema: &schema, rendered }.objects(folder, config)?);
        items
    } else if jsonnet_transformer::is_jsonnet_transformer(config) {
        let given = others(items, config);
        jsonnet_transformer::run(&plugin, engine, given)?.into_iter().map(|made| made.node).collect()
    } else if is_image_mirror(config) {
        let mut given = others(items, config);
        let mut nodes: Vec<_> = given.iter_mut().collect();
        warnings.extend(image_mirror::run(config, &mut nodes, files.arena)?.said);
        given
    } else {
        return Err(one(unknown(config)));
    };
    print(files, made)
}

/// The objects but for the function's own configuration: kustomize gives it to a generator, and to a transformer of
/// nothing, as the only object.
fn others<'a>(items: Vec<Node<'a>>, config: &Node<'a>) -> Vec<Node<'a>> {
    let text = |node: &Node<'a>, path: &[&str]| node.at(path).and_then(Node::text);
    let paths: [&[&str]; 4] = [&["apiVersion"], &["kind"], &["metadata", "name"], &["metadata", "namespace"]];
    let is_config = |node: &Node<'a>| paths.iter().all(|path| text(node, path) == text(config, path));
    items.into_iter().filter(|item| !is_config(item)).collect()
}

fn print(files: &Files<'_, '_>, items: Vec<Node<'_>>) -> Result<String, Vec<Diagnostic>> {
    let text = |text| Node::string(Span::NONE, text);
    let entry = |key, value| Entry { key: text(key), value };
    let list = Node::mapping(
        Span::NONE,
        vec![
            entry("apiVersion", text("config.kubernetes.io/v1")),
            entry("kind", text("ResourceList")),
            entry("items", Node::sequence(Span::NONE, items)),
        ],
    );
    let mut out = String::new();
    emit(&list, files.arena, &Limits::default(), &mut out).map_err(|error| {
        let (message, span) = (error.message, error.span);
        vec![LoadError::Invalid { code: "function-output", message, span, hint: None }.into()]
    })?;
    Ok(out)
}

fn not_asked(root: &Node<'_>) -> LoadError {
    let message = "a ResourceList with a functionConfig is expected on standard input".to_owned();
    let hint = "kiln fn is run by kustomize build --enable-alpha-plugins --enable-exec, not by hand".to_owned();
    LoadError::Invalid { code: "function-input", message, span: root.span, hint: Some(hint) }
}

fn unknown(config: &Node<'_>) -> LoadError {
    let text = |key| config.get(key).and_then(Node::text).unwrap_or("");
    let message = format!("kiln fn has no function for {} {}", text("apiVersion"), text("kind"));
    let hint = format!("it knows Instance, JsonnetTransformer and ImageMirror of {}", instance::API_VERSION);
    let span = config.get("kind").map_or(config.span, |kind| kind.span);
    LoadError::Invalid { code: "function-input", message, span, hint: Some(hint) }
}
