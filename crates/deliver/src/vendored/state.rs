//! What is in the folder of an entry now, as far as kiln owns it.

use std::io::ErrorKind;

use kubekiln::upstream::tree_hash;

use crate::error::DeliverError;
use crate::folder::{Folder, Kind};
use crate::hash::Hash;
use crate::record::{INTENT, RECORD, Record, UNFINISHED};
use crate::survey::{Found, Survey, is_executable};
use crate::tree::Tree;

/// Files of others that are looked for; who has more knows of it.
const FOREIGN: usize = 1000;
/// Folders in folders.
const DEPTH: usize = 64;

/// The owned files, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The hash of the owned files as they are.
    pub(super) tree: String,
    /// No file is owned.
    pub(super) is_empty: bool,
    /// A run was cut short.
    pub(super) is_unfinished: bool,
    /// Owned files that are not as kiln wrote them.
    pub(super) edited: Vec<String>,
    /// Owned files that are not there.
    pub(super) missing: Vec<String>,
    /// Files that kiln does not own.
    pub(super) foreign: Vec<String>,
}

impl State {
    pub(super) fn of(folder: &dyn Folder) -> Result<Self, DeliverError> {
        let nothing = Record::default();
        let survey = Survey::of(folder, &Tree::default(), &nothing, "")?;
        let mut state = Self { is_unfinished: survey.is_unfinished || survey.has_leftover, ..Self::default() };
        let mut files = Vec::new();
        for (path, found) in &survey.found {
            let owned = survey.known.get(path);
            let Found::File(bytes) = found else {
                state.missing.push(path.clone());
                continue;
            };
            let hash = Hash::of(bytes);
            let was_executable = owned.first().is_some_and(|owned| owned.id == mode(true));
            let is_executable = is_executable(folder, path)?.unwrap_or(was_executable);
            if !owned.iter().any(|owned| owned.hash == hash && owned.id == mode(is_executable)) {
                state.edited.push(path.clone());
            }
            files.push((path.as_str(), is_executable, hash.to_string()));
        }
        state.is_empty = files.is_empty();
        state.tree = tree_hash(files);
        state.foreign = foreign(folder, &survey.known)?;
        Ok(state)
    }

    /// True when every owned file is as kiln wrote it.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_unfinished && self.edited.is_empty() && self.missing.is_empty()
    }
}

/// A file's mode as git and the ownership record have it.
pub(super) fn mode(is_executable: bool) -> &'static str {
    if is_executable { "100755" } else { "100644" }
}

/// Files in the folder that the record does not have; links and the like count as files.
fn foreign(folder: &dyn Folder, known: &Record) -> Result<Vec<String>, DeliverError> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), 0)];
    while let Some((at, depth)) = open.pop() {
        let entries = match folder.list(&at) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(DeliverError::io(folder, "read", &at, &error)),
        };
        for (name, kind) in entries {
            let path = if at.is_empty() { name } else { format!("{at}/{name}") };
            match kind {
                Kind::Folder if depth < DEPTH => open.push((path, depth + 1)),
                _ if !known.get(&path).is_empty() || [RECORD, INTENT, UNFINISHED].contains(&path.as_str()) => {}
                _ => found.push(path),
            }
            if found.len() >= FOREIGN {
                break;
            }
        }
    }
    found.sort();
    found.truncate(FOREIGN);
    Ok(found)
}
