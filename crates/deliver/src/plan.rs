//! What a run has to do to a folder, and what keeps it from doing that.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::error::DeliverError;
use crate::folder::{Folder, Kind};
use crate::hash::Hash;
use crate::record::{Owned, Record};
use crate::survey::{Found, Survey};
use crate::tree::{File, Tree};

/// How a file differs from the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum ChangeKind {
    /// To be written.
    Added,
    /// To be written anew.
    Changed,
    /// To be removed.
    Removed,
}

/// One file that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Path in the tree.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
    /// The object in it.
    pub id: String,
    /// What is there; `None` when nothing is, or no file.
    pub before: Option<Vec<u8>>,
}

/// `changed 05-workloads/a/service-web.yaml`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        };
        write!(f, "{word} {}", self.path)
    }
}

/// Something that stops a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// What is wrong.
    pub error: DeliverError,
    /// For a file that was edited by hand, what would be done to it.
    pub edited: Option<Change>,
}

/// What turns a folder into a tree.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files that differ, sorted by path.
    pub changes: Vec<Change>,
    /// Number of files that are as they should be.
    pub unchanged: usize,
    /// Manifests in the folder that kiln does not own, sorted. They are left alone, and applied with the tree.
    pub foreign: Vec<String>,
    /// What stops the run; without any, [`Plan::write`] can begin.
    pub conflicts: Vec<Conflict>,
    /// The ownership record is not as it should be, or a run was cut short.
    pub is_record_stale: bool,
    /// What the record will be.
    pub(crate) record: String,
    /// What is there after a run that was cut short.
    pub(crate) settled: Option<Record>,
    pub(crate) has_leftover: bool,
    /// What is to be removed is in the way of what is to be written, and goes first.
    pub(crate) is_clearing: bool,
    /// Files that are owned, not wanted, and gone already; their folders may be left.
    pub(crate) gone: Vec<String>,
    pub(crate) folders: BTreeSet<String>,
}

impl Plan {
    /// Compares `folder` with `tree`; writes nothing. With `overwrite`, owned files that were edited by hand are taken
    /// back.
    pub fn of(folder: &dyn Folder, tree: &Tree, overwrite: bool) -> Result<Self, DeliverError> {
        let record = Record::of(tree);
        let text = record.text();
        let survey = Survey::of(folder, tree, &record, &text)?;
        let mut plan = Self {
            is_record_stale: !survey.is_recorded || survey.is_unfinished || survey.has_leftover,
            record: text,
            has_leftover: survey.has_leftover,
            ..Self::default()
        };
        if survey.is_unfinished {
            plan.settled = Some(settle(&survey, tree));
        }
        let mut barred = Vec::new();
        for (path, found) in survey.found {
            let one = One { folder, path: &path, file: tree.get(&path), owned: survey.known.get(&path) };
            match one.decide(found, overwrite) {
                Decision::Same => plan.unchanged += 1,
                Decision::Gone => plan.gone.push(path),
                Decision::Change(change) => plan.changes.push(change),
                Decision::Barred { by, error } => {
                    barred.push(Barred { change: one.change(ChangeKind::Added, None), by, error });
                }
                Decision::Conflict(conflict) => plan.conflicts.push(conflict),
            }
        }
        plan.clear(folder, barred)?;
        (plan.foreign, plan.folders) = (survey.foreign, survey.folders);
        Ok(plan)
    }

    /// What is to be removed anyway bars nobody: a file whose place a folder takes, a name that changes in letter case only.
    fn clear(&mut self, folder: &dyn Folder, barred: Vec<Barred>) -> Result<(), DeliverError> {
        let removed = self.changes.iter().filter(|change| change.kind == ChangeKind::Removed);
        let removed: BTreeSet<String> = removed.map(|change| change.path.clone()).collect();
        let gone: BTreeSet<String> = self.gone.iter().cloned().collect();
        let going = Going { folder, removed, gone };
        let mut errors = BTreeMap::new();
        for Barred { change, by, error } in barred {
            if going.has(&by)? {
                self.changes.push(change);
                self.is_clearing = true;
            } else {
                // One thing may bar the way to many files.
                errors.insert(error.to_string(), error);
            }
        }
        self.changes.sort_by(|a, b| a.path.cmp(&b.path));
        self.conflicts.extend(errors.into_values().map(|error| Conflict { error, edited: None }));
        Ok(())
    }

    /// True when the folder is as it should be.
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty() && self.conflicts.is_empty() && !self.is_record_stale
    }

    /// Number of changes of one kind.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes.iter().filter(|change| change.kind == kind).count()
    }
}

