//! The files of a package.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::world::{PathKind, World};

/// Folders in folders; more is no package.
const DEPTH: usize = 100;

/// A package's files, in the order of jsonnet-bundler's walk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Package {
    /// Path below the package's folder, and content.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

impl Package {
    /// Reads a folder; links to files are read as files.
    pub(super) fn read(world: &dyn World, folder: &Path) -> Result<Self, String> {
        let folder = world.canonical(folder).map_err(|error| error.to_string())?;
        let mut package = Self::default();
        package.add(world, &folder, Path::new(""), 0)?;
        Ok(package)
    }

    /// As jsonnet-bundler computes it: SHA-256 over the contents, one behind the other, in base64.
    pub fn sum(&self) -> String {
        let mut hash = Sha256::new();
        for (_, bytes) in &self.files {
            hash.update(bytes);
        }
        STANDARD.encode(hash.finalize())
    }

    fn add(&mut self, world: &dyn World, root: &Path, below: &Path, depth: usize) -> Result<(), String> {
        if depth > DEPTH {
            return Err(format!("folders nest deeper than {DEPTH} levels"));
        }
        for name in world.list(&root.join(below)).map_err(|error| error.to_string())? {
            let path = below.join(&name);
            // What git keeps for itself is no part of a package.
            if depth == 0 && name == ".git" {
                continue;
            }
            let whole = root.join(&path);
            let real =
                world.canonical(&whole).map_err(|_| format!("{} is a link that leads nowhere", path.display()))?;
            match world.kind(&real) {
                Some(PathKind::Directory) if real == whole => self.add(world, root, &path, depth + 1)?,
                Some(PathKind::Directory) => {
                    let path = path.display();
                    return Err(format!(
                        "{path} is a link to a folder, behind which jsonnet-bundler's sum sees nothing"
                    ));
                }
                _ if !real.starts_with(root) => return Err(format!("{} is a link out of the package", path.display())),
                _ => self.files.push((path, world.read(&real).map_err(|error| error.to_string())?)),
            }
        }
        Ok(())
    }
}
