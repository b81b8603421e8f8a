//! What jsonnet programs ask of the whole compiler: `kustomizeBuild`, a kustomize tree inside jsonnet, and
//! `helmTemplate`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kubekiln_jsonnet::{Document, Engine, Evaluation, Failure, Request, SourceLoader};
use kubekiln_yaml::{Node, Span};

use super::shared::SharedLayers;
use super::{Around, Options, Outcome, compile};
use crate::diagnostic::Diagnostic;
use crate::generate::helm_chart::{Helm, template};
use crate::generate::jsonnet_root::ImportPaths;
use crate::generate::natives::{HELM_TEMPLATE, KUSTOMIZE_BUILD, KeyNames, text, value};
use crate::layers::kustomization::file_span;
use crate::layers::{Content, Layer};
use crate::load::LoadError;
use crate::load::loader::Files;
use crate::package::Rendered;
use crate::world::PathKind;

/// Builds within builds; more is a program that builds itself.
pub(super) const NESTING: usize = 8;

/// Whether a program may read a folder.
type Allowed<'p> = &'p dyn Fn(&Path) -> bool;

/// An engine whose programs may call `kustomizeBuild` and, where it is enabled, `helmTemplate`.
pub struct NativeEngine<'n, 'a, 'w> {
    pub(super) files: &'n Files<'a, 'w>,
    pub(super) options: &'n Options<'n>,
    helm: Helm<'n>,
    /// Builds around this one.
    pub(super) depth: usize,
    /// What is told of all instances together.
    pub(super) rendered: &'n Rendered,
    warnings: Mutex<Vec<Diagnostic>>,
}

impl<'n, 'a, 'w> NativeEngine<'n, 'a, 'w> {
    /// Evaluates with the engine of `options`, and builds with all of them. `rendered` learns of the instances of what is
    /// built.
    pub fn new(files: &'n Files<'a, 'w>, options: &'n Options<'n>, rendered: &'n Rendered) -> Self {
        Self::within(files, options, 0, rendered)
    }

    pub(super) fn within(
        files: &'n Files<'a, 'w>,
        options: &'n Options<'n>,
        depth: usize,
        rendered: &'n Rendered,
    ) -> Self {
        let helm = Helm::new(&options.helm, options.remote.offline);
        Self { files, options, helm, depth, rendered, warnings: Mutex::default() }
    }

