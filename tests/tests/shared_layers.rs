//! Layers that several builds share are built once, and what the builds say is the same as when each builds its own.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use kubekiln::build::{Options, Outcome, SharedLayers, build_sharing};
use kubekiln::load::Files;
use kubekiln::load::LoadRestrictor;
use kubekiln::world::DiskWorld;
use kubekiln_jsonnet::{Engine, Evaluation, Failure, Request, RsJsonnet, SourceLoader};
use kubekiln_tests::place;
use kubekiln_yaml::Arena;
use walkdir::WalkDir;

/// What the kustomizations over a layer say besides; the last one needs a layer that keeps track of where objects come
/// from, which the others do not share.
const OVER: [&str; 3] = ["", "namePrefix: other-\n", "buildMetadata: [originAnnotations]\n"];

#[test]
fn sharing_changes_nothing() {
    let (mut shared, mut differing) = (0, Vec::new());
    for layer in layers() {
        let over = Over::new(&layer);
        let (apart, _) = over.build(false, &Options::default());
        let (together, count) = over.build(true, &Options::default());
        shared += count;
        if apart != together {
            differing.push(format!("{}\n--- apart\n{apart:?}\n--- together\n{together:?}", layer.display()));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
    assert!(shared > 100, "only {shared} layers were shared");
}

#[test]
fn a_package_below_is_evaluated_once() {
    let over = Over::new(&place::root().join("overlays/serving-only"));
    let evaluated = |share| {
        let engine = Counting(AtomicUsize::new(0));
        over.build(share, &Options { engine: &engine, ..Options::default() });
        engine.0.into_inner()
    };
    let (apart, together) = (evaluated(false), evaluated(true));
    assert!(together > 0);
    assert_eq!((apart % 3, together), (0, apart / 3 * 2));
}

/// Folders with a kustomization that the tests have, cases that must fail among them.
fn layers() -> BTreeSet<PathBuf> {
    let root = place::root();
    let below = |folder: &str| WalkDir::new(root.join(folder)).follow_links(false).into_iter().filter_map(Result::ok);
    let is_kustomization = |name: &str| ["kustomization.yaml", "kustomization.yml", "Kustomization"].contains(&name);
    let found = ["tests/cases", "overlays"].into_iter().flat_map(below);
    let files = found.filter(|entry| entry.file_name().to_str().is_some_and(is_kustomization));
    files.filter_map(|entry| entry.path().parent().map(Path::to_path_buf)).collect()
}

/// Kustomizations over one layer.
struct Over {
    _place: tempfile::TempDir,
    folders: Vec<PathBuf>,
}

impl Over {
    fn new(layer: &Path) -> Self {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        let up = "../".repeat(top.components().count());
        let layer = layer.strip_prefix("/").unwrap().display();
        let write = |(number, over): (usize, &&str)| {
            let folder = top.join(number.to_string());
            fs::create_dir(&folder).unwrap();
            let text = format!("{over}resources: [{:?}]\n", format!("{up}{layer}"));
            fs::write(folder.join("kustomization.yaml"), text).unwrap();
            folder
        };
        let folders = OVER.iter().enumerate().map(write).collect();
        Self { _place: place, folders }
    }

    /// What comes of each, and how many layers were shared.
    fn build(&self, share: bool, options: &Options<'_>) -> (Vec<Said>, usize) {
        let (arena, world) = (Arena::new(), DiskWorld::new());
        let files = Files::new(&arena, &world, place::root(), LoadRestrictor::RootOnly);
        let shared = if share { SharedLayers::of(&files, &self.folders, options) } else { SharedLayers::default() };
        let said = |diagnostics: &[kubekiln::Diagnostic]| -> String {
            diagnostics.iter().map(|diagnostic| diagnostic.render(&arena, false)).collect()
        };
        let build = |folder: &PathBuf| {
            let Outcome { result, warnings } = build_sharing(&files, &shared, folder, options);
            let printed = result.and_then(|built| built.to_yaml()).map_err(|errors| said(&errors));
            Said { printed, warnings: said(&warnings) }
        };
        (self.folders.iter().map(build).collect(), shared.len())
    }
}

/// What a build prints, or its errors, and its warnings.
#[derive(PartialEq, Eq, Debug)]
struct Said {
    printed: Result<String, String>,
    warnings: String,
}

/// Counts what it evaluates.
struct Counting(AtomicUsize);

impl Engine for Counting {
    fn name(&self) -> &'static str {
        RsJsonnet.name()
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        self.0.fetch_add(1, Ordering::Relaxed);
        RsJsonnet.evaluate(request, loader)
    }
}
