//! configMapGenerator and secretGenerator of a layer.

use kubekiln::Text;
use kubekiln_yaml::{Entry, Node, Value};

use super::layer::Layer;
use super::merge::{Merged, rerooted};
use super::text::Item;
use super::{Session, named};

/// Adds the generators of a layer, their files as seen from the application's folder.
pub(super) fn add<'a>(merged: &mut Merged<'a>, session: &mut Session<'a, '_>, layer: &Layer<'a>) {
    for field in ["configMapGenerator", "secretGenerator"] {
        session.confidential = field == "secretGenerator";
        for node in named::items(&layer.root, field) {
            let name = node.get("name").and_then(Node::text).unwrap_or_default();
            let creates = node.get("behavior").and_then(Node::text) == Some("create");
            let is_new = merged.seen.insert((field, name.to_owned()));
            if creates && !is_new {
                let message = format!("{field} {name} of {} is dropped: another layer creates it", layer.place);
                session.dropped(message, node.span);
                continue;
            }
            let item = Item { node: generator(session, layer, field, node), origin: layer.place.clone() };
            if field == "secretGenerator" { merged.secrets.push(item) } else { merged.config_maps.push(item) }
        }
        session.confidential = false;
    }
}

fn generator<'a>(session: &mut Session<'a, '_>, layer: &Layer<'a>, field: &str, node: &Node<'a>) -> Node<'a> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    let given = node.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice());
    for entry in given.iter().filter(|entry| !entry.value.is_null()) {
        let name = entry.key.text().unwrap_or_default();
        let value = match name {
            "name" | "namespace" | "literals" => Some(entry.value.clone()),
            "type" if field == "secretGenerator" => Some(entry.value.clone()),
            "behavior" => {
                Some(entry.value.clone()).filter(|value| matches!(value.text(), Some("merge" | "replace" | "create")))
            }
            "env" => named::text(&entry.value).and_then(|text| path(session, layer, text)),
            "envs" => Some(files(session, layer, &entry.value)),
            "files" => None,
            _ => {
                let message = format!("{name} of a {field} of {} is dropped: kfctl did not know it", layer.place);
                session.dropped(message, entry.key.span);
                None
            }
        };
        entries.extend(value.map(|value| Entry { key: entry.key.clone(), value }));
    }
    if let Some(env) = files_as_env(session, layer, field, node) {
        entries.retain(|entry| entry.key.text() != Some("env"));
        entries.push(Entry { key: Node::string(env.span, "env"), value: env });
    }
    Node::mapping(node.span, entries)
}

/// kfctl took the last one of `files` for a file with a variable a line, and dropped the rest.
fn files_as_env<'a>(
    session: &mut Session<'a, '_>,
    layer: &Layer<'a>,
    field: &str,
    node: &Node<'a>,
) -> Option<Node<'a>> {
    let last = named::items(node, "files").last()?;
    let message =
        format!("files of a {field} of {} are dropped: kfctl read the last one as `env`, line by line", layer.place);
    session.dropped(message, node.get("files")?.span);
    if session.compat { path(session, layer, named::text(last)?) } else { None }
}

fn files<'a>(session: &mut Session<'a, '_>, layer: &Layer<'a>, list: &Node<'a>) -> Node<'a> {
    let Value::Sequence(sequence) = &list.value else { return list.clone() };
    let texts = sequence.items.iter().filter_map(named::text);
    Node::sequence(list.span, texts.filter_map(|text| path(session, layer, text)).collect())
}

fn path<'a>(session: &mut Session<'a, '_>, layer: &Layer<'a>, text: Text<'a>) -> Option<Node<'a>> {
    rerooted(session, layer, text).map(|(_, node)| node)
}
