//! A JSON 6902 patch on one object (kustomize's `patchjson6902` filter and what its callers do around it).

use kubekiln_yaml::{Node, Span};

use super::error::PatchError;
use super::index::first_line;
use super::operation::Operation;
use super::strategic::make_texts;
use super::values::{through_json, unsupported};
use crate::resource::Resource;
use crate::transform::Context;

/// Applies operations. `remembers` is true for entries of `patches`, which note the id of before, and false for
/// those of `patchesJson6902`.
pub(crate) fn apply_json<'a>(
    resource: &mut Resource<'a>,
    operations: &[Operation<'a>],
    remembers: bool,
    cx: &Context<'a, '_>,
) -> Result<(), PatchError> {
    if remembers {
        resource.store_previous_id(cx.schema);
    }
    // kustomize's own annotations are there by now, so a patch may add to the annotations of an object without any.
    let has_annotations = remembers || resource.has_build_state();
    let span = resource.node.span;
    if has_annotations {
        child(&mut resource.node, "metadata", span).and_then(|metadata| child(metadata, "annotations", span));
    }
    let at = first_line(resource);
    if let Some((message, span)) = unsupported(&resource.node, cx.arena) {
        // A line of a Secret is not shown.
        let span = if resource.kind() == "Secret" { at } else { span };
        return Err(PatchError::Operation { message, span, at });
    }
    for operation in operations {
        super::json::apply(&mut resource.node, operation, cx.arena).map_err(|message| PatchError::Operation {
            message,
            span: operation.span,
            at,
        })?;
    }
    through_json(&mut resource.node, cx.arena);
    // What comes out of JSON is new throughout.
    resource.shared.clear();
    if let Some(metadata) = child(&mut resource.node, "metadata", span) {
        make_texts(metadata, "annotations");
    }
    Ok(())
}

/// The value of a field; a mapping is made when there is none.
fn child<'n, 'a>(node: &'n mut Node<'a>, key: &'a str, span: Span) -> Option<&'n mut Node<'a>> {
    let mapping = node.as_mapping_mut()?;
    if mapping.get(key).is_none_or(Node::is_null) {
        mapping.set(key, Node::mapping(span, Vec::new()));
    }
    mapping.get_mut(key)
}
