//! Outside sources in the folders of a project: each entry of `spec.vendor` is a tree that kiln owns, as those that it
//! renders are.
//!
//! [`bring`] fetches what is not there as `kiln.lock` has it; [`fn@check`] says what is not. Trees are written first and the
//! lock file last: a run that is cut short leaves the old lock, and the next one brings the folders back to it or, with the
//! same arguments, finishes.

mod check;
mod state;

use std::io::{self, ErrorKind};

use kubekiln::load::LoadError;
use kubekiln::project::{Project, Vendor};
use kubekiln::upstream::{FILE_NAME, Fetched, Lock, Locked, Sources, fetch};
use kubekiln::{Diagnostic, Text};
use kubekiln_yaml::Span;
use rayon::prelude::*;

pub use check::check;
use state::State;

use crate::error::DeliverError;
use crate::folder::{DiskFolder, Folder, Lock as FolderLock};
use crate::hash::Hash;
use crate::plan::{ChangeKind, Plan};
use crate::record::{RECORD, UNFINISHED};
use crate::tree::{File, Tree};

/// Which entries are looked for anew; the others are what the lock file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Update<'u> {
    /// None.
    Nothing,
    /// Those called so.
    Named(&'u [String]),
    /// All.
    Everything,
}

/// What became of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It was there as it is locked.
    Kept,
    /// It was fetched.
    Brought,
    /// It is no entry any more, and its files are gone.
    Removed,
}

/// An entry after a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// Its folder.
    pub path: String,
    /// What it was fetched from.
    pub source: String,
    /// The commit, of a git repository.
    pub commit: Option<String>,
    /// How many files it has.
    pub files: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// How many files were written that were not there.
    pub added: usize,
    /// How many were written anew.
    pub changed: usize,
    /// How many were removed.
    pub removed: usize,
}

/// Brings every entry of `project` into its folder and locks it. When anything is wrong with any of them, nothing is
/// written.
pub fn bring<'a>(
    project: &Project<'a>,
    lock: &Lock<'a>,
    sources: Sources<'_, 'a, '_>,
    update: Update<'_>,
) -> Result<Vec<Report>, Vec<Diagnostic>> {
    let top = DiskFolder::below(&project.folder, &[]).map_err(|error| one(DeliverError::from(error)))?;
    let _alone = top.lock().map_err(|error| one(DeliverError::locking(&top, &error)))?;
    let entries = project.vendor.par_iter().map(|entry| Job::fetched(project, entry, lock, sources, update));
    let mut jobs: Vec<_> = entries.collect();
    jobs.extend(
        lock.entries.iter().filter(|locked| is_stale(locked, project)).map(|locked| Job::stale(project, locked)),
    );
    let steps = all(all(jobs)?.into_iter().map(|job| Step::planned(project, job)).collect())?;
    let errors: Vec<_> = steps.iter().filter_map(|step| step.write().err()).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let locked = steps.iter().filter_map(|step| step.job.locked.clone()).collect();
    write_lock(&top, lock, &Lock { entries: locked }).map_err(one)?;
    Ok(steps.iter().map(Step::report).collect())
}

fn is_stale(locked: &Locked<'_>, project: &Project<'_>) -> bool {
    !project.vendor.iter().any(|entry| entry.name() == locked.entry.name())
}

fn one(error: impl Into<Diagnostic>) -> Vec<Diagnostic> {
    vec![error.into()]
}

/// Every result, or every problem.
fn all<T>(results: Vec<Result<T, Vec<Diagnostic>>>) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (mut done, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(one) => done.push(one),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(done) } else { Err(errors) }
}

fn folder_of(project: &Project<'_>, entry: &Vendor<'_>) -> Result<DiskFolder, Diagnostic> {
    DiskFolder::below(&project.folder, &entry.parts()).map_err(|error| placed(entry, error.into()))
}

