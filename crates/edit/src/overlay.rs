//! A world in which some files have another text already, or are new.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubekiln::World;
use kubekiln::world::{Command, Download, Downloaded, Output, PathKind, WorldError};

/// Files that are about to be written, over the world as it is.
pub(crate) struct Overlay<'w> {
    under: &'w dyn World,
    files: BTreeMap<PathBuf, &'w str>,
}

impl<'w> Overlay<'w> {
    pub(crate) fn new(under: &'w dyn World, files: &'w [(PathBuf, String)]) -> Self {
        Self { under, files: files.iter().map(|(path, text)| (path.clone(), text.as_str())).collect() }
    }
}

impl World for Overlay<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        match self.files.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.under.read(path),
        }
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        if self.files.contains_key(path) { Some(PathKind::File) } else { self.under.kind(path) }
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        match self.under.canonical(path) {
            Err(_) if self.files.contains_key(path) => Ok(path.to_path_buf()),
            found => found,
        }
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        self.under.list(path)
    }

    fn is_executable(&self, path: &Path) -> Option<bool> {
        self.under.is_executable(path)
    }

    fn run(&self, command: &Command) -> Result<Output, WorldError> {
        self.under.run(command)
    }

    fn scratch(&self) -> Result<PathBuf, WorldError> {
        self.under.scratch()
    }

    fn scratch_in(&self, folder: &Path) -> Result<PathBuf, WorldError> {
        self.under.scratch_in(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), WorldError> {
        self.under.rename(from, to)
    }

    fn download(&self, download: &Download) -> Result<Downloaded, WorldError> {
        self.under.download(download)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        self.under.write(path, bytes)
    }
}
