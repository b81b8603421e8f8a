//! What the instances of one build take and need, which can be told of only when all of them are rendered.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kubekiln_yaml::Span;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::{Package, Requirement, ValuesUse};
use crate::text::Text;

/// What is known of the instances that a build has rendered so far.
#[derive(Debug, Default)]
pub struct Rendered {
    /// What they took from Values files.
    pub values: ValuesUse,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    needs: Vec<Needs>,
    /// Packages whose facts an instance has read.
    used: Vec<String>,
    /// Facts by the folder in which paths start and the Instance's file.
    facts: FxHashMap<(PathBuf, PathBuf), Json>,
}

/// An instance, and what it needs beside its own package.
#[derive(Clone, Debug)]
pub struct Needs {
    /// Its name.
    pub instance: String,
    /// Where that stands.
    pub span: Span,
    /// Its package.
    pub package: String,
    /// The package's folder.
    pub folder: PathBuf,
    /// Packages that it needs with the parameters it has.
    pub packages: Vec<Needed>,
    /// APIs that it needs with them.
    pub apis: Vec<Needed>,
}

/// Something that is needed.
#[derive(Clone, Debug)]
pub struct Needed {
    /// A package's name, or an API as `group/version`.
    pub name: String,
    /// The parameter that asks for it.
    pub when: Option<String>,
    /// The text in `package.yaml` that says so.
    pub span: Span,
}

impl From<&Requirement<'_>> for Needed {
    fn from(requirement: &Requirement<'_>) -> Self {
        let when = requirement.when.map(|when| when.to_string());
        Self { name: requirement.name.to_string(), when, span: requirement.name.span }
    }
}

impl Rendered {
    fn open(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an instance.
    pub(crate) fn note(&self, instance: Text<'_>, package: &Package<'_>, params: &Json) {
        let held = |all: &[Requirement<'_>]| all.iter().filter(|one| one.holds(params)).map(Needed::from).collect();
        let needs = Needs {
            instance: instance.to_string(),
            span: instance.span,
            package: package.name.to_string(),
            folder: package.folder.clone(),
            packages: held(&package.requires.packages),
            apis: held(&package.requires.apis),
        };
        self.open().needs.push(needs);
    }

    /// The instances so far.
    pub fn needs(&self) -> Vec<Needs> {
        self.open().needs.clone()
    }

    /// Packages whose facts were read, rendered or not.
    pub fn used(&self) -> Vec<String> {
        self.open().used.clone()
    }

    /// The facts of the Instance in `file`, if they were read before.
    pub(crate) fn facts(&self, root: &Path, file: &Path) -> Option<Json> {
        self.open().facts.get(&(root.to_path_buf(), file.to_path_buf())).cloned()
    }

    /// Keeps the facts of the Instance in `file`.
    pub(crate) fn keep_facts(&self, root: &Path, file: &Path, package: &Package<'_>, facts: &Json) {
        let mut known = self.open();
        known.used.push(package.name.to_string());
        known.facts.insert((root.to_path_buf(), file.to_path_buf()), facts.clone());
    }
}
