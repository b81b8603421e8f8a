//! Trees on their way to the folders of their targets.

use kubekiln::project::{AppOfApps, Project, Target, Tool};
use kubekiln::text::Text;
use kubekiln::{Diagnostic, Severity};
use kubekiln_yaml::Span;
use rayon::prelude::*;

use crate::error::DeliverError;
use crate::folder::{DiskFolder, Folder, Lock};
use crate::gitops;
use crate::moved::{Move, hold_places};
use crate::plan::{Conflict, Plan};
use crate::targets::Trees;
use crate::tree::Tree;

/// What is to be done with trees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Nothing is written. What was edited by hand differs as anything else does.
    Check,
    /// They are written; what was edited by hand stops the run.
    Write,
    /// They are written, over what was edited by hand too.
    Overwrite,
}

/// How trees are delivered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// What is to be done.
    pub mode: Mode,
    /// Leave out what holds the place of an object that moved to another wave before this run.
    pub forget_moves: bool,
    /// What belongs to no target is delivered too; of several parts of a project, one does so.
    pub of_project: bool,
}

/// A tree, the folder that it goes to, and what that takes.
pub struct Delivery<'a> {
    /// The target whose tree it is, or the Application of all targets.
    pub name: Text<'a>,
    /// Where it goes.
    pub folder: DiskFolder,
    /// What goes there.
    pub tree: Tree,
    /// Files of the tree that hold the place of an object which lies in a later wave.
    pub moves: Vec<Move>,
    /// What has to be done.
    pub plan: Plan,
    /// Where the project file asks for it.
    asked: Span,
    /// Kept until the tree is written.
    _lock: Option<Box<dyn Lock>>,
}

/// Compares each target's folder with its tree. Unless it is a check, each folder is locked as long as its delivery lasts.
/// Writes nothing; an error stands for a folder that cannot be read or written.
pub fn prepare<'a>(
    project: &Project<'a>,
    targets: &[&Target<'a>],
    trees: Vec<Trees>,
    settings: Settings,
) -> Result<Vec<Delivery<'a>>, Vec<Diagnostic>> {
    let parts: Vec<_> = targets.iter().copied().zip(trees).collect();
    let mut prepared: Vec<_> =
        parts.into_par_iter().map(|(target, trees)| of_target(project, target, trees, settings)).collect();
    if let Some(app) = project.app_of_apps.as_ref().filter(|_| settings.of_project) {
        prepared.push(of_all(project, app, settings.mode).map(|one| vec![one]).map_err(|error| vec![error]));
    }
    let (mut deliveries, mut errors) = (Vec::new(), Vec::new());
    for one in prepared {
        match one {
            Ok(delivery) => deliveries.extend(delivery),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(deliveries) } else { Err(errors) }
}

/// A target's tree, and that of the objects that tell a tool of it.
fn of_target<'a>(
    project: &Project<'a>,
    target: &Target<'a>,
    trees: Trees,
    settings: Settings,
) -> Result<Vec<Delivery<'a>>, Vec<Diagnostic>> {
    let Trees { mut objects, facts } = trees;
    let Settings { mode, forget_moves, .. } = settings;
    let one = |error: Diagnostic| vec![error];
    let asked = (target.name, target.path.span);
    let place = Place::open(project, &target.parts(), asked, mode).map_err(one)?;
    let Some((delivery, mut facts)) = target.delivery.as_ref().zip(facts) else {
        return Ok(vec![place.prepare(objects, Vec::new(), mode).map_err(one)?]);
    };
    let moves = match delivery.by {
        Tool::Flux(_) => hold_places(&place.folder, &mut objects, forget_moves).map_err(|e| one(placed(asked.1, e)))?,
        Tool::ArgoCd(_) => Vec::new(),
    };
    facts.waves.extend(moves.iter().map(|one| one.from));
    let told = gitops::tree(target, delivery, &facts).map_err(one)?;
    let beside = Place::open(project, &target.delivery_parts(), asked, mode).map_err(one)?;
    let objects = place.prepare(objects, moves, mode).map_err(one)?;
    Ok(vec![objects, beside.prepare(told, Vec::new(), mode).map_err(one)?])
}

/// The Application that has those of all targets.
fn of_all<'a>(project: &Project<'a>, app: &AppOfApps<'a>, mode: Mode) -> Result<Delivery<'a>, Diagnostic> {
    let tree = gitops::app_of_apps(app, &project.targets)?;
    Place::open(project, &AppOfApps::parts(), (app.name, app.name.span), mode)?.prepare(tree, Vec::new(), mode)
}

/// Writes every tree, as far as its plan has no conflicts; what is returned went wrong.
pub fn write_all(deliveries: &[Delivery<'_>]) -> Vec<Diagnostic> {
    // Locks stay with the thread that took them.
    let parts: Vec<_> = deliveries.iter().map(|d| (d.asked, &d.folder, &d.tree, &d.plan)).collect();
    let write = |(asked, folder, tree, plan): (Span, &DiskFolder, &Tree, &Plan)| {
        plan.write(folder, tree).err().map(|error| placed(asked, error))
    };
    parts.into_par_iter().filter_map(write).collect()
}

/// A folder, kept from other processes unless nothing is written.
struct Place<'a> {
    folder: DiskFolder,
    lock: Option<Box<dyn Lock>>,
    /// Whose it is, and where the project file asks for it.
    asked: (Text<'a>, Span),
}

impl<'a> Place<'a> {
    fn open(project: &Project<'_>, parts: &[&str], asked: (Text<'a>, Span), mode: Mode) -> Result<Self, Diagnostic> {
        let folder =
            DiskFolder::below(&project.folder, parts).map_err(|error| placed(asked.1, DeliverError::from(error)))?;
        let lock = match mode {
            Mode::Check => Ok(None),
            Mode::Write | Mode::Overwrite => folder.lock().map(Some),
        };
        let lock = lock.map_err(|error| placed(asked.1, DeliverError::locking(&folder, &error)))?;
        Ok(Self { folder, lock, asked })
    }

    fn prepare(self, tree: Tree, moves: Vec<Move>, mode: Mode) -> Result<Delivery<'a>, Diagnostic> {
        let Self { folder, lock, asked: (name, asked) } = self;
        let plan = Plan::of(&folder, &tree, mode != Mode::Write).map_err(|error| placed(asked, error))?;
        Ok(Delivery { name, folder, tree, moves, plan, asked, _lock: lock })
    }
}

impl Delivery<'_> {
    /// Warnings of manifests that kiln does not own, in the order of paths.
    pub fn foreign(&self) -> impl Iterator<Item = Diagnostic> {
        let folder = self.folder.name();
        self.plan.foreign.iter().map(move |path| Diagnostic {
            hint: Some(format!("move it out of {folder}: what is to be applied belongs into the sources")),
            ..Diagnostic::new(
                Severity::Warning,
                "foreign-manifest",
                format!("kiln does not own {folder}/{path}, but whoever applies that folder applies it"),
                Span::NONE,
            )
        })
    }

    /// What stops the run, in the order of paths.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Conflict, Diagnostic)> {
        self.plan.conflicts.iter().map(|conflict| (conflict, placed(self.asked, conflict.error.clone())))
    }
}

/// The place in the project file that leads to the folder.
fn placed(asked: Span, error: impl Into<Diagnostic>) -> Diagnostic {
    let error = error.into();
    Diagnostic { span: if error.span.is_some() { error.span } else { asked }, ..error }
}
