//! A kustomization file whose fields are edited.

mod check;

use std::path::PathBuf;

use kubekiln::layers::kustomization::FILE_NAMES;
use kubekiln::load::LoadError;
use kubekiln::world::PathKind;
use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Editor, Node, Span, Step};

use crate::error::{EditError, Result};
use crate::place::{Outcome, Place, note};

/// The one kustomization file of a folder. Field names are matched as kustomize does, in any case of letters.
pub(crate) struct KustomizationFile<'a> {
    pub(crate) editor: Editor<'a>,
    pub(crate) path: PathBuf,
    before: &'a str,
    outcome: Outcome,
}

impl<'a> KustomizationFile<'a> {
    /// Reads the file, and refuses it if kustomize would: unknown fields, values of the wrong shape.
    pub(crate) fn open(place: &Place<'a, '_>) -> Result<Self> {
        let path = find(place)?;
        let bytes = place.world.read(&path).map_err(|e| EditError::unfit(e.to_string()))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        check::check(place.arena, &name, &bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let editor = Editor::new(place.arena, &name, text, 0)?;
        let before = editor.text();
        Ok(Self { editor, path, before, outcome: Outcome::default() })
    }

    /// The file's name, as kustomize calls it in its messages.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Says something that stops nothing.
    pub(crate) fn note(&mut self, message: impl Into<String>) {
        self.outcome.notes.push(note(message.into()));
    }

    /// What there is to write.
    pub(crate) fn finish(mut self) -> Outcome {
        if self.editor.text() != self.before {
            self.outcome.files.push((self.path, self.editor.text().to_owned()));
        }
        self.outcome
    }

    /// How the file spells the field `name`.
    pub(crate) fn key(&self, name: &'static str) -> &'a str {
        let entries = self.editor.root().and_then(Node::as_mapping).map_or(&[][..], |m| &m.entries);
        let keys = || entries.iter().filter_map(|e| e.key.text());
        keys().find(|key| *key == name).or_else(|| keys().find(|key| key.eq_ignore_ascii_case(name))).unwrap_or(name)
    }

    /// The value of a field; null counts as missing.
    pub(crate) fn field(&self, name: &'static str) -> Option<&Node<'a>> {
        self.editor.get(&[Key(self.key(name))]).filter(|node| !node.is_null())
    }

    /// The items of a list field.
    pub(crate) fn items(&self, name: &'static str) -> &[Node<'a>] {
        self.field(name).and_then(Node::as_sequence).map_or(&[], |s| &s.items)
    }

    /// The texts of a list field.
    pub(crate) fn texts(&self, name: &'static str) -> Vec<&'a str> {
        self.items(name).iter().map(|item| item.text().unwrap_or_default()).collect()
    }

    /// The span of a field's value.
    pub(crate) fn span(&self, name: &'static str) -> Span {
        self.field(name).map_or(Span::NONE, |node| node.span)
    }

    /// Sets a string; an empty one is no field at all, as in kustomize.
    pub(crate) fn set_text(&mut self, name: &'static str, text: &str) -> Result<()> {
        let key = self.key(name);
        if text.is_empty() {
            return self.drop_field(name);
        }
        if self.field(name).and_then(Node::text) == Some(text) {
            return Ok(());
        }
        Ok(self.editor.set(&[Key(key)], &Node::string(Span::NONE, text))?)
    }

    /// Adds an item at the end of a list field.
    pub(crate) fn push(&mut self, name: &'static str, item: &Node<'_>) -> Result<()> {
        let key = self.key(name);
        Ok(self.editor.push(&[Key(key)], item)?)
    }

    /// Adds a string at the end of a list field.
    pub(crate) fn push_text(&mut self, name: &'static str, text: &str) -> Result<()> {
        self.push(name, &Node::string(Span::NONE, text))
    }

    /// Takes the field out, if it is there.
    pub(crate) fn drop_field(&mut self, name: &'static str) -> Result<()> {
        let key = self.key(name);
        if self.editor.get(&[Key(key)]).is_some() {
            self.editor.remove(&[Key(key)])?;
        }
        Ok(())
    }

    /// Takes items out of the list at `path`; with the last one, the field `name` goes.
    pub(crate) fn remove_items(&mut self, name: &'static str, gone: &[usize]) -> Result<()> {
        let count = self.items(name).len();
        if gone.is_empty() {
            return Ok(());
        }
        if gone.len() == count {
            return self.drop_field(name);
        }
        let key = self.key(name);
        for index in gone.iter().rev() {
            self.editor.remove(&[Key(key), Index(*index)])?;
        }
        Ok(())
    }

    /// Sets or drops a string inside of an item.
    pub(crate) fn set_in(&mut self, path: &[Step<'_>], value: Option<&Node<'_>>) -> Result<()> {
        let old = self.editor.get(path);
        match value {
            Some(new) if old.is_some_and(|o| o.text().is_some() && o.text() == new.text()) => Ok(()),
            Some(new) => Ok(self.editor.set(path, new)?),
            None if old.is_none() => Ok(()),
            None => Ok(self.editor.remove(path)?),
        }
    }

    /// Moves the items of a list field that has another name by now to the end of the newer one. kustomize reads the
    /// file so; here it happens when the newer field is about to change.
    pub(crate) fn fold(&mut self, old: &'static str, new: &'static str) -> Result<bool> {
        let (from, to) = (self.key(old), self.key(new));
        if self.editor.get(&[Key(from)]).is_none() {
            return Ok(false);
        }
        if self.items(old).is_empty() {
            self.drop_field(old)?;
        } else if self.items(new).is_empty() {
            self.drop_field(new)?;
            self.editor.rename_key(&[Key(from)], new)?;
        } else if self.is_flow(new) && !self.is_flow(old) {
            // The lines of the older list, with comments among them, are the ones to keep.
            for (index, item) in self.items(new).to_vec().iter().enumerate() {
                self.editor.insert_item(&[Key(from)], index, item)?;
            }
            self.drop_field(new)?;
            self.editor.rename_key(&[Key(from)], new)?;
        } else {
            self.editor.move_children(&[Key(from)], &[Key(to)], false)?;
        }
        Ok(true)
    }

    fn is_flow(&self, name: &'static str) -> bool {
        self.field(name).and_then(Node::as_sequence).is_some_and(|s| s.flow)
    }
}

/// The path of the only kustomization file.
fn find(place: &Place<'_, '_>) -> Result<PathBuf> {
    let present: Vec<&str> = FILE_NAMES.into_iter().filter(|name| place.exists(name)).collect();
    match present.as_slice() {
        [] => Err(EditError::Unfit {
            message: "Missing kustomization file 'kustomization.yaml'.".to_owned(),
            span: Span::NONE,
            hint: Some("`kiln create` writes one".to_owned()),
        }
        .into()),
        [one] if place.world.kind(&place.path(one)) == Some(PathKind::Directory) => {
            Err(EditError::unfit(format!("{one} should be a file")).into())
        }
        [one] => Ok(place.path(one)),
        many => Err(EditError::unfit(format!("Found multiple kustomization file: [{}]", many.join(" "))).into()),
    }
}

/// True when the folder has a kustomization file, or too many of them.
pub(crate) fn is_kustomized(place: &Place<'_, '_>) -> bool {
    FILE_NAMES.iter().any(|name| place.exists(name))
}

/// What makes kustomize refuse to read the file, as opposed to building it.
fn is_structural(problem: &LoadError) -> bool {
    matches!(problem, LoadError::UnknownField { .. } | LoadError::WrongType { .. })
}
