//! What is in a folder now, as far as a tree is concerned. Foreign files are named, and not looked into.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use rayon::prelude::*;

use crate::error::DeliverError;
use crate::folder::{Folder, Kind};
use crate::record::{INTENT, RECORD, Record, UNFINISHED};
use crate::tree::Tree;

/// What is at a path of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Found {
    Nothing,
    /// The bytes that the tree wants.
    Same,
    /// Other bytes.
    File(Vec<u8>),
    /// A link, a folder, a device.
    Other(Kind),
    /// The way to it is barred by what is at this path.
    Barred(String, Kind),
    /// A name that differs in letter case only, here or on the way.
    Twin(String),
}

/// A folder before a run.
pub(crate) struct Survey<'r> {
    /// The record is the one of the tree, to the byte.
    pub(crate) is_recorded: bool,
    /// Every state in which a file is owned: what the record says, and what a run that was cut short was about to write.
    pub(crate) known: Cow<'r, Record>,
    /// A run was cut short.
    pub(crate) is_unfinished: bool,
    /// The file that it was writing is still there.
    pub(crate) has_leftover: bool,
    /// Everything at a path that the tree wants or the record has, sorted by path.
    pub(crate) found: Vec<(String, Found)>,
    /// Manifests that are not kiln's, sorted: whoever applies the folder applies them.
    pub(crate) foreign: Vec<String>,
    /// Folders that are there.
    pub(crate) folders: BTreeSet<String>,
}

impl<'r> Survey<'r> {
    /// Looks at everything that `tree` wants and the record has. `record` is the one of the tree, and `text` is it as a
    /// file.
    pub(crate) fn of(folder: &dyn Folder, tree: &Tree, record: &'r Record, text: &str) -> Result<Self, DeliverError> {
        let mut listings = Listings { folder, known: BTreeMap::new() };
        let written = read_text(&mut listings, RECORD)?;
        let is_recorded = written == text;
        // Nearly always nothing has changed, and there is no need to read what is known.
        let mut known = if is_recorded { Cow::Borrowed(record) } else { Cow::Owned(parse(folder, RECORD, &written)?) };
        let is_unfinished = listings.kind("", INTENT)?.is_some();
        if is_unfinished {
            let intent = read_text(&mut listings, INTENT)?;
            known.to_mut().add_all(&parse(folder, INTENT, &intent)?);
        }
        let has_leftover = listings.kind("", UNFINISHED)?.is_some();
        let mut paths: Vec<&str> = tree.files().map(|(path, _)| path).collect();
        if !is_recorded || is_unfinished {
            paths.extend(known.iter().map(|(path, _)| path));
            paths.sort_unstable();
            paths.dedup();
        }
        let looked = paths.iter().map(|path| listings.look(path)).collect::<Result<Vec<_>, _>>()?;
        let one = |(path, there): (&str, Option<Found>)| {
            let found = there.map_or_else(|| read(folder, tree, path), Ok)?;
            Ok((path.to_owned(), found))
        };
        let found = paths.into_par_iter().zip(looked).map(one).collect::<Result<Vec<_>, DeliverError>>()?;
        let foreign = listings.manifests(|path| tree.get(path).is_some() || !known.get(path).is_empty());
        let folders =
            listings.known.into_iter().filter(|(_, listing)| listing.is_some()).map(|(path, _)| path).collect();
        Ok(Self { is_recorded, known, is_unfinished, has_leftover, found, foreign, folders })
    }
}

/// Every state in which earlier runs, or one that was cut short, own a file of the folder; and what reads such files.
pub(crate) fn past(folder: &dyn Folder) -> Result<(Record, Files<'_>), DeliverError> {
    let (mut listings, mut known) = (Listings { folder, known: BTreeMap::new() }, Record::default());
    for name in [RECORD, INTENT] {
        let text = read_text(&mut listings, name)?;
        known.add_all(&parse(folder, name, &text)?);
    }
    Ok((known, Files(listings)))
}

/// The files of a folder that no link leads to.
pub(crate) struct Files<'f>(Listings<'f>);

impl Files<'_> {
    /// The bytes of a file; `None` where there is none.
    pub(crate) fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, DeliverError> {
        if self.0.look(path)?.is_some() {
            return Ok(None);
        }
        let folder = self.0.folder;
        folder.read(path).map(Some).map_err(|error| DeliverError::io(folder, "read", path, &error))
    }
}

