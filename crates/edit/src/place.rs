//! The folder that is edited.

use std::path::{Path, PathBuf};

use kubekiln::World;
use kubekiln::diagnostic::{Diagnostic, Severity};
use kubekiln::world::join;
use kubekiln_yaml::{Arena, Span};

/// The folder whose kustomization is edited, and the world it lies in.
#[derive(Clone, Copy)]
pub struct Place<'a, 'w> {
    /// Keeps every text; diagnostics are shown with it.
    pub arena: &'a Arena,
    /// Where files are read from. Nothing is written to it.
    pub world: &'w dyn World,
    /// The folder, absolute and without links.
    pub folder: &'w Path,
}

impl Place<'_, '_> {
    /// The absolute path of what arguments call `path`.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        join(self.folder, path)
    }

    /// True when something stands at `path`.
    pub(crate) fn exists(&self, path: &str) -> bool {
        self.world.kind(&self.path(path)).is_some()
    }
}

/// What an edit comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Files to write, by absolute path; none when nothing changes.
    pub files: Vec<(PathBuf, String)>,
    /// What was found on the way.
    pub notes: Vec<Diagnostic>,
}

/// A note that stops nothing: kustomize logs these.
pub(crate) fn note(message: String) -> Diagnostic {
    Diagnostic::new(Severity::Warning, "edit-note", message, Span::NONE)
}
