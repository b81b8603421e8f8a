//! Copies a kustomization and what it names, and so on down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kubekiln::load::documents;
use kubekiln::world::{PathKind, join};
use kubekiln_yaml::{Node, Span};

use super::{Session, layer, named};
use crate::output::invalid;

/// Names of a kustomization file.
const NAMES: [&str; 3] = [layer::KUSTOMIZATION, "kustomization.yml", "Kustomization"];

/// A copy under way.
pub(super) struct Copy<'s, 'a, 'w> {
    pub(super) session: &'s mut Session<'a, 'w>,
    /// Nothing outside this folder is copied.
    pub(super) from: PathBuf,
    /// The same folder in the output.
    pub(super) to: String,
    /// Files whose text is another one in the output.
    pub(super) changed: &'s BTreeMap<PathBuf, String>,
    folders: BTreeSet<PathBuf>,
    /// Names of vars in what was copied.
    pub(super) vars: BTreeSet<&'a str>,
}

impl<'s, 'a, 'w> Copy<'s, 'a, 'w> {
    pub(super) fn new(
        session: &'s mut Session<'a, 'w>,
        from: &Path,
        to: String,
        changed: &'s BTreeMap<PathBuf, String>,
    ) -> Self {
        Self { session, from: from.to_owned(), to, changed, folders: BTreeSet::new(), vars: BTreeSet::new() }
    }

    /// Copies the kustomization in `folder`, once.
    pub(super) fn folder(&mut self, folder: &Path, asked: Span) {
        if !self.folders.insert(folder.to_owned()) {
            return;
        }
        let file = NAMES.map(|name| folder.join(name)).into_iter().find(|file| self.is_file(file));
        let Some(file) = file else {
            let message =
                format!("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in {}", {
                    self.session.files.shown(folder)
                });
            self.session.output.problem(invalid("missing-kustomization", message, asked, None));
            return;
        };
        self.file(&file, asked);
        let source = self.session.files.text(&file, asked);
        match source.and_then(|source| documents::roots(self.session.files.arena, source)) {
            Ok(roots) => roots.iter().for_each(|root| self.named(root, folder)),
            Err(error) => self.session.output.problem(error),
        }
    }

    /// Copies what the kustomization `root` in `folder` names.
    pub(super) fn named(&mut self, root: &Node<'a>, folder: &Path) {
        self.vars.extend(named::items(root, "vars").iter().filter_map(|var| var.get("name")?.text()));
        for text in named::paths(root) {
            let path = join(folder, &text);
            match self.session.files.world.kind(&path) {
                Some(PathKind::Directory) => self.folder(&path, text.span),
                _ => self.file(&path, text.span),
            }
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.session.files.world.kind(path) == Some(PathKind::File)
    }

    fn file(&mut self, path: &Path, asked: Span) {
        let Ok(below) = path.strip_prefix(&self.from) else {
            let (shown, from) = (self.session.files.shown(path), self.session.files.shown(&self.from));
            let message = format!("{shown} is not in {from}, and no more than that was copied by kfctl");
            return self.session.refuse(message, asked, None);
        };
        let to = format!("{}/{}", self.to, below.to_string_lossy());
        let bytes = match self.changed.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.session.files.bytes(path, asked),
        };
        match bytes {
            Ok(bytes) => self.session.output.add(to, bytes, asked),
            Err(error) => self.session.output.problem(error),
        }
    }
}
