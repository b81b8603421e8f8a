//! From a folder to objects: the whole pipeline in one place.

mod accumulate;
mod apis;
mod build_metadata;
mod chains;
mod configuration;
mod crds;
mod finish;
mod generators;
mod helm_charts;
mod images;
mod instances;
mod natives;
mod openapi;
mod patches;
mod plugins;
pub mod print;
mod programs;
mod replacements;
mod session;
mod shared;
mod transformer_objects;
mod transformers;
mod validators;
mod vendored;

use std::path::{Path, PathBuf};

use kubekiln_jsonnet::{Engine, RsJsonnet};
use kubekiln_yaml::Arena;

use crate::diagnostic::{Diagnostic, Severity, fold_warnings};
use crate::function::Plugins;
use crate::generate::HelmOptions;
use crate::generate::instance::Renderer;
use crate::layers::{Layer, tree};
use crate::lint::{self, Mirrored};
use crate::load::RemoteOptions;
use crate::load::loader::{Files, LoadRestrictor};
use crate::package::{Needs, Rendered};
use crate::resmap::ResMap;
use crate::schema::Schema;
use crate::text::Text;
use crate::world::World;
pub use apis::{NeededApi, apis, missing_apis};
use build_metadata::Wanted;
pub use chains::{Chains, Ways};
pub use images::{ImageAt, images};
pub use instances::{InstanceOf, Row, SetAt, instances};
pub use natives::NativeEngine;
use session::Session;
pub use shared::SharedLayers;

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
    /// Every warning is an error.
    pub strict: bool,
    /// The folder that relative paths start from, and that shown paths are relative to.
    pub shown_from: PathBuf,
    /// Whether and how helm charts are inflated.
    pub helm: HelmOptions,
    /// Evaluates jsonnet; it keeps the bounds that hold for packages and programs.
    pub engine: &'o dyn Engine,
    /// How other machines may be asked.
    pub remote: RemoteOptions,
    /// The Tanka environment to build, where a program's value has several.
    pub environment: Option<String>,
    /// What functions and other programs of the user's own may do.
    pub plugins: Plugins,
}

impl Default for Options<'_> {
    fn default() -> Self {
        let restrictor = LoadRestrictor::default();
        let (helm, plugins, remote) = (HelmOptions::default(), Plugins::default(), RemoteOptions::default());
        let (reorder, strict, shown_from, environment) = (None, false, PathBuf::new(), None);
        Self { restrictor, reorder, strict, shown_from, helm, engine: &RsJsonnet, remote, environment, plugins }
    }
}

/// The objects of a build, in output order.
#[derive(Debug)]
pub struct Build<'a> {
    /// The arena that holds their text.
    pub arena: &'a Arena,
    /// The objects.
    pub objects: ResMap<'a>,
    /// What the build knew of kinds: the tree's own `openapi` tells which lie in a namespace.
    pub schema: Schema,
    /// The instances and what they need, in the order of their places.
    pub needs: Vec<Needs>,
    /// What each `ImageMirror` covered, bases first.
    pub mirrored: Vec<Mirrored>,
    /// The layers that it was made of.
    pub layers: Chains,
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
    let files = Files::new(arena, world, options.shown_from.clone(), options.restrictor);
    build_with(&files.with_remotes(options.remote.clone()), folder, options)
}

/// The same with files that several builds share: what more than one of them names is read and fetched once. How files
/// are read and shown is what `files` says, not `options`.
pub fn build_with<'a>(files: &Files<'a, '_>, folder: &Path, options: &Options<'_>) -> Outcome<'a> {
    build_sharing(files, &SharedLayers::default(), folder, options)
}

/// The same with layers that several builds share.
pub fn build_sharing<'a>(
    files: &Files<'a, '_>,
    shared: &SharedLayers<'a>,
    folder: &Path,
    options: &Options<'_>,
) -> Outcome<'a> {
    let around = Around { depth: 0, refuse: &|_| None, rendered: &Rendered::default(), shared };
    let Outcome { result, warnings } = compile(files, folder, options, around);
    let warnings = fold_warnings(warnings);
    if !options.strict || warnings.is_empty() {
        return Outcome { result, warnings };
    }
    let mut errors: Vec<_> = warnings.into_iter().map(|w| Diagnostic { severity: Severity::Error, ..w }).collect();
    errors.extend(result.err().into_iter().flatten());
    Outcome { result: Err(errors), warnings: Vec::new() }
}

