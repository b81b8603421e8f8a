//! `kind: Instance`: a component package with its parameters.

use std::path::Path;

use kubekiln_jsonnet::{Argument, Document, Engine, Limits};
use kubekiln_yaml::{Node, Span};
use serde_json::Value as Json;

use super::jsonnet_root;
use super::program::Program;
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::load::fields::{Fields, LoadError, Problems};
use crate::load::loader::Files;
use crate::package::{Crds, Given, Image, Package, ValuesUse, fill};
use crate::schema::Schema;
use crate::text::Text;
use crate::world::{PathKind, join};

/// The group and version of kiln's own kinds.
pub(crate) const API_VERSION: &str = "kubekiln.dev/v1alpha1";

/// True for a generator object that is an Instance.
pub(crate) fn is_instance(node: &Node<'_>) -> bool {
    node.get("kind").and_then(Node::text) == Some("Instance")
        && node.get("apiVersion").and_then(Node::text) == Some(API_VERSION)
}

/// A package to render, as its object says.
struct Instance<'n, 'a> {
    name: Text<'a>,
    namespace: Text<'a>,
    package: Text<'a>,
    values: Vec<Text<'a>>,
    params: Option<&'n Node<'a>>,
    images: Vec<(Text<'a>, Override<'a>)>,
    span: Span,
}

/// What an instance changes of an image.
#[derive(Clone, Copy, Default)]
struct Override<'a> {
    new_name: Option<Text<'a>>,
    new_tag: Option<Text<'a>>,
    digest: Option<Text<'a>>,
}

/// Renders an Instance; its paths start at `root`, the folder of the kustomization that lists it.
pub(crate) fn objects<'a>(
    files: &Files<'a, '_>,
    engine: &dyn Engine,
    root: &Path,
    object: &Node<'a>,
    schema: &Schema,
    uses: &ValuesUse,
) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let instance = decode(object, &mut problems);
    if !problems.is_empty() {
        return Err(diagnostics(problems));
    }
    let package = Package::load(files, root, instance.package).map_err(diagnostics)?;
    let images = images(&instance, &package);
    let given = Given::collect(files, root, &package, &instance.values, instance.params, uses).map_err(diagnostics)?;
    let at = instance.params.map_or(instance.package.span, |n| n.span);
    let params = fill(&package, given.params.as_ref(), at, files.arena);
    let (params, images) = match (params, images) {
        (Ok(params), Ok(images)) => (params, images),
        (params, images) => {
            let mut all = diagnostics(images.err().unwrap_or_default());
            all.extend(params.err().into_iter().flatten().map(Diagnostic::from));
            return Err(all);
        }
    };
    let crds = Crds::load(files, &package, instance.package.span).map_err(diagnostics)?;
    let context = serde_json::json!({
        "name": instance.name.text,
        "namespace": instance.namespace.text,
        "params": params,
        "images": images,
        "crds": crds.offered(files.arena).map_err(diagnostics)?,
    });
    render(files, engine, schema, &package, &instance, &context, crds)
}

/// An Instance that is not rendered: its package, and what it is given.
pub(crate) struct Unrendered<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) package: Package<'a>,
    pub(crate) params: Option<Node<'a>>,
    /// The place to name when something is missing.
    pub(crate) at: Span,
}

/// What [`objects`] would render.
pub(crate) fn unrendered<'a>(
    files: &Files<'a, '_>,
    root: &Path,
    object: &Node<'a>,
) -> Result<Unrendered<'a>, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let instance = decode(object, &mut problems);
    if !problems.is_empty() {
        return Err(diagnostics(problems));
    }
    let package = Package::load(files, root, instance.package).map_err(diagnostics)?;
    let uses = ValuesUse::default();
    let given = Given::collect(files, root, &package, &instance.values, instance.params, &uses).map_err(diagnostics)?;
    let at = instance.params.map_or(instance.package.span, |n| n.span);
    Ok(Unrendered { name: instance.name, package, params: given.params, at })
}

fn diagnostics<P: Problem>(problems: Vec<P>) -> Vec<Diagnostic> {
    problems.into_iter().map(Diagnostic::from).collect()
}

fn decode<'n, 'a>(object: &'n Node<'a>, problems: &mut Problems) -> Instance<'n, 'a> {
    let mut top = Fields::new(object, "Instance", problems);
    top.text("apiVersion", problems);
    top.text("kind", problems);
    let metadata = top.node("metadata");
    let text = |key: &str| {
        let node = metadata.and_then(|m| m.get(key))?;
        node.text().map(|text| Text { text, span: node.span })
    };
    let mut instance = Instance {
        name: text("name").unwrap_or_default(),
        namespace: text("namespace").unwrap_or_default(),
        package: Text::EMPTY,
        values: Vec::new(),
        params: None,
        images: Vec::new(),
        span: metadata.and_then(|m| m.get("name")).map_or(object.span, |n| n.span),
    };
    match top.node("spec") {
        Some(spec) => decode_spec(spec, &mut instance, problems),
        None => problems.push(missing("spec", object.span)),
    }
    top.finish(problems);
    instance
}

fn decode_spec<'n, 'a>(spec: &'n Node<'a>, instance: &mut Instance<'n, 'a>, problems: &mut Problems) {
    let mut fields = Fields::new(spec, "Instance.spec", problems);
    match fields.text("package", problems) {
        Some(package) => instance.package = package,
        None => problems.push(missing("spec.package", spec.span)),
    }
    instance.values = fields.texts("values", problems);
    instance.params = fields.node("params");
    let images = fields.node("images").and_then(Node::as_mapping).map_or(&[][..], |m| m.entries.as_slice());
    for entry in images {
        let mut image = Fields::new(&entry.value, "Instance.spec.images", problems);
        let change = Override {
            new_name: image.text("newName", problems),
            new_tag: image.text("newTag", problems),
            digest: image.text("digest", problems),
        };
        image.finish(problems);
        instance.images.push((Text { text: entry.key.text().unwrap_or(""), span: entry.key.span }, change));
    }
    fields.finish(problems);
}

