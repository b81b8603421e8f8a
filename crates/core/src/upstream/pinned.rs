//! The folder of an entry of `spec.vendor`, for who reads from it: it is there, and as `kiln.lock` has it.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::contents::{DEPTH, FILES};
use super::{FILE_NAME, Lock, Locked, content_hash, tree_hash};
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::LoadError;
use crate::load::loader::Files;
use crate::package::{Package, Tracks, Vendored};
use crate::project::{self, Project, Vendor, invalid};
use crate::text::Text;
use crate::world::{PathKind, WorldError};

/// What kiln itself writes beside the files of an entry: the record of what it owns, and what is left of a run that was
/// cut short.
const RECORD: &str = ".kiln-owned";
const OWN: [&str; 3] = [RECORD, ".kiln-owned.next", ".kiln-unfinished"];

/// A folder of an outside source.
#[derive(Clone, Debug)]
pub struct Pinned<'a> {
    /// What `kiln.yaml` says of the source.
    pub entry: Vendor<'a>,
    /// The folder of the project: that of `kiln.yaml` and `kiln.lock`.
    pub project: PathBuf,
    /// The folder of all of it.
    pub top: PathBuf,
    /// The folder that was asked for: that one, or one below it.
    pub folder: PathBuf,
}

impl<'a> Pinned<'a> {
    /// The folder that `named` names, in the words of the `kiln.yaml` in or above the folder `from`: an entry's path, or
    /// that of a folder below it. Fails when it is not there, or its files are not those of `kiln.lock`.
    pub fn open(files: &Files<'a, '_>, from: &Path, named: Text<'a>) -> Result<Self, Vec<Diagnostic>> {
        let pinned = Self::find(files, from, named)?;
        let lock = Lock::load(files, &pinned.project)?;
        let pin = lock.pinned(&pinned.entry).map_err(|problem| vec![asked_by(problem, named)])?;
        pinned.check(files, pin, named).map_err(one)?;
        if files.world.kind(&pinned.folder) != Some(PathKind::Directory) {
            let folder = files.shown(&pinned.folder);
            let hint = Some(format!("name a folder of {}", pinned.entry.source));
            return Err(one(refused("missing-file", format!("there is no folder {folder}"), named, hint)));
        }
        Ok(pinned)
    }

    /// The same without a look at what lies there.
    pub fn find(files: &Files<'a, '_>, from: &Path, named: Text<'a>) -> Result<Self, Vec<Diagnostic>> {
        let file = from.ancestors().map(|folder| folder.join(project::FILE_NAME));
        let Some(file) = file.into_iter().find(|file| files.world.kind(file) == Some(PathKind::File)) else {
            let message = format!("there is no {} in or above {}", project::FILE_NAME, files.shown(from));
            let hint = Some("its spec.vendor says where outside sources come from".to_owned());
            return Err(one(refused("vendor-unknown", message, named, hint)));
        };
        files.stay_in_clone(from, &file, named.span).map_err(one)?;
        let Project { vendor, folder: project, .. } = Project::load(files, &file)?;
        let parts: Vec<&str> = named.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let leaves = parts.contains(&"..");
        let found = vendor.iter().find(|entry| !leaves && parts.starts_with(&entry.parts()));
        let Some(entry) = found.cloned() else { return Err(one(unknown(named, &vendor))) };
        let top = entry.parts().iter().fold(project.clone(), |folder, part| folder.join(part));
        let below = &parts[entry.parts().len()..];
        let folder = below.iter().fold(top.clone(), |folder, part| folder.join(part));
        Ok(Self { entry, project, top, folder })
    }

    /// The files below [`Self::folder`], sorted, as paths from there.
    pub fn files(&self, files: &Files<'_, '_>) -> Result<Vec<String>, WorldError> {
        let mut found = paths(files, &self.folder)?;
        found.sort();
        Ok(found)
    }

    fn check(&self, files: &Files<'_, '_>, pin: &Locked<'_>, named: Text<'_>) -> Result<(), LoadError> {
        let name = self.entry.name();
        let hint = Some("`kiln vendor` brings what is locked".to_owned());
        if files.world.kind(&self.top) != Some(PathKind::Directory) {
            return Err(refused("vendor-differs", format!("{name} is not there"), named, hint));
        }
        // A link would lead to where nobody looks at hashes.
        if files.world.canonical(&self.top).as_ref() != Ok(&self.top) {
            let message = format!("{name} is a link, or lies behind one");
            return Err(refused(
                "vendor-differs",
                message,
                named,
                Some("remove the link, and run `kiln vendor`".to_owned()),
            ));
        }
        let found = files.folder_hash(&self.top, || hash(files, &self.top));
        let found = found.map_err(|error| refused("vendor-differs", format!("{name}: {error}"), named, None))?;
        if found == pin.tree.text {
            return Ok(());
        }
        let message = format!("{name} is not what {FILE_NAME} has: expected {} but got {found}", pin.tree);
        let hint = "`kiln vendor --check` names the files, `kiln vendor` brings what is locked; files and changes of your \
                    own do not belong there";
        Err(refused("vendor-differs", message, named, Some(hint.to_owned())))
    }
}

