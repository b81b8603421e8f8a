//! The one door to the outside: files, processes and the network.

mod disk;
mod download;
mod memory;
mod process;
mod running;

use std::path::{Path, PathBuf};

pub use disk::DiskWorld;
pub use download::{Download, Downloaded};
pub use memory::MemoryWorld;
pub use process::{Command, Output};

/// Why the world did not answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WorldError {
    /// Nothing is there.
    #[error("no such file or directory: {}", .0.display())]
    NotFound(PathBuf),
    /// A folder where a file was asked for.
    #[error("{} is a directory", .0.display())]
    IsDirectory(PathBuf),
    /// This world does not do such a thing: it has no processes, no network, or may not be written to.
    #[error("{0} is not possible here")]
    Unavailable(&'static str),
    /// The system's own words for anything else.
    #[error("{}: {message}", .path.display())]
    Other {
        /// What was asked for.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Directory,
}

/// Where a build reads from. Paths are absolute and, but for [`World::canonical`], free of links and dots.
pub trait World: Sync {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError>;

    /// What is at `path`, links followed; `None` for nothing.
    fn kind(&self, path: &Path) -> Option<PathKind>;

    /// The path without links and dots. Fails when nothing is there.
    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError>;

    /// Names of a folder's entries, sorted.
    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError>;

    /// Whether a file may be run; `None` where the system does not say.
    fn is_executable(&self, _path: &Path) -> Option<bool> {
        None
    }

    /// Runs a program to its end. That it exits with another code than 0 is no failure of this call.
    fn run(&self, _command: &Command) -> Result<Output, WorldError> {
        Err(WorldError::Unavailable("running a program"))
    }

    /// A new empty folder of the build's own, for programs that want files; it goes with the world.
    fn scratch(&self) -> Result<PathBuf, WorldError> {
        Err(WorldError::Unavailable("a scratch folder"))
    }

    /// A new empty folder in `folder`, which is made as needed. It goes with the world unless it was moved away.
    fn scratch_in(&self, _folder: &Path) -> Result<PathBuf, WorldError> {
        Err(WorldError::Unavailable("a scratch folder"))
    }

    /// Moves a file over another one, or a folder to where nothing is, in one step; folders above are made as needed.
    fn rename(&self, _from: &Path, _to: &Path) -> Result<(), WorldError> {
        Err(WorldError::Unavailable("writing"))
    }

    /// Asks a web server for a file, redirects followed. A status other than success is no failure of this call.
    fn download(&self, _download: &Download) -> Result<Downloaded, WorldError> {
        Err(WorldError::Unavailable("the network"))
    }

    /// Writes a file in a scratch folder or a cache, folders above it made as needed.
    fn write(&self, _path: &Path, _bytes: &[u8]) -> Result<(), WorldError> {
        Err(WorldError::Unavailable("writing"))
    }
}

/// `path` against `base`, dots resolved by their letters alone, as Go's `filepath.Join` does.
pub fn join(base: &Path, path: &str) -> PathBuf {
    let mut joined = if Path::new(path).is_absolute() { PathBuf::new() } else { base.to_path_buf() };
    for part in Path::new(path).components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                joined.pop();
            }
            other => joined.push(other),
        }
    }
    joined
}
