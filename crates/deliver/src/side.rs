//! One side of a comparison: what a word on the command line stands for, and the objects that it has.

use std::path::{Path, PathBuf};

use kubekiln::Resource;
use kubekiln::build::{Build, Chains, Options, Outcome, build};
use kubekiln::diagnostic::{Diagnostic, Severity};
use kubekiln::layers::kustomization::FILE_NAMES;
use kubekiln::load::git::RepoSpec;
use kubekiln::load::{Files, LoadRestrictor, documents};
use kubekiln::project::{Delivery, FILE_NAME, Project, Target};
use kubekiln::world::{PathKind, World, join};
use kubekiln_yaml::{Arena, Span};

use crate::compare::Objects;
use crate::gitops::mark;
use crate::moved::holds_a_place;
use crate::revision::{Revision, RevisionError};
use crate::wave::Waves;

/// What makes a folder one that is built, and not a tree that was rendered.
const JSONNET_ROOT: &str = "main.jsonnet";

/// Where sides are looked for.
pub struct Around<'w, 'o> {
    /// Files and git.
    pub world: &'w dyn World,
    /// The current folder.
    pub here: PathBuf,
    /// How sources are built. Paths are shown from `shown_from`.
    pub options: Options<'o>,
    /// What `-` stands for.
    pub stdin: &'w (dyn Fn() -> Vec<u8> + Sync),
}

/// A side that was read.
pub struct Side<'a> {
    /// Its objects.
    pub objects: Objects<'a>,
    /// Warnings of its build.
    pub warnings: Vec<Diagnostic>,
    /// The layers that it was made of; none for what was rendered.
    pub layers: Chains,
}

impl<'a> Side<'a> {
    fn rendered(objects: Objects<'a>) -> Self {
        Self { objects, warnings: Vec::new(), layers: Chains::default() }
    }
}

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

