//! Trees on their way to the folders of their targets.

use kubekiln::Diagnostic;
use kubekiln::project::{Project, Target};
use rayon::prelude::*;

use crate::error::DeliverError;
use crate::folder::{DiskFolder, Folder, Lock};
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

/// A tree, the folder that it goes to, and what that takes.
pub struct Delivery<'p, 'a> {
    /// Whose tree it is.
    pub target: &'p Target<'a>,
    /// Where it goes.
    pub folder: DiskFolder,
    /// What goes there.
    pub tree: Tree,
    /// What has to be done.
    pub plan: Plan,
    /// Kept until the tree is written.
    _lock: Option<Box<dyn Lock>>,
}

/// Compares each target's folder with its tree. Unless it is a check, each folder is locked as long as its delivery lasts.
/// Writes nothing; an error stands for a folder that cannot be read or written.
pub fn prepare<'p, 'a>(
    project: &Project<'a>,
    targets: &[&'p Target<'a>],
    trees: Vec<Trees>,
    mode: Mode,
) -> Result<Vec<Delivery<'p, 'a>>, Vec<Diagnostic>> {
    let mut parts = Vec::with_capacity(trees.len());
    for (target, Trees { objects, delivery }) in targets.iter().zip(trees) {
        parts.push((*target, target.parts(), objects));
        parts.extend(delivery.map(|tree| (*target, target.delivery_parts(), tree)));
    }
    let one = |(target, place, tree): (&'p Target<'a>, Vec<&'a str>, Tree)| {
        Delivery::prepare(project, target, &place, tree, mode).map_err(|error| placed(target, error))
    };
    let prepared: Vec<_> = parts.into_par_iter().map(one).collect();
    let (mut deliveries, mut errors) = (Vec::new(), Vec::new());
    for one in prepared {
        match one {
            Ok(delivery) => deliveries.push(delivery),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(deliveries) } else { Err(errors) }
}

/// Writes every tree, as far as its plan has no conflicts; what is returned went wrong.
pub fn write_all(deliveries: &[Delivery<'_, '_>]) -> Vec<Diagnostic> {
    // Locks stay with the thread that took them.
    let parts: Vec<_> = deliveries.iter().map(|d| (d.target, &d.folder, &d.tree, &d.plan)).collect();
    let write = |(target, folder, tree, plan): (&Target<'_>, &DiskFolder, &Tree, &Plan)| {
        plan.write(folder, tree).err().map(|error| placed(target, error))
    };
    parts.into_par_iter().filter_map(write).collect()
}

impl<'p, 'a> Delivery<'p, 'a> {
    fn prepare(
        project: &Project<'a>,
        target: &'p Target<'a>,
        place: &[&str],
        tree: Tree,
        mode: Mode,
    ) -> Result<Self, DeliverError> {
        let folder = DiskFolder::below(&project.folder, place)?;
        let lock = match mode {
            Mode::Check => None,
            Mode::Write | Mode::Overwrite => {
                Some(folder.lock().map_err(|error| DeliverError::locking(&folder, &error))?)
            }
        };
        let plan = Plan::of(&folder, &tree, mode != Mode::Write)?;
        Ok(Self { target, folder, tree, plan, _lock: lock })
    }

    /// What stops the run, in the order of paths.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Conflict, Diagnostic)> {
        self.plan.conflicts.iter().map(|conflict| (conflict, placed(self.target, conflict.error.clone())))
    }
}

/// The place in the project file that leads to the folder.
fn placed(target: &Target<'_>, error: DeliverError) -> Diagnostic {
    Diagnostic { span: target.path.span, ..error.into() }
}
