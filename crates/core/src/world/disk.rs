//! Files and programs of this machine.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::{fs, io};

use rustc_hash::FxHashMap;
use tempfile::TempDir;

use super::{Command, Download, Downloaded, Output, PathKind, World, WorldError, running};

/// The disk, only read but for scratch folders and caches.
#[derive(Debug, Default)]
pub struct DiskWorld {
    scratch: Mutex<Vec<TempDir>>,
    /// Folders by the paths they were asked by, without links and dots: the way down to a file is looked at once.
    folders: RwLock<FxHashMap<PathBuf, PathBuf>>,
}

impl DiskWorld {
    /// No scratch folder made yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        let (Some(folder), Some(name)) = (path.parent().filter(|f| f.is_absolute()), path.file_name()) else {
            return fs::canonicalize(path);
        };
        let place = self.real_folder(folder)?.join(name);
        match fs::read_link(&place) {
            // Something is there, and it is no link.
            Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(place),
            _ => fs::canonicalize(path),
        }
    }

    fn real_folder(&self, folder: &Path) -> io::Result<PathBuf> {
        if let Some(known) = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Ok(known.clone());
        }
        let real = self.real(folder)?;
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(folder.to_path_buf(), real.clone());
        Ok(real)
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
        self.real(path).map_err(|e| failed(path, &e))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        let entries = fs::read_dir(path).map_err(|e| failed(path, &e))?;
        let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    #[cfg(unix)]
    fn is_executable(&self, path: &Path) -> Option<bool> {
        let meta = fs::metadata(path).ok()?;
        Some(std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o111 != 0)
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::{DiskWorld, World, fs};

    #[test]
    fn paths_lose_links_and_dots_as_the_system_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("a/b")).unwrap();
        fs::write(at("a/b/file"), "").unwrap();
        symlink("a/b", at("folder-link")).unwrap();
        symlink("file", at("a/b/file-link")).unwrap();
        symlink("nothing", at("a/b/dangling")).unwrap();
        let world = DiskWorld::new();
        let paths = [
            "",
            "a",
            "a/b",
            "a/b/file",
            "folder-link",
            "folder-link/file",
            "folder-link/file-link",
            "a/b/file-link",
            "folder-link/../b/file",
            "a/b/..",
            "a/./b",
            "a/b/dangling",
            "a/b/file/below",
            "nothing/file",
        ];
        // The second time the folders are known.
        for path in paths.iter().chain(&paths) {
            assert_eq!(world.canonical(&at(path)).ok(), fs::canonicalize(at(path)).ok(), "{path}");
        }
    }
}
