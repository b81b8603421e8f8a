//! The parameters of a module in an environment, resolved once and for all as `ks show` resolved them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubekiln::Diagnostic;
use kubekiln::generate::program::Program;
use kubekiln_jsonnet::{Argument, Document, Limits};
use kubekiln_yaml::Span;

use super::Session;
use super::app::Environment;
use super::module::Module;
use crate::output::invalid;

/// Parameters by component.
pub(super) type Params = BTreeMap<String, Document>;

/// The three stages of a module's parameters.
#[derive(Debug)]
pub(super) struct Resolved {
    /// As the module's params.libsonnet has them.
    pub(super) raw: Params,
    /// With the module's globals.
    pub(super) module: Params,
    /// With what the environment changes: what components see.
    pub(super) environment: Params,
}

/// Evaluates params.libsonnet of the module, then that of the environment.
pub(super) fn resolve(
    session: &Session<'_, '_>,
    environment: &Environment,
    module: &Module,
) -> Result<Resolved, Diagnostic> {
    let destination = Document::object([
        ("server".to_owned(), environment.server.as_str().into()),
        ("namespace".to_owned(), environment.namespace.as_str().into()),
    ]);
    let file = session.root.join(&module.folder).join("params.libsonnet");
    let ext_vars = vec![("__ksonnet/environments".to_owned(), Argument::Value(destination))];
    let value = evaluate(session, environment, &file, ext_vars.clone())?;
    let raw = components(session, &value, &file)?;
    let module_params = with_globals(session, &value, &raw, &file)?;
    let named = module_params.iter().map(|(name, value)| (module.full(name), value.clone()));
    let named = Document::object([("components".to_owned(), Document::object(named))]);
    let file = session.root.join("environments").join(&environment.path).join("params.libsonnet");
    let mut ext_vars = ext_vars;
    ext_vars.push(("__ksonnet/params".to_owned(), Argument::Value(named)));
    let value = evaluate(session, environment, &file, ext_vars)?;
    let environment = localise(&module.name, components(session, &value, &file)?);
    Ok(Resolved { raw, module: module_params, environment })
}

fn evaluate(
    session: &Session<'_, '_>,
    environment: &Environment,
    file: &Path,
    ext_vars: Vec<(String, Argument)>,
) -> Result<Document, Diagnostic> {
    let below = |path: &str| session.root.join(path);
    let mut library: Vec<PathBuf> = vec![below("vendor"), below("lib"), below(&environment.lib)];
    library.extend(session.lib.clone());
    library.push(below("environments").join(&environment.path));
    let program = Program {
        file,
        ext_vars,
        arguments: Vec::new(),
        library,
        bounds: std::iter::once(session.root.clone()).chain(session.lib.clone()).collect(),
        asked: Span::NONE,
        limits: Limits::default(),
    };
    session.files.text(file, environment.span)?;
    Ok(program.evaluate(&session.files, session.engine)?.document)
}

/// The field `components` of a params.libsonnet.
fn components(session: &Session<'_, '_>, value: &Document, file: &Path) -> Result<Params, Diagnostic> {
    match value.get("components") {
        Some(Document::Object(fields)) => Ok(fields.iter().cloned().collect()),
        _ => Err(refuse(session, file, "could not find components object in params")),
    }
}

/// Globals are merged over each component, so that they win; null takes a parameter away.
fn with_globals(session: &Session<'_, '_>, value: &Document, raw: &Params, file: &Path) -> Result<Params, Diagnostic> {
    let Some(global) = value.get("global") else {
        return if raw.is_empty() { Ok(Params::new()) } else { Err(refuse(session, file, "it has no field `global`")) };
    };
    Ok(raw.iter().map(|(name, value)| (name.clone(), merge_patch(value, global))).collect())
}

fn refuse(session: &Session<'_, '_>, file: &Path, why: &str) -> Diagnostic {
    let span = session.files.text(file, Span::NONE).map_or(Span::NONE, |source| Span::new(source, 0, 0));
    let message = format!("{}: {why}", session.files.shown(file));
    invalid("app-params", message, span, Some("write `{ global: {}, components: {} }`".to_owned()))
}

/// `std.mergePatch`
pub(super) fn merge_patch(target: &Document, patch: &Document) -> Document {
    let Document::Object(changes) = patch else { return patch.clone() };
    let mut merged: BTreeMap<String, Document> = match target {
        Document::Object(fields) => fields.iter().cloned().collect(),
        _ => BTreeMap::new(),
    };
    for (name, change) in changes {
        if *change == Document::Null {
            merged.remove(name);
        } else {
            let value = merge_patch(merged.get(name).unwrap_or(&Document::Null), change);
            merged.insert(name.clone(), value);
        }
    }
    Document::object(merged)
}

/// The components of one module under their own names. As in `ks`, a component belongs to a module when its name begins
/// with the module's, what comes twice is added up, and null is nothing.
fn localise(module: &str, params: Params) -> Params {
    let mut found = Params::new();
    for (name, value) in params {
        let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let belongs = if module.is_empty() { !name.contains('.') } else { name.starts_with(module) };
        if !belongs || value == Document::Null {
            continue;
        }
        let sum = match (found.remove(&last), value) {
            (Some(Document::Object(known)), Document::Object(more)) => Document::object(known.into_iter().chain(more)),
            (_, value) => value,
        };
        found.insert(last, sum);
    }
    found
}
