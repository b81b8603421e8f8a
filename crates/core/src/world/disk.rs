//! Files of this machine.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{PathKind, World, WorldError};

/// The disk, read only.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskWorld;

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
}
