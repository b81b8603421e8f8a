//! A strategic merge patch on one object (kustomize's `Resource.ApplySmPatch`).

use kubekiln_yaml::{Entry, Node, ScalarStyle, Tag};

use super::directive::Directive;
use super::error::PatchError;
use super::merge::{Merger, Outcome, Side};
use crate::id::Gvk;
use crate::lint::replaced_list;
use crate::resource::{Behavior, Resource};
use crate::schema::FieldSchema;
use crate::transform::Context;

/// What a patch may change besides fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Permissions {
    /// `options.allowNameChange`
    pub(crate) name: bool,
    /// `options.allowKindChange`
    pub(crate) kind: bool,
}

/// Applies a patch; false when it deletes the object.
pub(crate) fn apply_strategic<'a>(
    resource: &mut Resource<'a>,
    patch: &Node<'a>,
    may: Permissions,
    cx: &Context<'a, '_>,
) -> Result<bool, PatchError> {
    lay_over(resource, patch, may, None, cx)
}

/// `schema` is the object's, where it is not to be found in the object or the patch.
fn lay_over<'a>(
    resource: &mut Resource<'a>,
    patch: &Node<'a>,
    may: Permissions,
    schema: Option<FieldSchema<'_>>,
    cx: &Context<'a, '_>,
) -> Result<bool, PatchError> {
    let kind = resource.node.get("kind").cloned();
    let name = resource.node.at(&["metadata", "name"]).cloned();
    let namespace = resource.node.at(&["metadata", "namespace"]).cloned();
    if may.name || may.kind {
        resource.store_previous_id(cx.schema);
    }
    let replaced = replaced_list::Found::default();
    let merger = Merger { arena: cx.arena, schema: cx.schema, replaced: &replaced, appends: false };
    match merger.walk(Some(&mut resource.node), Side::Node(patch), schema)? {
        Outcome::Cleared => {
            cx.notes.delete(resource, patch.span, cx.schema);
            return Ok(false);
        }
        // kustomize does not look at the node that takes the object's place.
        Outcome::Kept | Outcome::Taken(_) => {}
    }
    if super::list::is_dropped(&resource.node) {
        return Ok(false);
    }
    if loses_annotations(patch) {
        forget_build_state(resource);
    }
    if !may.kind {
        restore(&mut resource.node, "kind", kind);
    }
    restore_metadata(&mut resource.node, name.filter(|_| !may.name), namespace);
    replaced_list::warn(resource, patch, &replaced, cx.notes, cx.schema);
    resource.settle_shared();
    Ok(true)
}

/// Sets a field to the text of before, without a type of its own and in the style of what stands there now: a number
/// that was a string by its tag alone becomes a number, as in kustomize.
fn restore<'a>(mapping: &mut Node<'a>, key: &'a str, old: Option<Node<'a>>) {
    let (Some(mapping), Some(mut old)) = (mapping.as_mapping_mut(), old) else { return };
    let style = mapping.get(key).and_then(Node::as_scalar).map_or(ScalarStyle::Plain, |now| now.style);
    if let Some(scalar) = old.as_scalar_mut() {
        (scalar.tag, scalar.style) = (Tag::None, style);
    }
    mapping.set(key, old);
}

/// Name and namespace of before; a patch cannot move an object to another namespace.
fn restore_metadata<'a>(object: &mut Node<'a>, name: Option<Node<'a>>, namespace: Option<Node<'a>>) {
    let span = object.span;
    let Some(object) = object.as_mapping_mut() else { return };
    if object.get("metadata").is_none_or(Node::is_null) && (name.is_some() || namespace.is_some()) {
        object.set("metadata", Node::mapping(span, Vec::new()));
    }
    let Some(metadata) = object.get_mut("metadata") else { return };
    restore(metadata, "name", name);
    match namespace.filter(|n| !super::list::is_dropped(n)) {
        Some(namespace) => restore(metadata, "namespace", Some(namespace)),
        None => {
            metadata.as_mapping_mut().and_then(|m| m.remove("namespace"));
        }
    }
}

