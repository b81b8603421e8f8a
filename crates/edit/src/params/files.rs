//! The files that are edited.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln_yaml::Step::Key;
use kubekiln_yaml::{EditError as YamlError, Editor, Entry, Node, Span, Step};

use super::Argument;
use super::owner::{Owner, is_named};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place, note};

/// Files with the edits so far; each is read once.
pub(crate) struct Edited<'a, 'w> {
    place: Place<'a, 'w>,
    shown_from: PathBuf,
    editors: BTreeMap<PathBuf, (Editor<'a>, &'a str)>,
    /// New patches by the folder of their kustomization.
    patches: Vec<(PathBuf, String)>,
    notes_nothing: bool,
}

impl<'a, 'w> Edited<'a, 'w> {
    pub(crate) fn new(place: Place<'a, 'w>, shown_from: PathBuf) -> Self {
        Self { place, shown_from, editors: BTreeMap::new(), patches: Vec::new(), notes_nothing: false }
    }

    /// Says so when nothing changes.
    pub(super) fn note_nothing(&mut self) {
        self.notes_nothing = true;
    }

    /// Sets a parameter.
    pub(super) fn set(&mut self, owner: &Owner, argument: &Argument<'a>, value: &Node<'a>) -> Result<()> {
        self.set_at(owner, argument.instance, &steps(argument), value)
    }

    /// Sets a value in the last patch that sets it; without one in the Instance's own file, else in its last patch, else
    /// in a new one.
    pub(crate) fn set_at(
        &mut self,
        owner: &Owner,
        instance: Text<'_>,
        path: &[Step<'_>],
        value: &Node<'a>,
    ) -> Result<()> {
        let mut file = None;
        for patch in owner.patches.iter().rev() {
            if file.is_none() && self.editor(patch, &instance)?.get(path).is_some() {
                file = Some(patch.clone());
            }
        }
        let file = file.or_else(|| owner.own.clone()).or_else(|| owner.patches.last().cloned());
        let file = match (file, &owner.folder) {
            (Some(file), _) => file,
            (None, Some(folder)) => self.new_patch(folder, owner, &instance)?,
            (None, None) => return Err(EditError::unfit("there is no file to edit").into()),
        };
        let editor = self.editor(&file, &instance)?;
        Ok(editor.set(path, value)?)
    }

    /// Takes a value out of every file that sets it, with the mappings that this leaves empty.
    pub(super) fn unset(&mut self, owner: &Owner, argument: &Argument<'a>) -> Result<()> {
        let path = steps(argument);
        for file in owner.patches.iter().chain(&owner.own) {
            let editor = self.editor(file, &argument.instance)?;
            if editor.get(&path).is_none() {
                continue;
            }
            let mut depth = path.len();
            while depth > 1 && is_alone(editor, &path[..depth - 1]) {
                depth -= 1;
            }
            editor.remove(&path[..depth])?;
        }
        Ok(())
    }

    /// The editor of the document about `instance`.
    fn editor(&mut self, path: &Path, instance: &str) -> Result<&mut Editor<'a>> {
        // A file may hold several Instances; each has an editor of its own only while it is the one that is edited.
        let text = match self.editors.get(path) {
            Some((editor, _)) if editor.root().is_some_and(|root| is_named(root, instance)) => None,
            Some((editor, before)) => Some((editor.text().to_owned(), Some(*before))),
            None => {
                let bytes = self.place.world.read(path).map_err(|e| EditError::unfit(e.to_string()))?;
                let text = String::from_utf8(bytes).map_err(|_| EditError::unfit("the file is no UTF-8"))?;
                Some((text, None))
            }
        };
        if let Some((text, before)) = text {
            let editor = self.open(path, instance, &text)?;
            let before = before.unwrap_or_else(|| editor.text());
            self.editors.insert(path.to_path_buf(), (editor, before));
        }
        match self.editors.get_mut(path) {
            Some((editor, _)) => Ok(editor),
            None => Err(EditError::unfit(format!("{} is not open", path.display())).into()),
        }
    }

    fn open(&self, path: &Path, instance: &str, text: &str) -> Result<Editor<'a>> {
        let name = path.strip_prefix(&self.shown_from).unwrap_or(path).display().to_string();
        let mut document = 0;
        loop {
            match Editor::new(self.place.arena, &name, text.to_owned(), document) {
                Ok(editor) if editor.root().is_some_and(|root| is_named(root, instance)) => return Ok(editor),
                Ok(_) => document += 1,
                Err(YamlError::NoDocument(_)) => {
                    return Err(EditError::unfit(format!("{name} has no instance {instance} as it is written")).into());
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn new_patch(&mut self, folder: &Path, owner: &Owner, instance: &str) -> Result<PathBuf> {
        let names = [format!("{instance}.yaml"), format!("{instance}-params.yaml")];
        if let Some((_, name)) = self.patches.iter().find(|(f, name)| f == folder && names.contains(name)) {
            return Ok(folder.join(name));
        }
        let free = names.iter().find(|name| self.place.world.kind(&folder.join(name)).is_none());
        let Some(name) = free else {
            let message =
                format!("{} is there already, and is no patch of {instance}", folder.join(&names[1]).display());
            return Err(EditError::unfit(message).into());
        };
        let path = folder.join(name);
        let head = "apiVersion: kubekiln.dev/v1alpha1\nkind: Instance\n";
        let arena = self.place.arena;
        let mut editor = Editor::new(arena, name, head.to_owned(), 0)?;
        editor.set(&[Key("metadata"), Key("name")], &Node::string(Span::NONE, arena.keep(instance)))?;
        if let Some(namespace) = &owner.namespace {
            editor
                .set(&[Key("metadata"), Key("namespace")], &Node::string(Span::NONE, arena.keep(namespace.as_str())))?;
        }
        self.editors.insert(path.clone(), (editor, ""));
        self.patches.push((folder.to_path_buf(), name.clone()));
        Ok(path)
    }

    /// What there is to write.
    pub(crate) fn finish(self) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for (path, (editor, before)) in &self.editors {
            if editor.text() != *before {
                outcome.files.push((path.clone(), editor.text().to_owned()));
            }
        }
        let mut folders: Vec<&PathBuf> = self.patches.iter().map(|(folder, _)| folder).collect();
        folders.dedup();
        for folder in folders {
            let mut file = KustomizationFile::open(&Place { folder, ..self.place })?;
            for (_, name) in self.patches.iter().filter(|(f, _)| f == folder) {
                let entry = Entry { key: Node::string(Span::NONE, "path"), value: Node::string(Span::NONE, name) };
                file.push("patches", &Node::mapping(Span::NONE, vec![entry]))?;
            }
            let done = file.finish();
            outcome.files.extend(done.files);
            outcome.notes.extend(done.notes);
        }
        if outcome.files.is_empty() && self.notes_nothing {
            outcome.notes.push(note("nothing to do: these are the values already".to_owned()));
        }
        Ok(outcome)
    }
}

fn steps<'s>(argument: &'s Argument<'_>) -> Vec<Step<'s>> {
    let path = argument.path.iter().map(|part| Key(part.text));
    [Key("spec"), Key("params")].into_iter().chain(path).collect()
}

/// True for a mapping with one entry.
fn is_alone(editor: &Editor<'_>, path: &[Step<'_>]) -> bool {
    editor.get(path).and_then(Node::as_mapping).is_some_and(|mapping| mapping.entries.len() == 1)
}
