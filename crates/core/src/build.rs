//! From a folder to objects: the whole pipeline in one place.

mod accumulate;
mod build_metadata;
mod configuration;
mod finish;
mod generators;
mod helm_charts;
mod openapi;
mod patches;
mod plugins;
pub mod print;
mod replacements;
mod transformer_objects;
mod transformers;
mod validators;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kubekiln_jsonnet::{Engine, RsJsonnet};
use kubekiln_yaml::Arena;

use crate::diagnostic::{Diagnostic, fold_warnings};
use crate::function::Plugins;
use crate::generate::HelmOptions;
use crate::generate::helm_chart::Helm;
use crate::layers::tree;
use crate::load::RemoteOptions;
use crate::load::loader::{Files, LoadRestrictor};
use crate::resmap::ResMap;
use crate::text::Text;
use crate::world::World;
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
    /// Whether and how helm charts are inflated.
    pub helm: HelmOptions,
    /// Evaluates jsonnet; it keeps the bounds that hold for packages and programs.
    pub engine: &'o dyn Engine,
    /// How other machines may be asked.
    pub remote: RemoteOptions,
    /// What functions and other programs of the user's own may do.
    pub plugins: Plugins,
}

impl Default for Options<'_> {
    fn default() -> Self {
        let restrictor = LoadRestrictor::default();
        let (helm, plugins, remote) = (HelmOptions::default(), Plugins::default(), RemoteOptions::default());
        Self { restrictor, reorder: None, shown_from: PathBuf::new(), helm, engine: &RsJsonnet, remote, plugins }
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

/// Builds the kustomization in `folder`, which may be a git URL.
pub fn build<'a>(arena: &'a Arena, world: &dyn World, folder: &Path, options: &Options<'_>) -> Outcome<'a> {
    let Outcome { result, warnings } = run(arena, world, folder, options);
    Outcome { result, warnings: fold_warnings(warnings) }
}

fn run<'a>(arena: &'a Arena, world: &dyn World, folder: &Path, options: &Options<'_>) -> Outcome<'a> {
    let files = Files::new(arena, world, options.shown_from.clone(), options.restrictor);
    let files = files.with_remotes(options.remote.clone());
    let (layer, found) = tree::load(&files, folder);
    let (mut errors, mut warnings): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|d| d.severity == crate::Severity::Error);
    let Some(mut layer) = layer.filter(|_| errors.is_empty()) else {
        return Outcome { result: Err(errors), warnings };
    };
    tree::pass_namespaces_down(&mut layer, Text::EMPTY);
    let schema = match openapi::schema(&files, &layer) {
        Ok(schema) => schema,
        Err(errors) => return Outcome { result: Err(errors), warnings },
    };
    let wanted = Wanted::of(&layer);
    let tracked = build_metadata::is_tracked(&layer);
    let helm = Helm::new(&options.helm);
    let Options { engine, reorder, plugins, .. } = options;
    let session = Session {
        files: &files,
        schema: &schema,
        engine: *engine,
        helm: &helm,
        reorder: *reorder,
        plugins,
        tracked,
        warnings: Mutex::default(),
    };
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
    warnings.extend(in_order(session.warnings.into_inner().unwrap_or_else(PoisonError::into_inner), arena));
    Outcome { result, warnings }
}

/// Layers are built side by side; what they warn of is sorted by its place.
fn in_order(mut warnings: Vec<Diagnostic>, arena: &Arena) -> Vec<Diagnostic> {
    let name = |diagnostic: &Diagnostic| arena.source(diagnostic.span.source).map_or("", |s| s.name.as_str());
    warnings.sort_by(|a, b| (name(a), a.span.start, &a.message).cmp(&(name(b), b.span.start, &b.message)));
    warnings
}
