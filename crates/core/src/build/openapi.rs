//! The schema of a build: the built-in one, or the one that an `openapi` field names.

use kubekiln_yaml::Node;

use crate::diagnostic::Diagnostic;
use crate::id::Gvk;
use crate::layers::{Content, Entry, Layer};
use crate::load::loader::Files;
use crate::load::{LoadError, Problems, documents};
use crate::schema::Schema;
use crate::text::Text;
use crate::transform::patches::PatchEntry;

/// The only version that kustomize has built in.
const BUILTIN_VERSION: &str = "v1.21.2";

/// One `openapi` field counts for the whole build: the root's, else the first that kustomize comes by.
/// Layers that kustomize has built before that one know nothing of it, and are marked.
pub(super) fn schema(files: &Files<'_, '_>, root: &mut Layer<'_>) -> Result<Schema, Vec<Diagnostic>> {
    if !is_anywhere(root) {
        return Ok(Schema::builtin());
    }
    let mut needed = false;
    let Some(layer) = first(files, root, &mut needed) else { return Ok(Schema::builtin()) };
    let schema = of_layer(files, layer, needed).map_err(|error| vec![error.into()]);
    mark_before(root);
    schema
}

fn has_openapi(layer: &Layer<'_>) -> bool {
    layer.kustomization.openapi_path.is_some() || layer.kustomization.openapi_version.is_some()
}

/// True when this layer or one below has the field.
pub(super) fn is_anywhere(layer: &Layer<'_>) -> bool {
    has_openapi(layer)
        || layer.entries().any(|entry| matches!(&entry.content, Content::Layer(below) if is_anywhere(below)))
}

/// Marks the layers that are done before the first one with the field; true when that is this one or one below.
fn mark_before(layer: &mut Layer<'_>) -> bool {
    if has_openapi(layer) {
        return true;
    }
    let Layer { resources, generators, components, transformers, validators, .. } = layer;
    for list in [resources, generators, components, transformers, validators] {
        for entry in list {
            if let Content::Layer(below) = &mut entry.content
                && mark_before(below)
            {
                return true;
            }
        }
    }
    layer.before_openapi = true;
    false
}

/// The first layer that has the field, in the order in which kustomize enters layers. `needed` becomes true when
/// kustomize has looked into its built-in types before: for the scope of an unknown kind, or for a patch. Only then
/// they stay in force beside the types of a file.
fn first<'l, 'a>(files: &Files<'a, '_>, layer: &'l Layer<'a>, needed: &mut bool) -> Option<&'l Layer<'a>> {
    if has_openapi(layer) {
        return Some(layer);
    }
    let before = layer.resources.iter().chain(&layer.generators).chain(&layer.components);
    if let Some(found) = first_of(files, before, needed) {
        return Some(found);
    }
    *needed |= lays_patches_over(files, layer);
    first_of(files, layer.transformers.iter().chain(&layer.validators), needed)
}

fn first_of<'l, 'a: 'l>(
    files: &Files<'a, '_>,
    entries: impl Iterator<Item = &'l Entry<'a>>,
    needed: &mut bool,
) -> Option<&'l Layer<'a>> {
    for entry in entries {
        match &entry.content {
            Content::Objects(objects) | Content::Inline(objects) => {
                *needed |= objects.iter().any(|object| !has_known_scope(object));
            }
            Content::Layer(below) => {
                if let Some(found) = first(files, below, needed) {
                    return Some(found);
                }
            }
            Content::Jsonnet(_) | Content::JsonnetRoot(_) | Content::Built(_) => {}
        }
    }
    None
}

/// True when the layer has a strategic merge patch. What is wrong with a patch is reported when it is applied.
fn lays_patches_over<'a>(files: &Files<'a, '_>, layer: &Layer<'a>) -> bool {
    let lists = &layer.kustomization.lists;
    let is_strategic = |node: &Node<'a>| {
        let entry = PatchEntry::decode(node, &mut Problems::new());
        entry.load(files.arena, |path| files.load(&layer.folder, path)).is_ok_and(|patch| patch.is_strategic())
    };
    !lists.patches_strategic_merge.is_empty() || lists.patches.iter().any(is_strategic)
}

fn has_known_scope(object: &Node<'_>) -> bool {
    let text = |key| object.get(key).and_then(Node::text).unwrap_or("");
    Schema::knows_scope(&Gvk::new(text("apiVersion"), text("kind")))
}

fn of_layer(files: &Files<'_, '_>, layer: &Layer<'_>, keep_builtin: bool) -> Result<Schema, LoadError> {
    let (path, version) = (layer.kustomization.openapi_path, layer.kustomization.openapi_version);
    match (path, version) {
        (Some(path), Some(_)) => Err(invalid("builtin version and custom schema provided, cannot use both", path)),
        (None, Some(version)) if !version.is_empty() && version.text != BUILTIN_VERSION => {
            Err(invalid("the specified OpenAPI version is not built in", version))
        }
        (Some(path), None) => {
            let source = files.load(&layer.folder, path)?;
            let root = documents::roots(files.arena, source)?.into_iter().next();
            Ok(Schema::builtin().with_openapi(&root.unwrap_or_else(|| Node::null(path.span)), keep_builtin))
        }
        _ => Ok(Schema::builtin()),
    }
}

fn invalid(message: &str, at: Text<'_>) -> LoadError {
    let hint = Some(format!("give `path`, or `version: {BUILTIN_VERSION}`, or neither"));
    LoadError::Invalid { code: "openapi", message: message.to_owned(), span: at.span, hint }
}
