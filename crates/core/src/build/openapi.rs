//! The schema of a build: the built-in one, or the one that an `openapi` field names.

use kubekiln_yaml::Node;

use crate::diagnostic::Diagnostic;
use crate::id::Gvk;
use crate::layers::{Content, Entry, Layer};
use crate::load::loader::Files;
use crate::load::{LoadError, documents};
use crate::schema::Schema;
use crate::text::Text;

/// The only version that kustomize has built in.
const BUILTIN_VERSION: &str = "v1.21.2";

/// One `openapi` field counts for the whole build: the root's, else the first that kustomize comes by.
pub(super) fn schema(files: &Files<'_, '_>, root: &Layer<'_>) -> Result<Schema, Vec<Diagnostic>> {
    let mut needed = false;
    match first(root, &mut needed) {
        None => Ok(Schema::builtin()),
        Some(layer) => of_layer(files, layer, needed).map_err(|error| vec![error.into()]),
    }
}

/// The first layer that has the field, in the order in which kustomize enters layers. `needed` becomes true when
/// kustomize has looked into its built-in types before: for the scope of an unknown kind, or for a patch. Only then
/// they stay in force beside the types of a file.
fn first<'l, 'a>(layer: &'l Layer<'a>, needed: &mut bool) -> Option<&'l Layer<'a>> {
    let kustomization = &layer.kustomization;
    if kustomization.openapi_path.is_some() || kustomization.openapi_version.is_some() {
        return Some(layer);
    }
    let before = layer.resources.iter().chain(&layer.generators).chain(&layer.components);
    if let Some(found) = first_of(before, needed) {
        return Some(found);
    }
    let lists = &kustomization.lists;
    *needed |= !(lists.patches.is_empty() && lists.patches_strategic_merge.is_empty());
    first_of(layer.transformers.iter().chain(&layer.validators), needed)
}

fn first_of<'l, 'a: 'l>(entries: impl Iterator<Item = &'l Entry<'a>>, needed: &mut bool) -> Option<&'l Layer<'a>> {
    for entry in entries {
        match &entry.content {
            Content::Objects(objects) | Content::Inline(objects) => {
                *needed |= objects.iter().any(|object| !has_known_scope(object));
            }
            Content::Layer(below) => {
                if let Some(found) = first(below, needed) {
                    return Some(found);
                }
            }
            Content::Jsonnet(_) | Content::JsonnetRoot(_) => {}
        }
    }
    None
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
