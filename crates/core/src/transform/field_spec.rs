//! Applying field specs to objects: paths split once, specs chosen once a kind (kustomize's `fsslice` filter).

use std::sync::Arc;

use kubekiln_yaml::{Arena, Node, Span};
use rustc_hash::FxHashMap;

use super::TransformError;
use super::field_path::{Create, FieldPath, Shape};
use super::field_setter::FieldError;
use crate::config::FieldSpec;
use crate::id::{Gvk, ResourceId};
use crate::resource::Resource;

/// A list of field specs, ready to apply. A copy shares the paths; each worker has one, for its choices by kind.
#[derive(Clone)]
pub(crate) struct FieldSpecs<'s, 'a> {
    specs: Arc<[(&'s FieldSpec<'a>, FieldPath<'a>)]>,
    by_gvk: FxHashMap<Gvk<'a>, Box<[u32]>>,
}

impl<'s, 'a> FieldSpecs<'s, 'a> {
    /// Readies `specs`.
    pub(crate) fn new(specs: impl IntoIterator<Item = &'s FieldSpec<'a>>, arena: &'a Arena) -> Self {
        let specs = specs.into_iter().map(|spec| (spec, FieldPath::new(spec.path, arena))).collect();
        Self { specs, by_gvk: FxHashMap::default() }
    }

    /// The specs that are for objects of this kind, in order.
    pub(crate) fn of(&mut self, gvk: Gvk<'a>) -> impl Iterator<Item = (&'s FieldSpec<'a>, &FieldPath<'a>)> {
        let specs = &self.specs;
        let chosen = self.by_gvk.entry(gvk).or_insert_with(|| {
            let mine = (0u32..).zip(specs.iter()).filter(|(_, (spec, _))| gvk.is_selected(&spec.gvk));
            mine.map(|(place, _)| place).collect()
        });
        chosen.iter().map(|place| &specs[*place as usize]).map(|(spec, path)| (*spec, path))
    }

    /// Calls `set` on every field of `resource` that a spec names. `shape` is what to make where a spec says to
    /// create; `asked` is the kustomization's entry.
    pub(crate) fn apply<F>(
        &mut self,
        resource: &mut Resource<'a>,
        shape: Option<Shape>,
        asked: Span,
        set: &mut F,
    ) -> Result<(), SpecError<'s, 'a>>
    where
        F: FnMut(&mut Node<'a>) -> Result<(), FieldError>,
    {
        for (spec, path) in self.of(resource.gvk()) {
            apply_one(resource, spec, path, shape, asked, set)?;
        }
        Ok(())
    }
}

/// Calls `set` on every field of `resource` at `path`. The kind is not looked at.
pub(crate) fn apply_one<'s, 'a, F>(
    resource: &mut Resource<'a>,
    spec: &'s FieldSpec<'a>,
    path: &FieldPath<'a>,
    shape: Option<Shape>,
    asked: Span,
    set: &mut F,
) -> Result<(), SpecError<'s, 'a>>
where
    F: FnMut(&mut Node<'a>) -> Result<(), FieldError>,
{
    let create = shape.filter(|_| spec.create).map(|shape| Create { shape, span: asked });
    path.walk(&mut resource.node, create, set).map_err(|error| SpecError {
        spec,
        object: object_name(resource),
        error: Box::new(error),
        asked,
    })
}

/// A spec that could not be applied.
#[derive(Debug)]
pub(crate) struct SpecError<'s, 'a> {
    spec: &'s FieldSpec<'a>,
    object: String,
    /// What went wrong in the object.
    pub(crate) error: Box<FieldError>,
    asked: Span,
}

impl SpecError<'_, '_> {
    /// The failure in kustomize's words, led in by `context` (which ends in `: ` unless empty).
    pub(crate) fn within(self, context: &str) -> TransformError {
        let Self { spec, object, error, asked } = self;
        let message = format!("{context}considering field '{}' of object {object}: {}", spec.path, error.message);
        TransformError::Field { message, span: asked, at: error.at, hint: None }
    }
}

impl From<SpecError<'_, '_>> for TransformError {
    fn from(error: SpecError<'_, '_>) -> Self {
        error.within("")
    }
}

/// An object's id as kustomize writes it.
pub(crate) fn object_name(resource: &Resource<'_>) -> String {
    let (name, namespace) = (resource.name(), resource.namespace());
    ResourceId { gvk: resource.gvk(), name, namespace, cluster_scoped: false }.to_string()
}
