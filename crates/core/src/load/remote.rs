//! What a build has of other machines: each repository and each file is fetched once, whoever names it.

mod file;

use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

pub(crate) use file::LIMIT;
pub use file::{FileError, is_remote_file};

use super::git::{Checkout, Fetcher, GitError, RepoSpec, known};
use crate::world::World;

/// How other machines may be asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RemoteOptions {
    /// The folder that keeps what was fetched; `None` keeps nothing longer than a build takes.
    pub cache: Option<PathBuf>,
    /// True when only that folder may be asked.
    pub offline: bool,
}

/// Servers asked at the same time.
const AT_ONCE: usize = 8;

/// One answer for each question; who asks second waits for the first.
type Answers<K, T, E> = Mutex<FxHashMap<K, Arc<OnceLock<Result<T, E>>>>>;
/// URL, revision, and whether submodules come along.
type Repository = (String, String, bool);

/// Everything remote in a build.
#[derive(Debug, Default)]
pub struct Remotes {
    options: RemoteOptions,
    checkouts: Answers<Repository, Checkout, GitError>,
    files: Answers<String, Arc<[u8]>, FileError>,
    /// Folders of clones, and what people know them as.
    clones: RwLock<Vec<(PathBuf, String)>>,
}

impl Remotes {
    /// Nothing fetched yet.
    pub fn new(options: RemoteOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// The same clones, and nothing else of other machines, not even from the cache.
    pub(crate) fn sealed(&self) -> Self {
        let clones = self.clones.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { clones: RwLock::new(clones), ..Self::new(RemoteOptions { cache: None, offline: true }) }
    }

    /// True when nothing but the cache may be asked.
    pub fn is_offline(&self) -> bool {
        self.options.offline
    }

    /// The files of a repository.
    pub fn checkout(&self, world: &dyn World, spec: &RepoSpec) -> Result<Checkout, GitError> {
        let key = (spec.clone_spec(), spec.reference.clone(), spec.submodules);
        once(&self.checkouts, key).get_or_init(|| self.fetch(world, spec)).clone()
    }

    fn fetch(&self, world: &dyn World, spec: &RepoSpec) -> Result<Checkout, GitError> {
        let cache = self.options.cache.as_deref();
        let checkout = Fetcher { world, cache, offline: self.options.offline }.fetch(spec)?;
        let mut clones = self.clones.write().unwrap_or_else(PoisonError::into_inner);
        clones.push((checkout.folder.clone(), spec.shown()));
        Ok(checkout)
    }

    /// True when an earlier build found `spec` to be a repository.
    pub fn is_known_repository(&self, world: &dyn World, spec: &RepoSpec) -> bool {
        self.options.cache.as_deref().is_some_and(|cache| known(world, cache, spec))
    }

    /// The bytes of a file on a web server.
    pub fn file(&self, world: &dyn World, url: &str) -> Result<Arc<[u8]>, FileError> {
        let options = &self.options;
        once(&self.files, url.to_owned()).get_or_init(|| file::fetch(world, options, url).map(Arc::from)).clone()
    }

    /// The bytes of a file whose URL can be nothing else.
    pub(crate) fn download(&self, world: &dyn World, url: &str) -> Result<Vec<u8>, FileError> {
        file::download(world, &self.options, url)
    }

    /// Fetches what `texts` name, side by side. Only a matter of time: who wants one of them finds it here, or its error.
    pub fn fetch_ahead(&self, world: &dyn World, texts: &[&str]) {
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.fetch_one(world, text);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..texts.len().min(AT_ONCE) {
                scope.spawn(work);
            }
        });
    }

    /// A file, if the server has one; else, or for a web page about a repository, the repository.
    fn fetch_one(&self, world: &dyn World, text: &str) {
        let spec = RepoSpec::parse(text).ok();
        let known = spec.as_ref().is_some_and(|spec| self.is_known_repository(world, spec));
        if is_remote_file(text) && !known {
            let is_page = |bytes: &[u8]| bytes.trim_ascii_start().starts_with(b"<");
            if self.file(world, text).is_ok_and(|bytes| !is_page(&bytes)) {
                return;
            }
        }
        let _ = spec.map(|spec| self.checkout(world, &spec));
    }

    /// The clone that a file or folder is in: nothing there leads out of it, whatever the build allows elsewhere.
    pub fn clone_of(&self, path: &Path) -> Option<PathBuf> {
        self.find_clone(path, |folder, _| folder.to_path_buf())
    }

    /// How people know a file of a clone: `https://host/org/repo//path`.
    pub(crate) fn shown(&self, path: &Path) -> Option<String> {
        self.find_clone(path, |folder, name| {
            let inside = path.strip_prefix(folder).unwrap_or(path);
            format!("{name}//{}", inside.display())
        })
    }

    fn find_clone<T>(&self, path: &Path, found: impl FnOnce(&Path, &str) -> T) -> Option<T> {
        let clones = self.clones.read().unwrap_or_else(PoisonError::into_inner);
        clones.iter().find(|(folder, _)| path.starts_with(folder)).map(|(folder, name)| found(folder, name))
    }
}

/// The place of one answer.
fn once<K: Hash + Eq, T, E>(answers: &Answers<K, T, E>, key: K) -> Arc<OnceLock<Result<T, E>>> {
    Arc::clone(answers.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default())
}
