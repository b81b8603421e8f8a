//! Reading files for one kustomization: where paths start, what may be read.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kubekiln_yaml::{Arena, SourceId, Span};
use rustc_hash::FxHashMap;

use super::LoadError;
use super::documents::add_text;
use super::remote::{RemoteOptions, Remotes, is_remote_file};
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
    /// See [`LoadRestrictor`]; [`Files::restrictor_at`] is what holds in a folder.
    pub restrictor: LoadRestrictor,
    /// Files of other machines.
    pub remotes: Remotes,
    sources: Mutex<FxHashMap<PathBuf, SourceId>>,
    /// Hashes of folders that were asked for.
    hashes: Mutex<FxHashMap<PathBuf, String>>,
}

impl<'a, 'w> Files<'a, 'w> {
    /// Nothing read yet.
    pub fn new(arena: &'a Arena, world: &'w dyn World, shown_from: PathBuf, restrictor: LoadRestrictor) -> Self {
        let (remotes, sources, hashes) = (Remotes::default(), Mutex::default(), Mutex::default());
        Self { arena, world, shown_from, restrictor, remotes, sources, hashes }
    }

    /// The same, asking other machines as `options` say.
    #[must_use]
    pub fn with_remotes(self, options: RemoteOptions) -> Self {
        Self { remotes: Remotes::new(options), ..self }
    }

    /// The same files for a tree of a stranger's: it reads nothing of other machines, and no file above a kustomization,
    /// whatever the user's own trees may.
    pub(crate) fn sealed(&self) -> Self {
        let files = Self::new(self.arena, self.world, self.shown_from.clone(), LoadRestrictor::RootOnly);
        Self { remotes: self.remotes.sealed(), ..files }
    }

    /// Which files a kustomization in `folder` may name. In a clone nothing leads out of its folder, ever.
    pub fn restrictor_at(&self, folder: &Path) -> LoadRestrictor {
        if self.remotes.clone_of(folder).is_some() { LoadRestrictor::RootOnly } else { self.restrictor }
    }

    /// How a path is shown to people.
    pub fn shown(&self, path: &Path) -> String {
        let here = path.strip_prefix(&self.shown_from).ok().map(|below| match below.display().to_string() {
            here if here.is_empty() => ".".to_owned(),
            below => below,
        });
        self.remotes.shown(path).or(here).unwrap_or_else(|| path.display().to_string())
    }

    /// Refuses a folder outside the clone that `from` is in: what strangers write does not reach this machine's files.
    pub fn stay_in_clone(&self, from: &Path, folder: &Path, asked: Span) -> Result<(), LoadError> {
        let Some(clone) = self.remotes.clone_of(from).filter(|clone| !folder.starts_with(clone)) else { return Ok(()) };
        let message = format!(
            "security; bases in kustomizations found in cloned git repos must be within the repo, but base '{}' is \
             outside '{}'",
            folder.display(),
            clone.display()
        );
        Err(LoadError::Invalid { code: "outside-the-clone", message, span: asked, hint: None })
    }

    /// The text of the file at an absolute path.
    pub fn text(&self, path: &Path, asked: Span) -> Result<SourceId, LoadError> {
        let known = self.sources.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        if let Some(source) = known {
            return Ok(source);
        }
        let bytes = self.bytes(path, asked)?;
        let source = add_text(self.arena, self.shown(path), bytes)?;
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        // Of those who read it side by side the first one gives the places in it.
        Ok(*sources.entry(path.to_path_buf()).or_insert(source))
    }

    /// The hash of a folder, which `hash` computes when nobody has asked for it before.
    pub(crate) fn folder_hash<E>(&self, folder: &Path, hash: impl FnOnce() -> Result<String, E>) -> Result<String, E> {
        let known = self.hashes.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        // Computed outside of the lock: who waits for it may be the one that the computation waits for.
        let made = hash()?;
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_path_buf(), made.clone());
        Ok(made)
    }

    /// The bytes of the file at an absolute path, or at the URL that [`Files::resolve`] gave for one.
    pub fn bytes(&self, path: &Path, asked: Span) -> Result<Vec<u8>, LoadError> {
        if let Some(url) = path.to_str().filter(|path| is_remote_file(path)) {
            let answer = self.remotes.file(self.world, url);
            return answer.map(|bytes| bytes.to_vec()).map_err(|error| error.at(asked));
        }
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

    /// True when a link from `path`, a file in folder `root`, does not lead to where the restrictor says no.
    pub fn may_read(&self, root: &Path, path: &Path) -> bool {
        self.restrictor_at(root) == LoadRestrictor::None
            || self.world.canonical(path).is_ok_and(|real| real.starts_with(root))
    }

    /// The file that a kustomization in folder `root` names `path`, checked against the restrictor. A URL stays one.
    pub fn resolve(&self, root: &Path, path: Text<'_>) -> Result<PathBuf, LoadError> {
        if is_remote_file(&path) {
            return Ok(PathBuf::from(path.text));
        }
        let joined = join(root, &path);
        if self.restrictor_at(root) == LoadRestrictor::None {
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
            let hint = match self.remotes.clone_of(root) {
                Some(_) => "name the folder that holds it as a base",
                None => "name the folder that holds it as a base, or build with --load-restrictor LoadRestrictionsNone",
            };
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
