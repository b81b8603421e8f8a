//! What the stages of one layer have to say besides their results.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kubekiln_yaml::Span;

use crate::diagnostic::Diagnostic;
use crate::id::Gvk;
use crate::resource::Resource;
use crate::schema::Schema;

/// Warnings and deletions, in the order in which they came up. A layer is built by one thread, so the order is always
/// the same.
#[derive(Debug, Default)]
pub struct Notes(Mutex<Noted>);

#[derive(Clone, Debug, Default)]
struct Noted {
    warnings: Vec<Diagnostic>,
    deleted: Vec<Deleted>,
}

/// An object that a patch has deleted.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// `group/version`
    pub api_version: String,
    /// `kind`
    pub kind: String,
    /// Every name it ever had, each with its effective namespace.
    pub names: Vec<(String, String)>,
    /// The patch.
    pub patch: Span,
}

impl Deleted {
    /// Group, version and kind.
    pub fn gvk(&self) -> Gvk<'_> {
        Gvk::new(&self.api_version, &self.kind)
    }
}

impl Clone for Notes {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.open().clone()))
    }
}

impl Notes {
    fn open(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a warning.
    pub fn warn(&self, warning: Diagnostic) {
        self.open().warnings.push(warning);
    }

    /// Notes that `patch` deletes an object.
    pub fn delete(&self, resource: &Resource<'_>, patch: Span, schema: &Schema) {
        let ids = resource.previous_ids().chain([resource.id(schema)]);
        let deleted = Deleted {
            api_version: resource.gvk().api_version(),
            kind: resource.kind().to_owned(),
            names: ids.map(|id| (id.name.to_owned(), id.effective_namespace().to_owned())).collect(),
            patch,
        };
        self.open().deleted.push(deleted);
    }

    /// Takes the notes of another layer in; `chain` is the entry that named it.
    pub fn extend(&self, other: Notes, chain: Option<Span>) {
        let mut other = other.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = chain {
            other.warnings.iter_mut().for_each(|warning| warning.chain.insert(0, entry));
        }
        let mut mine = self.open();
        mine.warnings.append(&mut other.warnings);
        mine.deleted.append(&mut other.deleted);
    }

    /// All warnings so far, taken out.
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.open().warnings)
    }

    /// The objects deleted so far.
    pub fn deleted(&self) -> Vec<Deleted> {
        self.open().deleted.clone()
    }
}
