//! The one door to the folder that a tree is written to.

mod disk;
mod memory;

use std::io;

pub use disk::{DiskFolder, OutsideError};
pub use memory::{Fault, MemoryFolder};

/// What stands at a path; links are not followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A socket, a device and the like.
    Other,
}

/// Held while a folder is written to; it ends with the value, or with the process.
pub trait Lock: Send {}

/// A folder and what is below it. Paths are relative to it, with `/` between parts; the empty path is the folder itself.
pub trait Folder: Sync {
    /// How people know it.
    fn name(&self) -> &str;

    /// Makes the folder if it is not there and keeps other processes away. `WouldBlock` when another one is at work.
    fn lock(&self) -> io::Result<Box<dyn Lock>>;

    /// What is directly in a folder, in no order.
    fn list(&self, folder: &str) -> io::Result<Vec<(String, Kind)>>;

    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Writes a file where nothing is, not even a link.
    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Whether a file may be run; `None` where the system has no such mark.
    fn is_executable(&self, _path: &str) -> io::Result<Option<bool>> {
        Ok(None)
    }

    /// Marks a file as one that may be run, where the system has such a mark.
    fn make_executable(&self, _path: &str) -> io::Result<()> {
        Ok(())
    }

    /// Moves a file to where nothing is, or over a file or link, in one step.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file or a link.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Makes a folder in one that is there.
    fn make_folder(&self, folder: &str) -> io::Result<()>;

    /// Removes an empty folder; fails on any other.
    fn remove_folder(&self, folder: &str) -> io::Result<()>;
}
