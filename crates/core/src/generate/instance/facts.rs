//! `spec.uses` of an Instance: what other Instances' packages publish, read from their files. They are not rendered, and
//! what they use is not read: so two may use each other.

use std::path::Path;

use kubekiln_jsonnet::Document;
use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;
use serde_json::{Map, Value as Json};

use super::decode::Instance;
use super::program::{program, told};
use super::{Prepared, Renderer, diagnostics, is_instance};
use crate::diagnostic::Diagnostic;
use crate::load::documents;
use crate::load::fields::LoadError;
use crate::package::{Package, Used, ValuesUse};
use crate::text::Text;
use crate::world::join;

impl<'a> Renderer<'_, 'a, '_> {
    /// The facts of every Instance that `instance` uses, by its keys; evaluated side by side.
    pub(super) fn uses(&self, root: &Path, instance: &Instance<'_, 'a>) -> Result<Json, Vec<Diagnostic>> {
        let read: Vec<_> = instance.uses.par_iter().map(|(key, file)| (key, self.facts(root, *file))).collect();
        let (mut uses, mut errors) = (Map::new(), Vec::new());
        for (key, facts) in read {
            match facts {
                Ok(facts) => {
                    uses.insert(key.to_string(), facts);
                }
                Err(found) => errors.extend(found),
            }
        }
        if errors.is_empty() { Ok(Json::Object(uses)) } else { Err(errors) }
    }

    /// The facts of the Instance in a file. Paths in it start at `root`, as if it were listed beside the one that uses it.
    fn facts(&self, root: &Path, named: Text<'a>) -> Result<Json, Vec<Diagnostic>> {
        let joined = join(root, &named);
        let file = self.files.world.canonical(&joined).unwrap_or(joined);
        if let Some(known) = self.rendered.facts(root, &file, named.span) {
            return Ok(known);
        }
        let object = self.used(root, &file, named).map_err(|error| vec![error.into()])?;
        let here = |found| used_here(found, named.span);
        let instance = Instance::decode(&object).map_err(diagnostics).map_err(here)?;
        let Prepared { package, context, .. } = self.prepare(root, &instance, &ValuesUse::default()).map_err(here)?;
        let Some(program) = package.facts else {
            let message = format!("package {} of instance {} publishes no facts", package.name, instance.name);
            let hint = "its package.yaml has no `spec.facts`".to_owned();
            return Err(vec![invalid("no-facts", message, named.span, hint).into()]);
        };
        let context = Json::Object(context);
        let facts = self.evaluated(&package, &program, &context, named.span)?;
        let (instance, name) = (instance.name.to_string(), package.name.to_string());
        let (folder, asked) = (package.folder, named.span);
        let used = Used { instance, package: name, folder, asked, context, facts: facts.clone() };
        self.rendered.keep_facts(root, &file, used);
        Ok(facts)
    }

    /// What a package's program of facts makes of `context`.
    pub(super) fn evaluated(
        &self,
        package: &Package<'a>,
        file: &str,
        context: &Json,
        asked: Span,
    ) -> Result<Json, Vec<Diagnostic>> {
        let path = join(&package.folder, file);
        let program = program(self.files, package, &path, context, asked)?;
        let evaluated = program.evaluate(self.files, self.engine).map_err(|diagnostic| vec![diagnostic]);
        let value = evaluated.and_then(|evaluation| {
            let value = object_of(&evaluation.document, &package.name, asked);
            value.map_err(|problem| program.about_value(vec![problem], self.files))
        });
        value.map_err(|found| told(found, asked, &format!("the facts of package {}", package.name)))
    }

    /// The one Instance in a file. A file of something else is not shown: only an Instance is anybody's to read.
    fn used(&self, root: &Path, file: &Path, named: Text<'a>) -> Result<Node<'a>, LoadError> {
        self.files.stay_in_clone(root, file, named.span)?;
        let source = self.files.text(file, named.span)?;
        let mut roots = documents::roots(self.files.arena, source)?;
        roots.retain(is_instance);
        match (roots.pop(), roots.is_empty()) {
            (Some(object), true) => Ok(object),
            (found, _) => {
                let what = if found.is_none() { "no Instance" } else { "several Instances" };
                let message = format!("{named} holds {what} of kubekiln.dev/v1alpha1");
                let hint = "`spec.uses` names the file of one other Instance".to_owned();
                Err(invalid("uses-no-instance", message, named.span, hint))
            }
        }
    }
}

/// What is wrong with the other Instance, which need not be one of the build's.
fn used_here(mut found: Vec<Diagnostic>, named: Span) -> Vec<Diagnostic> {
    for diagnostic in &mut found {
        diagnostic.labels.push((named, "its facts are used here".to_owned()));
    }
    found
}

fn object_of(value: &Document, package: &str, asked: Span) -> Result<Json, LoadError> {
    let wrong = |message, hint: &str| invalid("facts-value", message, asked, hint.to_owned());
    if !matches!(value, Document::Object(_)) {
        let message = format!("the facts of package {package} must be an object, and are of type {}", value.kind());
        return Err(wrong(message, "write `function(ctx) { ... }`"));
    }
    serde_json::to_value(value).map_err(|error| wrong(format!("the facts of package {package}: {error}"), ""))
}

fn invalid(code: &'static str, message: String, span: Span, hint: String) -> LoadError {
    LoadError::Invalid { code, message, span, hint: Some(hint).filter(|hint| !hint.is_empty()) }
}
