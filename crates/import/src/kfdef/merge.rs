//! Base and overlays as one kustomization, as kfctl's `MergeKustomization` put them together.
//!
//! A layer without `bases` stays as it is: its folder becomes one of the bases. Of a layer with `bases` each field is
//! taken up into the one kustomization.

use std::collections::BTreeSet;

use kubekiln::Text;
use kubekiln_yaml::{Entry, Node, Value};

use super::layer::Layer;
use super::text::{self, Item};
use super::{Session, generators, named};

/// Fields that kfctl took up; the rest it dropped.
const TAKEN_UP: [&str; 18] = [
    "apiVersion",
    "kind",
    "metadata",
    "bases",
    "namePrefix",
    "nameSuffix",
    "commonLabels",
    "commonAnnotations",
    "generatorOptions",
    "resources",
    "images",
    "crds",
    "configMapGenerator",
    "secretGenerator",
    "vars",
    "patchesStrategicMerge",
    "patchesJson6902",
    "configurations",
];

/// The kustomization so far.
#[derive(Debug, Default)]
pub(super) struct Merged<'a> {
    /// Fields with one value: the first layer that has one wins.
    singles: Vec<(&'static str, Item<'a>)>,
    labels: Vec<(&'a str, Item<'a>)>,
    annotations: Vec<(&'a str, Item<'a>)>,
    bases: Vec<Item<'a>>,
    resources: Vec<Item<'a>>,
    images: Vec<Item<'a>>,
    crds: Vec<Item<'a>>,
    pub(super) config_maps: Vec<Item<'a>>,
    pub(super) secrets: Vec<Item<'a>>,
    vars: Vec<Item<'a>>,
    patches: Vec<Item<'a>>,
    json_patches: Vec<Item<'a>>,
    configurations: Vec<Item<'a>>,
    /// What is there already, by field.
    pub(super) seen: BTreeSet<(&'static str, String)>,
}

impl<'a> Merged<'a> {
    /// Adds a layer. `namespace` is what the whole will have.
    pub(super) fn add(&mut self, session: &mut Session<'a, '_>, layer: &Layer<'a>, namespace: &str) {
        if layer.root.get("bases").is_none_or(Node::is_null) {
            let node = Node::string(layer.root.span, session.files.arena.keep(layer.place.as_str()));
            return push(&mut self.bases, &mut self.seen, "bases", &layer.place, node, layer);
        }
        report_dropped(session, layer, namespace);
        self.single_values(session, layer);
        take_up_map(&mut self.labels, "commonLabels", layer);
        take_up_map(&mut self.annotations, "commonAnnotations", layer);
        for (field, list) in [
            ("bases", &mut self.bases),
            ("resources", &mut self.resources),
            ("crds", &mut self.crds),
            ("patchesStrategicMerge", &mut self.patches),
            ("configurations", &mut self.configurations),
        ] {
            for text in layer.texts(field) {
                let Some((path, node)) = rerooted(session, layer, text) else { continue };
                push(list, &mut self.seen, field, &path, node, layer);
            }
        }
        first_by_name(session, layer, "images", &mut self.images);
        first_by_name(session, layer, "vars", &mut self.vars);
        generators::add(self, session, layer);
        for patch in named::items(&layer.root, "patchesJson6902") {
            self.json_patch(session, layer, patch);
        }
    }

    fn single_values(&mut self, session: &mut Session<'a, '_>, layer: &Layer<'a>) {
        for field in ["namePrefix", "nameSuffix", "generatorOptions"] {
            let Some(node) = layer.root.get(field).filter(|node| !node.is_null()) else { continue };
            match self.singles.iter().find(|(known, _)| *known == field) {
                None => self.singles.push((field, Item { node: node.clone(), origin: layer.place.clone() })),
                Some((_, first)) if first.node.same_value(node) => {}
                Some((_, first)) => {
                    let message = format!(
                        "{field} of {} is dropped: {} has another, which came first",
                        layer.place, first.origin
                    );
                    session.dropped(message, node.span);
                }
            }
        }
    }