/// The place in the project file that leads to the folder, and the cure of who vendors.
fn placed(entry: &Vendor<'_>, error: DeliverError) -> Diagnostic {
    let hint = match &error {
        DeliverError::Edited { .. } => {
            "bring it back with git, or remove it: `kiln vendor` writes it again; a change of your own belongs in an overlay"
        }
        DeliverError::InTheWay { what: "a link", .. } => "remove the link: kiln writes through none",
        DeliverError::InTheWay { .. } => "move it away: kiln touches no file that it does not own",
        DeliverError::Outside(_) => "kiln writes below the folder of kiln.yaml only",
        _ => return Diagnostic { span: entry.path.span, ..error.into() },
    };
    Diagnostic { span: entry.path.span, hint: Some(hint.to_owned()), ..error.into() }
}

/// What is to be in an entry's folder.
struct Job<'a> {
    entry: Vendor<'a>,
    /// What is locked of it from now on.
    locked: Option<Locked<'a>>,
    outcome: Outcome,
    tree: Tree,
}

impl<'a> Job<'a> {
    /// An entry with its files, unless they are there.
    fn fetched(
        project: &Project<'a>,
        entry: &Vendor<'a>,
        lock: &Lock<'a>,
        sources: Sources<'_, 'a, '_>,
        update: Update<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let name = entry.name();
        let is_new = match update {
            Update::Nothing => false,
            Update::Named(names) => names.contains(&name),
            Update::Everything => true,
        };
        let pin = lock.get(&name).filter(|pin| !is_new && pin.entry.asks_for_the_same(entry));
        let folder = folder_of(project, entry).map_err(|error| vec![error])?;
        let state = State::of(&folder).map_err(|error| vec![placed(entry, error)])?;
        if let Some(pin) = pin.filter(|pin| state.is_whole() && state.tree == pin.tree.text) {
            let (entry, locked) = (entry.clone(), Some(pin.clone()));
            return Ok(Self { entry, locked, outcome: Outcome::Kept, tree: Tree::default() });
        }
        let fetched = fetch(sources, entry, pin).map_err(|problems| {
            let edited = state.edited.iter().map(|path| placed(entry, edited(&folder, path)));
            problems.into_iter().map(Diagnostic::from).chain(edited).collect::<Vec<_>>()
        })?;
        let keep = |text: &str| Text { text: sources.files.arena.keep(text), span: Span::NONE };
        let locked = Locked {
            entry: entry.clone(),
            commit: fetched.commit.as_deref().map(keep),
            download: fetched.download.as_deref().map(keep),
            tree: keep(&fetched.tree),
            files: fetched.files.len(),
        };
        let tree = tree_of(fetched, entry);
        Ok(Self { entry: entry.clone(), locked: Some(locked), outcome: Outcome::Brought, tree })
    }

    /// An entry of the lock file that is none of the project's any more. The folder of a target is none of its business.
    fn stale(project: &Project<'a>, locked: &Locked<'a>) -> Result<Self, Vec<Diagnostic>> {
        let (entry, parts) = (&locked.entry, locked.entry.parts());
        let meets = |other: &[&str]| other.starts_with(&parts) || parts.starts_with(other);
        if project.targets.iter().any(|target| meets(&target.parts()) || meets(&target.delivery_parts())) {
            let message = format!("{FILE_NAME} has {}, which is the folder of a target", entry.path);
            let hint = Some(format!("take the entry out of {FILE_NAME}"));
            return Err(one(LoadError::Invalid { code: "vendor-lock", message, span: entry.path.span, hint }));
        }
        Ok(Self { entry: entry.clone(), locked: None, outcome: Outcome::Removed, tree: Tree::default() })
    }
}

fn edited(folder: &DiskFolder, path: &str) -> DeliverError {
    DeliverError::Edited { path: DeliverError::shown(folder, path), is_wanted: true }
}

/// In the ownership record, the object of a file is its mode, and its layer the source that it comes from.
fn tree_of(fetched: Fetched, entry: &Vendor<'_>) -> Tree {
    let layer = entry.source.place().to_string();
    let file = |file: kubekiln::upstream::File| {
        let written = File {
            hash: Hash::of(&file.bytes),
            bytes: file.bytes,
            id: state::mode(file.is_executable).to_owned(),
            layer: layer.clone(),
            is_secret: false,
            is_executable: Some(file.is_executable),
        };
        (file.path, written)
    };
    Tree::of_files(fetched.files.into_iter().map(file).collect())
}

