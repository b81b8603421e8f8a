//! What a function printed, as objects.

use kubekiln_yaml::{Node, SourceId, Span};
use rustc_hash::FxHashSet;

use super::annotations::{self, BEHAVIOR, ID, INDEX, MIGRATION, NEEDS_HASH, PATH, RESOURCE_ID};
use super::command::Ran;
use super::error::COULD_NOT;
use super::resource_list::ResourceList;
use super::scope::clean;
use super::secrets::Secrets;
use super::{FunctionError, PluginObject, build_state, shapes};
use crate::diagnostic::Problem;
use crate::load::LoadError;
use crate::load::documents;
use crate::resource::Resource;

/// What came back.
pub(super) struct Read<'a> {
    /// The objects, in order.
    pub(super) objects: Vec<Resource<'a>>,
    /// What the function reports of its work, one line each.
    pub(super) results: Vec<String>,
}

/// Where output problems are told of.
struct Place<'p, 'q, 'a, 'w> {
    plugin: &'q PluginObject<'p, 'a, 'w>,
    confidential: bool,
}

impl Place<'_, '_, '_, '_> {
    fn refuse(&self, what: &str, span: Span) -> FunctionError {
        let (message, asked) = (format!("{COULD_NOT}{what}"), self.plugin.span());
        FunctionError::Output { message, span, asked, confidential: self.confidential }
    }

    fn wrong(&self, error: &LoadError) -> FunctionError {
        let asked = self.plugin.span();
        FunctionError::Output { message: error.to_string(), span: error.span(), asked, confidential: self.confidential }
    }
}

/// Reads the objects of a function that got `input`; `folder` is where its configuration says it lies.
pub(super) fn read<'a>(
    plugin: &PluginObject<'_, 'a, '_>,
    ran: &Ran,
    input: &ResourceList<'_>,
    folder: &str,
    secrets: &Secrets,
) -> Result<Read<'a>, FunctionError> {
    let source = take(plugin, &ran.stdout)?;
    let arena = plugin.files.arena;
    let confidential = !secrets.is_empty() || arena.text(source).contains("Secret");
    let place = Place { plugin, confidential };
    let (mut items, results) =
        documents::unwrapped(arena, source).map_err(|error| place.refuse(&error.to_string(), error.span()))?;
    for item in &mut items {
        recognize(&place, item, input)?;
    }
    items.retain(|item| !item.is_null());
    for item in &mut items {
        reconcile(&place, item, input, folder)?;
    }
    let results = results.iter().flat_map(reported).map(|text| secrets.hide(&text)).collect();
    let nodes = documents::checked(arena, items).map_err(|error| place.wrong(&error))?;
    Ok(Read { objects: resources(&place, nodes)?, results })
}

/// Reads what an older plugin printed: plain objects.
pub(super) fn read_plain<'a>(
    plugin: &PluginObject<'_, 'a, '_>,
    stdout: &[u8],
) -> Result<Vec<Resource<'a>>, FunctionError> {
    let source = take(plugin, stdout)?;
    let arena = plugin.files.arena;
    let place = Place { plugin, confidential: arena.text(source).contains("Secret") };
    let nodes = documents::objects(arena, source).map_err(|error| place.wrong(&error))?;
    resources(&place, nodes)
}

fn take(plugin: &PluginObject<'_, '_, '_>, stdout: &[u8]) -> Result<SourceId, FunctionError> {
    let text = std::str::from_utf8(stdout)
        .map_err(|_| plugin.failed(format!("{COULD_NOT}MalformedYAMLError: yaml: invalid leading UTF-8 octet")))?;
    let name = format!("output of {}", plugin.title());
    Ok(plugin.files.arena.add(name, text.replace("\r\n", "\n")))
}

fn resources<'a>(place: &Place<'_, '_, 'a, '_>, nodes: Vec<Node<'a>>) -> Result<Vec<Resource<'a>>, FunctionError> {
    let read = |mut node: Node<'a>| {
        annotations::rewrite(&mut node, Vec::new(), &[RESOURCE_ID]);
        let span = node.span;
        build_state::read(node, place.plugin.schema).map_err(|what| place.refuse(what, span))
    };
    nodes.into_iter().map(read).collect()
}

/// Finds the object that `item` was, by its number, and takes the number away.
fn recognize(
    place: &Place<'_, '_, '_, '_>,
    item: &mut Node<'_>,
    input: &ResourceList<'_>,
) -> Result<(), FunctionError> {
    if item.is_null() {
        return Ok(());
    }
    let wrong = |what: &str, span| place.refuse(&format!("wrong node kind: {what}"), span);
    if item.as_mapping().is_none() {
        return Err(wrong(&format!("expected MappingNode but got {}", shapes::go_name(item)), item.span));
    }
    let Some(given) = ID.get(item).and_then(|id| input.item(id)) else { return Ok(()) };
    shapes::same(given, item).map_err(|what| wrong(&what, item.span))?;
    ID.clear(item);
    Ok(())
}

