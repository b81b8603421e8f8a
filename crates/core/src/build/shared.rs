//! Layers that several builds of one run have in common, each accumulated once.
//!
//! What a layer hands up depends on the layer and on what the whole run is told, not on the layer above it: so the builds
//! that name it get copies. Where that does not hold, each build makes its own: below an `openapi` field or
//! `buildMetadata` of the root, and with charts or programs of other people, which may count on being run.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::accumulate::{Accumulator, accumulate};
use super::chains::Chains;
use super::session::Session;
use super::{Around, Options, openapi};
use crate::diagnostic::Severity;
use crate::layers::kustomization::Kind;
use crate::layers::shared::named_twice;
use crate::layers::{SharedFolders, tree};
use crate::load::loader::Files;
use crate::package::Rendered;
use crate::schema::Schema;
use crate::text::Text;

/// The layers that several of the builds of a run name. It serves all builds with the same files and options.
#[derive(Debug, Default)]
pub struct SharedLayers<'a> {
    pub(super) folders: SharedFolders,
    built: FxHashMap<PathBuf, Built<'a>>,
}

/// What came of a layer.
#[derive(Debug)]
struct Built<'a> {
    accumulated: Accumulator<'a>,
    /// What is told of its instances.
    rendered: Rendered,
    /// The layers below it.
    chains: Chains,
}

impl<'a> SharedLayers<'a> {
    /// Builds what more than one kustomization names of those in `roots`, which are absolute paths or git URLs, and below. What does
    /// not build is left to the builds that need it: they say so, each with its own way there.
    pub fn of(files: &Files<'a, '_>, roots: &[PathBuf], options: &Options<'_>) -> Self {
        let mut shared = Self::default();
        if options.helm.enabled || options.plugins.enabled {
            return shared;
        }
        for folder in named_twice(files, roots) {
            shared.build(files, folder, options);
        }
        shared
    }

    /// Number of layers.
    pub fn len(&self) -> usize {
        self.built.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.built.is_empty()
    }

    fn build(&mut self, files: &Files<'a, '_>, folder: PathBuf, options: &Options<'_>) {
        let (layer, found) = tree::load_but(files, &folder, &self.folders);
        let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let Some(mut layer) = layer.filter(|layer| !failed && layer.kustomization.kind != Kind::Component) else {
            return;
        };
        if openapi::is_anywhere(&layer) {
            return;
        }
        layer.pass_namespaces_down(Text::EMPTY);
        let (folders, chains, rendered) = (self.folders.all_of(&layer), Chains::new(&layer, self), Rendered::default());
        let around = Around { depth: 0, refuse: &|_| None, rendered: &rendered, shared: self };
        let built = Session::with(files, options, &Schema::builtin(), around, |session, engine| {
            let accumulated = accumulate(session, layer, Accumulator::default()).ok();
            // What a program has built says nothing of the layers around it, so it could not be told again.
            accumulated.filter(|_| engine.take_warnings().is_empty())
        });
        if let Some(accumulated) = built {
            self.folders.add(folder.clone(), folders, found);
            self.built.insert(folder, Built { accumulated, rendered, chains });
        }
    }

    /// What the layer in `folder` hands up; `session` learns of its instances.
    pub(super) fn hand_up(&self, folder: &Path, session: &Session<'_, 'a, '_>) -> Accumulator<'a> {
        let built = &self.built[folder];
        session.rendered.extend(&built.rendered);
        built.accumulated.clone()
    }

    /// The layers in and below `folder`.
    pub(super) fn chains(&self, folder: &Path) -> &Chains {
        &self.built[folder].chains
    }
}
