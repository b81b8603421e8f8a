//! Files held in memory: tests, examples, editors with unsaved text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{PathKind, World, WorldError};

/// A tree of files by absolute path; folders are there when a file lies under them.
#[derive(Clone, Debug, Default)]
pub struct MemoryWorld {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryWorld {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in, or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.files.range(path.to_path_buf()..).find(|(p, _)| *p != path).is_some_and(|(p, _)| p.starts_with(path))
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        match self.files.get(path) {
            Some(bytes) => Ok(bytes.clone()),
            None if self.is_directory(path) => Err(WorldError::IsDirectory(path.to_path_buf())),
            None => Err(WorldError::NotFound(path.to_path_buf())),
        }
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        if self.files.contains_key(path) {
            Some(PathKind::File)
        } else {
            self.is_directory(path).then_some(PathKind::Directory)
        }
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        let plain = super::join(Path::new("/"), &path.to_string_lossy());
        self.kind(&plain).map(|_| plain).ok_or_else(|| WorldError::NotFound(path.to_path_buf()))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        let mut names: Vec<String> = self
            .files
            .range(path.to_path_buf()..)
            .take_while(|(p, _)| p.starts_with(path))
            .filter_map(|(p, _)| {
                p.strip_prefix(path).ok()?.components().next()?.as_os_str().to_str().map(str::to_owned)
            })
            .collect();
        names.dedup();
        if names.is_empty() { Err(WorldError::NotFound(path.to_path_buf())) } else { Ok(names) }
    }
}
