//! The schema of a build: the built-in one, or the one that an `openapi` field names.

use kubekiln_yaml::Node;

use crate::diagnostic::Diagnostic;
use crate::layers::{Content, Layer};
use crate::load::loader::Files;
use crate::load::{LoadError, documents};
use crate::schema::Schema;
use crate::text::Text;

/// The only version that kustomize has built in.
const BUILTIN_VERSION: &str = "v1.21.2";

/// One `openapi` field counts for the whole build: the root's, else the first that kustomize comes by.
pub(super) fn schema(files: &Files<'_, '_>, root: &Layer<'_>) -> Result<Schema, Vec<Diagnostic>> {
    match first(root) {
        None => Ok(Schema::builtin()),
        Some((layer, depth)) => of_layer(files, layer, depth == 0).map_err(|error| vec![error.into()]),
    }
}

/// The first layer that has the field, in the order in which kustomize enters layers, and how deep it lies.
fn first<'l, 'a>(layer: &'l Layer<'a>) -> Option<(&'l Layer<'a>, usize)> {
    let kustomization = &layer.kustomization;
    if kustomization.openapi_path.is_some() || kustomization.openapi_version.is_some() {
        return Some((layer, 0));
    }
    let below = layer.resources.iter().chain(&layer.components);
    below
        .filter_map(|entry| if let Content::Layer(below) = &entry.content { first(below) } else { None })
        .map(|(found, depth)| (found, depth + 1))
        .next()
}

fn of_layer(files: &Files<'_, '_>, layer: &Layer<'_>, is_root: bool) -> Result<Schema, LoadError> {
    let (path, version) = (layer.kustomization.openapi_path, layer.kustomization.openapi_version);
    match (path, version) {
        (Some(path), Some(_)) => Err(invalid("builtin version and custom schema provided, cannot use both", path)),
        (None, Some(version)) if !version.is_empty() && version.text != BUILTIN_VERSION => {
            Err(invalid("the specified OpenAPI version is not built in", version))
        }
        (Some(path), None) => {
            let source = files.load(&layer.folder, path)?;
            let root = documents::roots(files.arena, source)?.into_iter().next();
            Ok(Schema::builtin().with_openapi(&root.unwrap_or_else(|| Node::null(path.span)), !is_root))
        }
        _ => Ok(Schema::builtin()),
    }
}

fn invalid(message: &str, at: Text<'_>) -> LoadError {
    let hint = Some(format!("give `path`, or `version: {BUILTIN_VERSION}`, or neither"));
    LoadError::Invalid { code: "openapi", message: message.to_owned(), span: at.span, hint }
}
