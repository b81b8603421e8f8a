//! Reading files for one kustomization: where paths start, what may be read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kubekiln_yaml::{Arena, SourceId, Span};
use rustc_hash::FxHashMap;

use super::LoadError;
use super::documents::add_text;
use crate::text::Text;
use crate::world::{PathKind, World, join};

/// Which files a kustomization may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LoadRestrictor {
    /// Only files in or below its own folder; other folders come in as bases.
    #[default]
    RootOnly,
    /// Any file.
    None,
}

/// The files of a build: each is read once, whoever names it.
pub struct Files<'a, 'w> {
    /// Keeps the texts.
    pub arena: &'a Arena,
    /// Where files come from.
    pub world: &'w dyn World,
    /// Paths below this folder are shown relative to it.
    pub shown_from: PathBuf,
    /// See [`LoadRestrictor`].
    pub restrictor: LoadRestrictor,
    sources: Mutex<FxHashMap<PathBuf, SourceId>>,
}

impl<'a, 'w> Files<'a, 'w> {
    /// Nothing read yet.
    pub fn new(arena: &'a Arena, world: &'w dyn World, shown_from: PathBuf, restrictor: LoadRestrictor) -> Self {
        Self { arena, world, shown_from, restrictor, sources: Mutex::default() }
    }

    /// How a path is shown to people.
    pub fn shown(&self, path: &Path) -> String {
        match path.strip_prefix(&self.shown_from) {
            Ok(here) if here.as_os_str().is_empty() => ".".to_owned(),
            Ok(below) => below.display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }

    /// The text of the file at an absolute path.
    pub fn text(&self, path: &Path, asked: Span) -> Result<SourceId, LoadError> {
        let known = self.sources.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        if let Some(source) = known {
            return Ok(source);
        }
        let bytes = self.bytes(path, asked)?;
        let source = add_text(self.arena, self.shown(path), bytes)?;
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), source);
        Ok(source)
    }

    /// The bytes of the file at an absolute path.
    pub fn bytes(&self, path: &Path, asked: Span) -> Result<Vec<u8>, LoadError> {
        self.world.read(path).map_err(|error| self.unreadable(path, &error.to_string(), asked))
    }

    fn unreadable(&self, path: &Path, message: &str, asked: Span) -> LoadError {
        let folder = path.parent().unwrap_or(path);
        let wanted = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let names = self.world.list(folder).unwrap_or_default();
        let hint = match crate::diagnostic::nearest(&wanted, names.iter().map(String::as_str)) {
            Some(near) if near != wanted => Some(format!("{} has \"{near}\"", self.shown(folder))),
            _ if names.is_empty() => Some(format!("there is no folder {}", self.shown(folder))),
            _ => None,
        };
        LoadError::Invalid { code: "missing-file", message: message.to_owned(), span: asked, hint }
    }

    /// The file that a kustomization in folder `root` names `path`, checked against the restrictor.
    pub fn resolve(&self, root: &Path, path: Text<'_>) -> Result<PathBuf, LoadError> {
        let joined = join(root, &path);
        if self.restrictor == LoadRestrictor::None {
            return Ok(joined);
        }
        let real =
            self.world.canonical(&joined).map_err(|error| self.unreadable(&joined, &error.to_string(), path.span))?;
        if self.world.kind(&real) == Some(PathKind::Directory) {
            let message = format!("'{}' must resolve to a file", joined.display());
            return Err(LoadError::Invalid { code: "not-a-file", message, span: path.span, hint: None });
        }
        if !real.starts_with(root) {
            let message = format!("security; file '{}' is not in or below '{}'", joined.display(), root.display());
            let hint = "name the folder that holds it as a base, or build with --load-restrictor LoadRestrictionsNone";
            return Err(LoadError::Invalid {
                code: "load-restriction",
                message,
                span: path.span,
                hint: Some(hint.to_owned()),
            });
        }
        Ok(real)
    }

    /// The text of the file that a kustomization in folder `root` names `path`.
    pub fn load(&self, root: &Path, path: Text<'_>) -> Result<SourceId, LoadError> {
        let file = self.resolve(root, path)?;
        self.text(&file, path.span)
    }
}