    /// What the trees that were built had to say besides errors.
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes what a tree that was built had to say.
    pub(super) fn warn(&self, warnings: Vec<Diagnostic>) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).extend(warnings);
    }

    fn kustomize_build(&self, folder: &Path, allowed: Allowed<'_>) -> Result<Vec<Document>, String> {
        if self.depth == NESTING {
            return Err(format!("builds nest deeper than {NESTING} levels: does a program build its own folder?"));
        }
        let refuse = |layer: &Layer<'a>| self.outside(layer, allowed).map(Into::into);
        let shared = SharedLayers::default();
        let around = Around { depth: self.depth + 1, refuse: &refuse, rendered: self.rendered, shared: &shared };
        let Outcome { result, warnings } = compile(self.files, folder, self.options, around);
        self.warn(warnings);
        let built = result.map_err(|errors| self.said(folder, &errors))?;
        self.documents(built.objects.iter().map(|resource| &resource.node))
    }

    /// A part of the tree that the program may not read: what it builds must not read for it.
    fn outside(&self, layer: &Layer<'a>, allowed: Allowed<'_>) -> Option<LoadError> {
        // In a clone nothing leads out of it.
        let is_clone = |folder: &Path| self.files.remotes.clone_of(folder).is_some();
        let check = |folder: &Path, span: Span| {
            if self.files.world.kind(folder).is_none() || is_clone(folder) || allowed(folder) {
                return None;
            }
            let message =
                format!("\"{}\" is outside the folders that the calling program may read", self.files.shown(folder));
            Some(LoadError::Invalid { code: "load-restriction", message, span, hint: None })
        };
        let folder = &layer.folder;
        let start = file_span(layer.kustomization.source);
        check(folder, start).or_else(|| {
            layer.entries().find_map(|entry| match &entry.content {
                Content::Layer(below) => self.outside(below, allowed),
                Content::Jsonnet(file) => {
                    let paths = ImportPaths::of_resource(self.files, file.parent().unwrap_or(folder), folder);
                    paths.bounds.iter().find_map(|bound| check(bound, entry.text.span))
                }
                Content::JsonnetRoot(folder) => {
                    let paths = ImportPaths::of_root(self.files, folder);
                    paths.bounds.iter().find_map(|bound| check(bound, entry.text.span))
                }
                Content::Objects(_) | Content::Inline(_) | Content::Built(_) => None,
            })
        })
    }

    fn documents<'d>(&self, nodes: impl Iterator<Item = &'d Node<'a>>) -> Result<Vec<Document>, String>
    where
        'a: 'd,
    {
        nodes.map(|node| value(node, self.files.arena)).collect()
    }

    /// The errors in one text, each with its place.
    fn said(&self, folder: &Path, errors: &[Diagnostic]) -> String {
        let arena = self.files.arena;
        let mut said = format!("{} does not build", self.files.shown(folder));
        for error in errors {
            let place = arena.position(error.span).zip(arena.source(error.span.source));
            let place = place.map(|(at, source)| format!("{}:{}:{}: ", source.name, at.line, at.column));
            let _ = write!(said, "\n  {}{}", place.unwrap_or_default(), error.message);
        }
        said
    }

    fn call(&self, loader: &dyn SourceLoader, native: &str, args: &[Document]) -> Result<Document, String> {
        let (path, options) = match native {
            KUSTOMIZE_BUILD => (text(native, args, 0)?, args.get(1)),
            HELM_TEMPLATE => (text(native, args, 1)?, args.get(2)),
            _ => return loader.call(native, args),
        };
        let options = options.unwrap_or(&Document::Null);
        let from = option(options, "calledFrom");
        if from.is_empty() {
            return Err("'opts.calledFrom' is unset or empty: give { calledFrom: std.thisFile }".to_owned());
        }
        let names = KeyNames::parse(option(options, "nameFormat"))?;
        let what = if native == KUSTOMIZE_BUILD { "kustomization" } else { "a chart" };
        let missing = |why: &str| format!("Failed to find {what} at '{path}': {why}");
        let folder = loader.locate(from, path).map_err(|why| missing(&why))?;
        let folder = Path::new(&folder);
        if native == KUSTOMIZE_BUILD {
            let allowed = |folder: &Path| loader.locate(from, &folder.to_string_lossy()).is_ok();
            return names.keyed(self.kustomize_build(folder, &allowed)?);
        }
        if self.files.world.kind(&folder.join("Chart.yaml")) != Some(PathKind::File) {
            return Err(missing("it has no Chart.yaml"));
        }
        let name = text(native, args, 0)?;
        let objects = template(&self.helm, self.files, name, folder, options).map_err(|error| error.to_string())?;
        names.keyed(self.documents(objects.iter())?)
    }
}

/// An option that is a string; empty for any other.
fn option<'d>(options: &'d Document, name: &str) -> &'d str {
    match options.get(name) {
        Some(Document::Str(text)) => text,
        _ => "",
    }
}

impl Engine for NativeEngine<'_, '_, '_> {
    fn name(&self) -> &'static str {
        self.options.engine.name()
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        self.options.engine.evaluate(request, &Answering { engine: self, loader })
    }
}

/// The loader, and the natives that it cannot answer.
struct Answering<'c, 'n, 'a, 'w> {
    engine: &'c NativeEngine<'n, 'a, 'w>,
    loader: &'c dyn SourceLoader,
}

impl SourceLoader for Answering<'_, '_, '_, '_> {
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
        self.loader.resolve(from, import)
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, String> {
        self.loader.read(id)
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, String> {
        self.loader.locate(from, path)
    }

    fn call(&self, native: &str, args: &[Document]) -> Result<Document, String> {
        self.engine.call(self.loader, native, args)
    }
}
