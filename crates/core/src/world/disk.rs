//! Files and programs of this machine.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Stdio};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use rustc_hash::FxHashMap;
use tempfile::TempDir;

use super::{Command, Output, PathKind, World, WorldError};

/// How often a program with a time limit is asked whether it has ended.
const PATIENCE: Duration = Duration::from_millis(5);

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

    fn run(&self, command: &Command) -> Result<Output, WorldError> {
        let program = Path::new(&command.program);
        run(command).map_err(|e| failed(program, &e))
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

fn run(command: &Command) -> io::Result<Output> {
    let mut child = process::Command::new(&command.program);
    child.args(&command.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if command.only_env {
        child.env_clear();
    }
    child.envs(command.env.iter().map(|(k, v)| (k, v)));
    if let Some(folder) = &command.folder {
        child.current_dir(folder);
    }
    let mut child = child.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let fed = scope.spawn(|| stdin.map_or(Ok(()), |mut pipe| pipe.write_all(&command.stdin)));
        let out = scope.spawn(|| read_all(stdout));
        let err = scope.spawn(|| read_all(stderr));
        let (code, late) = wait(&mut child, command.timeout)?;
        // A program need not read its input to the end.
        let _ = fed.join();
        let text = |reader: thread::ScopedJoinHandle<'_, Vec<u8>>| reader.join().unwrap_or_default();
        Ok(Output { code, late, stdout: text(out), stderr: text(err) })
    })
}

fn read_all(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before a pipe broke is what there is.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// The exit code, and whether time ran out.
fn wait(child: &mut Child, timeout: Option<Duration>) -> io::Result<(Option<i32>, bool)> {
    let Some(timeout) = timeout else { return Ok((child.wait()?.code(), false)) };
    let end = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status.code(), false));
        }
        if Instant::now() >= end {
            child.kill()?;
            return Ok((child.wait()?.code(), true));
        }
        thread::sleep(PATIENCE);
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
