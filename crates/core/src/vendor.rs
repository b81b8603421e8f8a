//! Vendored jsonnet packages: what `jsonnetfile.lock.json` of jsonnet-bundler names, fetched and held to its sums.
//!
//! Nothing is written here: [`fetch`] gives the files of a package, [`check`] says what is wrong with those that are there.

mod lock;
mod tree;

use std::path::{Path, PathBuf};

pub use lock::{Locked, Lockfile, Source};
pub use tree::Package;

use crate::diagnostic::Diagnostic;
use crate::load::git::RepoSpec;
use crate::load::loader::Files;
use crate::load::{LoadError, Problems};
use crate::world::{PathKind, World};

/// The folder of packages, below the folder of the lock file.
pub const FOLDER: &str = "vendor";

/// The files of a locked package as its repository has them, held to its sum.
pub fn fetch(files: &Files<'_, '_>, locked: &Locked<'_>) -> Result<Package, LoadError> {
    let Source::Git { remote, subdir } = &locked.source else {
        return Err(locked.invalid("vendor-source", "a local package is not fetched".to_owned(), None));
    };
    let url = format!("{remote}?ref={}&submodules=false", locked.version.text);
    let spec = RepoSpec::parse(&url)
        .map_err(|error| locked.invalid("vendor-source", format!("'{remote}' is no git repository: {error}"), None))?;
    let checkout = files.remotes.checkout(files.world, &spec).map_err(|error| error.at(locked.version.span))?;
    let folder = checkout.folder.join(subdir);
    let package = Package::read(files.world, &folder).map_err(|why| {
        let message = format!("{} at {}: {why}", locked.name, locked.version);
        locked.invalid("vendor-package", message, None)
    })?;
    let sum = package.sum();
    if sum == locked.sum.text {
        return Ok(package);
    }
    let hint = "the repository does not have what was locked: `jb update` locks it anew, once you have looked at it; a \
                repository with `export-ignore` in its .gitattributes has another sum as an archive";
    Err(locked.mismatch(&sum, hint))
}

/// True when a package is there as it was locked.
pub fn is_intact(world: &dyn World, root: &Path, locked: &Locked<'_>) -> bool {
    problem(world, root, locked).is_none()
}

/// What is wrong with the packages that are there; no network is asked.
pub fn check(files: &Files<'_, '_>, root: &Path, lockfile: &Lockfile<'_>) -> Vec<Diagnostic> {
    let mut problems: Problems = Vec::new();
    for locked in &lockfile.packages {
        problems.extend(problem(files.world, root, locked));
        if let Some(link) = lockfile.link(locked) {
            problems.extend(broken_link(files.world, root, locked, link));
        }
    }
    problems.into_iter().map(Diagnostic::from).collect()
}

fn problem(world: &dyn World, root: &Path, locked: &Locked<'_>) -> Option<LoadError> {
    let folder = folder_of(root, locked);
    if world.kind(&folder) != Some(PathKind::Directory) {
        let message = format!("{} is not in {FOLDER}", locked.name);
        return Some(locked.invalid("vendor-missing", message, Some("`kiln vendor` installs it")));
    }
    if matches!(locked.source, Source::Local { .. }) {
        return None;
    }
    match Package::read(world, &folder) {
        Ok(package) if package.sum() == locked.sum.text => None,
        Ok(package) => Some(locked.mismatch(&package.sum(), "`kiln vendor` installs what is locked")),
        Err(why) => Some(locked.invalid("vendor-package", format!("{}: {why}", locked.name), None)),
    }
}

/// A short name that leads nowhere. What else has taken it is left alone, as jsonnet-bundler does.
fn broken_link(world: &dyn World, root: &Path, locked: &Locked<'_>, link: &str) -> Option<LoadError> {
    if world.kind(&root.join(FOLDER).join(link)).is_some() {
        return None;
    }
    let message = format!("{FOLDER}/{link}, the short name of {}, is not there", locked.name);
    Some(locked.invalid("vendor-missing", message, Some("`kiln vendor` makes it")))
}

/// Where a package lies.
pub fn folder_of(root: &Path, locked: &Locked<'_>) -> PathBuf {
    root.join(FOLDER).join(&locked.name)
}
