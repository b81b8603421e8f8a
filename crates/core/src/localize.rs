//! A copy of a kustomization that needs no other machine (kustomize's `localize`).
//!
//! Everything that the kustomization names is copied to where it stood beside it; what is remote goes to
//! `localized-files/`. Kustomizations are edited where a path changes and nowhere else.

mod chart_home;
mod entry;
mod fields;
mod jsonnet;
mod package;
mod place;
mod plugin;
mod rewrite;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use kubekiln_jsonnet::Engine;
use kubekiln_yaml::{Arena, Span};

use crate::build::Options;
use crate::diagnostic::Diagnostic;
use crate::layers::tree::{Branch, is_jsonnet_root};
use crate::load::git::RepoSpec;
use crate::load::loader::{Files, LoadRestrictor};
use crate::load::{LoadError, Problems, documents};
use crate::world::{PathKind, World, join};

/// The folder in which remote things are kept, in each kustomization's folder that names some.
pub const LOCALIZED: &str = "localized-files";

/// What to copy, and where to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Localize {
    /// A folder, or a git URL with a `ref`.
    pub target: String,
    /// The folder that local references may not leave; the target's own without one.
    pub scope: Option<PathBuf>,
    /// The new folder; its name comes from the target's without one.
    pub destination: Option<PathBuf>,
}

/// A copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Localized {
    /// The new folder.
    pub destination: PathBuf,
    /// The target's copy in it.
    pub root: PathBuf,
    /// Files written, relative to the new folder, sorted.
    pub files: Vec<PathBuf>,
}

/// Copies; nothing is written unless everything can be. Other machines are asked as `options` say.
pub fn localize(
    arena: &Arena,
    world: &dyn World,
    localize: &Localize,
    options: &Options<'_>,
) -> Result<Localized, Vec<Diagnostic>> {
    // kustomize's localize never reads what is not in or below a root.
    let files = Files::new(arena, world, options.shown_from.clone(), LoadRestrictor::RootOnly);
    let files = files.with_remotes(options.remote.clone());
    let found = Found::start(&files, localize).map_err(|error| vec![Diagnostic::from(error)])?;
    let Found { branch, folder, scope, destination, is_remote } = found;
    let inside = folder.strip_prefix(&scope).unwrap_or(Path::new("")).to_path_buf();
    let engine = options.engine;
    let (out, seen, problems) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    let mut copy = Copy { files: &files, engine, scope, out, seen, problems };
    let to = Path::new("/").join(&inside);
    copy.seen.insert((to.clone(), None));
    copy.kustomization(&Here { branch, folder, to, is_local: !is_remote, listing: None });
    if !copy.problems.is_empty() {
        return Err(copy.problems);
    }
    let written = write(world, &destination, &copy.out).map_err(|error| vec![Diagnostic::from(error)])?;
    Ok(Localized { root: destination.join(inside), destination, files: written })
}

fn write(world: &dyn World, destination: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<Vec<PathBuf>, LoadError> {
    let mut written = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let path = path.strip_prefix("/").unwrap_or(path);
        let to = destination.join(path);
        world.write(&to, bytes).map_err(|error| refused("localize-write", error.to_string(), Span::NONE))?;
        written.push(path.to_path_buf());
    }
    Ok(written)
}

fn refused(code: &'static str, message: String, span: Span) -> LoadError {
    LoadError::Invalid { code, message, span, hint: None }
}

/// What the arguments come to.
struct Found<'f, 'a, 'w> {
    branch: Branch<'f, 'a, 'w>,
    folder: PathBuf,
    scope: PathBuf,
    destination: PathBuf,
    is_remote: bool,
}

impl<'f, 'a, 'w> Found<'f, 'a, 'w> {
    fn start(files: &'f Files<'a, 'w>, localize: &Localize) -> Result<Self, LoadError> {
        let spec = RepoSpec::parse(&localize.target).ok();
        if spec.as_ref().is_some_and(|spec| spec.reference.is_empty()) {
            return Err(no_ref(&localize.target, Span::NONE));
        }
        let branch = Branch::first(files, &localize.target, &mut Vec::new())?;
        let folder = branch.folder().to_path_buf();
        let clone = files.remotes.clone_of(&folder).filter(|_| spec.is_some());
        let scope = scope(files, localize, &folder, clone.as_deref())?;
        let name = place::default_name(&folder, clone.as_deref(), spec.as_ref());
        let destination = destination(files, localize.destination.as_deref().unwrap_or(Path::new(&name)))?;
        Ok(Self { branch, folder, scope, destination, is_remote: clone.is_some() })
    }
}

fn no_ref(url: &str, span: Span) -> LoadError {
    let message = format!("localize remote root {url:?} missing ref query string parameter");
    let hint = Some("a copy of what changes tomorrow is no copy: add `?ref=`".to_owned());
    LoadError::Invalid { code: "missing-ref", message, span, hint }
}

