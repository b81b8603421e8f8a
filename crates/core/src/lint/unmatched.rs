//! A target of a patch or replacement that selects no object: kustomize goes on as if it were not there.

use kubekiln_yaml::Span;

use super::{Notes, named, warning};
use crate::diagnostic::nearest;
use crate::id::ResourceId;
use crate::resource::Resource;

/// What a target asks for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// `kind`, as written.
    pub kind: &'a str,
    /// `name`, as written.
    pub name: &'a str,
    /// All fields that are set, as written.
    pub spelled: String,
    /// The target.
    pub span: Span,
}

/// Warns that no object among `objects` is what the target of a patch selects.
pub fn patch<'r, 'a: 'r>(notes: &Notes, wanted: &Wanted<'a>, objects: impl Iterator<Item = &'r Resource<'a>>) {
    let message = format!("patch target matches no object: {}", wanted.spelled);
    notes.warn(warning("unmatched-patch", message, wanted.span, advice(wanted, objects)));
}

/// Warns that no object among `objects` is what a target of a replacement selects.
pub fn replacement<'r, 'a: 'r>(notes: &Notes, wanted: &Wanted<'a>, objects: impl Iterator<Item = &'r Resource<'a>>) {
    let message = format!("replacement target matches no object: {}", wanted.spelled);
    notes.warn(warning("unmatched-replacement", message, wanted.span, advice(wanted, objects)));
}

fn advice<'r, 'a: 'r>(wanted: &Wanted<'a>, objects: impl Iterator<Item = &'r Resource<'a>>) -> String {
    let hint = hint(wanted, objects, "this layer and its bases have");
    hint.unwrap_or_else(|| "correct the target, or take the entry out".to_owned())
}

/// What may have been meant. `whose` says whose `objects` are, as in "the source has".
pub(crate) fn hint<'r, 'a: 'r>(
    wanted: &Wanted<'a>,
    objects: impl Iterator<Item = &'r Resource<'a>>,
    whose: &str,
) -> Option<String> {
    let Wanted { kind, name, .. } = *wanted;
    let mut same_kind = Vec::new();
    let mut same_name = None;
    for object in objects {
        if object.kind() == kind && !kind.is_empty() {
            same_kind.push(object);
        }
        if object.name() == name && !name.is_empty() {
            same_name = same_name.or(Some(object));
        }
    }
    if let Some(twin) = same_kind.iter().find(|object| object.name() == name) {
        return Some(format!("there is {}, which differs in another field", id(twin)));
    }
    if let Some(near) = nearest(name, same_kind.iter().map(|object| object.name())) {
        return Some(format!("did you mean \"{near}\"?"));
    }
    match same_name {
        Some(object) => Some(format!("there is {}", named(object))),
        None if same_kind.is_empty() && !kind.is_empty() => Some(format!("{whose} no {kind:?}")),
        None => None,
    }
}

fn id<'a>(resource: &Resource<'a>) -> ResourceId<'a> {
    let (name, namespace) = (resource.name(), resource.namespace());
    ResourceId { gvk: resource.gvk(), name, namespace, cluster_scoped: false }
}
