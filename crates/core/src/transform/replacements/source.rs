//! The value that a replacement copies.

use kubekiln_yaml::{Node, Tag};

use super::config::{DEFAULT_PATH, FieldOptions, Replacement, SourceSelector};
use super::failed;
use super::objects::{Objects, effective, ids};
use crate::load::documents::is_nil_or_empty;
use crate::resource::Resource;
use crate::text::Text;
use crate::transform::path_lookup::{lookup, split};
use crate::transform::{Context, TransformError};

/// The value of a replacement (kustomize's `getReplacement`).
pub(super) fn value<'a>(
    replacement: &Replacement<'a>,
    list: &[Resource<'a>],
    objects: &Objects<'a>,
    cx: &Context<'a, '_>,
) -> Result<Node<'a>, TransformError> {
    if (replacement.source.is_none() && replacement.source_value.is_none()) || replacement.targets.is_empty() {
        let message = "replacements must specify a source and at least one target";
        return Err(failed(message, replacement.span));
    }
    match (&replacement.source, replacement.source_value) {
        (Some(_), Some(_)) => Err(failed("value and resource selectors are mutually exclusive", replacement.span)),
        (None, text) => {
            let text = text.unwrap_or_default();
            Ok(Node::scalar(text.span, text.text, Tag::None))
        }
        (Some(source), None) => field(source, find(source, list, objects)?, cx),
    }
}

/// The only object that the selector fits, by any id it has or had.
fn find<'r, 'a>(
    source: &SourceSelector<'a>,
    list: &'r [Resource<'a>],
    objects: &Objects<'a>,
) -> Result<&'r Resource<'a>, TransformError> {
    let fits = |resource: &Resource<'a>| {
        ids(resource).any(|id| {
            (source.name.is_empty() || source.name == id.name)
                && (source.namespace.is_empty() || effective(source.namespace) == effective(id.namespace))
                && id.gvk.is_selected(&source.gvk)
        })
    };
    let places = objects.places(Some(source.name), Some(source.gvk.kind));
    let mut found = places.iter().map(|place| &list[*place as usize]).filter(|r| fits(r));
    match (found.next(), found.next()) {
        (Some(resource), None) => Ok(resource),
        (None, _) => Err(failed(format!("nothing selected by {source}"), source.span)),
        (Some(first), Some(_)) => Err(TransformError::Replacement {
            message: format!("multiple matches for selector {source}"),
            span: source.span,
            at: first.node.span,
            hint: Some("say which with name, namespace, kind, group or version"),
        }),
    }
}

fn field<'a>(
    source: &SourceSelector<'a>,
    resource: &Resource<'a>,
    cx: &Context<'a, '_>,
) -> Result<Node<'a>, TransformError> {
    let path = source.field_path.unwrap_or(Text { text: DEFAULT_PATH, span: source.span });
    let at = resource.node.span;
    let wrong = |message| TransformError::Replacement { message, span: path.span, at, hint: None };
    let parts = split(path.text, cx.arena);
    let found =
        lookup(&resource.node, &parts).map_err(|e| wrong(format!("error looking up replacement source: {e}")))?;
    match found.filter(|field| !is_nil_or_empty(field)) {
        Some(field) => refined(field, &source.options, resource.kind() == "Secret", cx).map_err(wrong),
        None => Err(wrong(format!("fieldPath `{path}` is missing for replacement source {}", source.id()))),
    }
}

/// The part of a text that the options ask for.
fn refined<'a>(
    field: &Node<'a>,
    options: &FieldOptions<'a>,
    secret: bool,
    cx: &Context<'a, '_>,
) -> Result<Node<'a>, String> {
    let mut value = field.clone();
    if options.delimiter.is_empty() {
        return Ok(value);
    }
    let Some(scalar) = value.as_scalar_mut() else {
        return Err("delimiter option can only be used with scalar nodes".to_owned());
    };
    let part = usize::try_from(options.index).ok().and_then(|i| scalar.text.split(options.delimiter).nth(i));
    let Some(part) = part else {
        let shown = if secret { "that is secret" } else { scalar.text };
        return Err(format!("options.index {} is out of bounds for value {shown}", options.index));
    };
    scalar.text = cx.arena.keep(part);
    Ok(value)
}
