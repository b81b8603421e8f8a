//! Where a jsonnet program imports from: the folders of jsonnet-bundler, in Tanka's order.

use std::path::{Path, PathBuf};

use crate::load::loader::{Files, LoadRestrictor};
use crate::world::{PathKind, World};

/// Files that make a folder a root; the first one counts wherever it lies, the second only where there is none of it.
const MARKS: [&str; 2] = ["tkrc.yaml", "jsonnetfile.json"];

/// Folders that imports are looked for in, and those that they must stay in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportPaths {
    /// The last one wins.
    pub library: Vec<PathBuf>,
    /// Empty for no bound.
    pub bounds: Vec<PathBuf>,
}

impl ImportPaths {
    /// Of a program in folder `base`, which a kustomization in folder `own` names. It reads what is in `own`, and what
    /// is in `vendor` and `lib` of the jsonnet root above it.
    pub(crate) fn of_resource(files: &Files<'_, '_>, base: &Path, own: &Path) -> Self {
        let root = find(files, base);
        let library = root.as_deref().map_or_else(Vec::new, |root| library(files.world, root, base));
        let mut bounds = Vec::new();
        if files.restrictor_at(own) == LoadRestrictor::RootOnly {
            bounds.push(own.to_path_buf());
            let above = library.iter().filter(|folder| folder.as_path() != base && !folder.starts_with(own));
            bounds.extend(above.cloned());
        }
        Self { library, bounds }
    }

    /// Of a program in folder `base` that is built as it stands: it reads what is in its jsonnet root.
    pub(crate) fn of_root(files: &Files<'_, '_>, base: &Path) -> Self {
        let root = find(files, base).unwrap_or_else(|| base.to_path_buf());
        let restricted = files.restrictor_at(base) == LoadRestrictor::RootOnly;
        Self { library: library(files.world, &root, base), bounds: if restricted { vec![root] } else { Vec::new() } }
    }

    /// Of a program in folder `base`, without bounds.
    pub fn unbound(files: &Files<'_, '_>, base: &Path) -> Self {
        let library = find(files, base).map_or_else(Vec::new, |root| library(files.world, &root, base));
        Self { library, bounds: Vec::new() }
    }
}

/// The jsonnet root that `base` is in or is; in a clone nothing above the clone counts.
pub(crate) fn find(files: &Files<'_, '_>, base: &Path) -> Option<PathBuf> {
    let clone = files.remotes.clone_of(base);
    let inside = |folder: &&Path| clone.as_deref().is_none_or(|clone| folder.starts_with(clone));
    MARKS.iter().find_map(|mark| {
        let has_mark = |folder: &&Path| files.world.kind(&folder.join(mark)) == Some(PathKind::File);
        base.ancestors().take_while(inside).find(has_mark).map(Path::to_path_buf)
    })
}

/// The files that make the folder which `base` is in a root, and say what it has; none where it is in no root.
pub(crate) fn marks(files: &Files<'_, '_>, base: &Path) -> Vec<PathBuf> {
    let root = find(files, base);
    let paths = root.iter().flat_map(|root| MARKS.iter().chain([&"jsonnetfile.lock.json"]).map(|name| root.join(name)));
    paths.filter(|path| files.world.kind(path) == Some(PathKind::File)).collect()
}

/// The library folders of a folder that is a root itself; none for any other.
pub(crate) fn of_folder(world: &dyn World, folder: &Path) -> Vec<PathBuf> {
    let is_root = MARKS.iter().any(|mark| world.kind(&folder.join(mark)) == Some(PathKind::File));
    if is_root { ["vendor", "lib"].map(|name| folder.join(name)).to_vec() } else { Vec::new() }
}

fn library(world: &dyn World, root: &Path, base: &Path) -> Vec<PathBuf> {
    let folders = [root.join("vendor"), base.join("vendor"), root.join("lib"), base.to_path_buf()];
    folders.into_iter().map(|folder| world.canonical(&folder).unwrap_or(folder)).collect()
}
