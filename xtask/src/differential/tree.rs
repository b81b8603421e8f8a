//! A kustomize tree in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use super::value::Value;

/// What a file holds.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum File {
    /// YAML documents.
    Documents(Vec<Value>),
    /// Anything.
    Bytes(Vec<u8>),
}

/// A tree and how it is built.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Tree {
    /// Files by their path, folders parted by `/`.
    pub(super) files: BTreeMap<String, File>,
    /// The folder to build.
    pub(super) target: String,
    /// Flags of `build`, the same for both.
    pub(super) flags: Vec<String>,
    /// What the tree uses, of `coverage::FIELDS`.
    pub(super) fields: BTreeSet<&'static str>,
    /// How many kustomization files were made.
    pub(super) layers: usize,
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Documents(documents) => {
                documents.iter().map(Value::document).collect::<Vec<_>>().join("---\n").into_bytes()
            }
            Self::Bytes(bytes) => bytes.clone(),
        }
    }
}

impl Tree {
    /// Writes the files below `folder`, which is made anew.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        for (path, file) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, file.bytes())?;
        }
        fs::create_dir_all(folder.join(&self.target))
    }
}
