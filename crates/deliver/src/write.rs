//! Writing a tree so that a run may end at any step.
//!
//! 1. After a run that was cut short, the record says what is there now, and the file that was being written goes.
//! 2. The record of the new tree is put beside the old one: from here on a file may be in either state.
//! 3. Each file is written under another name and moved to its place; then what is not wanted is removed, or before that
//!    where it is in the way.
//! 4. The new record takes the place of the old one, which ends the run.
//!
//! Each is one step of the file system, so the next run finds every owned file in a state that one of the records names.

use std::collections::BTreeSet;
use std::io::{self, ErrorKind};

use crate::error::DeliverError;
use crate::folder::Folder;
use crate::plan::{ChangeKind, Plan};
use crate::record::{INTENT, RECORD, UNFINISHED};
use crate::tree::Tree;

impl Plan {
    /// Turns the folder into `tree`, which is the one that the plan was made of. The folder must have stayed locked since.
    /// A plan with conflicts writes nothing.
    pub fn write(&self, folder: &dyn Folder, tree: &Tree) -> Result<(), DeliverError> {
        if self.is_clean() || !self.conflicts.is_empty() {
            return Ok(());
        }
        let mut run = Run { folder, folders: self.folders.clone() };
        let written = run.all(self, tree);
        if written.is_err() {
            // A file that could not be completed; should this fail too, the next run removes it.
            let _ = folder.remove(UNFINISHED);
        }
        written
    }
}

struct Run<'f> {
    folder: &'f dyn Folder,
    /// Folders that are there.
    folders: BTreeSet<String>,
}

impl Run<'_> {
    fn all(&mut self, plan: &Plan, tree: &Tree) -> Result<(), DeliverError> {
        if plan.has_leftover {
            self.said("remove", UNFINISHED, self.folder.remove(UNFINISHED))?;
        }
        if let Some(settled) = &plan.settled {
            self.put(RECORD, settled.text().as_bytes(), false)?;
        }
        if plan.changes.is_empty() && plan.settled.is_none() {
            return self.put(RECORD, plan.record.as_bytes(), false);
        }
        self.put(INTENT, plan.record.as_bytes(), false)?;
        if plan.is_clearing {
            self.prune(plan)?;
        }
        for change in plan.changes.iter().filter(|change| change.kind != ChangeKind::Removed) {
            let Some(file) = tree.get(&change.path) else { continue };
            self.folders_above(&change.path)?;
            self.put(&change.path, &file.bytes, file.is_executable == Some(true))?;
        }
        if !plan.is_clearing {
            self.prune(plan)?;
        }
        self.said("write", RECORD, self.folder.rename(INTENT, RECORD))
    }

    /// There is the old file or the new one at any time, never a part.
    fn put(&self, path: &str, bytes: &[u8], is_executable: bool) -> Result<(), DeliverError> {
        self.said("write", path, self.folder.create(UNFINISHED, bytes))?;
        if is_executable {
            self.said("write", path, self.folder.make_executable(UNFINISHED))?;
        }
        self.said("write", path, self.folder.rename(UNFINISHED, path))
    }

    fn folders_above(&mut self, path: &str) -> Result<(), DeliverError> {
        for folder in above(path) {
            if !self.folders.contains(folder) {
                self.said("make", folder, self.folder.make_folder(folder))?;
                self.folders.insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Removes files, and the folders that they leave empty.
    fn prune(&mut self, plan: &Plan) -> Result<(), DeliverError> {
        let mut left = BTreeSet::new();
        for change in plan.changes.iter().filter(|change| change.kind == ChangeKind::Removed) {
            self.said("remove", &change.path, self.folder.remove(&change.path))?;
            left.extend(above(&change.path));
        }
        left.extend(plan.gone.iter().flat_map(|path| above(path)).filter(|folder| self.folders.contains(*folder)));
        left.into_iter().rev().try_for_each(|folder| self.remove_empty(folder))
    }

    /// A folder that still holds something stays.
    fn remove_empty(&mut self, folder: &str) -> Result<(), DeliverError> {
        match self.folder.remove_folder(folder) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            done => self.said("remove", folder, done)?,
        }
        self.folders.remove(folder);
        Ok(())
    }

    fn said(&self, action: &'static str, path: &str, done: io::Result<()>) -> Result<(), DeliverError> {
        done.map_err(|error| DeliverError::io(self.folder, action, path, &error))
    }
}

/// The folders above a path, outermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

#[cfg(test)]
mod tests;
