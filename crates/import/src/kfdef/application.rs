//! An application with a base and overlays: kfctl made one kustomization of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kubekiln::load::documents;
use kubekiln::world::PathKind;
use kubekiln_yaml::{Editor, Node, Span, Step};

use super::Session;
use super::copy::Copy;
use super::definition::{Application, Definition};
use super::layer::{KUSTOMIZATION, Layer};
use super::merge::Merged;
use super::params::Parameters;
use super::text::{self, Item};
use crate::output::invalid;

/// Writes `applications/<name>`. Gives the names of its vars.
pub(super) fn import<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    application: &Application<'a>,
    folder: &Path,
) -> BTreeSet<&'a str> {
    let base = Layer::read(session, folder, "base", application.path.span);
    if base.is_none() && session.files.world.kind(&folder.join(KUSTOMIZATION)) == Some(PathKind::File) {
        return as_it_is(session, definition, application, folder);
    }
    if base.is_none() && application.overlays.is_empty() {
        let shown = session.files.shown(folder);
        let message = format!("application {}: {shown} has neither base/{KUSTOMIZATION} nor {KUSTOMIZATION}", {
            application.name
        });
        session.refuse(message, application.path.span, None);
        return BTreeSet::new();
    }
    let layers: Vec<_> = base.into_iter().chain(overlays(session, application, folder)).collect();
    let mut parameters = Parameters::new(definition, application);
    let (namespace, origin) = parameters.namespace();
    let mut changed = BTreeMap::new();
    let mut merged = Merged::default();
    for layer in &layers {
        if let Some(text) = parameters.fill(session, layer) {
            changed.insert(layer.folder.join("params.env"), text);
        }
        merged.add(session, layer, namespace);
    }
    let places: Vec<_> = layers.iter().map(|layer| layer.place.as_str()).collect();
    let comment = format!(
        "kiln import kfdef: application {} of {}, which is\n{} of {} in the repo {},\nput together as kfctl did.",
        application.name,
        session.file,
        places.join(", "),
        application.path,
        application.repo
    );
    let item = Item { node: Node::string(Span::NONE, namespace), origin };
    let text = merged.text(&comment, &item);
    let vars = write(session, application, folder, &text, &changed);
    parameters.report(session, &places.join(", "));
    vars
}

/// The overlays, in the order in which they are named.
fn overlays<'a>(session: &mut Session<'a, '_>, application: &Application<'a>, folder: &Path) -> Vec<Layer<'a>> {
    let mut found = Vec::new();
    for overlay in &application.overlays {
        let place = format!("overlays/{overlay}");
        if let Some(layer) = Layer::read(session, folder, &place, overlay.span) {
            found.push(layer);
            continue;
        }
        let message = format!("no overlay {overlay} for component at {}", session.files.shown(folder));
        let names = session.files.world.list(&folder.join("overlays")).unwrap_or_default();
        let near = kubekiln::diagnostic::nearest(overlay, names.iter().map(String::as_str));
        let hint = near.filter(|near| near != &overlay.text).map(|near| format!("did you mean \"{near}\"?"));
        session.refuse(message, overlay.span, hint);
    }
    found
}

/// Writes the kustomization, and copies what it names.
fn write<'a>(
    session: &mut Session<'a, '_>,
    application: &Application<'a>,
    folder: &Path,
    text: &str,
    changed: &BTreeMap<PathBuf, String>,
) -> BTreeSet<&'a str> {
    let to = format!("applications/{}", application.name);
    let path = format!("{to}/{KUSTOMIZATION}");
    session.output.add(path.clone(), text, application.name.span);
    let arena = session.files.arena;
    let source = arena.add(path, text.to_owned());
    let mut copy = Copy::new(session, folder, to, changed);
    match documents::roots(arena, source) {
        Ok(roots) => roots.iter().for_each(|root| drop(copy.named(root, folder))),
        Err(error) => copy.session.output.problem(error),
    }
    copy.vars
}

/// An application without a base: kfctl took its kustomization as it was, and neither overlays nor parameters.
fn as_it_is<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    application: &Application<'a>,
    folder: &Path,
) -> BTreeSet<&'a str> {
    let name = application.name;
    for overlay in &application.overlays {
        let message = format!("overlay {overlay} of {name} is dropped: {} has no base", application.path);
        session.dropped(message, overlay.span);
    }
    for parameter in application.parameters.iter().filter(|parameter| parameter.plugin.is_none()) {
        let message = format!("parameter {} of {name} is dropped: {} has no base", parameter.name, application.path);
        session.dropped(message, parameter.name.span);
    }
    let source = match session.files.text(&folder.join(KUSTOMIZATION), application.path.span) {
        Ok(source) => source,
        Err(error) => {
            session.output.problem(error);
            return BTreeSet::new();
        }
    };
    let own = session.files.arena.text(source);
    let mut comment = String::new();
    let words = format!("kiln import kfdef: application {name} of {}, as it is in the repo {}", session.file, {
        application.repo
    });
    text::push_comment(&mut comment, &words, "");
    match with_namespace(session, own, definition.namespace.text) {
        Ok(text) => write(session, application, folder, &format!("{comment}{text}"), &BTreeMap::new()),
        Err(message) => {
            session.output.problem(invalid("malformed-yaml", message, application.path.span, None));
            BTreeSet::new()
        }
    }
}

/// A kustomization without a namespace gets the KfDef's.
fn with_namespace(session: &Session<'_, '_>, text: &str, namespace: &str) -> Result<String, String> {
    let failed = |error: kubekiln_yaml::EditError| error.to_string();
    let mut editor = Editor::new(session.files.arena, KUSTOMIZATION, text.to_owned(), 0).map_err(failed)?;
    let has = |node: &Node<'_>| node.text().is_some_and(|text| !text.is_empty());
    if namespace.is_empty() || editor.get(&[Step::Key("namespace")]).is_some_and(has) {
        return Ok(text.to_owned());
    }
    editor.set(&[Step::Key("namespace")], &Node::string(Span::NONE, namespace)).map_err(failed)?;
    Ok(editor.text().to_owned())
}
