//! Field specs: which fields of which kinds a transformer works on.

use crate::id::Gvk;

/// One field of the kinds that `gvk` selects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldSpec<'a> {
    /// Empty fields mean any.
    pub gvk: Gvk<'a>,
    /// The path's parts, `/` resolved (`\/` is a slash in a part). A part may end in `[]`, kustomize's list mark.
    pub path: Vec<&'a str>,
    /// Make the field where it is missing.
    pub create: bool,
}