    /// kfctl joined the patches of one name and kind into one file; one after the other they do the same.
    fn json_patch(&mut self, session: &mut Session<'a, '_>, layer: &Layer<'a>, patch: &Node<'a>) {
        let Some(path) = patch.get("path").and_then(named::text) else {
            let message = format!("a patch of {} is dropped: kfctl knew JSON patches in files only", layer.place);
            return session.dropped(message, patch.span);
        };
        let Some((path, node)) = rerooted(session, layer, path) else { return };
        let part = |name: &str| patch.at(&["target", name]).and_then(Node::text).unwrap_or_default();
        let key = format!("{path}-{}", part("name"));
        let of_target = |item: &Item<'_>, name: &str| {
            item.node.at(&["target", name]).and_then(Node::text).unwrap_or_default() == part(name)
        };
        if !self.seen.insert(("patchesJson6902", key)) {
            let again = |item: &Item<'_>| item.node.at(&["path"]).and_then(Node::text) == Some(path.as_str());
            if self.json_patches.iter().any(|item| again(item) && of_target(item, "kind")) {
                return;
            }
            let message = format!("{path} patches {} once, so its second target is dropped", part("name"));
            return session.dropped(message, patch.span);
        }
        let first = self.json_patches.iter().find(|item| of_target(item, "name") && of_target(item, "kind"));
        let other = first.and_then(|item| ["group", "version", "namespace"].into_iter().find(|n| !of_target(item, n)));
        if let Some(other) = other {
            let message = format!(
                "the {other} of this target is dropped: kfctl took that of the first patch of {} {}",
                part("kind"),
                part("name")
            );
            session.dropped(message, patch.span);
        }
        let target = first.and_then(|item| item.node.get("target")).or_else(|| patch.get("target")).cloned();
        let key = |name| Node::string(patch.span, name);
        let target = target.map(|value| Entry { key: key("target"), value });
        let entries = target.into_iter().chain([Entry { key: key("path"), value: node }]).collect();
        self.json_patches.push(Item { node: Node::mapping(patch.span, entries), origin: layer.place.clone() });
    }

    /// The kustomization. Folders come behind files, as kustomize reads `bases`.
    pub(super) fn text(&self, head: &str, namespace: &Item<'a>) -> String {
        let mut out = text::head(head);
        if namespace.node.text().is_some_and(|text| !text.is_empty()) {
            text::field(&mut out, "namespace", namespace);
        }
        let find = |name: &str| self.singles.iter().find(|(known, _)| *known == name);
        for (name, item) in ["namePrefix", "nameSuffix"].iter().filter_map(|name| find(name)) {
            text::field(&mut out, name, item);
        }
        text::map(&mut out, "commonLabels", &self.labels);
        text::map(&mut out, "commonAnnotations", &self.annotations);
        let resources: Vec<_> = self.resources.iter().chain(&self.bases).cloned().collect();
        text::list(&mut out, "resources", &resources);
        text::list(&mut out, "crds", &self.crds);
        text::list(&mut out, "configurations", &self.configurations);
        if let Some((name, item)) = find("generatorOptions") {
            text::field(&mut out, name, item);
        }
        text::list(&mut out, "configMapGenerator", &self.config_maps);
        text::list(&mut out, "secretGenerator", &self.secrets);
        text::list(&mut out, "patchesStrategicMerge", &self.patches);
        text::list(&mut out, "patchesJson6902", &self.json_patches);
        text::list(&mut out, "images", &self.images);
        text::list(&mut out, "vars", &self.vars);
        out
    }
}

/// Reports the fields that kfctl dropped.
fn report_dropped(session: &mut Session<'_, '_>, layer: &Layer<'_>, namespace: &str) {
    for entry in layer.root.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice()) {
        let Some(name) = entry.key.text() else { continue };
        let same = name == "namespace" && entry.value.text() == Some(namespace);
        if !TAKEN_UP.contains(&name) && !same && !kubekiln::load::documents::is_nil_or_empty(&entry.value) {
            let message = format!("{name} of {} is dropped: kfctl did not take it up from a layer", layer.place);
            session.dropped(message, entry.key.span);
        }
    }
}

/// The last layer wins.
fn take_up_map<'a>(entries: &mut Vec<(&'a str, Item<'a>)>, field: &str, layer: &Layer<'a>) {
    let Some(Value::Mapping(mapping)) = layer.root.get(field).map(|node| &node.value) else { return };
    for entry in &mapping.entries {
        let Some(key) = entry.key.text() else { continue };
        let item = Item { node: entry.value.clone(), origin: layer.place.clone() };
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => *known = item,
            None => entries.push((key, item)),
        }
    }
}

/// Of two with one name kfctl ignored the second, and said so.
fn first_by_name<'a>(session: &mut Session<'a, '_>, layer: &Layer<'a>, field: &str, list: &mut Vec<Item<'a>>) {
    for node in named::items(&layer.root, field) {
        let name = node.get("name").and_then(Node::text).unwrap_or_default();
        let known = list.iter().find(|item| item.node.get("name").and_then(Node::text).unwrap_or_default() == name);
        match known {
            None => list.push(Item { node: node.clone(), origin: layer.place.clone() }),
            Some(first) if first.node.same_value(node) => {}
            Some(first) => {
                let kind = field.trim_end_matches('s');
                let message = format!("ignoring {kind} {name} of {}: {} has one, too", layer.place, first.origin);
                session.ignored(message, node.span);
            }
        }
    }
}

fn push<'a>(
    list: &mut Vec<Item<'a>>,
    seen: &mut BTreeSet<(&'static str, String)>,
    field: &'static str,
    path: &str,
    node: Node<'a>,
    layer: &Layer<'a>,
) {
    if seen.insert((field, path.to_owned())) {
        list.push(Item { node, origin: layer.place.clone() });
    }
}

/// A path of a layer as one of the application's, with its node. One that leads nowhere is a problem.
pub(super) fn rerooted<'a>(
    session: &mut Session<'a, '_>,
    layer: &Layer<'a>,
    text: Text<'a>,
) -> Option<(String, Node<'a>)> {
    if text.contains('\n') || text.contains(": ") {
        let message = format!("{} has a patch where kfctl knew the name of a file only", layer.place);
        session.refuse(message, text.span, Some("write it into a file".to_owned()));
        return None;
    }
    let Some(path) = layer.rerooted(&text) else {
        let shown = text.lines().next().unwrap_or_default();
        let message =
            format!("{shown} of {} is no path within the application: kfctl made a wrong one of it", { &layer.place });
        session.refuse(message, text.span, None);
        return None;
    };
    let file = kubekiln::world::join(&layer.folder, &text);
    if session.files.world.kind(&file).is_none() {
        let message = format!("{} is missing", session.files.shown(&file));
        session.refuse(message, text.span, None);
        return None;
    }
    let node = Node::string(text.span, session.files.arena.keep(path.as_str()));
    Some((path, node))
}