fn read(folder: &dyn Folder, tree: &Tree, path: &str) -> Result<Found, DeliverError> {
    let bytes = folder.read(path).map_err(|error| DeliverError::io(folder, "read", path, &error))?;
    let mut is_wanted = false;
    if let Some(file) = tree.get(path).filter(|file| file.bytes == bytes) {
        is_wanted = match file.is_executable {
            Some(wanted) => is_executable(folder, path)?.is_none_or(|found| found == wanted),
            None => true,
        };
    }
    Ok(if is_wanted { Found::Same } else { Found::File(bytes) })
}

/// Whether a file may be run; `None` where the system does not say.
pub(crate) fn is_executable(folder: &dyn Folder, path: &str) -> Result<Option<bool>, DeliverError> {
    folder.is_executable(path).map_err(|error| DeliverError::io(folder, "read", path, &error))
}

/// A record as it is written; empty when there is none.
fn read_text(listings: &mut Listings<'_>, name: &str) -> Result<String, DeliverError> {
    let folder = listings.folder;
    match listings.kind("", name)? {
        None => return Ok(String::new()),
        Some(Kind::File) => {}
        Some(kind) => return Err(DeliverError::barred(folder, name, kind)),
    }
    let bytes = folder.read(name).map_err(|error| DeliverError::io(folder, "read", name, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn parse(folder: &dyn Folder, name: &str, text: &str) -> Result<Record, DeliverError> {
    Record::parse(text).map_err(|error| DeliverError::Record { path: DeliverError::shown(folder, name), error })
}

/// The entries of a folder by name, and by name in lower case.
struct Listing {
    kinds: BTreeMap<String, Kind>,
    folded: BTreeMap<String, String>,
}

/// Folders listed so far; each is listed once. `None` for what is not there.
struct Listings<'f> {
    folder: &'f dyn Folder,
    known: BTreeMap<String, Option<Listing>>,
}

impl Listings<'_> {
    fn of(&mut self, path: &str) -> Result<Option<&Listing>, DeliverError> {
        if !self.known.contains_key(path) {
            let listing = match self.folder.list(path) {
                Ok(entries) => Some(entries),
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(DeliverError::io(self.folder, "read", path, &error)),
            };
            let listing = listing.map(|entries| Listing {
                folded: entries.iter().map(|(name, _)| (name.to_lowercase(), name.clone())).collect(),
                kinds: entries.into_iter().collect(),
            });
            self.known.insert(path.to_owned(), listing);
        }
        Ok(self.known.get(path).and_then(Option::as_ref))
    }

    fn kind(&mut self, folder: &str, name: &str) -> Result<Option<Kind>, DeliverError> {
        Ok(self.of(folder)?.and_then(|listing| listing.kinds.get(name).copied()))
    }

    /// Every manifest but those that are `own`. A folder that cannot be read has none.
    fn manifests(&mut self, own: impl Fn(&str) -> bool) -> Vec<String> {
        let (mut found, mut open) = (Vec::new(), vec![String::new()]);
        while let Some(folder) = open.pop() {
            let Ok(Some(listing)) = self.of(&folder) else { continue };
            let slash = if folder.is_empty() { "" } else { "/" };
            for (name, kind) in &listing.kinds {
                let path = format!("{folder}{slash}{name}");
                match kind {
                    Kind::Folder => open.push(path),
                    Kind::File | Kind::Link if is_manifest(name) && !own(&path) => found.push(path),
                    _ => {}
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// What is at `path`; `None` for a file, which is to be read.
    fn look(&mut self, path: &str) -> Result<Option<Found>, DeliverError> {
        let mut start = 0;
        loop {
            let end = path[start..].find('/').map(|length| start + length);
            let (folder, name) = (&path[..start.saturating_sub(1)], &path[start..end.unwrap_or(path.len())]);
            let Some(listing) = self.of(folder)? else { return Ok(Some(Found::Nothing)) };
            match (listing.kinds.get(name), end) {
                (Some(Kind::Folder), Some(end)) => start = end + 1,
                (Some(Kind::File), None) => return Ok(None),
                (Some(kind), None) => return Ok(Some(Found::Other(*kind))),
                (Some(kind), Some(end)) => return Ok(Some(Found::Barred(path[..end].to_owned(), *kind))),
                (None, _) => return Ok(Some(twin(listing, folder, name))),
            }
        }
    }
}

/// True for what Argo CD or Flux reads. A kustomization's older name has no ending.
fn is_manifest(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("yaml" | "yml" | "json")) || name == "Kustomization"
}

fn twin(listing: &Listing, folder: &str, name: &str) -> Found {
    let slash = if folder.is_empty() { "" } else { "/" };
    let there = listing.folded.get(&name.to_lowercase());
    there.map_or(Found::Nothing, |there| Found::Twin(format!("{folder}{slash}{there}")))
}