/// The state of every owned file as it is, after a run that may have written some and not others.
fn settle(survey: &Survey<'_>, tree: &Tree) -> Record {
    let mut settled = Record::default();
    for (path, found) in &survey.found {
        let owned = survey.known.get(path);
        let hash = match found {
            Found::File(bytes) => Some(Hash::of(bytes)),
            Found::Same => tree.get(path).map(|file| file.hash),
            _ => None,
        };
        // What is none of the states was edited since, or is gone, and stays what it was.
        match owned.iter().find(|state| Some(state.hash) == hash) {
            Some(state) => settled.add(path, state.clone()),
            None => owned.iter().for_each(|state| settled.add(path, state.clone())),
        }
    }
    settled
}

/// A file that cannot be written while something is in its way.
struct Barred {
    change: Change,
    /// The path of what is in the way.
    by: String,
    error: DeliverError,
}

/// What a run takes away.
struct Going<'f> {
    folder: &'f dyn Folder,
    /// Files that it removes.
    removed: BTreeSet<String>,
    /// Files that it would remove, were they there; their folders may be.
    gone: BTreeSet<String>,
}

impl Going<'_> {
    /// True for a file that is removed, and for a folder of such files and nothing else.
    fn has(&self, path: &str) -> Result<bool, DeliverError> {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_folder = self.list(above)?.contains(&(name.to_owned(), Kind::Folder));
        if is_folder { self.has_folder(path) } else { Ok(self.removed.contains(path)) }
    }

    fn has_folder(&self, path: &str) -> Result<bool, DeliverError> {
        let below = format!("{path}/");
        let is_below =
            |files: &BTreeSet<String>| files.range(below.clone()..).next().is_some_and(|path| path.starts_with(&below));
        if !is_below(&self.removed) && !is_below(&self.gone) {
            return Ok(false);
        }
        for (name, kind) in self.list(path)? {
            let path = format!("{below}{name}");
            let goes = if kind == Kind::Folder { self.has_folder(&path)? } else { self.removed.contains(&path) };
            if !goes {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn list(&self, path: &str) -> Result<Vec<(String, Kind)>, DeliverError> {
        self.folder.list(path).map_err(|error| DeliverError::io(self.folder, "read", path, &error))
    }
}

enum Decision {
    Same,
    /// Neither wanted nor there.
    Gone,
    Change(Change),
    Barred {
        by: String,
        error: DeliverError,
    },
    Conflict(Conflict),
}

/// One path.
struct One<'p> {
    folder: &'p dyn Folder,
    path: &'p str,
    file: Option<&'p File>,
    owned: &'p [Owned],
}

impl One<'_> {
    fn decide(&self, found: Found, overwrite: bool) -> Decision {
        let is_owned = !self.owned.is_empty();
        match (found, self.file.is_some()) {
            (Found::Same, _) => Decision::Same,
            (Found::Nothing, true) => Decision::Change(self.change(ChangeKind::Added, None)),
            (Found::File(bytes), is_wanted) if is_owned => self.owned_file(bytes, is_wanted, overwrite),
            // Nothing, or what took the place of a file that is not wanted any more is none of kiln's.
            (_, false) => Decision::Gone,
            (Found::Other(Kind::Link), true) if is_owned => {
                self.edited(self.change(ChangeKind::Changed, None), overwrite)
            }
            (Found::File(_), true) => self.barred(self.path, Kind::File),
            (Found::Other(kind), true) => self.barred(self.path, kind),
            (Found::Barred(path, kind), true) => self.barred(&path, kind),
            (Found::Twin(by), true) => {
                let (path, there) =
                    (DeliverError::shown(self.folder, self.path), DeliverError::shown(self.folder, &by));
                Decision::Barred { by, error: DeliverError::LetterCase { path, there } }
            }
        }
    }

    fn owned_file(&self, bytes: Vec<u8>, is_wanted: bool, overwrite: bool) -> Decision {
        let hash = Hash::of(&bytes);
        let kind = if is_wanted { ChangeKind::Changed } else { ChangeKind::Removed };
        let change = self.change(kind, Some(bytes));
        if self.owned.iter().any(|owned| owned.hash == hash) {
            return Decision::Change(change);
        }
        self.edited(change, overwrite)
    }

    fn edited(&self, change: Change, overwrite: bool) -> Decision {
        if overwrite {
            return Decision::Change(change);
        }
        let is_wanted = change.kind != ChangeKind::Removed;
        let error = DeliverError::Edited { path: DeliverError::shown(self.folder, self.path), is_wanted };
        Decision::Conflict(Conflict { error, edited: Some(change) })
    }

    fn barred(&self, path: &str, kind: Kind) -> Decision {
        Decision::Barred { by: path.to_owned(), error: DeliverError::barred(self.folder, path, kind) }
    }

    fn change(&self, kind: ChangeKind, before: Option<Vec<u8>>) -> Change {
        Change { path: self.path.to_owned(), kind, id: self.id(), before }
    }

    fn id(&self) -> String {
        let owned = self.owned.first().map(|owned| &owned.id);
        self.file.map(|file| &file.id).or(owned).cloned().unwrap_or_default()
    }
}
