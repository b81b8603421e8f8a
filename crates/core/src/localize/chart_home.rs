//! Copying a folder of helm charts.

use std::path::{Path, PathBuf};

use super::entry::{Outcome, boxed, written};
use super::{Copy, Here, place, refused};
use crate::load::LoadError;
use crate::text::Text;
use crate::world::{PathKind, join};

/// Where charts are when nothing else is said.
const USUAL: &str = "charts";

impl<'f, 'a, 'w> Copy<'f, 'a, 'w> {
    /// Copies a chart home. One that is not there stays a name: charts may yet be downloaded to it.
    pub(super) fn chart_home(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let named = if text.is_empty() { USUAL } else { text.text };
        if Path::new(named).is_absolute() {
            return Err(boxed(refused(
                "localize-chart-home",
                format!("absolute path {named:?} not handled in alpha"),
                text.span,
            )));
        }
        let path = join(&here.folder, named);
        let way = place::relative(&here.folder, &path);
        if self.files.world.kind(&path).is_none() {
            return Ok(if text.is_empty() { String::new() } else { written(&way) });
        }
        let root = here.branch.enter(&here.folder, Text { text: named, span: text.span }).map_err(boxed)?;
        self.check_scope(here, &root.folder, text.span).map_err(boxed)?;
        // The usual place is found by its name, so its copy must have that name too.
        let is_usual = path == here.folder.join(USUAL);
        let way = if is_usual { way } else { place::relative(&here.folder, &root.folder) };
        self.copy_folder(&root.folder, &join(&here.to, &way.to_string_lossy()), text).map_err(boxed)?;
        Ok(if text.is_empty() { String::new() } else { written(&way) })
    }

    /// Copies a folder; links in it are left out, as in kustomize.
    pub(super) fn copy_folder(&mut self, from: &Path, to: &Path, text: Text<'a>) -> Result<(), LoadError> {
        let world = self.files.world;
        let failed = |error: crate::world::WorldError| refused("localize-chart-home", error.to_string(), text.span);
        for name in world.list(from).map_err(failed)? {
            let (path, target): (PathBuf, PathBuf) = (from.join(&name), to.join(&name));
            if world.canonical(&path).ok().as_ref() != Some(&path) {
                continue;
            }
            match world.kind(&path) {
                Some(PathKind::Directory) => self.copy_folder(&path, &target, text)?,
                _ => self.put(target, world.read(&path).map_err(failed)?, text.span),
            }
        }
        Ok(())
    }
}
