//! What the stages of a build are given besides the layer.

use kubekiln_jsonnet::Engine;

use super::shared::SharedLayers;
use super::{Around, NativeEngine, Options, Reorder};
use crate::diagnostic::Diagnostic;
use crate::function::Plugins;
use crate::generate::helm_chart::Helm;
use crate::generate::{HelmOptions, Vendoring};
use crate::layers::OptIns;
use crate::lint::Notes;
use crate::load::loader::Files;
use crate::package::Rendered;
use crate::schema::Schema;
use crate::transform::Context;

/// What holds for the whole build.
pub(super) struct Session<'f, 'a, 'w> {
    /// Files and their texts.
    pub(super) files: &'f Files<'a, 'w>,
    /// Facts about kinds.
    pub(super) schema: &'f Schema,
    /// The facts that hold until a layer's `openapi` says others.
    pub(super) builtin: &'f Schema,
    /// Evaluates jsonnet.
    pub(super) engine: &'f dyn Engine,
    /// Makes the objects of Vendored packages.
    pub(super) vendoring: &'f dyn Vendoring<'a>,
    /// Inflates charts.
    pub(super) helm: &'f Helm<'f>,
    /// `--reorder`
    pub(super) reorder: Option<Reorder>,
    /// What the layer has to say besides errors.
    pub(super) notes: &'f Notes,
    /// The root has `buildMetadata`: objects carry where they come from.
    pub(super) tracked: bool,
    /// What the layer asks for that kustomize does not do.
    pub(super) opt_ins: OptIns,
    /// What plugins may do.
    pub(super) plugins: &'f Plugins,
    /// The Tanka environment that is meant.
    pub(super) environment: Option<&'f str>,
    /// What is told of all instances of the build together.
    pub(super) rendered: &'f Rendered,
    /// Layers that are built already.
    pub(super) shared: &'f SharedLayers<'a>,
}

impl<'a> Session<'_, 'a, '_> {
    /// Does `work` with what a build under `options` needs, and the engine that it evaluates with.
    pub(super) fn with<T>(
        files: &Files<'a, '_>,
        options: &Options<'_>,
        schema: &Schema,
        around: Around<'_, 'a>,
        work: impl FnOnce(&Session<'_, 'a, '_>, &NativeEngine<'_, 'a, '_>) -> T,
    ) -> T {
        let Options { reorder, plugins, .. } = options;
        // kustomize's --enable-alpha-plugins enables charts too.
        let helm = HelmOptions { enabled: options.helm.enabled || plugins.enabled, ..options.helm.clone() };
        let helm = Helm::new(&helm, options.remote.offline);
        let engine = NativeEngine::within(files, options, around.depth, around.rendered);
        let session = Session {
            files,
            schema,
            builtin: &Schema::builtin(),
            engine: &engine,
            vendoring: &engine,
            helm: &helm,
            reorder: *reorder,
            plugins,
            environment: options.environment.as_deref(),
            tracked: false,
            notes: &Notes::default(),
            opt_ins: OptIns::default(),
            rendered: around.rendered,
            shared: around.shared,
        };
        work(&session, &engine)
    }
}

impl<'f, 'a> Session<'f, 'a, '_> {
    /// What transformers get.
    pub(super) fn context(&self) -> Context<'a, 'f> {
        Context { arena: self.files.arena, schema: self.schema, notes: self.notes }
    }

    /// Notes warnings.
    pub(super) fn warn(&self, said: Vec<Diagnostic>) {
        for warning in said {
            self.notes.warn(warning);
        }
    }
}
