//! Files named by `http://` and `https://`.

use std::path::PathBuf;
use std::time::Duration;

use kubekiln_yaml::Span;

use super::RemoteOptions;
use crate::load::LoadError;
use crate::load::git::{RepoSpec, cache_name, offline_hint, put};
use crate::world::{Download, World, WorldError};

/// The largest file that is read.
pub(crate) const LIMIT: u64 = 64 << 20;
const TIMEOUT: Duration = Duration::from_mins(1);

/// Why a file is not here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileError {
    /// The server has no such file, and the URL names no repository either.
    #[error("HTTP Error: status code {status} ({reason}) for {url}")]
    Status {
        /// 404 and its like.
        status: u16,
        /// The same in words.
        reason: &'static str,
        /// What was asked for.
        url: String,
    },
    /// The server has no such file, but the URL may be a repository.
    #[error("URL is a git repository")]
    IsRepository,
    /// Only the cache may be asked, and it does not have it.
    #[error("'{url}' is not in the cache, and --offline keeps kiln from fetching it")]
    Offline {
        /// What was asked for.
        url: String,
        /// The cache, if there is one.
        cache: Option<PathBuf>,
    },
    /// No answer.
    #[error(transparent)]
    World(#[from] WorldError),
}

impl FileError {
    /// As a problem of the entry that names the file.
    pub fn at(&self, span: Span) -> LoadError {
        let code = if matches!(self, Self::Offline { .. }) { "offline" } else { "remote-file" };
        LoadError::Invalid { code, message: self.to_string(), span, hint: self.hint() }
    }

    /// The cure.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Offline { cache, .. } => Some(offline_hint(cache.as_deref())),
            _ => None,
        }
    }
}

/// True for a text that kustomize asks a web server for before anything else.
pub fn is_remote_file(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_web && is_url(rest)
}

/// What Go's `url.Parse` takes: no control characters, and percent signs only before two digits.
fn is_url(rest: &str) -> bool {
    let (before_query, _) = rest.split_once('?').unwrap_or((rest, ""));
    let escaped = before_query.split('%').skip(1);
    !rest.chars().any(char::is_control)
        && escaped.into_iter().all(|tail| tail.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2)
}

/// The file, from its server; offline, as it was when it was last fetched. A URL without a file may be a repository.
pub(super) fn fetch(world: &dyn World, options: &RemoteOptions, url: &str) -> Result<Vec<u8>, FileError> {
    match download(world, options, url) {
        Err(FileError::Status { .. }) if RepoSpec::parse(url).is_ok() => Err(FileError::IsRepository),
        answer => answer,
    }
}

/// The same for a URL that is a file's and nothing else.
pub(super) fn download(world: &dyn World, options: &RemoteOptions, url: &str) -> Result<Vec<u8>, FileError> {
    let folder = options.cache.as_ref().map(|cache| cache.join("files"));
    let name = cache_name(url);
    if options.offline {
        let kept = folder.and_then(|folder| world.read(&folder.join(name)).ok());
        return kept.ok_or_else(|| FileError::Offline { url: url.to_owned(), cache: options.cache.clone() });
    }
    let answer = world.download(&Download { url: url.to_owned(), limit: LIMIT, timeout: TIMEOUT })?;
    if !(200..300).contains(&answer.status) {
        return Err(FileError::Status { status: answer.status, reason: answer.reason, url: url.to_owned() });
    }
    if let Some(folder) = folder {
        // Only a later build that is offline misses it.
        let _ = put(world, &folder, &name, &answer.body);
    }
    Ok(answer.body)
}
