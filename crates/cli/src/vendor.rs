//! `kiln vendor`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io, process};

use kubekiln::Diagnostic;
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::vendor::{FOLDER, Locked, Lockfile, Package, Source, check, fetch, folder_of, is_intact};
use kubekiln::world::{DiskWorld, join};
use kubekiln_yaml::Arena;

use crate::args::VendorArgs;
use crate::output::{fail, report};
use crate::remote;

pub(crate) fn run(args: &VendorArgs) -> ExitCode {
    let arena = Arena::new();
    let here = env::current_dir().unwrap_or_default();
    let world = DiskWorld::new();
    let files = Files::new(&arena, &world, here.clone(), LoadRestrictor::None);
    let files = files.with_remotes(remote::options(&args.remote));
    let root = join(&here, &args.folder.to_string_lossy());
    let show = |errors: &[Diagnostic]| {
        report(errors, &arena, args.messages.message_format, args.messages.color);
        ExitCode::from(1)
    };
    let lockfile = match Lockfile::read(&files, &root) {
        Ok(lockfile) => lockfile,
        Err(errors) => return show(&errors),
    };
    if args.check {
        let errors = check(&files, &root, &lockfile);
        return if errors.is_empty() { ExitCode::SUCCESS } else { show(&errors) };
    }
    let missing: Vec<_> = lockfile.packages.iter().filter(|locked| !is_intact(&world, &root, locked)).collect();
    let mut errors = Vec::new();
    let mut fetched = Vec::new();
    for locked in missing.iter().filter(|locked| matches!(locked.source, Source::Git { .. })) {
        match fetch(&files, locked) {
            Ok(package) => fetched.push((*locked, package)),
            Err(error) => errors.push(error.into()),
        }
    }
    if !errors.is_empty() {
        // Nothing is written when anything is wrong.
        return show(&errors);
    }
    let installed = fetched.iter().try_for_each(|(locked, package)| install(&root, locked, package));
    match installed.and_then(|()| links(&root, &lockfile)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot write {}: {error}", root.join(FOLDER).display())),
    }
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
    fs::rename(&fresh, &place)?;
    eprintln!("vendored {} {}", locked.name, locked.version);
    Ok(())
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
