//! Packages of `jsonnetfile.lock.json`, into `vendor/`.

use std::path::{Path, PathBuf};
use std::{fs, io, process};

use kubekiln::Diagnostic;
use kubekiln::load::Files;
use kubekiln::vendor::{FOLDER, Locked, Lockfile, Package, Source, check, fetch, folder_of, is_intact};

use super::Failed;

/// A package after a run.
pub(super) struct Installed {
    pub(super) name: String,
    pub(super) version: String,
    /// False for one that was there.
    pub(super) is_new: bool,
}

/// Installs the packages that `root` locks, or only compares.
pub(super) fn run(files: &Files<'_, '_>, root: &Path, only_check: bool) -> Result<Vec<Installed>, Failed> {
    let lockfile = Lockfile::read(files, root)?;
    let is_there: Vec<_> = lockfile.packages.iter().map(|locked| is_intact(files.world, root, locked)).collect();
    if only_check {
        let errors = check(files, root, &lockfile);
        return if errors.is_empty() { Ok(installed(&lockfile, &is_there)) } else { Err(errors.into()) };
    }
    let mut errors: Vec<Diagnostic> = Vec::new();
    let mut fetched = Vec::new();
    for (locked, _) in lockfile.packages.iter().zip(&is_there).filter(|(_, is_there)| !**is_there) {
        if matches!(locked.source, Source::Git { .. }) {
            match fetch(files, locked) {
                Ok(package) => fetched.push((locked, package)),
                Err(error) => errors.push(error.into()),
            }
        }
    }
    if !errors.is_empty() {
        // Nothing is written when anything is wrong.
        return Err(errors.into());
    }
    let done = fetched.iter().try_for_each(|(locked, package)| install(root, locked, package));
    match done.and_then(|()| links(root, &lockfile)) {
        Ok(()) => Ok(installed(&lockfile, &is_there)),
        Err(error) => Err(Failed::Other(format!("cannot write {}: {error}", root.join(FOLDER).display()))),
    }
}

fn installed(lockfile: &Lockfile<'_>, is_there: &[bool]) -> Vec<Installed> {
    let one = |(locked, is_there): (&Locked<'_>, &bool)| Installed {
        name: locked.name.clone(),
        version: locked.version.to_string(),
        is_new: !is_there,
    };
    lockfile.packages.iter().zip(is_there).map(one).collect()
}

/// Puts a package in its place: there is the old one or the new one, never a part.
fn install(root: &Path, locked: &Locked<'_>, package: &Package) -> io::Result<()> {
    let fresh = root.join(FOLDER).join(format!(".kiln-{}", process::id()));
    for (path, bytes) in &package.files {
        let path = fresh.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)?;
    }
    let place = folder_of(root, locked);
    place.parent().map_or(Ok(()), fs::create_dir_all)?;
    remove(&place)?;
    fs::rename(&fresh, &place)
}

/// Removes what is there; of a link only the link.
fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Local packages, and short names; what is there already keeps its place.
fn links(root: &Path, lockfile: &Lockfile<'_>) -> io::Result<()> {
    for locked in &lockfile.packages {
        if let Source::Local { folder } = &locked.source {
            link(&root.join(FOLDER).join(&locked.name), &Path::new("..").join(folder))?;
        }
        if let Some(short) = lockfile.link(locked) {
            link(&root.join(FOLDER).join(short), &PathBuf::from(&locked.name))?;
        }
    }
    Ok(())
}

fn link(at: &Path, to: &Path) -> io::Result<()> {
    match fs::read_link(at) {
        Ok(known) if known == to => return Ok(()),
        Ok(known) => {
            eprintln!("{} leads to {}, not to {}: it stays", at.display(), known.display(), to.display());
            return Ok(());
        }
        Err(_) if fs::symlink_metadata(at).is_ok() => {
            eprintln!("{} is there already, and no link to {}: it stays", at.display(), to.display());
            return Ok(());
        }
        Err(_) => {}
    }
    at.parent().map_or(Ok(()), fs::create_dir_all)?;
    symlink(to, at)
}

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn symlink(_to: &Path, _at: &Path) -> io::Result<()> {
    Err(io::Error::other("links to folders are made on Unix only"))
}
