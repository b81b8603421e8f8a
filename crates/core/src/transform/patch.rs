//! Patches: strategic merge as kustomize's kyaml does it, and JSON 6902 as its JSON library does it.

mod directive;
mod error;
mod index;
mod json;
mod json_patch;
mod list;
mod merge;
mod operation;
mod strategic;
mod text;
mod values;

pub(super) use index::{Targets, drop_deleted};
pub(super) use json_patch::apply_json;
pub(super) use operation::Operation;
pub(super) use strategic::{Permissions, apply_strategic, apply_to_selected, for_selected, remember_permissions};
pub(super) use text::{Content, PatchText, Unreadable};

use kubekiln_yaml::{Node, Span};

use crate::lint::replaced_list;
use crate::resource::Resource;
use crate::transform::{Context, TransformError};

/// Lays `over` over `values`, which need be no object: kyaml's `merge2.Merge` by itself. `None` when nothing is left.
pub(crate) fn lay_over<'a>(
    mut values: Node<'a>,
    over: &Node<'a>,
    cx: &Context<'a, '_>,
) -> Result<Option<Node<'a>>, TransformError> {
    // Values are no object whose list someone would miss.
    let replaced = replaced_list::Found::default();
    let merger = merge::Merger { arena: cx.arena, schema: cx.schema, replaced: &replaced, appends: true };
    match merger.walk(Some(&mut values), merge::Side::Node(over), None) {
        Ok(merge::Outcome::Cleared) => Ok(None),
        Ok(merge::Outcome::Kept) => Ok(Some(values)),
        Ok(merge::Outcome::Taken(node)) => Ok(Some(node)),
        Err(error) => Err(error.within(Span::NONE)),
    }
}

/// The object that a patch names by its own apiVersion, kind, name and namespace.
pub(super) fn named_target<'a>(
    targets: &Targets<'_, 'a>,
    patch: &Node<'a>,
    entry: Span,
    lead: &str,
    cx: &Context<'a, '_>,
) -> Result<usize, TransformError> {
    let id = Resource::new(patch.clone()).id(cx.schema);
    let places = targets.with_id(&id, cx.schema);
    if let [place] = places.as_slice() {
        return Ok(*place);
    }
    let many = if places.is_empty() { "no" } else { "multiple" };
    let lead = if lead.is_empty() { String::new() } else { format!("{lead} {:?}: ", id.to_string()) };
    let object = |place: &usize| (index::first_line(targets.get(*place)), "one of them".to_owned());
    let mut labels: Vec<_> = places.iter().map(object).collect();
    let span = patch.at(&["metadata", "name"]).map_or(patch.span, |name| name.span);
    if entry.is_some() && entry != span {
        labels.push((entry, "the patch comes in here".to_owned()));
    }
    Err(TransformError::Patch {
        code: if places.is_empty() { "no-patch-target" } else { "many-patch-targets" },
        message: format!("{lead}{many} matches for Id {id}; failed to find unique target for patch {id}"),
        span,
        labels,
        hint: targets.hint(&id, cx.schema),
    })
}