/// A clone's top, the folder asked for, or the target itself.
fn scope(
    files: &Files<'_, '_>,
    localize: &Localize,
    folder: &Path,
    clone: Option<&Path>,
) -> Result<PathBuf, LoadError> {
    let target = &localize.target;
    match (clone, &localize.scope) {
        (Some(clone), None) => Ok(clone.to_path_buf()),
        (Some(_), Some(scope)) => {
            let message =
                format!("scope {:?} specified for remote localize target {target:?}", scope.display().to_string());
            Err(refused("localize-scope", message, Span::NONE))
        }
        (None, None) => Ok(folder.to_path_buf()),
        (None, Some(named)) => {
            let scope = files.world.canonical(&join(&files.shown_from, &named.to_string_lossy()));
            let scope = scope.map_err(|error| {
                refused("localize-scope", format!("unable to establish localize scope: {error}"), Span::NONE)
            })?;
            if folder.starts_with(&scope) {
                return Ok(scope);
            }
            let (named, folder) = (named.display().to_string(), folder.display().to_string());
            let message = format!("localize scope {named:?} does not contain target {target:?} at {folder:?}");
            Err(refused("localize-scope", message, Span::NONE))
        }
    }
}

/// A new folder in one that is there.
fn destination(files: &Files<'_, '_>, named: &Path) -> Result<PathBuf, LoadError> {
    let path = join(&files.shown_from, &named.to_string_lossy());
    let shown = named.display().to_string();
    if files.world.kind(&path).is_some() {
        let message = format!("localize destination {shown:?} already exists");
        return Err(refused("localize-destination", message, Span::NONE));
    }
    if path.parent().and_then(|parent| files.world.kind(parent)) != Some(PathKind::Directory) {
        let message =
            format!("unable to create localize destination directory: {shown:?} is in no folder that is there");
        return Err(refused("localize-destination", message, Span::NONE));
    }
    Ok(path)
}

/// The copy so far.
struct Copy<'f, 'a, 'w> {
    files: &'f Files<'a, 'w>,
    /// Evaluates programs that stand for plugins.
    engine: &'f dyn Engine,
    scope: PathBuf,
    /// Files by their path in the new folder, which is `/` here.
    out: BTreeMap<PathBuf, Vec<u8>>,
    /// What was copied with all that it names, or is being: its place, and that of the kustomization at which paths in
    /// it start, if that is another one.
    seen: BTreeSet<(PathBuf, Option<PathBuf>)>,
    problems: Vec<Diagnostic>,
}

/// A kustomization's folder, and the folder it is copied to.
#[derive(Clone)]
struct Here<'f, 'a, 'w> {
    branch: Branch<'f, 'a, 'w>,
    folder: PathBuf,
    to: PathBuf,
    /// True when no repository is on the way here.
    is_local: bool,
    /// The kustomization among whose plugins the objects here are: their paths start there.
    listing: Option<Listing<'f, 'a, 'w>>,
}

type Listing<'f, 'a, 'w> = Rc<Here<'f, 'a, 'w>>;

impl<'f, 'a, 'w> Copy<'f, 'a, 'w> {
    /// Copies the kustomization of a folder and all that it names.
    fn kustomization(&mut self, here: &Here<'f, 'a, 'w>) {
        if is_jsonnet_root(self.files, &here.folder) {
            let copied = self.jsonnet_root(here);
            self.noted(copied);
            return;
        }
        let read = self.read(here);
        let Some((name, text)) = self.noted(read) else { return };
        let shown = self.files.shown(&here.folder.join(&name));
        let rewritten = rewrite::first_document(self.files.arena, &shown, text, |root, source| {
            let mut problems = Problems::new();
            crate::layers::Kustomization::decode(root, source, &mut problems);
            self.problems.extend(problems.into_iter().map(Diagnostic::from));
            self.changes(here, fields::entries(root))
        });
        if let Some(text) = self.noted(rewritten) {
            self.put(here.to.join(name), text.into_bytes(), Span::NONE);
        }
    }

    /// The name of the kustomization file, and its text as it stands on the disk.
    fn read(&self, here: &Here<'f, 'a, 'w>) -> Result<(String, String), LoadError> {
        let path = here.branch.find(&here.folder, Span::NONE)?;
        let source = self.files.text(&path, Span::NONE)?;
        documents::roots(self.files.arena, source)?;
        let text = String::from_utf8_lossy(&self.files.bytes(&path, Span::NONE)?).into_owned();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok((name, text))
    }

    /// Goes on to another kustomization, which `text` names. What is wrong there is shown with the way to it.
    fn descend(&mut self, there: &Here<'f, 'a, 'w>, text: crate::Text<'a>) {
        let listing = there.listing.as_ref().map(|listing| listing.to.clone());
        if !self.seen.insert((there.to.clone(), listing)) {
            return;
        }
        let before = self.problems.len();
        self.kustomization(there);
        for problem in &mut self.problems[before..] {
            problem.chain.insert(0, text.span);
        }
    }

    /// Notes a file of the copy. Two different ones cannot have one place.
    fn put(&mut self, to: PathBuf, bytes: Vec<u8>, asked: Span) {
        if self.out.get(&to).is_some_and(|there| *there != bytes) {
            let place = to.strip_prefix("/").unwrap_or(&to).display().to_string();
            let message = format!("two different files would be localized to {place:?}");
            self.problems.push(refused("localize-collision", message, asked).into());
            return;
        }
        self.out.insert(to, bytes);
    }

    /// Keeps the problem, if it is one.
    fn noted<T>(&mut self, result: Result<T, LoadError>) -> Option<T> {
        result.map_err(|error| self.problems.push(error.into())).ok()
    }
}
