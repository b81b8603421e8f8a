//! Folders copied as they are.

use std::path::Path;

use kubekiln::load::Files;
use kubekiln::world::PathKind;
use kubekiln_yaml::Span;

use super::Session;
use crate::output::invalid;

/// Folders below each other, at most: links may go round.
const DEPTH: usize = 32;

/// The files below `folder`, by path relative to it, sorted. What begins with a dot is left out.
pub(super) fn files_below(files: &Files<'_, '_>, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    walk(files, folder, "", DEPTH, &mut found);
    found
}

fn walk(files: &Files<'_, '_>, folder: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    for name in files.world.list(folder).unwrap_or_default() {
        let path = folder.join(&name);
        let shown = format!("{prefix}{name}");
        match files.world.kind(&path) {
            _ if name.starts_with('.') => {}
            Some(PathKind::File) => found.push(shown),
            Some(PathKind::Directory) if depth > 0 => walk(files, &path, &format!("{shown}/"), depth - 1, found),
            _ => {}
        }
    }
}

impl Session<'_, '_> {
    /// Copies the files below `folder` that `wanted` wants to `to`; `asked` is the text that asked for it.
    pub(super) fn copy(&mut self, folder: &Path, to: &str, asked: Span, wanted: impl Fn(&str) -> bool) {
        for path in files_below(&self.files, folder).into_iter().filter(|path| wanted(path)) {
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
