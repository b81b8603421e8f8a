//! `kiln new`: a project from nothing.

use crate::error::{EditError, Problems, Result};
use crate::place::{Outcome, Place};

/// The files of a new project. The overlay's kustomizations are plain kustomize.
const FILES: [(&str, &str); 5] = [
    ("kiln.yaml", include_str!("new_project/kiln.yaml")),
    ("overlays/dev/kustomization.yaml", include_str!("new_project/overlay.yaml")),
    ("overlays/dev/namespace.yaml", include_str!("new_project/namespace.yaml")),
    ("overlays/dev/instances/kustomization.yaml", include_str!("new_project/instances.yaml")),
    (".github/workflows/manifests.yaml", include_str!("new_project/ci.yaml")),
];

/// The project in the place's folder, which need not be there. Refused when one of its files is.
pub fn new_project(place: &Place<'_, '_>) -> Result<Outcome> {
    let there: Vec<_> = FILES.iter().filter(|(path, _)| place.exists(path)).collect();
    if !there.is_empty() {
        let refuse = |(path, _): &&(&str, &str)| EditError::unfit(format!("{path} is there already")).into();
        return Err(Problems(there.iter().map(refuse).collect()));
    }
    let files = FILES.iter().map(|(path, text)| (place.path(path), (*text).to_owned())).collect();
    Ok(Outcome { files, ..Outcome::default() })
}