/// What `package` follows: what it says, or else the source that it takes its objects of. What is wrong with that is told
/// when it is rendered.
pub fn tracks<'a>(files: &Files<'a, '_>, package: &Package<'a>) -> Option<Tracks<'a>> {
    let of_source = |vendored: &Vendored<'a>| {
        let entry = Pinned::find(files, &package.folder, vendored.source).ok()?.entry;
        Some(Tracks { source: entry.source.place(), version: entry.source.version() })
    };
    package.tracks.or_else(|| package.vendored.as_ref().and_then(of_source))
}

fn one(error: impl Into<Diagnostic>) -> Vec<Diagnostic> {
    vec![error.into()]
}

fn refused(code: &'static str, message: String, named: Text<'_>, hint: Option<String>) -> LoadError {
    invalid(code, message, named.span, hint)
}

fn asked_by(mut problem: Diagnostic, named: Text<'_>) -> Diagnostic {
    problem.labels.push((named.span, "it is asked for here".to_owned()));
    problem
}

fn unknown(named: Text<'_>, vendor: &[Vendor<'_>]) -> LoadError {
    let names: Vec<String> = vendor.iter().map(Vendor::name).collect();
    let hint = match nearest(&named, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if names.is_empty() => format!("spec.vendor of {} is empty", project::FILE_NAME),
        None => format!("it has {}; a path starts with one of them", names.join(", ")),
    };
    let message = format!("spec.vendor of {} has no \"{named}\"", project::FILE_NAME);
    refused("vendor-unknown", message, named, Some(hint))
}

/// The hash of all files of a folder but kiln's own.
fn hash(files: &Files<'_, '_>, top: &Path) -> Result<String, WorldError> {
    let paths = paths(files, top)?;
    let modes = recorded_modes(files, top);
    let read = |path: &String| {
        let place = top.join(path);
        let bytes = files.world.read(&place)?;
        let is_executable = modes.get(path).copied().or_else(|| files.world.is_executable(&place));
        Ok((is_executable.unwrap_or(false), content_hash(&bytes)))
    };
    let read: Vec<_> = paths.par_iter().map(read).collect::<Result<_, WorldError>>()?;
    Ok(tree_hash(paths.iter().zip(read).map(|(path, (is_executable, hash))| (path.as_str(), is_executable, hash))))
}

/// The paths below a folder, with `/` between the parts.
fn paths(files: &Files<'_, '_>, top: &Path) -> Result<Vec<String>, WorldError> {
    let too_large = || WorldError::Other {
        path: top.to_path_buf(),
        message: format!("more than {FILES} files, or {DEPTH} folders in each other"),
    };
    let (mut found, mut open) = (Vec::new(), vec![(String::new(), 0)]);
    while let Some((at, depth)) = open.pop() {
        for name in files.world.list(&top.join(&at))? {
            if at.is_empty() && OWN.contains(&name.as_str()) {
                continue;
            }
            let path = if at.is_empty() { name } else { format!("{at}/{name}") };
            match files.world.kind(&top.join(&path)) {
                Some(PathKind::Directory) if depth < DEPTH => open.push((path, depth + 1)),
                Some(PathKind::Directory) => return Err(too_large()),
                _ => found.push(path),
            }
        }
        if found.len() > FILES {
            return Err(too_large());
        }
    }
    Ok(found)
}

/// Which files may be run, as the ownership record has it. Not every system, checkout and copy keeps that, and nothing is
/// run here.
fn recorded_modes(files: &Files<'_, '_>, top: &Path) -> FxHashMap<String, bool> {
    let record = files.world.read(&top.join(RECORD)).unwrap_or_default();
    let record = String::from_utf8_lossy(&record);
    let columns = |line: &str| {
        let mut columns = line.split('\t').skip(1);
        Some((columns.next()?.to_owned(), columns.next()? == "100755"))
    };
    record.lines().filter_map(columns).collect()
}
