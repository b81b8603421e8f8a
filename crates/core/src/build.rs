//! From a folder to objects: the whole pipeline in one place.

mod accumulate;
mod build_metadata;
mod configuration;
mod finish;
mod generators;
mod openapi;
mod patches;
pub mod print;
mod replacements;
mod transformer_objects;
mod transformers;

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{Engine, RsJsonnet};
use kubekiln_yaml::Arena;

use crate::diagnostic::{Diagnostic, fold_warnings};
use crate::layers::tree;
use crate::load::loader::{Files, LoadRestrictor};
use crate::resmap::ResMap;
use crate::world::{World, join};
use accumulate::Session;
use build_metadata::Wanted;

/// Order of the output where the root kustomization has no `sortOptions`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reorder {
    /// Namespaces and CRDs first, webhooks last.
    Legacy,
    /// As accumulated.
    None,
}

/// What a build may be told.
#[derive(Clone)]
pub struct Options<'o> {
    /// Which files a kustomization may name.
    pub restrictor: LoadRestrictor,
    /// kustomize's `--reorder`; kustomize takes `legacy` when it is not given.
    pub reorder: Option<Reorder>,
    /// The folder that relative paths start from, and that shown paths are relative to.
    pub shown_from: PathBuf,
    /// Evaluates jsonnet; it keeps the bounds that hold for packages and programs.
    pub engine: &'o dyn Engine,
}

impl Default for Options<'_> {
    fn default() -> Self {
        let restrictor = LoadRestrictor::default();
        Self { restrictor, reorder: None, shown_from: PathBuf::new(), engine: &RsJsonnet }
    }
}

/// The objects of a build, in output order.
#[derive(Debug)]
pub struct Build<'a> {
    /// The arena that holds their text.
    pub arena: &'a Arena,
    /// The objects.
    pub objects: ResMap<'a>,
}

/// What came of a build.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The objects, or every error found.
    pub result: Result<Build<'a>, Vec<Diagnostic>>,
    /// Warnings, whether it failed or not.
    pub warnings: Vec<Diagnostic>,
}

/// Builds the kustomization in `folder`.
pub fn build<'a>(arena: &'a Arena, world: &dyn World, folder: &Path, options: &Options<'_>) -> Outcome<'a> {
    let Outcome { result, warnings } = run(arena, world, folder, options);
    Outcome { result, warnings: fold_warnings(warnings) }
}

fn run<'a>(arena: &'a Arena, world: &dyn World, folder: &Path, options: &Options<'_>) -> Outcome<'a> {
    let files = Files::new(arena, world, options.shown_from.clone(), options.restrictor);
    let root = join(&options.shown_from, &folder.to_string_lossy());
    let (layer, found) = tree::load(&files, &root);
    let (mut errors, mut warnings): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|d| d.severity == crate::Severity::Error);
    let Some(layer) = layer.filter(|_| errors.is_empty()) else {
        return Outcome { result: Err(errors), warnings };
    };
    let schema = match openapi::schema(&files, &layer) {
        Ok(schema) => schema,
        Err(errors) => return Outcome { result: Err(errors), warnings },
    };
    let wanted = Wanted::of(&layer);
    let tracked = build_metadata::is_tracked(&layer);
    let session = Session { files: &files, schema: &schema, engine: options.engine, reorder: options.reorder, tracked };
    let result = match accumulate::build_root(&session, layer, &mut warnings) {
        Ok(mut objects) => {
            if wanted.managed_by {
                build_metadata::label_managed_by(&mut objects);
            }
            finish::finish(&mut objects, wanted);
            Ok(Build { arena, objects })
        }
        Err(found) => {
            errors.extend(found);
            Err(errors)
        }
    };
    Outcome { result, warnings }
}
