//! A folder with `main.jsonnet`: a jsonnet program as it stands, or a Tanka environment. `spec.json` beside it makes it
//! one, and so do objects of kind `Environment` in its value.

mod environment;
mod process;

use std::path::Path;

use kubekiln_jsonnet::{Argument, Document, Engine, Limits};
use kubekiln_yaml::{Node, Span};

use super::jsonnet_root::{self, ImportPaths};
use super::program::{Program, objects_in};
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
use crate::load::loader::Files;
use crate::world::PathKind;
use environment::{Environment, Place};

/// The program of a folder.
const MAIN: &str = "main.jsonnet";
const SPEC: &str = "spec.json";
/// `std.extVar` of a static environment's own description.
const EXT_VAR: &str = "tanka.dev/environment";

/// What a folder gave.
pub(crate) struct Made<'a> {
    pub(crate) objects: Vec<Node<'a>>,
    pub(crate) warnings: Vec<Diagnostic>,
}

/// A folder to evaluate.
pub(crate) struct Root<'r, 'a, 'w> {
    pub(crate) files: &'r Files<'a, 'w>,
    pub(crate) engine: &'r dyn Engine,
    /// The folder that holds `main.jsonnet`.
    pub(crate) folder: &'r Path,
    /// The environment that is meant, where there are several.
    pub(crate) name: Option<&'r str>,
    /// What named the folder.
    pub(crate) asked: Span,
}

