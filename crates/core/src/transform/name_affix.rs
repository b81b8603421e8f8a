//! What `namePrefix` and `nameSuffix` share.

use kubekiln_yaml::{Node, Tag};

use super::field_path::{FieldPath, Shape};
use super::field_setter::{FieldError, set_scalar};
use super::field_spec::{FieldSpecs, apply_one};
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::id::Gvk;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// Kinds whose names mean something outside the build.
const SKIPPED: [Gvk<'static>; 3] = [
    Gvk { group: "", version: "", kind: "CustomResourceDefinition" },
    Gvk { group: "apiregistration.k8s.io", version: "", kind: "APIService" },
    Gvk { group: "", version: "", kind: "Namespace" },
];

/// Which end of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    Front,
    Back,
}

/// Adds `affix` to every field that a spec names.
pub(super) fn apply<'a>(
    resources: &mut ResMap<'a>,
    affix: Text<'a>,
    end: End,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let specs = FieldSpecs::new(specs, cx.arena);
    let change = |specs: &mut FieldSpecs<'_, 'a>, resource: &mut Resource<'a>| {
        let gvk = first_gvk(resource);
        if SKIPPED.iter().any(|skipped| gvk.is_selected(skipped)) {
            return Ok(());
        }
        specs.of(gvk).try_for_each(|spec| apply_spec(resource, affix, end, spec, cx))
    };
    resources.try_each(|| specs.clone(), change)
}

fn apply_spec<'a>(
    resource: &mut Resource<'a>,
    affix: Text<'a>,
    end: End,
    (spec, path): (&FieldSpec<'a>, &FieldPath<'a>),
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    if spec.path == "metadata/name" && !affix.is_empty() {
        match end {
            End::Front => resource.prefixes.push(affix.text),
            End::Back => resource.suffixes.push(affix.text),
        }
        resource.store_previous_id(cx.schema);
    }
    // A patch may have changed the kind since the object was first named.
    if !resource.gvk().is_selected(&spec.gvk) {
        return Ok(());
    }
    let mut set = |node: &mut Node<'a>| add(node, affix, end, cx);
    Ok(apply_one(resource, spec, path, Some(Shape::Scalar(Tag::Str)), affix.span, &mut set)?)
}

fn add<'a>(node: &mut Node<'a>, affix: Text<'a>, end: End, cx: &Context<'a, '_>) -> Result<(), FieldError> {
    let old = node.text().unwrap_or("");
    let new = match end {
        End::Front => [affix.text, old].concat(),
        End::Back => [old, affix.text].concat(),
    };
    // kustomize leaves the tag open: `"1-"` is quoted where the name was, and `1` + `2` without quotes is a number.
    set_scalar(node, cx.arena.keep(new), Tag::None, affix.span)
}

/// The kind an object had first, with the group and version of now.
fn first_gvk<'a>(resource: &Resource<'a>) -> Gvk<'a> {
    let now = resource.gvk();
    resource.previous.first().map_or(now, |first| Gvk { kind: first.kind, ..now })
}