/// True when the object's annotations do not survive the patch.
fn loses_annotations(patch: &Node<'_>) -> bool {
    let cleared =
        |node: &Node<'_>| node.is_null() || matches!(Directive::of(node), Ok(Directive::Delete | Directive::Replace));
    let Some(metadata) = patch.get("metadata") else { return false };
    cleared(metadata) || metadata.get("annotations").is_some_and(cleared)
}

/// kustomize keeps what it knows of an object in annotations, so a patch that clears them clears that too.
fn forget_build_state(resource: &mut Resource<'_>) {
    resource.previous.clear();
    resource.prefixes.clear();
    resource.suffixes.clear();
    resource.referred_by.clear();
    resource.behavior = Behavior::Unspecified;
    resource.generated = false;
    resource.needs_hash = false;
}

/// Applies a patch, made ready by [`for_selected`], to an object that a target selects; false when it deletes the
/// object.
pub(crate) fn apply_to_selected<'a>(
    resource: &mut Resource<'a>,
    patch: &Node<'a>,
    may: Permissions,
    cx: &Context<'a, '_>,
) -> Result<bool, PatchError> {
    // The patch has the object's apiVersion; where that has no such kind, the patch's kind may do.
    let kind = patch.get("kind").and_then(Node::text).unwrap_or("");
    let gvk = resource.gvk();
    let schema = cx.schema.of_kind(&gvk).or_else(|| cx.schema.of_kind(&Gvk { kind, ..gvk }));
    let stays = lay_over(resource, patch, may, schema, cx)?;
    // kustomize gives the patch the object's apiVersion, as a text without a type, and that gets back this way: null
    // where there was none.
    if stays && let Some(object) = resource.node.as_mapping_mut() {
        match object.get_mut("apiVersion") {
            Some(version) => version.as_scalar_mut().map_or((), |scalar| scalar.tag = Tag::None),
            None => object.set("apiVersion", Node::null(patch.span)),
        }
    }
    Ok(stays)
}

/// A patch as kustomize lays it over objects that a target selects: its apiVersion gives way to the object's, its
/// labels and annotations are texts, and no null in them deletes anything.
pub(crate) fn for_selected<'a>(patch: &Node<'a>) -> Node<'a> {
    let mut patch = patch.clone();
    let Some(root) = patch.as_mapping_mut() else { return patch };
    root.remove("apiVersion");
    if let Some(metadata) = root.get_mut("metadata") {
        make_texts(metadata, "labels");
        make_texts(metadata, "annotations");
        let unset = metadata.get("namespace").is_some_and(|n| n.text().is_none_or(str::is_empty) || n.is_null());
        if unset {
            metadata.as_mapping_mut().and_then(|m| m.remove("namespace"));
        }
    }
    patch
}

/// Makes each value of `metadata.<field>` a string; takes the field out when it holds none.
pub(super) fn make_texts(metadata: &mut Node<'_>, field: &str) {
    let Some(metadata) = metadata.as_mapping_mut() else { return };
    let Some(map) = metadata.get_mut(field) else { return };
    let has_entries = map.as_mapping().is_some_and(|m| !m.entries.is_empty());
    if !has_entries {
        metadata.remove(field);
        return;
    }
    for Entry { value, .. } in map.as_mapping_mut().map_or(&mut [][..], |m| &mut m.entries) {
        match value.as_scalar_mut() {
            Some(scalar) => scalar.tag = Tag::Str,
            None => *value = Node::string(value.span, ""),
        }
    }
}

/// kustomize notes a patch's permissions in annotations of the patch, which makes texts of those there are.
pub(crate) fn remember_permissions(patch: &mut Node<'_>, may: Permissions) {
    if (may.name || may.kind)
        && let Some(metadata) = patch.get_mut("metadata")
    {
        make_texts(metadata, "annotations");
    }
}
