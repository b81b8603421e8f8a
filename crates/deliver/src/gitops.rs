//! What tells Argo CD or Flux of a target: marks on its objects, and objects of their own beside its tree.

mod argocd;
mod flux;
mod marks;

use std::collections::{BTreeMap, BTreeSet};

use kubekiln::build::print::document;
use kubekiln::project::{AppOfApps, Delivery, Target, Tool};
use kubekiln::{Diagnostic, Resource};
use kubekiln_yaml::{Arena, Entry, Node, Span, Tag};
use serde_json::Value as Json;

use crate::object::{Object, ObjectId};
use crate::tree::Tree;
use crate::wave::{Wave, Waves};

pub(crate) use marks::{is_kept_by_flux, mark};

/// What delivery objects need to know of a tree.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Facts {
    /// Waves that have objects, or hold the place of some.
    pub(crate) waves: BTreeSet<Wave>,
    /// Group, kind and name of objects into which something in the cluster writes a certificate.
    injected: BTreeSet<(String, String, String)>,
    /// What others run on, by wave, as Flux's `healthChecks` name it.
    workloads: BTreeMap<Wave, Vec<Json>>,
}

impl Facts {
    pub(crate) fn of<'r, 'a: 'r>(objects: impl Iterator<Item = &'r Resource<'a>>, waves: &Waves) -> Self {
        let mut facts = Self::default();
        for resource in objects {
            let (gvk, name) = (resource.gvk(), resource.name());
            let wave = waves.wave(gvk.group, gvk.kind);
            facts.waves.insert(wave);
            if let Some(check) = flux::health_check(resource) {
                facts.workloads.entry(wave).or_default().push(check);
            }
            if argocd::is_injected(resource) {
                facts.injected.insert((gvk.group.to_owned(), gvk.kind.to_owned(), name.to_owned()));
            }
        }
        facts
    }
}

/// An object for a tool.
struct Made {
    group: &'static str,
    version: &'static str,
    kind: &'static str,
    namespace: String,
    name: String,
    json: Json,
}

/// The tree of a target's delivery objects, a file each.
pub(crate) fn tree(target: &Target<'_>, delivery: &Delivery<'_>, facts: &Facts) -> Result<Tree, Diagnostic> {
    files(&match &delivery.by {
        Tool::ArgoCd(argocd) => vec![argocd::application(target, delivery, argocd, facts)],
        Tool::Flux(flux) => flux::objects(target, delivery, flux, facts),
    })
}

/// The tree of the Application that has those of all targets.
pub(crate) fn app_of_apps(app: &AppOfApps<'_>, targets: &[Target<'_>]) -> Result<Tree, Diagnostic> {
    files(&[argocd::app_of_apps(app, targets)])
}

fn files(made: &[Made]) -> Result<Tree, Diagnostic> {
    let mut files = Vec::with_capacity(made.len());
    for Made { group, version, kind, namespace, name, json } in made {
        let id = ObjectId { group, version, kind, namespace: Some(namespace), name };
        let object = Object { id, layer: kubekiln::project::FILE_NAME.to_owned(), bytes: text(json)?.into_bytes() };
        files.push((format!("{}-{name}.yaml", kind.to_lowercase()), object));
    }
    Ok(Tree::of_objects(files))
}

/// A path from the top of the repository, in which the project's folder lies at `root`.
fn path(root: &str, parts: &[&str]) -> String {
    let root = root.split('/').filter(|part| !part.is_empty() && *part != ".");
    root.chain(parts.iter().copied()).collect::<Vec<_>>().join("/")
}

/// A value as a file has it.
pub(crate) fn text(json: &Json) -> Result<String, Diagnostic> {
    let arena = Arena::new();
    document(&node(json, &arena), &arena)
}

fn node<'a>(json: &Json, arena: &'a Arena) -> Node<'a> {
    let scalar = |text: String, tag| Node::scalar(Span::NONE, arena.keep(text), tag);
    match json {
        Json::Null => Node::null(Span::NONE),
        Json::Bool(value) => scalar(value.to_string(), Tag::Bool),
        Json::Number(value) => scalar(value.to_string(), Tag::Int),
        Json::String(text) => Node::string(Span::NONE, arena.keep(text.as_str())),
        Json::Array(items) => Node::sequence(Span::NONE, items.iter().map(|item| node(item, arena)).collect()),
        Json::Object(fields) => {
            let entry = |(key, value): (&String, &Json)| Entry {
                key: Node::string(Span::NONE, arena.keep(key.as_str())),
                value: node(value, arena),
            };
            Node::mapping(Span::NONE, fields.iter().map(entry).collect())
        }
    }
}
