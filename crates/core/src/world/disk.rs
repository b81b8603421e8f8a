//! Files and programs of this machine.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::{Command, Output, PathKind, World, WorldError, running};

/// The disk, only read but for scratch folders and caches.
#[derive(Debug, Default)]
pub struct DiskWorld {
    scratch: Mutex<Vec<TempDir>>,
}

impl DiskWorld {
    /// No scratch folder made yet.
    pub fn new() -> Self {
        Self::default()
    }
}

fn failed(path: &Path, error: &std::io::Error) -> WorldError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => WorldError::NotFound(path.to_path_buf()),
        ErrorKind::IsADirectory => WorldError::IsDirectory(path.to_path_buf()),
        _ => WorldError::Other { path: path.to_path_buf(), message: error.to_string() },
    }
}

impl World for DiskWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        fs::read(path).map_err(|e| failed(path, &e))
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        let meta = fs::metadata(path).ok()?;
        Some(if meta.is_dir() { PathKind::Directory } else { PathKind::File })
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        fs::canonicalize(path).map_err(|e| failed(path, &e))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        let entries = fs::read_dir(path).map_err(|e| failed(path, &e))?;
        let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    fn run(&self, command: &Command) -> Result<Output, WorldError> {
        let program = Path::new(&command.program);
        running::run(command).map_err(|e| failed(program, &e))
    }

    fn scratch(&self) -> Result<PathBuf, WorldError> {
        let folder = TempDir::with_prefix("kiln-").map_err(|e| failed(Path::new("a scratch folder"), &e))?;
        let path = fs::canonicalize(folder.path()).map_err(|e| failed(folder.path(), &e))?;
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
        Ok(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(path, bytes)).map_err(|e| failed(path, &e))
    }
}