/// What is around a build: none, or a program that asked for it.
#[derive(Clone, Copy)]
struct Around<'r, 'a> {
    /// Builds around it.
    depth: usize,
    /// Why such a tree is not built.
    refuse: &'r dyn Fn(&Layer<'a>) -> Option<Diagnostic>,
    /// What is told of all instances together, those of the builds around it too.
    rendered: &'r Rendered,
    /// Layers that are built already.
    shared: &'r SharedLayers<'a>,
}

/// Builds one tree.
fn compile<'a>(files: &Files<'a, '_>, folder: &Path, options: &Options<'_>, around: Around<'_, 'a>) -> Outcome<'a> {
    let (layer, found) = tree::load_but(files, folder, &around.shared.folders);
    let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(|d| d.severity == Severity::Error);
    let Some(mut layer) = layer.filter(|_| errors.is_empty()) else {
        return Outcome { result: Err(errors), warnings };
    };
    if !around.shared.is_empty() && (openapi::is_anywhere(&layer) || build_metadata::is_tracked(&layer)) {
        return compile(files, folder, options, Around { shared: &SharedLayers::default(), ..around });
    }
    if let Some(refused) = (around.refuse)(&layer) {
        return Outcome { result: Err(vec![refused]), warnings };
    }
    layer.pass_namespaces_down(Text::EMPTY);
    match openapi::schema(files, &mut layer) {
        Ok(schema) => build_layer(files, layer, options, schema, around, warnings),
        Err(errors) => Outcome { result: Err(errors), warnings },
    }
}

/// Builds the tree below `layer`, of which `warnings` are known.
fn build_layer<'a>(
    files: &Files<'a, '_>,
    layer: Layer<'a>,
    options: &Options<'_>,
    schema: Schema,
    around: Around<'_, 'a>,
    mut warnings: Vec<Diagnostic>,
) -> Outcome<'a> {
    let arena = files.arena;
    let root = layer.folder.clone();
    let chains = Chains::new(&layer, around.shared);
    let wanted = Wanted::of(&layer);
    let (result, mut noted, mirrored) = Session::with(files, options, &schema, around, |session, engine| {
        let session = &Session { tracked: build_metadata::is_tracked(&layer), ..*session };
        let result = accumulate::build_root(session, layer);
        warnings.extend(in_order(engine.take_warnings(), arena));
        let mut noted = session.notes.take_warnings();
        if result.is_ok() && around.depth == 0 {
            let rendered = around.rendered;
            noted.extend(rendered.values.warnings(arena));
            noted.extend(lint::missing_requirement::of_build(rendered, files, &root));
            noted.extend(
                Renderer { vendoring: engine, files, engine, schema: session.builtin, rendered }.patched_facts(),
            );
        }
        (result, noted, session.notes.take_mirrored())
    });
    chains.complete(&mut noted, arena);
    warnings.extend(if result.is_ok() { noted } else { in_order(noted, arena) });
    let result = result.map(|mut objects| {
        if wanted.managed_by {
            build_metadata::label_managed_by(&mut objects);
        }
        finish::finish(&mut objects, wanted);
        let needs = lint::missing_requirement::in_order(around.rendered, files);
        Build { arena, objects, schema, needs, mirrored, layers: chains }
    });
    Outcome { result, warnings }
}

/// Layers that fail side by side leave their warnings in no order: they are sorted by their place.
fn in_order(mut warnings: Vec<Diagnostic>, arena: &Arena) -> Vec<Diagnostic> {
    let name = |diagnostic: &Diagnostic| arena.source(diagnostic.span.source).map_or("", |s| s.name.as_str());
    warnings.sort_by(|a, b| (name(a), a.span.start, &a.message).cmp(&(name(b), b.span.start, &b.message)));
    warnings
}