impl<'a> Root<'_, 'a, '_> {
    /// Its objects.
    pub(crate) fn objects(&self) -> Result<Made<'a>, Vec<Diagnostic>> {
        if self.files.world.kind(&self.folder.join(SPEC)) == Some(PathKind::File) {
            return self.with_spec();
        }
        let only_static = "error \"std.extVar('tanka.dev/environment') is only there for environments with a \
                           spec.json; read the environment's own fields instead\"";
        let value = self.evaluate(Argument::Code(only_static.to_owned())).map_err(|error| vec![error])?;
        let found = environments(&value);
        if found.is_empty() && self.name.is_none() {
            let objects = objects_in(&value, self.asked, self.files.arena)?;
            return Ok(Made { objects, warnings: Vec::new() });
        }
        let chosen = self.chosen(&found).map_err(|error| vec![error.into()])?;
        let mut warnings = Vec::new();
        let environment = self.inline(chosen, &mut warnings).map_err(|error| vec![error.into()])?;
        let data = chosen.get("data").unwrap_or(&Document::Null);
        Ok(Made { objects: self.processed(data, &environment)?, warnings })
    }

    /// The objects of an environment that `spec.json` describes.
    fn with_spec(&self) -> Result<Made<'a>, Vec<Diagnostic>> {
        let mut warnings = Vec::new();
        let environment = self.spec(&mut warnings).map_err(|error| vec![error.into()])?;
        let own = environment.described().map_err(|message| vec![refused(message, self.asked).into()])?;
        let value = self.evaluate(Argument::Value(own)).map_err(|error| vec![error])?;
        if !environments(&value).is_empty() {
            let message = "found a tanka Environment resource. Check that you aren't using a spec.json and inline \
                           environments simultaneously";
            return Err(vec![refused(message.to_owned(), self.asked).into()]);
        }
        Ok(Made { objects: self.processed(&value, &environment)?, warnings })
    }

    fn evaluate(&self, environment: Argument) -> Result<Document, Diagnostic> {
        let ImportPaths { library, bounds } = ImportPaths::of_root(self.files, self.folder);
        let program = Program {
            file: &self.folder.join(MAIN),
            ext_vars: vec![(EXT_VAR.to_owned(), environment)],
            arguments: Vec::new(),
            library,
            bounds,
            asked: self.asked,
            limits: Limits::default(),
        };
        Ok(program.evaluate(self.files, self.engine)?.document)
    }

    fn processed(&self, value: &Document, environment: &Environment) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let mut objects = objects_in(value, self.asked, self.files.arena)?;
        let processed = process::process(&mut objects, environment, self.files.arena);
        processed.map_err(|message| vec![refused(message, self.asked).into()])?;
        Ok(objects)
    }

    /// The environment that `spec.json` describes.
    fn spec(&self, warnings: &mut Vec<Diagnostic>) -> Result<Environment, LoadError> {
        let source = self.files.text(&self.folder.join(SPEC), self.asked)?;
        let span = Span::new(source, 0, 0);
        let place = self.place()?;
        let parsed = Environment::parse(self.files.arena.text(source), &place);
        let mut environment = parsed.map_err(|message| refused(format!("parsing spec.json: {message}"), span))?;
        environment.metadata.name = place.folder;
        warnings.extend(environment.warnings(span));
        Ok(environment)
    }

    fn inline(&self, object: &Document, warnings: &mut Vec<Diagnostic>) -> Result<Environment, LoadError> {
        let described = match object {
            Document::Object(fields) => Document::object(fields.iter().filter(|(name, _)| name != "data").cloned()),
            other => other.clone(),
        };
        let parsed = Environment::parse(&described.to_json(), &self.place()?);
        let environment = parsed.map_err(|message| refused(format!("the Environment: {message}"), self.asked))?;
        warnings.extend(environment.warnings(self.asked));
        Ok(environment)
    }

    /// The one environment that is meant.
    fn chosen<'d>(&self, found: &[&'d Document]) -> Result<&'d Document, LoadError> {
        let name = |object: &Document| match object.get("metadata").and_then(|metadata| metadata.get("name")) {
            Some(Document::Str(name)) => name.clone(),
            _ => String::new(),
        };
        // As in Tanka, a part of the name will do when it is the only one that has it.
        let wanted = self.name.unwrap_or("");
        let near: Vec<_> = found.iter().copied().filter(|object| name(object).contains(wanted)).collect();
        let exact = near.iter().copied().find(|object| name(object) == wanted);
        if let Some(object) = exact.or_else(|| near.first().copied().filter(|_| near.len() == 1)) {
            return Ok(object);
        }
        let (message, listed) = if near.is_empty() {
            (format!("found no environment named '{wanted}'"), found)
        } else {
            (format!("found {} environments", near.len()), near.as_slice())
        };
        let mut names: Vec<_> = listed.iter().map(|object| name(object)).collect();
        names.sort();
        let hint = match names.as_slice() {
            [] => "the program's value has no object of kind Environment".to_owned(),
            names => format!("name one with --name: {}", names.join(", ")),
        };
        Err(LoadError::Invalid { code: "tanka-environment", message, span: self.asked, hint: Some(hint) })
    }

    /// Where the environment lies in its jsonnet root.
    fn place(&self) -> Result<Place, LoadError> {
        let Some(root) = jsonnet_root::find(self.files, self.folder) else {
            let message = "unable to identify the project root. Tried to find 'tkrc.yaml' or 'jsonnetfile.json' in \
                           the parent directories";
            return Err(LoadError::Invalid {
                code: "tanka-root",
                message: message.to_owned(),
                span: self.asked,
                hint: Some("an empty tkrc.yaml in the folder that holds `vendor` and `lib` will do".to_owned()),
            });
        };
        let below = self.folder.strip_prefix(&root).unwrap_or(self.folder);
        let file = below.join(MAIN).to_string_lossy().into_owned();
        let folder = if below.as_os_str().is_empty() { ".".into() } else { below.to_string_lossy() };
        Ok(Place { folder: folder.into_owned(), file })
    }
}

fn refused(message: String, span: Span) -> LoadError {
    LoadError::Invalid { code: "tanka-environment", message, span, hint: None }
}

/// The objects of kind `Environment` in a value.
fn environments(value: &Document) -> Vec<&Document> {
    let text = |name: &str| match value.get(name) {
        Some(Document::Str(text)) => text.as_str(),
        _ => "",
    };
    match value {
        Document::Array(items) => items.iter().flat_map(environments).collect(),
        Document::Object(_) if text("kind") == "Environment" && text("apiVersion").starts_with("tanka.dev/") => {
            vec![value]
        }
        Document::Object(_) if !text("kind").is_empty() && !text("apiVersion").is_empty() => match value.get("items") {
            Some(items @ Document::Array(_)) => environments(items),
            _ => Vec::new(),
        },
        Document::Object(fields) => fields.iter().flat_map(|(_, value)| environments(value)).collect(),
        _ => Vec::new(),
    }
}
