//! The folder that an import starts from.

use std::path::{Path, PathBuf};

use kubekiln::load::Files;
use kubekiln::world::{PathKind, join};
use kubekiln_yaml::Span;

use crate::output::{Output, invalid};

/// The folder without links, or a problem.
pub(crate) fn existing(files: &Files<'_, '_>, folder: &Path, output: &mut Output) -> Option<PathBuf> {
    let wanted = join(&files.shown_from, &folder.to_string_lossy());
    match files.world.canonical(&wanted) {
        Ok(found) if files.world.kind(&found) == Some(PathKind::Directory) => Some(found),
        Ok(_) => {
            let message = format!("{} is no folder", files.shown(&wanted));
            output.problem(invalid("missing-folder", message, Span::NONE, None));
            None
        }
        Err(error) => {
            output.problem(invalid("missing-folder", error.to_string(), Span::NONE, None));
            None
        }
    }
}