fn missing(field: &str, span: Span) -> LoadError {
    LoadError::Invalid {
        code: "missing-field",
        message: format!("an Instance needs {field}"),
        span,
        hint: Some("name the package's folder: `spec: {package: ../../components/NAME}`".to_owned()),
    }
}

/// Every image of the package as one reference, the instance's changes applied.
fn images(instance: &Instance<'_, '_>, package: &Package<'_>) -> Result<Json, Problems> {
    let unknown: Problems = instance
        .images
        .iter()
        .filter(|(key, _)| !package.images.iter().any(|(known, _)| known == key))
        .map(|(key, _)| unknown_image(*key, package))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let reference = |(key, image): &(Text<'_>, Image<'_>)| {
        let change = instance.images.iter().find(|(k, _)| k == key).map(|(_, c)| *c).unwrap_or_default();
        (key.text.to_owned(), Json::String(changed(*image, change).to_string()))
    };
    Ok(Json::Object(package.images.iter().map(reference).collect()))
}

fn unknown_image(key: Text<'_>, package: &Package<'_>) -> LoadError {
    let known: Vec<&str> = package.images.iter().map(|(k, _)| k.text).collect();
    let hint = match nearest(key.text, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("it has {}", known.join(", ")),
    };
    let message = format!("package {} has no image \"{key}\"", package.name);
    LoadError::Invalid { code: "unknown-image", message, span: key.span, hint: Some(hint) }
}

/// A new tag drops the digest and the other way round, as kustomize's `images` does.
fn changed<'a>(image: Image<'a>, change: Override<'a>) -> Image<'a> {
    let name = change.new_name.unwrap_or(image.name);
    match (change.new_tag, change.digest) {
        (_, Some(digest)) => Image { name, tag: Text::EMPTY, digest },
        (Some(tag), None) => Image { name, tag, digest: Text::EMPTY },
        (None, None) => Image { name, ..image },
    }
}

fn render<'a>(
    files: &Files<'a, '_>,
    engine: &dyn Engine,
    schema: &Schema,
    package: &Package<'a>,
    instance: &Instance<'_, 'a>,
    context: &Json,
    crds: Crds<'a>,
) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
    let folders: Vec<_> = package.imports.iter().map(|path| join(&package.folder, path)).collect();
    let library = folders.iter().map(|f| files.world.canonical(f).unwrap_or_else(|_| f.clone()));
    let library: Vec<_> = library.collect();
    for folder in &library {
        files.stay_in_clone(&package.folder, folder, instance.span).map_err(|e| vec![e.into()])?;
    }
    let mut bounds = library.clone();
    bounds.push(package.folder.clone());
    let file = join(&package.folder, &package.main);
    let real = files.world.canonical(&file).unwrap_or_else(|_| file.clone());
    files.stay_in_clone(&package.folder, &real, package.main.span).map_err(|e| vec![e.into()])?;
    // A root's own vendor and lib folders come after what is named.
    let roots = library.iter().chain([&package.folder]).flat_map(|f| jsonnet_root::of_folder(files.world, f));
    let library = roots.chain(library.iter().cloned()).collect();
    let program = Program {
        file: &file,
        ext_vars: ext_vars(files, package, context).map_err(diagnostics)?,
        arguments: vec![("ctx".to_owned(), Argument::Value(document(context)))],
        library,
        bounds,
        asked: instance.span,
        limits: Limits::default(),
    };
    let made = program.objects(files, engine, Some(schema)).and_then(|mut objects| {
        let problems = crds.put_back(&mut objects, instance.span);
        if problems.is_empty() { Ok(objects) } else { Err(program.about_value(problems, files)) }
    });
    made.map_err(|found| found.into_iter().map(|d| of_package(d, package, instance)).collect())
}

/// The same, with the name of the package whose program it is about.
fn of_package(mut diagnostic: Diagnostic, package: &Package<'_>, instance: &Instance<'_, '_>) -> Diagnostic {
    for (span, what) in &mut diagnostic.labels {
        if *span == instance.span {
            *what = format!("evaluated for package {}, which this instance uses", package.name);
        }
    }
    diagnostic
}

/// The package's external variables: the values of their files, which may be functions of the context as the program is.
fn ext_vars(files: &Files<'_, '_>, package: &Package<'_>, context: &Json) -> Result<Vec<(String, Argument)>, Problems> {
    let mut problems = Problems::new();
    let mut found = Vec::with_capacity(package.ext_vars.len());
    for (name, path) in &package.ext_vars {
        let file = join(&package.folder, path);
        if files.world.kind(&file) != Some(PathKind::File) {
            let message = format!("external variable {name}: there is no file {}", files.shown(&file));
            problems.push(LoadError::Invalid { code: "missing-file", message, span: path.span, hint: None });
        }
        let file = Json::from(file.to_string_lossy());
        // JSON is jsonnet.
        let code = format!("local value = import {file}; if std.isFunction(value) then value({context}) else value");
        found.push((name.text.to_owned(), Argument::Code(code)));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// JSON as a value for jsonnet.
fn document(json: &Json) -> Document {
    match json {
        Json::Null => Document::Null,
        Json::Bool(value) => Document::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Document::Int(value),
            None => Document::number(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Document::Str(text.clone()),
        Json::Array(items) => Document::Array(items.iter().map(document).collect()),
        Json::Object(fields) => Document::object(fields.iter().map(|(k, v)| (k.clone(), document(v)))),
    }
}
