//! A folder of this machine.

use std::fs::{self, DirEntry, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{Folder, Kind, Lock};

/// A folder on the disk. It need not be there before it is locked.
#[derive(Clone, Debug)]
pub struct DiskFolder {
    path: PathBuf,
    name: String,
}

/// A link on the way to the folder leads out of where it has to stay.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{name} is a link, or lies behind one, that leads to {}", .leads_to.display())]
pub struct OutsideError {
    /// The folder, as people know it.
    pub name: String,
    /// Where the way to it ends.
    pub leads_to: PathBuf,
}

impl DiskFolder {
    /// The folder that lies `parts` below `top`. No link on that way may lead out of `top`.
    pub fn below(top: &Path, parts: &[&str]) -> Result<Self, OutsideError> {
        let path: PathBuf = std::iter::once(top).chain(parts.iter().map(Path::new)).collect();
        let name = if parts.is_empty() { ".".to_owned() } else { parts.join("/") };
        let real = path.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
        let real_top = fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf());
        match real {
            Some(leads_to) if !leads_to.starts_with(&real_top) => Err(OutsideError { name, leads_to }),
            _ => Ok(Self { path, name }),
        }
    }

    fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.path.clone() } else { self.path.join(path) }
    }
}

struct DiskLock {
    _file: File,
}

impl Lock for DiskLock {}

/// The folder itself is what is locked, so that nothing is left behind.
#[cfg(unix)]
fn lock_file(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// A folder cannot be opened here: a file in it is locked, and stays.
#[cfg(not(unix))]
fn lock_file(folder: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(".kiln-lock"))
}

fn kind(entry: &DirEntry) -> io::Result<Kind> {
    let kind = entry.file_type()?;
    Ok(if kind.is_symlink() {
        Kind::Link
    } else if kind.is_dir() {
        Kind::Folder
    } else if kind.is_file() {
        Kind::File
    } else {
        Kind::Other
    })
}

impl Folder for DiskFolder {
    fn name(&self) -> &str {
        &self.name
    }

    fn lock(&self) -> io::Result<Box<dyn Lock>> {
        fs::create_dir_all(&self.path)?;
        let file = lock_file(&self.path)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(DiskLock { _file: file })),
            Err(TryLockError::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
            // Some network file systems know no locks; there, two at once is for people to avoid.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Box::new(DiskLock { _file: file }))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, Kind)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.at(folder))? {
            let entry = entry?;
            // A name that is no text is none of kiln's.
            if let Ok(name) = entry.file_name().into_string() {
                found.push((name, kind(&entry)?));
            }
        }
        Ok(found)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.at(path))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(self.at(path))?.write_all(bytes)
    }

    #[cfg(unix)]
    fn is_executable(&self, path: &str) -> io::Result<Option<bool>> {
        use std::os::unix::fs::PermissionsExt as _;
        Ok(Some(fs::metadata(self.at(path))?.permissions().mode() & 0o100 != 0))
    }

    #[cfg(unix)]
    fn make_executable(&self, path: &str) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.at(path);
        let mode = fs::metadata(&path)?.permissions().mode();
        // Who may read it may run it.
        fs::set_permissions(path, fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.at(from), self.at(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.at(path))
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        fs::create_dir(self.at(folder))
    }

    fn remove_folder(&self, folder: &str) -> io::Result<()> {
        fs::remove_dir(self.at(folder))
    }
}
