//! A jsonnet program's objects.

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{
    Argument, Document, Engine, Evaluation, Failure, FailureKind, Limits, Request, SourceLoader, candidates,
};
use kubekiln_yaml::{Arena, Entry, Node, Span, Tag};

use super::natives;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::LoadError;
use crate::load::documents::check_identity;
use crate::load::loader::Files;
use crate::world::{PathKind, join};

/// A program, the values passed to it and the folders it may read.
#[derive(Clone, Debug)]
pub struct Program<'p> {
    /// The file, by absolute path.
    pub file: &'p Path,
    /// `std.extVar`
    pub ext_vars: Vec<(String, Argument)>,
    /// Arguments when its value is a function.
    pub arguments: Vec<(String, Argument)>,
    /// Folders to look in for imports that are not beside the importing file; the last one wins.
    pub library: Vec<PathBuf>,
    /// Folders that imports must stay in; empty for no bound.
    pub bounds: Vec<PathBuf>,
    /// The text that asked for it: the objects' span.
    pub asked: Span,
    /// Bounds of the evaluation.
    pub limits: Limits,
}

impl Program<'_> {
    /// Its value.
    pub fn evaluate(&self, files: &Files<'_, '_>, engine: &dyn Engine) -> Result<Evaluation, Diagnostic> {
        let mut request = Request::file(self.file.to_string_lossy());
        request.ext_vars.clone_from(&self.ext_vars);
        request.tlas.clone_from(&self.arguments);
        request.limits = self.limits.clone();
        request.loader_natives = natives::signatures();
        let imports = Imports { program: self, files };
        engine.evaluate(&request, &imports).map_err(|failure| self.diagnose(&failure, files))
    }

    /// Its value as objects: one, a list of them, a `List`, or nested mappings of them in key order.
    pub(crate) fn objects<'a>(
        &self,
        files: &Files<'a, '_>,
        engine: &dyn Engine,
    ) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let evaluation = self.evaluate(files, engine).map_err(|diagnostic| vec![diagnostic])?;
        objects_in(&evaluation.document, self.asked, files.arena)
    }

    fn diagnose(&self, failure: &Failure, files: &Files<'_, '_>) -> Diagnostic {
        let span = |span: &kubekiln_jsonnet::Span| {
            let source = files.text(Path::new(&span.file), Span::NONE).ok()?;
            Some(Span::new(source, span.start, span.end))
        };
        let frames = failure.trace.iter().filter_map(|f| Some((span(f.span.as_ref()?)?, f.what.clone())));
        let primary = failure.primary.as_ref().and_then(span);
        let mut labels: Vec<_> = frames.filter(|(at, _)| Some(*at) != primary).take(8).collect();
        // The program of a build's own root is asked for by nobody.
        let is_asked = self.asked.is_some() && self.asked.end > 0;
        if is_asked && primary.is_some() {
            labels.push((self.asked, "evaluated for".to_owned()));
        }
        Diagnostic {
            severity: Severity::Error,
            code: code(failure.kind),
            message: format!("jsonnet: {}", failure.message),
            span: primary.unwrap_or(self.asked),
            labels,
            chain: Vec::new(),
            hint: failure.notes.first().map(|n| n.text.clone()),
            wording: None,
            confidential: false,
        }
    }
}

/// The objects in a program's value, each with the span of what `asked` for the program.
pub(crate) fn objects_in<'a>(
    value: &Document,
    asked: Span,
    arena: &'a Arena,
) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
    let mut found = Found { nodes: Vec::new(), problems: Vec::new(), asked, arena };
    found.collect(value, "$");
    if found.problems.is_empty() { Ok(found.nodes) } else { Err(found.problems.into_iter().map(Into::into).collect()) }
}

fn code(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Syntax | FailureKind::Static => "jsonnet-syntax",
        FailureKind::Import => "jsonnet-import",
        FailureKind::Stack
        | FailureKind::SourceBytes
        | FailureKind::SourceNesting
        | FailureKind::Time
        | FailureKind::Memory => "jsonnet-limit",
        _ => "jsonnet",
    }
}

/// Reads imports through the build's files, within the program's bounds.
struct Imports<'i, 'a, 'w> {
    program: &'i Program<'i>,
    files: &'i Files<'a, 'w>,
}

