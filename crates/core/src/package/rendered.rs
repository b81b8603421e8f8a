//! What the instances of one build take and need, which can be told of only when all of them are rendered.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kubekiln_yaml::Span;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};

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
    /// Instances whose facts were read from their files, once for each text that names one.
    used: Vec<Used>,
    /// The same by the folder in which paths start and the Instance's file.
    facts: FxHashMap<(PathBuf, PathBuf), Used>,
    /// What the programs of rendered instances got, by the package's folder and the instance's name; only of packages
    /// that publish facts.
    contexts: FxHashMap<(PathBuf, String), Vec<Json>>,
}

/// An Instance whose facts were read from its file.
#[derive(Clone, Debug)]
pub struct Used {
    /// Its name.
    pub instance: String,
    /// Its package.
    pub package: String,
    /// The package's folder.
    pub folder: PathBuf,
    /// The text that names the file.
    pub asked: Span,
    /// What the program got.
    pub context: Json,
    /// What it gave.
    pub facts: Json,
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

    /// Notes an instance, and what its programs get.
    pub(crate) fn note(&self, instance: Text<'_>, package: &Package<'_>, context: &Map<String, Json>) {
        let params = &context["params"];
        let held = |all: &[Requirement<'_>]| all.iter().filter(|one| one.holds(params)).map(Needed::from).collect();
        let needs = Needs {
            instance: instance.to_string(),
            span: instance.span,
            package: package.name.to_string(),
            folder: package.folder.clone(),
            packages: held(&package.requires.packages),
            apis: held(&package.requires.apis),
        };
        let mut known = self.open();
        known.needs.push(needs);
        if package.facts.is_some() {
            let contexts = known.contexts.entry((package.folder.clone(), instance.to_string())).or_default();
            contexts.push(Json::Object(context.clone()));
        }
    }

    /// Adds what is known of the instances of another build, which are some of this one too.
    pub(crate) fn extend(&self, other: &Self) {
        self.values.extend(&other.values);
        let (mut known, other) = (self.open(), other.open());
        known.needs.extend_from_slice(&other.needs);
        known.used.extend_from_slice(&other.used);
        known.facts.extend(other.facts.iter().map(|(key, used)| (key.clone(), used.clone())));
        for (key, contexts) in &other.contexts {
            known.contexts.entry(key.clone()).or_default().extend_from_slice(contexts);
        }
    }

    /// The instances so far.
    pub fn needs(&self) -> Vec<Needs> {
        self.open().needs.clone()
    }

    /// Instances whose facts were read, rendered or not.
    pub fn used(&self) -> Vec<Used> {
        self.open().used.clone()
    }

    /// What the programs of an instance got, as often as it was rendered.
    pub(crate) fn contexts(&self, package: &Path, instance: &str) -> Vec<Json> {
        let key = (package.to_path_buf(), instance.to_owned());
        self.open().contexts.get(&key).cloned().unwrap_or_default()
    }

    /// The facts of the Instance in `file`, if they were read before; `asked` names the file now.
    pub(crate) fn facts(&self, root: &Path, file: &Path, asked: Span) -> Option<Json> {
        let mut known = self.open();
        let used = known.facts.get(&(root.to_path_buf(), file.to_path_buf())).cloned()?;
        let facts = used.facts.clone();
        known.used.push(Used { asked, ..used });
        Some(facts)
    }

    /// Keeps the facts of the Instance in `file`.
    pub(crate) fn keep_facts(&self, root: &Path, file: &Path, used: Used) {
        let mut known = self.open();
        known.facts.insert((root.to_path_buf(), file.to_path_buf()), used.clone());
        known.used.push(used);
    }
}
