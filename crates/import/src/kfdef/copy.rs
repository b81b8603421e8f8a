//! Copies a kustomization and what it names, and so on down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln::load::{Files, LoadError, documents};
use kubekiln::world::{PathKind, join};
use kubekiln_yaml::{Node, Span};

use super::text::push_comment;
use super::{Session, configuration, layer, named};
use crate::output::invalid;

/// Names of a kustomization file.
const NAMES: [&str; 3] = [layer::KUSTOMIZATION, "kustomization.yml", "Kustomization"];

/// The folder in a kustomization's folder for files from outside of it.
const OUTSIDE: &str = "outside";

/// A file that is not where a kustomization names it.
pub(super) struct Moved<'a> {
    text: Text<'a>,
    /// Relative to the kustomization.
    to: String,
}

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
        let arena = self.session.files.arena;
        let source = self.session.files.text(&file, asked);
        match source.and_then(|source| Ok((source, documents::roots(arena, source)?))) {
            Ok((source, roots)) => {
                let moved: Vec<_> = roots.iter().flat_map(|root| self.named(root, folder)).collect();
                let text = with_moved(arena.text(source), &moved);
                self.add(&file, &file, asked, |_| Ok(text.into_bytes()));
            }
            Err(error) => self.session.output.problem(error),
        }
    }

    /// Copies what the kustomization `root` in `folder` names. Gives the files that were moved.
    pub(super) fn named(&mut self, root: &Node<'a>, folder: &Path) -> Vec<Moved<'a>> {
        self.vars.extend(named::items(root, "vars").iter().filter_map(|var| var.get("name")?.text()));
        let mut moved = Vec::new();
        for text in named::items(root, "configurations").iter().filter_map(named::text) {
            let path = join(folder, &text);
            let to = self.place(&path, folder, text, &mut moved);
            self.configuration(&path, &to, text.span);
        }
        for text in named::paths(root) {
            let path = join(folder, &text);
            if self.session.files.world.kind(&path) == Some(PathKind::Directory) {
                self.folder(&path, text.span);
            } else {
                let to = self.place(&path, folder, text, &mut moved);
                self.file(&path, &to, text.span);
            }
        }
        moved
    }

    /// Where a file goes. kfctl allowed files outside of a kustomization's folder; no kustomize does without being told.
    fn place(&self, path: &Path, folder: &Path, text: Text<'a>, moved: &mut Vec<Moved<'a>>) -> PathBuf {
        match path.strip_prefix(&self.from) {
            Ok(below) if !path.starts_with(folder) => {
                let to = Path::new(OUTSIDE).join(below);
                moved.push(Moved { text, to: to.to_string_lossy().into_owned() });
                folder.join(to)
            }
            _ => path.to_owned(),
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.session.files.world.kind(path) == Some(PathKind::File)
    }

    /// A file of field specs, without those that kustomize refuses today.
    fn configuration(&mut self, path: &Path, to: &Path, asked: Span) {
        match configuration::without_numbers(self.session, path, asked) {
            Ok(Some(text)) => self.add(path, to, asked, |_| Ok(text.into_bytes())),
            Ok(None) => self.file(path, to, asked),
            Err(error) => self.session.output.problem(error),
        }
    }

    fn file(&mut self, path: &Path, to: &Path, asked: Span) {
        let changed = self.changed.get(path);
        self.add(path, to, asked, |files| match changed {
            Some(text) => Ok(text.clone().into_bytes()),
            None => files.bytes(path, asked),
        });
    }

    /// Adds the file at `path` where one at `to` would go.
    fn add(
        &mut self,
        path: &Path,
        to: &Path,
        asked: Span,
        bytes: impl FnOnce(&Files<'a, 'w>) -> Result<Vec<u8>, LoadError>,
    ) {
        let (Ok(_), Ok(below)) = (path.strip_prefix(&self.from), to.strip_prefix(&self.from)) else {
            let (shown, from) = (self.session.files.shown(path), self.session.files.shown(&self.from));
            let message = format!("{shown} is not in {from}, and no more than that was copied by kfctl");
            return self.session.refuse(message, asked, None);
        };
        let to = format!("{}/{}", self.to, below.to_string_lossy());
        match bytes(&self.session.files) {
            Ok(bytes) => self.session.output.add(to, bytes, asked),
            Err(error) => self.session.output.problem(error),
        }
    }
}

/// The text of a kustomization with the new paths of files that were moved.
fn with_moved(text: &str, moved: &[Moved<'_>]) -> String {
    let mut out = text.to_owned();
    let mut moved: Vec<_> = moved.iter().collect();
    moved.sort_by_key(|moved| std::cmp::Reverse(moved.text.span.start));
    // An alias is the text of its anchor.
    moved.dedup_by_key(|moved| moved.text.span);
    for Moved { text, to } in &moved {
        let range = text.span.start as usize..text.span.end as usize;
        if let Some(written) = out.get(range.clone()).map(|written| written.replacen(text.text, to, 1)) {
            out.replace_range(range, &written);
        }
    }
    if moved.is_empty() {
        return out;
    }
    let mut comment = String::new();
    push_comment(&mut comment, &format!("kiln import kfdef: what lies in {OUTSIDE} was named where it lay"), "");
    comment + &out
}
