//! `edit fix`: deprecated fields become the ones that took their place.

mod check;
mod fields;
mod helm;
mod vars;

use kubekiln::build::Options;

use crate::error::Result;
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

/// What was fixed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fixed {
    /// The files to write.
    pub outcome: Outcome,
    /// Each deprecated field with the one that took its place.
    pub fields: Vec<(&'static str, &'static str)>,
}

/// Fixes the kustomization; with `vars`, its vars become replacements, and `$(NAME)` a placeholder in the files that
/// have it. The tree is built before and after: when what is printed changes, the fix is refused.
pub fn fix(place: &Place<'_, '_>, vars: bool, options: &Options<'_>) -> Result<Fixed> {
    let mut file = KustomizationFile::open(place)?;
    let mut fields = fields::fix(place, &mut file)?;
    let (mut more, mut notes) = (Vec::new(), Vec::new());
    if vars && file.field("vars").is_some() {
        (more, notes) = vars::convert(place, &mut file)?;
        fields.push(("vars", "replacements"));
    }
    let mut outcome = file.finish();
    outcome.files.extend(more);
    outcome.notes.extend(notes);
    if !outcome.files.is_empty() {
        outcome.notes.extend(check::same_output(place, &outcome.files, options, vars)?);
    }
    Ok(Fixed { outcome, fields })
}
