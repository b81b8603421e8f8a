//! Clones kept from build to build, by commit.
//!
//! ```text
//! git/<hash of URL>/url              for people
//! git/<hash of URL>/refs/<hash>      the commit that a revision was when it was last asked for
//! git/<hash of URL>/commits/<commit> its files
//! ```
//!
//! Two processes may work here at once. Everything appears whole, by being moved into place; nothing that is there is
//! changed but `refs`, where the last one wins.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::RepoSpec;
use crate::world::{PathKind, World, WorldError};

/// The place of one repository in the cache.
pub(super) struct Shelf<'w> {
    world: &'w dyn World,
    folder: PathBuf,
}

/// A name for any text that is safe as that of a file.
pub(crate) fn name_of(text: &str) -> String {
    let mut name = format!("{:x}", Sha256::digest(text));
    name.truncate(32);
    name
}

/// Moves a new file into place, whole.
pub(crate) fn put(world: &dyn World, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), WorldError> {
    let new = world.scratch_in(folder)?.join(name);
    world.write(&new, bytes)?;
    world.rename(&new, &folder.join(name))
}

impl<'w> Shelf<'w> {
    pub(super) fn new(world: &'w dyn World, cache: &Path, spec: &RepoSpec) -> Self {
        // The same repository with and without its submodules is not the same tree.
        let with = if spec.submodules { "" } else { " without submodules" };
        let folder = cache.join("git").join(name_of(&format!("{}{with}", spec.clone_spec())));
        Self { world, folder }
    }

    /// A new folder to clone into, on the same disk.
    pub(super) fn scratch(&self) -> Result<PathBuf, WorldError> {
        self.world.scratch_in(&self.folder)
    }

    /// The files of a commit.
    pub(super) fn commit(&self, commit: &str) -> Option<PathBuf> {
        let folder = self.folder.join("commits").join(commit);
        (self.world.kind(&folder) == Some(PathKind::Directory)).then_some(folder)
    }

    /// The commit that `reference` was when it was last asked for. A commit's own name is always that commit.
    pub(super) fn recorded(&self, reference: &str) -> Option<String> {
        if is_commit(reference) && self.commit(reference).is_some() {
            return Some(reference.to_owned());
        }
        let bytes = self.world.read(&self.refs().join(name_of(reference))).ok()?;
        let commit = String::from_utf8(bytes).ok()?.trim().to_owned();
        is_commit(&commit).then_some(commit)
    }

    fn refs(&self) -> PathBuf {
        self.folder.join("refs")
    }

    /// Notes what `reference` is now.
    pub(super) fn record(&self, reference: &str, commit: &str) -> Result<(), WorldError> {
        put(self.world, &self.refs(), &name_of(reference), format!("{commit}\n").as_bytes())
    }

    /// Moves a finished clone into place. Another process may have been first; then its files are taken.
    pub(super) fn keep(&self, spec: &RepoSpec, clone: &Path, commit: &str) -> Result<PathBuf, WorldError> {
        let place = self.folder.join("commits").join(commit);
        if let Err(error) = self.world.rename(clone, &place) {
            return self.commit(commit).ok_or(error);
        }
        put(self.world, &self.folder, "url", format!("{}\n", spec.shown()).as_bytes())?;
        Ok(place)
    }
}

/// True for the whole name of a commit, in SHA-1 or SHA-256.
pub(super) fn is_commit(reference: &str) -> bool {
    matches!(reference.len(), 40 | 64) && reference.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The cure when something is asked for that may only come from the cache, and is not there.
pub(crate) fn offline_hint(cache: Option<&Path>) -> String {
    match cache {
        Some(cache) => format!("build once without --offline: {} then keeps it", cache.display()),
        None => "build with a cache, once without --offline".to_owned(),
    }
}
