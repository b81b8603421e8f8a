//! What a function reads: kustomize's `ResourceList`.
//!
//! kustomize prints its objects, reads them back, and marks each with its place and two numbers, at the end of its
//! annotations and in single quotes; the list is then printed in the order and with the quotes it has.

use kubekiln_yaml::{Arena, Entry, Limits, Node, Span, emit, parse_first, written};

use super::annotations::{self, ID, INDEX, LOCAL_CONFIG, MIGRATION, PATH, RESOURCE_ID};
use super::{FunctionError, PluginObject, build_state, error};
use crate::id::ResourceId;
use crate::resource::Resource;

/// The objects that a function gets, and its configuration.
pub(super) struct ResourceList<'s> {
    root: Node<'s>,
    /// Paths that the objects came with, by number: changes are measured against them.
    pub(super) paths: Vec<Option<&'s str>>,
}

const ITEMS: &str = "items";
const FUNCTION_CONFIG: &str = "functionConfig";

impl<'s> ResourceList<'s> {
    /// The list of `resources` for the function of `plugin`. One that is `alone` gets its configuration as an object:
    /// kustomize does that for generators, and for transformers of nothing.
    pub(super) fn new(
        plugin: &PluginObject<'_, '_, '_>,
        resources: &[&Resource<'_>],
        alone: bool,
        scratch: &'s Arena,
    ) -> Result<Self, FunctionError> {
        let mut config = reread(plugin, &with_state(plugin.object, scratch), scratch)?;
        annotations::set(&mut config, LOCAL_CONFIG, "true");
        let mut items = Vec::new();
        for resource in resources {
            items.push(reread(plugin, &with_id(resource, plugin, scratch), scratch)?);
        }
        if alone {
            items.push(config.clone());
        }
        let mut paths = Vec::with_capacity(items.len());
        for (place, item) in items.iter_mut().enumerate() {
            mark(item, place, scratch);
            check(plugin, item)?;
            paths.push(PATH.get(item).filter(|path| !path.is_empty()));
        }
        let text = |text| Node::string(Span::NONE, text);
        let entry = |key, value| Entry { key: text(key), value };
        let entries = vec![
            entry("apiVersion", text("config.kubernetes.io/v1")),
            entry("kind", text("ResourceList")),
            entry(ITEMS, Node::sequence(Span::NONE, items)),
            entry(FUNCTION_CONFIG, config),
        ];
        Ok(Self { root: Node::mapping(Span::NONE, entries), paths })
    }

    /// The objects.
    pub(super) fn items(&self) -> &[Node<'s>] {
        self.root.get(ITEMS).and_then(Node::as_sequence).map_or(&[], |s| &s.items)
    }

    /// The function's configuration.
    pub(super) fn config(&self) -> &Node<'s> {
        self.root.get(FUNCTION_CONFIG).unwrap_or(&self.root)
    }

    /// The object with this number.
    pub(super) fn item(&self, id: &str) -> Option<&Node<'s>> {
        let number: usize = id.parse().ok()?;
        self.items().get(number.checked_sub(1)?).filter(|item| ID.get(item) == Some(id))
    }

    /// The text.
    pub(super) fn print(&self) -> String {
        written(&self.root)
    }
}

/// An object with what kustomize remembers of it in its annotations.
fn with_state<'s>(resource: &Resource<'s>, scratch: &'s Arena) -> Node<'s> {
    let mut node = resource.node.clone();
    let state = build_state::written(resource, scratch);
    if !state.is_empty() {
        annotations::rewrite(&mut node, state, &[]);
    }
    node
}

/// An object as kustomize gives it to a transformer: with its id too.
pub(super) fn with_id<'s>(resource: &Resource<'s>, plugin: &PluginObject<'_, '_, '_>, scratch: &'s Arena) -> Node<'s> {
    let mut node = resource.node.clone();
    let mut more = build_state::written(resource, scratch);
    more.push((RESOURCE_ID, scratch.keep(id_text(&resource.id(plugin.schema), scratch))));
    annotations::rewrite(&mut node, more, &[]);
    node
}

/// An id in YAML, empty parts left out.
fn id_text(id: &ResourceId<'_>, scratch: &Arena) -> String {
    let parts = [
        ("group", id.gvk.group),
        ("kind", id.gvk.kind),
        ("name", id.name),
        ("namespace", id.namespace),
        ("version", id.gvk.version),
    ];
    let text = |text| Node::string(Span::NONE, text);
    let entries =
        parts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| Entry { key: text(k), value: text(v) }).collect();
    let mut out = String::new();
    // Names come from texts that were read or printed before.
    let _ = emit(&Node::mapping(Span::NONE, entries), scratch, &Limits::default(), &mut out);
    out
}

/// Prints an object and reads it back, as kustomize does: its values then have the spelling that kustomize prints.
fn reread<'s>(
    plugin: &PluginObject<'_, '_, '_>,
    node: &Node<'_>,
    scratch: &'s Arena,
) -> Result<Node<'s>, FunctionError> {
    let mut text = String::new();
    emit(node, plugin.files.arena, &Limits::default(), &mut text)
        .map_err(|error| plugin.failed(format!("{}{error}", error::COULD_NOT)))?;
    let length = text.len();
    let source = scratch.add("input", text);
    let read = parse_first(scratch, source, 0..length, &Limits::default());
    read.ok().flatten().map(|d| d.root).ok_or_else(|| plugin.failed("an object cannot be read back"))
}

/// Numbers an object, as kustomize's reader and its runner of functions do.
fn mark<'s>(item: &mut Node<'s>, place: usize, scratch: &'s Arena) {
    for pair in [PATH, INDEX, ID] {
        pair.complete(item);
    }
    let index = scratch.keep(place.to_string());
    let number = scratch.keep((place + 1).to_string());
    annotations::set(item, INDEX.old, index);
    annotations::set(item, INDEX.new, index);
    annotations::set(item, MIGRATION, index);
    annotations::set(item, ID.new, number);
    annotations::set(item, ID.old, number);
}

fn check(plugin: &PluginObject<'_, '_, '_>, item: &Node<'_>) -> Result<(), FunctionError> {
    if PATH.differs(item) {
        let what = "resource input to function has mismatched legacy and internal path annotations";
        return Err(plugin.failed(format!("{}{what}", error::COULD_NOT)));
    }
    Ok(())
}

/// The object of a generator that does not run: kustomize takes it for what the generator made, and leaves it out at
/// the end.
pub(super) fn local_config<'a>(plugin: &PluginObject<'_, 'a, '_>) -> Resource<'a> {
    let mut resource = plugin.object.clone();
    annotations::set(&mut resource.node, LOCAL_CONFIG, "true");
    resource
}
