//! Layers that several builds of one run come by.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::layer::{Content, Layer};
use super::tree::Branch;
use crate::diagnostic::Diagnostic;
use crate::load::git::RepoSpec;
use crate::load::loader::Files;
use crate::text::Text;

/// Folders whose layers are built already: a tree that names one need not read it.
#[derive(Debug, Default)]
pub struct SharedFolders {
    known: FxHashMap<PathBuf, SharedFolder>,
}

/// A layer that is built already.
#[derive(Debug)]
struct SharedFolder {
    /// Its folder and those of the layers below it.
    folders: Vec<PathBuf>,
    /// Warnings from when it was read.
    found: Vec<Diagnostic>,
}

impl SharedFolders {
    /// The folder of `layer` and those of the layers below it.
    pub(crate) fn all_of(&self, layer: &Layer<'_>) -> Vec<PathBuf> {
        let mut folders = vec![layer.folder.clone()];
        for entry in layer.entries() {
            match &entry.content {
                Content::Layer(below) => folders.extend(self.all_of(below)),
                Content::Built(below) => folders.extend_from_slice(&self.known[below].folders),
                Content::Objects(_) | Content::Inline(_) | Content::Jsonnet(_) | Content::JsonnetRoot(_) => {}
            }
        }
        folders
    }

    /// The layer in `folder` and those below, which are in `folders`, are built; reading them left `found`.
    pub(crate) fn add(&mut self, folder: PathBuf, folders: Vec<PathBuf>, found: Vec<Diagnostic>) {
        self.known.insert(folder, SharedFolder { folders, found });
    }

    /// What reading the layer in `folder` left, if that layer is built already. Where one of its folders lies around one
    /// of `ancestors`, which led here, it has to be read again: kustomize says that it is a cycle.
    pub(super) fn found(&self, folder: &Path, ancestors: &[PathBuf]) -> Option<&[Diagnostic]> {
        let shared = self.known.get(folder)?;
        let is_around = |below: &PathBuf| ancestors.iter().any(|ancestor| ancestor.starts_with(below));
        (!shared.folders.iter().any(is_around)).then_some(&shared.found)
    }
}

/// The folders of this machine that more than one of the kustomizations in `roots` and below names; each comes after
/// those that it names itself. What cannot be read is passed over here: a build says so.
pub(crate) fn named_twice(files: &Files<'_, '_>, roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut walk = Walk { files, read: FxHashSet::default(), named: FxHashMap::default(), order: Vec::new() };
    for root in roots.iter().filter(|root| RepoSpec::parse(&root.to_string_lossy()).is_err()) {
        walk.folder(root);
    }
    let Walk { named, mut order, .. } = walk;
    order.retain(|folder| named.get(folder).is_some_and(|times| *times > 1));
    order
}

struct Walk<'f, 'a, 'w> {
    files: &'f Files<'a, 'w>,
    read: FxHashSet<PathBuf>,
    /// Number of kustomizations that name a folder.
    named: FxHashMap<PathBuf, usize>,
    order: Vec<PathBuf>,
}

impl Walk<'_, '_, '_> {
    fn folder(&mut self, folder: &Path) {
        if !self.read.insert(folder.to_path_buf()) {
            return;
        }
        let Some(below) = self.named_in(folder) else { return };
        for folder in below {
            *self.named.entry(folder.clone()).or_default() += 1;
            self.folder(&folder);
        }
        self.order.push(folder.to_path_buf());
    }

    /// The folders that the kustomization in `folder` names, each once; `None` when there is no such file.
    fn named_in(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let branch = Branch::first(self.files, &folder.to_string_lossy(), &mut Vec::new()).ok()?;
        let kustomization = branch.kustomization()?;
        let k = &kustomization;
        let lists = [&k.resources, &k.components, &k.generators, &k.transformers, &k.validators];
        let is_folder = |text: &Text<'_>| RepoSpec::parse(text).is_err() && branch.is_root(folder, *text);
        let named = lists.into_iter().flatten().filter(|text| is_folder(text));
        let mut below: Vec<PathBuf> = named.filter_map(|text| Some(branch.enter(folder, *text).ok()?.folder)).collect();
        let mut seen = FxHashSet::default();
        below.retain(|folder| seen.insert(folder.clone()));
        Some(below)
    }
}
