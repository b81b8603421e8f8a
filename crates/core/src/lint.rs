//! What kustomize does without a word and people then look for: warnings, one rule a file.
//!
//! A rule is called from the one place that knows what it asks about, and leaves what it has to say in the [`Notes`] of
//! the layer. It never changes an object. Rules look things up; none goes through all objects for each object.

pub mod changed_selector;
pub mod cluster_scoped;
pub mod lost_reference;
pub mod missing_requirement;
mod notes;
pub(crate) mod patched_facts;
pub mod replaced_list;
pub mod sort_order;
pub mod unmatched;
pub mod unmirrored;

pub use notes::{Deleted, Mirrored, Notes};

use kubekiln_yaml::Span;

use crate::diagnostic::{Diagnostic, Severity};
use crate::resource::Resource;

/// A warning without labels.
fn warning(code: &'static str, message: String, span: Span, hint: impl Into<String>) -> Diagnostic {
    Diagnostic { hint: Some(hint.into()), ..Diagnostic::new(Severity::Warning, code, message, span) }
}

/// An object as a sentence names it: `Deployment "web"`.
fn named(resource: &Resource<'_>) -> String {
    format!("{} {:?}", resource.kind(), resource.name())
}

/// Where an object is named, or begins when a transformer gave it its name.
fn place(resource: &Resource<'_>) -> Span {
    let whole = resource.node.span;
    let lies_within = |name: &Span| name.source == whole.source && (whole.start..whole.end).contains(&name.start);
    let name = resource.node.at(&["metadata", "name"]).map(|name| name.span);
    name.filter(lies_within).unwrap_or(whole)
}
