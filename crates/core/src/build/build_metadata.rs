//! `buildMetadata`: annotations that say which file an object comes from and which transformers it has been through,
//! and the label that names the builder.
//!
//! kustomize keeps the annotations in the objects while it builds, where patches can see and remove them, whichever of
//! them the root asks for; at the end it takes out what was not asked for. So does kiln.

use kubekiln_yaml::{Arena, Entry, Limits, Node, Span, emit};

use super::finish::make_string;
use crate::layers::{Layer, Origin};
use crate::resmap::ResMap;
use crate::resource::Resource;

/// Where an object comes from.
pub(super) const ORIGIN: &str = "config.kubernetes.io/origin";

/// What an object has been through.
pub(super) const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";

/// The label of `managedByLabel`.
const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "kustomize-(devel)");

/// Any entry in the root's field, even an unknown one, makes the build keep track of where objects come from.
pub(super) fn is_tracked(root: &Layer<'_>) -> bool {
    !root.kustomization.build_metadata.is_empty()
}

/// What the root's `buildMetadata` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Wanted {
    /// `originAnnotations`
    pub(super) origin: bool,
    /// `transformerAnnotations`
    pub(super) transformations: bool,
    /// `managedByLabel`
    pub(super) managed_by: bool,
}

impl Wanted {
    /// Reads the root's field; kustomize takes no notice of the field in other layers.
    pub(super) fn of(root: &Layer<'_>) -> Self {
        let list = &root.kustomization.build_metadata;
        let has = |word: &str| list.iter().any(|entry| entry.text == word);
        Self {
            origin: has("originAnnotations"),
            transformations: has("transformerAnnotations"),
            managed_by: has("managedByLabel"),
        }
    }
}

/// The generator or transformer at work, as annotations name it.
pub(super) struct Configured<'c> {
    /// The file that it is configured in.
    pub(super) file: Origin,
    /// `apiVersion`, `kind`, `name` and `namespace`; empty ones are left out.
    pub(super) by: [&'c str; 4],
}

impl<'c> Configured<'c> {
    /// A generator or transformer that a field of `layer` stands for.
    pub(super) fn field(layer: &Layer<'_>, arena: &Arena, kind: &'c str) -> Self {
        Self { file: layer.origin.append(layer.kustomization.file_name(arena)), by: ["builtin", kind, "", ""] }
    }

    /// A generator or transformer object; `None` when nobody keeps track of where it is from.
    pub(super) fn object(object: &Resource<'c>) -> Option<Self> {
        let file = file_of(object)?;
        let api_version = object.node.get("apiVersion").and_then(Node::text).unwrap_or("");
        Some(Self { file, by: [api_version, object.kind(), object.name(), object.namespace()] })
    }

    /// The annotation's value.
    fn text(&self) -> String {
        let mut text = lines("", &[("repo", &self.file.repo), ("ref", &self.file.reference)]);
        text += &lines("", &[("configuredIn", &self.file.path)]);
        let names = ["apiVersion", "kind", "name", "namespace"];
        let by = lines("  ", &std::array::from_fn::<_, 4, _>(|i| (names[i], self.by[i])));
        if by.is_empty() { text } else { text + "configuredBy:\n" + &by }
    }

    /// Marks objects that were generated; those that say already where they are from keep saying it.
    pub(super) fn generated<'a>(&self, made: &mut [Resource<'a>], arena: &'a Arena) {
        let text = arena.keep(self.text());
        for resource in made.iter_mut().filter(|r| r.annotation(ORIGIN).is_none()) {
            annotate(resource, ORIGIN, text);
        }
    }

    /// Marks every object after a transformer has run, whether it changed the object or not. An object without an
    /// origin counts as made by the transformer.
    pub(super) fn transformed<'a>(&self, resources: &mut ResMap<'a>, arena: &'a Arena) {
        let text = arena.keep(self.text());
        let mut item = String::from("- ");
        item += &text.trim_end().replace('\n', "\n  ");
        item.push('\n');
        for resource in resources.as_mut_slice() {
            if resource.annotation(ORIGIN).is_none() {
                annotate(resource, ORIGIN, text);
                continue;
            }
            let before = resource.annotation(TRANSFORMATIONS).unwrap_or("");
            let after = arena.keep(format!("{before}{item}"));
            annotate(resource, TRANSFORMATIONS, after);
        }
    }
}

/// Marks the objects of a file.
pub(super) fn from_file<'a>(resources: &mut ResMap<'a>, file: &Origin, arena: &'a Arena) {
    let fields = [("path", file.path.as_str()), ("repo", &file.repo), ("ref", &file.reference)];
    let text = arena.keep(lines("", &fields));
    for resource in resources.as_mut_slice() {
        // Unlike the marks of generators and transformers, this one leaves the other annotations as they are.
        set_in_metadata(resource, "annotations", ORIGIN, text);
    }
}

/// What the mark of a generator or transformer object says of the file that it is in.
fn file_of(resource: &Resource<'_>) -> Option<Origin> {
    let text = resource.annotation(ORIGIN)?;
    let arena = Arena::new();
    let source = arena.add("origin", text.to_owned());
    let root = kubekiln_yaml::parse_first(&arena, source, 0..text.len(), &Limits::default()).ok()??.root;
    let field = |key| root.get(key).and_then(Node::text).unwrap_or("").to_owned();
    Some(Origin { path: field("path"), repo: field("repo"), reference: field("ref") })
}

/// Gives every object the label that says what built it.
pub(super) fn label_managed_by(resources: &mut ResMap<'_>) {
    let (key, value) = MANAGED_BY;
    for resource in resources.as_mut_slice() {
        set_in_metadata(resource, "labels", key, value);
    }
}

/// kustomize writes all annotations anew for it, and each as a text.
fn annotate<'a>(resource: &mut Resource<'a>, key: &'static str, value: &'a str) {
    resource.unshare_annotations();
    let metadata = resource.node.get_mut("metadata");
    let annotations = metadata.and_then(|m| m.get_mut("annotations")).and_then(Node::as_mapping_mut);
    annotations.map_or(&mut [][..], |m| &mut m.entries).iter_mut().for_each(make_string);
    set_in_metadata(resource, "annotations", key, value);
}

fn set_in_metadata<'a>(resource: &mut Resource<'a>, field: &'static str, key: &'static str, value: &'a str) {
    let span = resource.node.span;
    let Some(object) = resource.node.as_mapping_mut() else { return };
    let map = |node: Option<&Node<'_>>| node.is_some_and(|n| n.as_mapping().is_some());
    if !map(object.get("metadata")) {
        object.set("metadata", Node::mapping(span, Vec::new()));
    }
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    if !map(metadata.get(field)) {
        metadata.set(field, Node::mapping(span, Vec::new()));
    }
    let Some(pairs) = metadata.get_mut(field).and_then(Node::as_mapping_mut) else { return };
    pairs.set(key, Node::string(Span::NONE, value));
}

/// One `key: value` a line, quoted where YAML needs it; empty values are left out.
fn lines(indent: &str, fields: &[(&str, &str)]) -> String {
    let arena = Arena::new();
    let mut text = String::new();
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let entry = Entry { key: Node::string(Span::NONE, key), value: Node::string(Span::NONE, value) };
        let mut line = String::new();
        // Texts of one line always print.
        if emit(&Node::mapping(Span::NONE, vec![entry]), &arena, &Limits::default(), &mut line).is_ok() {
            text += indent;
            text += &line;
        }
    }
    text
}
