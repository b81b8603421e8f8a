//! Files and programs of this machine.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

use tempfile::TempDir;

use super::{Command, Download, Downloaded, Output, PathKind, World, WorldError, running};

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

    /// Keeps a folder until the world goes.
    fn own(&self, folder: TempDir) -> Result<PathBuf, WorldError> {
        let path = fs::canonicalize(folder.path()).map_err(|e| failed(folder.path(), &e))?;
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
        Ok(path)
    }
}

/// Makes a folder and those above it, for this user only: what is fetched may need a password.
fn private_folders(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
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
        self.own(TempDir::with_prefix("kiln-").map_err(|e| failed(Path::new("a scratch folder"), &e))?)
    }

    fn scratch_in(&self, folder: &Path) -> Result<PathBuf, WorldError> {
        let made = private_folders(folder).and_then(|()| TempDir::with_prefix_in("kiln-", folder));
        self.own(made.map_err(|e| failed(folder, &e))?)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), WorldError> {
        let made = to.parent().map_or(Ok(()), private_folders);
        made.and_then(|()| fs::rename(from, to)).map_err(|e| failed(to, &e))
    }

    fn download(&self, download: &Download) -> Result<Downloaded, WorldError> {
        super::download::download(download)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(path, bytes)).map_err(|e| failed(path, &e))
    }
}
