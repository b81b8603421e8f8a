//! Components: files of a module.

use kubekiln_yaml::{Limits, Node, Span, Tag, Value, emit_json, parse_first};
use kubekiln_yaml::{Scalar, ScalarStyle};

use super::Session;
use super::module::Module;
use crate::output::invalid;

/// A file of a module.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) form: Form,
}

/// How a component is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A program.
    Jsonnet,
    /// YAML or JSON: one object, which parameters patch.
    Object,
}

impl Component {
    /// The file that jsonnet imports: a program itself, or JSON beside the file of an object.
    pub(super) fn program(&self, module: &Module) -> String {
        let json = if self.form == Form::Object { ".json" } else { "" };
        format!("{}/{}{json}", module.folder, self.file)
    }
}

impl Session<'_, '_> {
    /// Writes the object of a component as JSON beside its file, for jsonnet to import. `ks` read the first document
    /// only, and it read JSON as YAML.
    pub(super) fn convert(&mut self, module: &Module, component: &Component) {
        let path = format!("{}/{}", module.folder, component.file);
        let json = component.program(module);
        if !self.output.contains(&json) {
            match self.object(&path) {
                Ok(text) => self.output.add(json, text, Span::NONE),
                Err(problem) => self.output.problem(*problem),
            }
        }
    }

    fn object(&mut self, path: &str) -> Result<String, Box<kubekiln::Diagnostic>> {
        let arena = self.files.arena;
        let source = self.files.text(&self.root.join(path), Span::NONE).map_err(|error| Box::new(error.into()))?;
        let refuse =
            |message: String, span| Box::new(invalid("app-component", format!("{path}: {message}"), span, None));
        let text = arena.text(source);
        let whole = Span::new(source, 0, 0);
        let document = parse_first(arena, source, 0..text.len(), &Limits::default())
            .map_err(|error| refuse(error.message, error.span))?
            .ok_or_else(|| refuse("object was empty".to_owned(), whole))?;
        let mut root = document.root;
        if root.as_mapping().is_none() {
            return Err(refuse("root was not an object".to_owned(), root.span));
        }
        let end = root.span.end as usize;
        if let Some(at) = text.get(end..).and_then(|rest| rest.find("\n---")) {
            let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(source, small(end + at + 1), small(end + at + 4));
            let message = format!("{path} has further documents, which ksonnet did not read");
            self.output.warn(invalid("app-component", message, span, None));
        }
        old_scalars(&mut root);
        let mut json = String::new();
        emit_json(&root, arena, &Limits::default(), &mut json).map_err(|error| refuse(error.message, error.span))?;
        Ok(json + "\n")
    }
}

/// ksonnet read YAML 1.1: `yes` is a boolean, and a timestamp stays the text it is.
fn old_scalars(node: &mut Node<'_>) {
    match &mut node.value {
        Value::Scalar(scalar) => *scalar = old_scalar(*scalar),
        Value::Mapping(mapping) => mapping.entries.iter_mut().for_each(|entry| old_scalars(&mut entry.value)),
        Value::Sequence(sequence) => sequence.items.iter_mut().for_each(old_scalars),
        Value::Alias(_) => {}
    }
}

fn old_scalar(scalar: Scalar<'_>) -> Scalar<'_> {
    let boolean = |text| Scalar { text, tag: Tag::Bool, style: ScalarStyle::Plain };
    match (scalar.style, scalar.tag, scalar.text) {
        (ScalarStyle::Plain, Tag::Str, "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON") => boolean("true"),
        (ScalarStyle::Plain, Tag::Str, "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF") => boolean("false"),
        (ScalarStyle::Plain, Tag::Timestamp, _) => Scalar { tag: Tag::Str, ..scalar },
        _ => scalar,
    }
}
