//! helm's output as objects.

use kubekiln_yaml::{Arena, Node, SourceId, Span};

use crate::load::LoadError;
use crate::load::documents::{self, check_identity, is_nil_or_empty};

/// The mark that tells the namespace transformer to leave an object alone; it is never printed.
const GENERATED: &str = "internal.config.kubernetes.io/helm-generated";

/// The objects that helm printed, in its order, each with kustomize's mark.
pub(super) fn objects<'a>(arena: &'a Arena, source: SourceId) -> Result<Vec<Node<'a>>, LoadError> {
    let mut objects = documents::objects(arena, source).or_else(|error| as_they_are(arena, source, &error))?;
    objects.iter_mut().for_each(mark);
    Ok(objects)
}

/// kustomize tries a second time with fewer questions asked: a list whose items are none stays as it is.
fn as_they_are<'a>(arena: &'a Arena, source: SourceId, first: &LoadError) -> Result<Vec<Node<'a>>, LoadError> {
    let roots = documents::roots(arena, source)?;
    if roots.is_empty() {
        return Err(first.clone());
    }
    let objects: Vec<_> = roots.into_iter().filter(|node| !is_nil_or_empty(node)).collect();
    objects.iter().try_for_each(check_identity)?;
    Ok(objects)
}

fn mark(object: &mut Node<'_>) {
    let span = object.span;
    let annotations = mapping(object, "metadata", span).and_then(|metadata| mapping(metadata, "annotations", span));
    if let Some(annotations) = annotations.and_then(Node::as_mapping_mut) {
        annotations.set(GENERATED, Node::string(span, "true"));
    }
}

/// The mapping that `object` has at `key`, in the place of anything else.
fn mapping<'n, 'a>(object: &'n mut Node<'a>, key: &'static str, span: Span) -> Option<&'n mut Node<'a>> {
    let fields = object.as_mapping_mut()?;
    if fields.get(key).is_none_or(|value| value.as_mapping().is_none()) {
        fields.set(key, Node::mapping(span, Vec::new()));
    }
    fields.get_mut(key)
}