impl Imports<'_, '_, '_> {
    /// Where `path` leads, links followed.
    fn within_bounds(&self, path: &Path, named: &str) -> Result<String, String> {
        let real = self.files.world.canonical(path).map_err(|e| e.to_string())?;
        let bounds = &self.program.bounds;
        if !bounds.is_empty() && !bounds.iter().any(|bound| real.starts_with(bound)) {
            return Err(format!("\"{named}\" is outside the folders that the program may read"));
        }
        Ok(real.to_string_lossy().into_owned())
    }
}

impl SourceLoader for Imports<'_, '_, '_> {
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
        let library: Vec<String> = self.program.library.iter().map(|f| f.to_string_lossy().into_owned()).collect();
        let world = self.files.world;
        let found = candidates(from, import, &library)
            .iter()
            .map(|path| join(Path::new("/"), path))
            .find(|path| world.kind(path) == Some(PathKind::File))
            .ok_or_else(|| format!("no file \"{import}\" beside the program or in its import folders"))?;
        self.within_bounds(&found, import)
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, String> {
        let folder = Path::new(from).parent().unwrap_or(Path::new("/"));
        self.within_bounds(&join(folder, path), path)
    }

    fn call(&self, native: &str, args: &[Document]) -> Result<Document, String> {
        natives::call(native, args)
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, String> {
        let path = Path::new(id);
        match self.files.text(path, Span::NONE) {
            Ok(source) => Ok(self.files.arena.text(source).as_bytes().to_vec()),
            // `importbin` reads what is no text.
            Err(_) => self.files.world.read(path).map_err(|e| e.to_string()),
        }
    }
}

/// Objects found in a program's value.
struct Found<'a> {
    nodes: Vec<Node<'a>>,
    problems: Vec<LoadError>,
    asked: Span,
    arena: &'a Arena,
}

impl Found<'_> {
    /// Walks the value; `path` is where it stands, for messages.
    fn collect(&mut self, document: &Document, path: &str) {
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
                let node = node(document, self.asked, self.arena);
                match check_identity(&node) {
                    Ok(()) => self.nodes.push(node),
                    Err(error) => self.refuse(path, &error.to_string()),
                }
            }
            Document::Object(fields) => {
                // `__ksonnet` is where old libraries keep what they know about themselves.
                for (key, value) in fields.iter().filter(|(key, _)| key != "__ksonnet") {
                    self.collect(value, &format!("{path}.{key}"));
                }
            }
            other => self.refuse(path, &format!("{} is no Kubernetes object", other.kind())),
        }
    }

    fn refuse(&mut self, path: &str, message: &str) {
        self.problems.push(LoadError::Invalid {
            code: "jsonnet-output",
            message: format!("jsonnet value {path}: {message}"),
            span: self.asked,
            hint: Some("the value must be an object, a list of objects, or nested mappings of objects".to_owned()),
        });
    }
}

fn is_object(document: &Document) -> bool {
    matches!((document.get("apiVersion"), document.get("kind")), (Some(Document::Str(_)), Some(Document::Str(_))))
}

fn is_list(document: &Document) -> bool {
    matches!(document.get("kind"), Some(Document::Str(kind)) if kind.ends_with("List"))
        && matches!(document.get("items"), Some(Document::Array(_)))
}

/// A value as a node; every part has the span of what asked for the program.
pub fn node<'a>(document: &Document, span: Span, arena: &'a Arena) -> Node<'a> {
    match document {
        Document::Null => Node::null(span),
        Document::Bool(value) => Node::scalar(span, if *value { "true" } else { "false" }, Tag::Bool),
        Document::Int(value) => Node::scalar(span, arena.keep(value.to_string()), Tag::Int),
        Document::Float(value) => Node::scalar(span, arena.keep(float_text(*value)), Tag::Float),
        Document::Str(text) => Node::string(span, arena.keep(text.as_str())),
        Document::Array(items) => Node::sequence(span, items.iter().map(|item| node(item, span, arena)).collect()),
        Document::Object(fields) => {
            let entry = |(key, value): &(String, Document)| Entry {
                key: Node::string(span, arena.keep(key.as_str())),
                value: node(value, span, arena),
            };
            Node::mapping(span, fields.iter().map(entry).collect())
        }
    }
}

/// A float that YAML reads as a float.
fn float_text(value: f64) -> String {
    let text = format!("{value:?}");
    if text.contains(['.', 'e', 'i', 'N']) { text } else { format!("{text}.0") }
}
