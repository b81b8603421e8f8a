//! What jsonnet programs ask of the whole compiler: `kustomizeBuild`, a kustomize tree inside jsonnet, and
//! `helmTemplate`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kubekiln_jsonnet::{Document, Engine, Evaluation, Failure, Request, SourceLoader};
use kubekiln_yaml::Node;

use super::{Options, Outcome, compile};
use crate::diagnostic::Diagnostic;
use crate::generate::helm_chart::{Helm, template};
use crate::generate::natives::{HELM_TEMPLATE, KUSTOMIZE_BUILD, KeyNames, text, value};
use crate::load::loader::Files;
use crate::world::PathKind;

/// Builds within builds; more is a program that builds itself.
const NESTING: usize = 8;

/// An engine whose programs may call `kustomizeBuild` and, where it is enabled, `helmTemplate`.
pub struct NativeEngine<'n, 'a, 'w> {
    files: &'n Files<'a, 'w>,
    options: &'n Options<'n>,
    helm: Helm<'n>,
    /// Builds around this one.
    depth: usize,
    warnings: Mutex<Vec<Diagnostic>>,
}

impl<'n, 'a, 'w> NativeEngine<'n, 'a, 'w> {
    /// Evaluates with the engine of `options`, and builds with all of them.
    pub fn new(files: &'n Files<'a, 'w>, options: &'n Options<'n>) -> Self {
        Self::within(files, options, 0)
    }

    pub(super) fn within(files: &'n Files<'a, 'w>, options: &'n Options<'n>, depth: usize) -> Self {
        let helm = Helm::new(&options.helm, options.remote.offline);
        Self { files, options, helm, depth, warnings: Mutex::default() }
    }

    /// What the trees that were built had to say besides errors.
    pub fn take_warnings(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn kustomize_build(&self, folder: &Path) -> Result<Vec<Document>, String> {
        if self.depth == NESTING {
            return Err(format!("builds nest deeper than {NESTING} levels: does a program build its own folder?"));
        }
        let Outcome { result, warnings } = compile(self.files, folder, self.options, self.depth + 1);
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).extend(warnings);
        let built = result.map_err(|errors| self.said(folder, &errors))?;
        self.documents(built.objects.iter().map(|resource| &resource.node))
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
            return names.keyed(self.kustomize_build(folder)?);
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
