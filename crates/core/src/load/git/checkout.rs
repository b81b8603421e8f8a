//! The files of a repository at a revision, from the cache or from its server.

use std::path::{Path, PathBuf};

use super::cache::{Shelf, is_commit};
use super::command::Git;
use super::refs::commit_of;
use super::refusal::refusal;
use super::{GitError, RepoSpec};
use crate::world::World;

/// A repository's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkout {
    /// The folder that holds them, free of links.
    pub folder: PathBuf,
    /// The commit that they are.
    pub commit: String,
}

/// Where files may come from.
#[derive(Clone, Copy)]
pub(crate) struct Fetcher<'w> {
    pub(crate) world: &'w dyn World,
    pub(crate) cache: Option<&'w Path>,
    pub(crate) offline: bool,
}

/// True when the cache knows `spec` to be a repository with such a revision.
pub(crate) fn known(world: &dyn World, cache: &Path, spec: &RepoSpec) -> bool {
    Shelf::new(world, cache, spec).recorded(spec.wanted()).is_some()
}

impl Fetcher<'_> {
    /// The files of `spec` as they are now; a commit that is named in full never changes.
    pub(crate) fn fetch(&self, spec: &RepoSpec) -> Result<Checkout, GitError> {
        if let Some(why) = refusal(spec) {
            return Err(GitError::Refused { url: printable(&spec.shown_revision()), why });
        }
        let shelf = self.cache.map(|cache| Shelf::new(self.world, cache, spec));
        if let Some(found) = shelf.as_ref().map(|shelf| self.cached(shelf, spec)).transpose()?.flatten() {
            return Ok(found);
        }
        if self.offline {
            let cache = self.cache.map(Path::to_path_buf);
            return Err(GitError::Offline { url: spec.shown_revision(), cache });
        }
        self.clone_now(shelf.as_ref(), spec)
    }

    /// What the cache has, when that is what the server has too.
    fn cached(&self, shelf: &Shelf<'_>, spec: &RepoSpec) -> Result<Option<Checkout>, GitError> {
        let Some(recorded) = shelf.recorded(spec.wanted()) else { return Ok(None) };
        let commit = if self.offline || is_commit(spec.wanted()) {
            recorded
        } else {
            let now = self.ask(spec).map_err(|error| match error {
                GitError::Failed { command, output, status, .. } => {
                    GitError::Failed { command, output, status, cached: Some(recorded.clone()) }
                }
                other => other,
            })?;
            let Some(now) = now else { return Ok(None) };
            now
        };
        let Some(folder) = shelf.commit(&commit) else { return Ok(None) };
        if !self.offline && Some(&commit) != shelf.recorded(spec.wanted()).as_ref() {
            // A cache that cannot be written to is still good for reading.
            let _ = shelf.record(spec.wanted(), &commit);
        }
        Ok(Some(Checkout { folder: self.world.canonical(&folder)?, commit }))
    }

    /// The commit that the server has for the revision; `None` when it does not say.
    fn ask(&self, spec: &RepoSpec) -> Result<Option<String>, GitError> {
        let folder = self.world.scratch()?;
        let git = Git { world: self.world, spec, folder: &folder };
        let url = spec.clone_spec();
        let peeled = format!("{}^{{}}", spec.wanted());
        let printed = git.run(&["ls-remote", "--quiet", "--", &url, spec.wanted(), &peeled])?;
        Ok(commit_of(&printed, spec.wanted()).filter(|commit| is_commit(commit)))
    }

    /// The steps of kustomize's cloner: one commit deep, submodules when they are wanted.
    fn clone_now(&self, shelf: Option<&Shelf<'_>>, spec: &RepoSpec) -> Result<Checkout, GitError> {
        // Without a cache that can be written to, the clone is for this build only.
        let (shelf, folder) = match shelf.map(|shelf| (shelf, shelf.scratch())) {
            Some((shelf, Ok(folder))) => (Some(shelf), folder),
            _ => (None, self.world.scratch()?),
        };
        let git = Git { world: self.world, spec, folder: &folder };
        let url = spec.clone_spec();
        git.run(&["init", "--quiet"])?;
        // Submodules with a relative URL start from `origin`.
        git.run(&["remote", "add", "--", "origin", &url])?;
        git.run(&["fetch", "--quiet", "--depth=1", "--", &url, spec.wanted()])?;
        git.run(&["checkout", "--quiet", "--detach", "FETCH_HEAD"])?;
        if spec.submodules {
            git.run(&["submodule", "--quiet", "update", "--init", "--recursive"])?;
        }
        let commit = git.run(&["rev-parse", "--verify", "HEAD"])?.trim().to_owned();
        if spec.has_password() {
            git.run(&["remote", "remove", "origin"])?;
        }
        let folder = match shelf {
            Some(shelf) => {
                let kept = shelf.keep(spec, &folder, &commit)?;
                shelf.record(spec.wanted(), &commit)?;
                kept
            }
            None => folder,
        };
        Ok(Checkout { folder: self.world.canonical(&folder)?, commit })
    }
}

/// What is refused may be meant for the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
