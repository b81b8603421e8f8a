//! A list of mappings that a strategic merge patch replaces whole, because nothing says by which key to merge it:
//! lists of custom resources, and those of built-in kinds that have no merge key.

use std::cell::RefCell;

use kubekiln_yaml::{Node, Span, Value};

use super::{Notes, named, warning};
use crate::resource::Resource;
use crate::schema::Schema;

/// A list that lost elements.
#[derive(Clone, Copy, Debug)]
pub struct Replaced {
    /// The patch's list.
    new: Span,
    /// The object's list.
    old: Span,
    /// Elements that the patch does not repeat.
    lost: usize,
}

/// Lists found while one patch is merged.
pub type Found = RefCell<Vec<Replaced>>;

/// Notes in `found` that `new` takes the place of `old`, if elements go with it. An empty list says that it means to.
pub fn note(old: &Node<'_>, new: &Node<'_>, found: &Found) {
    let (Value::Sequence(mine), Value::Sequence(theirs)) = (&old.value, &new.value) else { return };
    if theirs.items.is_empty() || !mine.items.iter().any(|item| item.as_mapping().is_some()) {
        return;
    }
    let kept = |item: &&Node<'_>| theirs.items.iter().any(|other| other.same_value(item));
    let lost = mine.items.iter().filter(|item| !kept(item)).count();
    if lost > 0 {
        found.borrow_mut().push(Replaced { new: new.span, old: old.span, lost });
    }
}

/// Warns of the lists that `patch` has replaced in `resource`.
pub fn warn(resource: &Resource<'_>, patch: &Node<'_>, found: &Found, notes: &Notes, schema: &Schema) {
    for Replaced { new, old, lost } in found.take() {
        let mut path = Vec::new();
        let path = if path_to(patch, new, &mut path) { path.join(".") } else { "?".to_owned() };
        let elements = if lost == 1 { "1 element is".to_owned() } else { format!("{lost} elements are") };
        let message = format!("the patch replaces the list {path} of {} whole: {elements} lost", named(resource));
        let hint = if schema.of_kind(&resource.gvk()).is_some() {
            "Kubernetes merges this list by no key: name every element, or change one with a JSON 6902 patch"
        } else {
            "name every element, or change one with a JSON 6902 patch; the annotation kubekiln.dev/crd-schemas makes \
             patches merge by the keys in CRDs of the layer and its bases"
        };
        let mut warning = warning("replaced-list", message, new, hint);
        warning.labels.push((old, "the list that goes".to_owned()));
        warning.confidential = resource.kind() == "Secret";
        notes.warn(warning);
    }
}

/// The keys on the way to the list with this span.
fn path_to<'a>(node: &Node<'a>, list: Span, path: &mut Vec<&'a str>) -> bool {
    match &node.value {
        Value::Sequence(_) if node.span == list => true,
        Value::Sequence(sequence) => sequence.items.iter().any(|item| path_to(item, list, path)),
        Value::Mapping(mapping) => mapping.entries.iter().any(|entry| {
            path.push(entry.key.text().unwrap_or(""));
            let found = path_to(&entry.value, list, path);
            if !found {
                path.pop();
            }
            found
        }),
        _ => false,
    }
}
