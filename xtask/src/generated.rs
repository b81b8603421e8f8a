//! What the chores that write generated files have in common.

use std::path::PathBuf;

use kubekiln_tests::place;

use crate::Outcome;

#[derive(clap::Args)]
pub(crate) struct Generated {
    /// Write nothing; fail when something would be written
    #[arg(long)]
    pub(crate) check: bool,
    /// The top of a repository; this one without it
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Generated {
    /// The top of the repository, by absolute path.
    pub(crate) fn root(&self) -> std::io::Result<PathBuf> {
        self.root.as_ref().map_or_else(|| Ok(place::root()), |root| root.canonicalize())
    }

    /// Fails when `stale` files were only to be checked; `what` is the command's name and what it writes.
    pub(crate) fn done(&self, stale: usize, what: &str) -> Outcome {
        if self.check && stale > 0 { Err(what.into()) } else { Ok(()) }
    }
}
