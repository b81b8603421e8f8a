//! Modules: folders below `components` with a params.libsonnet.

use std::collections::BTreeMap;

use kubekiln::world::PathKind;
use kubekiln_yaml::Span;

use super::Session;
use super::app::Environment;
use super::component::{Component, Form};
use crate::output::invalid;

/// A module of an environment.
#[derive(Debug)]
pub(super) struct Module {
    /// With dots; empty for the root.
    pub(super) name: String,
    /// `components`, or its folder below it.
    pub(super) folder: String,
    /// In the order of their files' names.
    pub(super) components: Vec<Component>,
}

impl Module {
    /// The name of a component or parameter as environments know it.
    pub(super) fn full(&self, component: &str) -> String {
        if self.name.is_empty() { component.to_owned() } else { format!("{}.{component}", self.name) }
    }
}

/// The modules of an environment: those of its targets, or the root alone. That is what `ks show` took, whatever its
/// documentation said of modules below the root.
pub(super) fn of(session: &mut Session<'_, '_>, environment: &Environment) -> Vec<Module> {
    let root = ["/".to_owned()];
    let targets = if environment.targets.is_empty() { &root } else { environment.targets.as_slice() };
    // A target may be written as a path too.
    let mut names: Vec<_> = targets.iter().map(|target| target.trim_matches(['/', '.']).replace('/', ".")).collect();
    names.sort_unstable();
    names.dedup();
    names.iter().filter_map(|name| module(session, name, environment.span)).collect()
}

fn module(session: &mut Session<'_, '_>, name: &str, asked: Span) -> Option<Module> {
    let folder =
        if name.is_empty() { "components".to_owned() } else { format!("components/{}", name.replace('.', "/")) };
    let path = session.root.join(&folder);
    if session.files.world.kind(&path.join("params.libsonnet")) != Some(PathKind::File) {
        let message = format!("module \"{name}\" has no {folder}/params.libsonnet");
        session.output.problem(invalid("app-module", message, asked, None));
        return None;
    }
    let mut components: BTreeMap<String, Component> = BTreeMap::new();
    for file in session.files.world.list(&path).unwrap_or_default() {
        let form = match file.rsplit_once('.') {
            Some((_, "jsonnet")) => Form::Jsonnet,
            Some((_, "yaml" | "json")) => Form::Object,
            _ => continue,
        };
        let name = file.rsplit_once('.').map_or(file.as_str(), |(base, _)| base).to_owned();
        if let Some(other) = components.get(&name) {
            let message = format!("{folder}/{} and {folder}/{file} are both component \"{name}\"", other.file);
            let hint = Some("remove one, or rename it".to_owned());
            session.output.problem(invalid("name-clash", message, asked, hint));
        }
        components.insert(name.clone(), Component { name, file, form });
    }
    Some(Module { name: name.to_owned(), folder, components: components.into_values().collect() })
}