/// An entry's folder, and what has to be done there.
struct Step<'a> {
    job: Job<'a>,
    folder: DiskFolder,
    /// The lock is kept until the tree is written.
    work: Option<(Plan, Box<dyn FolderLock>)>,
}

impl<'a> Step<'a> {
    /// What was edited by hand, and what is in the way, stops the run.
    fn planned(project: &Project<'_>, job: Job<'a>) -> Result<Self, Vec<Diagnostic>> {
        let fail = |error: DeliverError| vec![placed(&job.entry, error)];
        let folder = folder_of(project, &job.entry).map_err(|error| vec![error])?;
        let is_there = !folder.list("").is_err_and(|error| error.kind() == ErrorKind::NotFound);
        let has_work = match job.outcome {
            Outcome::Kept => false,
            Outcome::Brought => true,
            Outcome::Removed => is_there,
        };
        if !has_work {
            return Ok(Self { job, folder, work: None });
        }
        let lock = folder.lock().map_err(|error| fail(DeliverError::locking(&folder, &error)))?;
        let mut plan = Plan::of(&folder, &job.tree, false).map_err(fail)?;
        if plan.conflicts.is_empty() {
            return Ok(Self { job, folder, work: Some((plan, lock)) });
        }
        Err(std::mem::take(&mut plan.conflicts).into_iter().map(|one| placed(&job.entry, one.error)).collect())
    }

    fn write(&self) -> Result<(), Diagnostic> {
        let Some((plan, _)) = &self.work else { return Ok(()) };
        let written = plan.write(&self.folder, &self.job.tree);
        let written = written.and_then(|()| match self.job.outcome {
            Outcome::Removed => self.give_up(),
            Outcome::Kept | Outcome::Brought => Ok(()),
        });
        written.map_err(|error| placed(&self.job.entry, error))
    }

    /// Takes away the record of a tree without files, and the folder when nobody else has put anything there.
    fn give_up(&self) -> Result<(), DeliverError> {
        let is_fine = |error: &io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty);
        for (path, done) in [(RECORD, self.folder.remove(RECORD)), ("", self.folder.remove_folder(""))] {
            if let Err(error) = done.or_else(|error| if is_fine(&error) { Ok(()) } else { Err(error) }) {
                return Err(DeliverError::io(&self.folder, "remove", path, &error));
            }
        }
        Ok(())
    }

    fn report(&self) -> Report {
        let count = |kind| self.work.as_ref().map_or(0, |(plan, _)| plan.count(kind));
        let Job { entry, locked, outcome, .. } = &self.job;
        Report {
            path: entry.name(),
            source: entry.source.to_string(),
            commit: locked.as_ref().and_then(|locked| locked.commit).map(|commit| commit.to_string()),
            files: locked.as_ref().map_or(0, |locked| locked.files),
            outcome: *outcome,
            added: count(ChangeKind::Added),
            changed: count(ChangeKind::Changed),
            removed: count(ChangeKind::Removed),
        }
    }
}

/// Writes the lock file, unless it says the same already. A project that never had an entry gets none.
fn write_lock(top: &DiskFolder, before: &Lock<'_>, lock: &Lock<'_>) -> Result<(), DeliverError> {
    let text = lock.text();
    let is_same = match top.read(FILE_NAME) {
        Ok(bytes) => bytes == text.as_bytes(),
        Err(_) => before.entries.is_empty() && lock.entries.is_empty(),
    };
    if is_same {
        return Ok(());
    }
    match top.remove(UNFINISHED) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(DeliverError::io(top, "remove", UNFINISHED, &error));
        }
        _ => {}
    }
    let written = top.create(UNFINISHED, text.as_bytes()).and_then(|()| top.rename(UNFINISHED, FILE_NAME));
    written.map_err(|error| DeliverError::io(top, "write", FILE_NAME, &error))
}

#[cfg(test)]
mod tests;
