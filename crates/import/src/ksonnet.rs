//! ksonnet: an app with its environments, or a registry of packages with prototypes.
//!
//! People's jsonnet is not rewritten. It is evaluated as ksonnet did, at every build: packages name external variables
//! (`spec.extVars`) that carry what `ks` passed in, and the import paths are those of `ks`. What only `ks generate` and
//! `ks show` did around the evaluation is done here, once, or by the library in `library/`.

mod app;
mod component;
mod environment;
mod imports;
mod manifest;
mod module;
mod package;
mod param_type;
mod parameters;
mod prototype;
mod registry;
mod sources;
mod tree;

use std::path::{Path, PathBuf};

use kubekiln::World;
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::world::PathKind;
use kubekiln_jsonnet::{Engine, RsJsonnet};
use kubekiln_yaml::{Arena, Span};

use crate::folder::existing;
use crate::output::{Imported, Output, invalid};

/// The server that a prototype sees when none is given: a registry knows of no cluster.
pub const SERVER: &str = "https://example.invalid";

/// What an import may be told.
#[derive(Clone)]
pub struct Options<'o> {
    /// The folder with `k.libsonnet` and `k8s.libsonnet`. An app uses it for Kubernetes versions that its own `lib` does
    /// not have.
    pub lib: Option<PathBuf>,
    /// The server that prototypes of a registry see. An app's environments name theirs.
    pub server: String,
    /// The folder that relative paths start from, and that shown paths are relative to.
    pub shown_from: PathBuf,
    /// Evaluates parameters; it keeps the bounds that hold for programs.
    pub engine: &'o dyn Engine,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { lib: None, server: SERVER.to_owned(), shown_from: PathBuf::new(), engine: &RsJsonnet }
    }
}

/// One import under way.
struct Session<'a, 'w> {
    files: Files<'a, 'w>,
    engine: &'w dyn Engine,
    /// The app or registry, without links.
    root: PathBuf,
    /// The folder given as `--lib`, without links.
    lib: Option<PathBuf>,
    server: &'w str,
    output: Output,
}

/// Imports the app or the registry in `folder`: with `app.yaml` it is an app.
///
/// An app gives `packages/<environment>/<module>` and `overlays/<environment>`, and the sources they share. A registry
/// gives a package `<package>.<prototype>` for each prototype, and the sources they share.
pub fn import(arena: &Arena, world: &dyn World, folder: &Path, options: &Options<'_>) -> Imported {
    let files = Files::new(arena, world, options.shown_from.clone(), LoadRestrictor::None);
    let mut output = Output::default();
    let Some(root) = existing(&files, folder, &mut output) else { return output.finish() };
    let lib = match options.lib.as_deref().map(|lib| library(&files, lib, &mut output)) {
        Some(None) => return output.finish(),
        Some(lib) => lib,
        None => None,
    };
    let mut session = Session { files, engine: options.engine, root, lib, server: &options.server, output };
    if world.kind(&session.root.join("app.yaml")) == Some(PathKind::File) {
        app::import(&mut session);
    } else {
        registry::import(&mut session);
    }
    session.output.finish()
}

/// The folder that holds `k.libsonnet`.
fn library(files: &Files<'_, '_>, folder: &Path, output: &mut Output) -> Option<PathBuf> {
    let found = existing(files, folder, output)?;
    let holds = |folder: &Path| files.world.kind(&folder.join(K)) == Some(PathKind::File);
    if holds(&found) {
        return Some(found);
    }
    let below = files.world.list(&found).unwrap_or_default();
    let near = below.iter().map(|name| found.join(name)).find(|folder| holds(folder));
    let hint = near.map(|folder| format!("{} has one", files.shown(&folder)));
    let message = format!("{} has no {K}", files.shown(&found));
    output.problem(invalid("missing-lib", message, Span::NONE, hint));
    None
}

/// The file of ksonnet's library that programs import.
const K: &str = "k.libsonnet";
