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

/// The value of a replacement, and where it lives on.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// The value.
    pub(super) value: Node<'a>,
    /// The object and the path of a field that was taken whole: to kustomize the value is that field, also when one of
    /// the targets changes it.
    field: Option<(u32, Vec<&'a str>)>,
}

impl<'a> Source<'a> {
    /// Takes the field's value again after `resource`, which stands at `place`, was changed.
    pub(super) fn follow(&mut self, place: u32, resource: &Resource<'a>) {
        let Some((_, path)) = self.field.as_ref().filter(|(source, _)| *source == place) else { return };
        if let Ok(Some(field)) = lookup(&resource.node, path) {
            self.value.clone_from(field);
        }
    }
}

/// The value of a replacement (kustomize's `getReplacement`).
pub(super) fn value<'a>(
    replacement: &Replacement<'a>,
    list: &[Resource<'a>],
    objects: &Objects<'a>,
    cx: &Context<'a, '_>,
) -> Result<Source<'a>, TransformError> {
    if (replacement.source.is_none() && replacement.source_value.is_none()) || replacement.targets.is_empty() {
        let message = "replacements must specify a source and at least one target";
        return Err(failed(message, replacement.span));
    }
    match (&replacement.source, replacement.source_value) {
        (Some(_), Some(_)) => Err(failed("value and resource selectors are mutually exclusive", replacement.span)),
        (None, text) => {
            let text = text.unwrap_or_default();
            Ok(Source { value: Node::scalar(text.span, text.text, Tag::None), field: None })
        }
        (Some(source), None) => {
            let place = find(source, list, objects)?;
            field(source, place, &list[place as usize], cx)
        }
    }
}

/// The only object that the selector fits, by any id it has or had.
fn find<'a>(source: &SourceSelector<'a>, list: &[Resource<'a>], objects: &Objects<'a>) -> Result<u32, TransformError> {
    let fits = |resource: &Resource<'a>| {
        ids(resource).any(|id| {
            (source.name.is_empty() || source.name == id.name)
                && (source.namespace.is_empty() || effective(source.namespace) == effective(id.namespace))
                && id.gvk.is_selected(&source.gvk)
        })
    };
    let places = objects.places(Some(source.name), Some(source.gvk.kind));
    let mut found = places.iter().copied().filter(|place| fits(&list[*place as usize]));
    match (found.next(), found.next()) {
        (Some(place), None) => Ok(place),
        (None, _) => Err(failed(format!("nothing selected by {source}"), source.span)),
        (Some(first), Some(_)) => Err(TransformError::Replacement {
            message: format!("multiple matches for selector {source}"),
            span: source.span,
            at: list[first as usize].node.span,
            hint: Some("say which with name, namespace, kind, group or version"),
        }),
    }
}

fn field<'a>(
    source: &SourceSelector<'a>,
    place: u32,
    resource: &Resource<'a>,
    cx: &Context<'a, '_>,
) -> Result<Source<'a>, TransformError> {
    let path = source.field_path.unwrap_or(Text { text: DEFAULT_PATH, span: source.span });
    let at = resource.node.span;
    let wrong = |message| TransformError::Replacement { message, span: path.span, at, hint: None };
    let parts = split(path.text, cx.arena);
    let found =
        lookup(&resource.node, &parts).map_err(|e| wrong(format!("error looking up replacement source: {e}")))?;
    let Some(field) = found.filter(|field| !is_nil_or_empty(field)) else {
        return Err(wrong(format!("fieldPath `{path}` is missing for replacement source {}", source.id())));
    };
    let value = refined(field, &source.options, resource.kind() == "Secret", cx).map_err(wrong)?;
    Ok(Source { value, field: source.options.delimiter.is_empty().then_some((place, parts)) })
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