impl Around<'_, '_> {
    /// The objects that `word` stands for: a target of the project, a folder that is built, a folder or file of rendered
    /// objects, a git URL, `-`, or any of these in a git revision, `HEAD~1:overlays/prod`.
    pub fn side<'a>(&self, arena: &'a Arena, word: &str) -> Result<Side<'a>> {
        if word == "-" {
            let source = documents::add_text(arena, "standard input".to_owned(), (self.stdin)()).map_err(one)?;
            return objects(arena, source);
        }
        if let Some((source, delivery)) = self.target(arena, word)? {
            return self.delivered(arena, &source, delivery.as_ref());
        }
        let path = join(&self.here, word);
        if self.world.kind(&path).is_some() {
            return self.path(arena, &path);
        }
        if RepoSpec::parse(word).is_ok() {
            return self.built(arena, Path::new(word));
        }
        match word.split_once(':').filter(|(revision, path)| !revision.is_empty() && !path.starts_with("//")) {
            Some((revision, path)) => self.of_revision(arena, revision, path),
            None => Err(vec![unknown(&format!("there is no target, folder or file {word}"))]),
        }
    }

    /// The folder that `word` is built from, a target's or itself; none for what is not built, or lies elsewhere.
    pub fn source(&self, arena: &Arena, word: &str) -> Option<PathBuf> {
        let target = self.target(arena, word).ok().flatten().map(|(source, _)| source);
        let folder = target.unwrap_or_else(|| join(&self.here, word));
        self.world.canonical(&folder).ok().filter(|folder| self.is_built(folder))
    }

    fn is_built(&self, folder: &Path) -> bool {
        FILE_NAMES.iter().copied().chain([JSONNET_ROOT]).any(|name| self.has(folder, name))
    }

    /// What a target of the nearest project is built from, and how it is delivered; `None` for a word that is none.
    fn target<'a>(&self, arena: &'a Arena, word: &str) -> Result<Option<(PathBuf, Option<Delivery<'a>>)>> {
        let is_project = |folder: &&Path| self.world.kind(&folder.join(FILE_NAME)) == Some(PathKind::File);
        let Some(folder) = self.here.ancestors().find(is_project) else { return Ok(None) };
        let files = Files::new(arena, self.world, self.options.shown_from.clone(), LoadRestrictor::RootOnly);
        let project = Project::load(&files, &folder.join(FILE_NAME))?;
        let target = project.targets.into_iter().find(|target| target.name.text == word);
        Ok(target.map(|Target { source, delivery, .. }| match RepoSpec::parse(source.text) {
            Ok(_) => (PathBuf::from(source.text), delivery),
            Err(_) => (join(folder, source.text), delivery),
        }))
    }

    /// The objects of a target as they are rendered.
    fn delivered<'a>(&self, arena: &'a Arena, source: &Path, delivery: Option<&Delivery<'_>>) -> Result<Side<'a>> {
        let mut side = self.built(arena, source)?;
        if let Some(delivery) = delivery {
            let waves = Waves::of(side.objects.iter());
            side.objects.iter_mut().for_each(|resource| mark(resource, delivery, &waves, arena));
        }
        Ok(side)
    }

    fn path<'a>(&self, arena: &'a Arena, path: &Path) -> Result<Side<'a>> {
        if self.world.kind(path) == Some(PathKind::File) {
            return self.file(arena, path);
        }
        if self.is_built(path) { self.built(arena, path) } else { self.tree(arena, path) }
    }

    fn has(&self, folder: &Path, name: &str) -> bool {
        self.world.kind(&folder.join(name)) == Some(PathKind::File)
    }

    fn built<'a>(&self, arena: &'a Arena, folder: &Path) -> Result<Side<'a>> {
        let Outcome { result, warnings } = build(arena, self.world, folder, &self.options);
        let Build { objects, layers, .. } = result?;
        Ok(Side { objects: objects.into_vec(), warnings, layers })
    }

    fn file<'a>(&self, arena: &'a Arena, path: &Path) -> Result<Side<'a>> {
        let files = Files::new(arena, self.world, self.options.shown_from.clone(), LoadRestrictor::None);
        objects(arena, files.text(path, Span::NONE).map_err(one)?)
    }

    /// Every manifest below a folder.
    fn tree<'a>(&self, arena: &'a Arena, folder: &Path) -> Result<Side<'a>> {
        let (mut found, mut errors) = (Objects::new(), Vec::new());
        let mut open = vec![folder.to_path_buf()];
        while let Some(folder) = open.pop() {
            for name in self.world.list(&folder).map_err(|error| vec![unknown(&error.to_string())])? {
                let path = folder.join(&name);
                let is_manifest = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
                match self.world.kind(&path) {
                    Some(PathKind::Directory) if !name.starts_with('.') => open.push(path),
                    Some(PathKind::File) if is_manifest => match self.file(arena, &path) {
                        Ok(side) => found.extend(side.objects),
                        Err(problems) => errors.extend(problems),
                    },
                    _ => {}
                }
            }
        }
        if errors.is_empty() { Ok(Side::rendered(found)) } else { Err(errors) }
    }

    fn of_revision<'a>(&self, arena: &'a Arena, revision: &str, path: &str) -> Result<Side<'a>> {
        let there = Revision::check_out(self.world, &self.here, revision);
        let there = there.map_err(|error| vec![not_there(&error)])?;
        // As in git: a path counts from the top of the repository, but for one that starts with a dot.
        let here = if path.starts_with('.') { there.here } else { there.folder.clone() };
        let options = Options { shown_from: there.folder, ..self.options.clone() };
        let around = Around { world: self.world, here, options, stdin: self.stdin };
        if let Some((source, delivery)) = around.target(arena, path)? {
            return around.delivered(arena, &source, delivery.as_ref());
        }
        let place = join(&around.here, path);
        match self.world.kind(&place) {
            Some(_) => around.path(arena, &place),
            None => Err(vec![unknown(&format!("revision {revision} has no target, folder or file {path}"))]),
        }
    }
}

fn objects(arena: &Arena, source: kubekiln_yaml::SourceId) -> Result<Side<'_>> {
    let nodes = documents::objects(arena, source).map_err(one)?;
    let objects = nodes.into_iter().filter(|node| !holds_a_place(node, arena)).map(Resource::new);
    Ok(Side::rendered(objects.collect()))
}

fn one(error: kubekiln::load::LoadError) -> Vec<Diagnostic> {
    vec![error.into()]
}

fn not_there(error: &RevisionError) -> Diagnostic {
    Diagnostic { code: "git-revision", hint: None, ..unknown(&error.to_string()) }
}

fn unknown(message: &str) -> Diagnostic {
    Diagnostic {
        hint: Some("name a target of kiln.yaml, a folder, a file, `-`, or REVISION:PATH".to_owned()),
        ..Diagnostic::new(Severity::Error, "nothing-to-compare", message, Span::NONE)
    }
}
