//! Folders copied as they are.

use std::path::{Path, PathBuf};

use kubekiln::load::Files;
use kubekiln::world::PathKind;
use kubekiln_yaml::Span;

use super::Session;
use crate::output::invalid;

/// Files of one copy, at most: links between folders can make more of them than a disk holds.
const FILES: usize = 100_000;

/// The files below `folder`, by path relative to it, sorted. What begins with a dot is left out.
pub(super) fn files_below(files: &Files<'_, '_>, folder: &Path) -> Vec<String> {
    let mut walk = Walk { files, within: Vec::new(), found: Vec::new() };
    walk.folder(folder, "");
    walk.found
}

struct Walk<'f, 'a, 'w> {
    files: &'f Files<'a, 'w>,
    /// The folders that the walk is in, without links.
    within: Vec<PathBuf>,
    found: Vec<String>,
}

impl Walk<'_, '_, '_> {
    fn folder(&mut self, folder: &Path, prefix: &str) {
        let Ok(real) = self.files.world.canonical(folder) else { return };
        // A link that leads back up has no end.
        if self.within.contains(&real) {
            return;
        }
        self.within.push(real);
        for name in self.files.world.list(folder).unwrap_or_default() {
            let path = folder.join(&name);
            let shown = format!("{prefix}{name}");
            match self.files.world.kind(&path) {
                _ if name.starts_with('.') || self.found.len() >= FILES => {}
                Some(PathKind::File) => self.found.push(shown),
                Some(PathKind::Directory) => self.folder(&path, &format!("{shown}/")),
                None => {}
            }
        }
        self.within.pop();
    }
}

impl Session<'_, '_> {
    /// Copies the files below `folder` that `wanted` wants to `to`; `asked` is the text that asked for it.
    pub(super) fn copy(&mut self, folder: &Path, to: &str, asked: Span, wanted: impl Fn(&str) -> bool) {
        let files = files_below(&self.files, folder);
        if files.len() >= FILES {
            let message = format!("{} holds {FILES} files or more", self.files.shown(folder));
            self.output.problem(invalid("too-many-files", message, asked, None));
            return;
        }
        for path in files.into_iter().filter(|path| wanted(path)) {
            self.copy_file(&folder.join(&path), format!("{to}/{path}"), asked);
        }
    }

    /// Copies one file.
    pub(super) fn copy_file(&mut self, file: &Path, to: String, asked: Span) {
        match self.files.world.read(file) {
            Ok(bytes) => self.output.add(to, bytes, asked),
            Err(error) => self.output.problem(invalid("missing-file", error.to_string(), asked, None)),
        }
    }

    /// Copies ksonnet's library for one version of Kubernetes; the schema it was made from is of no use here.
    pub(super) fn copy_lib(&mut self, folder: &Path, to: &str) {
        self.copy(folder, to, Span::NONE, |path| path != "swagger.json");
    }
}
