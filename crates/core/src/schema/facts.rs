//! The built-in facts: a type is what a strategic merge looks at, and nothing else.

use super::builtin::{CLUSTER, DEFINITIONS, KINDS};
use crate::id::Gvk;

/// What is known of a built-in type.
#[derive(Debug)]
pub(super) enum Fact {
    /// A type with nothing to merge by.
    Leaf,
    /// The type with this number in [`DEFINITIONS`].
    Ref(u16),
    /// A list merged by these keys, and its elements. No keys: a set of scalars.
    List(&'static [&'static str], &'static Fact),
    /// A map of any keys to values of one type.
    Map(&'static Fact),
    /// Fields by name, sorted. Scalar fields are left out.
    Object(&'static [(&'static str, Fact)]),
}

/// True when the kind lies in no namespace.
pub(super) fn is_cluster_scoped(gvk: &Gvk<'_>) -> bool {
    CLUSTER.binary_search(&(gvk.kind, gvk.group, gvk.version)).is_ok()
}

/// Number of the kind's type in [`DEFINITIONS`].
pub(super) fn of_kind(gvk: &Gvk<'_>) -> Option<u16> {
    let wanted = (gvk.kind, gvk.group, gvk.version);
    let place = KINDS.binary_search_by(|(kind, group, version, _)| (*kind, *group, *version).cmp(&wanted)).ok()?;
    Some(KINDS[place].3)
}

/// Number of a type in [`DEFINITIONS`].
pub(super) fn of_name(name: &str) -> Option<u16> {
    let place = DEFINITIONS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    u16::try_from(place).ok()
}

/// Name and facts of a type.
pub(super) fn definition(number: u16) -> (&'static str, &'static Fact) {
    let (name, fact) = &DEFINITIONS[usize::from(number)];
    (*name, fact)
}