/// Gives an object the path that kustomize gives it, and takes its place away.
fn reconcile<'a>(
    place: &Place<'_, '_, 'a, '_>,
    item: &mut Node<'a>,
    input: &ResourceList<'_>,
    folder: &str,
) -> Result<(), FunctionError> {
    for pair in [PATH, INDEX, ID] {
        pair.complete(item);
    }
    if PATH.get(item).is_none() {
        let path = place.plugin.files.arena.keep(default_path(item, folder));
        annotations::set(item, PATH.new, path);
        annotations::set(item, PATH.old, path);
    }
    let number = annotations::get(item, MIGRATION).and_then(|number| number.parse::<usize>().ok());
    if let Some(&Some(was)) = number.and_then(|number| input.paths.get(number)) {
        follow(item, was);
    }
    if PATH.differs(item) {
        let what = "resource input to function has mismatched legacy and internal path annotations";
        return Err(place.refuse(what, item.span));
    }
    annotations::clear(item, MIGRATION);
    INDEX.clear(item);
    Ok(())
}

/// A function may know the path by one of its names only: the other follows.
fn follow(item: &mut Node<'_>, was: &str) {
    let (new, old) = (annotations::get(item, PATH.new), annotations::get(item, PATH.old));
    match (new, old) {
        (Some(new), Some(old)) if new != was && old == was => annotations::set(item, PATH.old, new),
        (Some(new), Some(old)) if new == was && old != was => annotations::set(item, PATH.new, old),
        _ => {}
    }
}

/// `folder/namespace/kind_name.yaml`
fn default_path(item: &Node<'_>, folder: &str) -> String {
    let text = |path: &[&str]| item.at(path).filter(|n| !n.is_null()).and_then(Node::text).unwrap_or("");
    let file = format!("{}_{}.yaml", text(&["kind"]).to_lowercase(), text(&["metadata", "name"]));
    let parts = [folder, text(&["metadata", "namespace"]), &file];
    clean(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"))
}

/// One line for each entry of `results`.
fn reported(results: &Node<'_>) -> Vec<String> {
    let line = |result: &Node<'_>| {
        let message = result.get("message")?.text()?;
        let severity = result.get("severity").and_then(Node::text).unwrap_or("error");
        Some(format!("  it reports: {severity}: {message}"))
    };
    results.as_sequence().map_or_else(Vec::new, |list| list.items.iter().filter_map(line).collect())
}

/// A generator must not make two objects of one id.
pub(super) fn refuse_twins(plugin: &PluginObject<'_, '_, '_>, made: &[Resource<'_>]) -> Result<(), FunctionError> {
    let mut seen = FxHashSet::default();
    let twin = made.iter().find(|resource| !seen.insert(resource.id(plugin.schema)));
    let Some(twin) = twin else { return Ok(()) };
    let message = format!("may not add resource with an already registered id: {}", twin.id(plugin.schema));
    let (span, asked) = (twin.node.span, plugin.span());
    Err(FunctionError::Output { message, span, asked, confidential: twin.kind() == "Secret" })
}

/// What a generator asks for in annotations of its objects (kustomize's `UpdateResourceOptions`).
pub(super) fn take_generator_options(
    plugin: &PluginObject<'_, '_, '_>,
    made: &mut [Resource<'_>],
) -> Result<(), FunctionError> {
    for resource in made {
        let needs_hash = match annotations::get(&resource.node, NEEDS_HASH) {
            None | Some("0" | "f" | "F" | "FALSE" | "false" | "False") => false,
            Some("1" | "t" | "T" | "TRUE" | "true" | "True") => true,
            Some(other) => {
                let message = format!("the annotation {NEEDS_HASH:?} contains an invalid value ({other:?})");
                let (span, asked) = (resource.node.span, plugin.span());
                return Err(FunctionError::Output { message, span, asked, confidential: resource.kind() == "Secret" });
            }
        };
        resource.behavior = build_state::behavior(annotations::get(&resource.node, BEHAVIOR).unwrap_or(""));
        resource.generated = true;
        resource.needs_hash |= needs_hash;
        annotations::rewrite(&mut resource.node, Vec::new(), &[NEEDS_HASH, BEHAVIOR]);
    }
    Ok(())
}
