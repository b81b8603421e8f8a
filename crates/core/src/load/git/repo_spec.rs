//! Git URLs as kustomize reads them: which repository, which folder in it, which revision.

use std::path::{Component, Path};
use std::time::Duration;

use super::query::Query;

/// A folder of a git repository (kustomize's `RepoSpec`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RepoSpec {
    /// The text as written.
    pub raw: String,
    /// Scheme, user and host with the separator after it: `https://github.com/`, `git@host:`, `file://`.
    pub host: String,
    /// The repository's path on that host.
    pub repo_path: String,
    /// The folder inside the repository; empty for its top.
    pub root_path: String,
    /// Branch, tag or commit; empty for what the server has as `HEAD`.
    pub reference: String,
    /// Whether submodules come along.
    pub submodules: bool,
    /// How long each git command may take.
    pub timeout: Duration,
}

/// Why a text names no git repository. kustomize then takes it for a path of this machine.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoRepository {
    /// A path from the top of the file system.
    #[error("uri looks like abs path: {0}")]
    AbsolutePath(String),
    /// Neither a scheme, nor `user@host`, nor `github.com`.
    #[error("failed to parse scheme")]
    Scheme,
    /// A scheme and nothing after it.
    #[error("failed to parse host segment")]
    Host,
    /// A host with too few parts after it.
    #[error("failed to parse repo path segment")]
    RepoPath,
    /// The folder is outside the repository.
    #[error("url path exits repo: {0}")]
    Exits(String),
}

const SSH: &str = "ssh://";
const FILE: &str = "file://";
const SCHEMES: [&str; 4] = [SSH, "https://", "http://", FILE];
/// Parts of a path that name the repository when nothing in it says where the repository ends, as on GitHub.
const ORG_AND_REPO: usize = 2;

impl RepoSpec {
    /// Reads `text`. An error says that it is no repository, which is no fault by itself.
    pub fn parse(text: &str) -> Result<Self, NoRepository> {
        if text.starts_with('/') {
            return Err(NoRepository::AbsolutePath(text.to_owned()));
        }
        let (rest, query) = text.split_once('?').unwrap_or((text, ""));
        let (host, rest) = host(without_forced_git(rest).unwrap_or(rest))?;
        let (repo_path, root_path) = split_path(rest, host == FILE).ok_or(NoRepository::RepoPath)?;
        if repo_path.is_empty() {
            return Err(NoRepository::RepoPath);
        }
        if exits(&root_path) {
            return Err(NoRepository::Exits(rest.to_owned()));
        }
        let Query { reference, submodules, timeout } = Query::parse(query);
        let root_path = root_path.strip_prefix('/').map(str::to_owned).unwrap_or(root_path);
        Ok(Self { raw: text.to_owned(), host, repo_path, root_path, reference, submodules, timeout })
    }

    /// A repository of which `url` is the whole name, however many parts it has, at a revision; without submodules.
    pub fn whole(url: &str, reference: &str) -> Result<Self, NoRepository> {
        let spec = Self::parse(url)?;
        let inside = Some(spec.root_path.as_str()).filter(|path| !path.is_empty());
        let repo_path = [Some(spec.repo_path.trim_end_matches('/')), inside].into_iter().flatten().collect::<Vec<_>>();
        let (repo_path, reference) = (repo_path.join("/"), reference.to_owned());
        Ok(Self { repo_path, root_path: String::new(), reference, submodules: false, ..spec })
    }

    /// What git is given to clone.
    pub fn clone_spec(&self) -> String {
        format!("{}{}", self.host, self.repo_path)
    }

    /// The revision to ask for.
    pub fn wanted(&self) -> &str {
        if self.reference.is_empty() { "HEAD" } else { &self.reference }
    }

    /// True for a text with the `git::` that kustomize takes off, with a warning.
    pub fn is_forced_git(text: &str) -> bool {
        without_forced_git(text).is_some()
    }
}

fn without_forced_git(text: &str) -> Option<&str> {
    strip_ignoring_case(text, "git::")
}

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// The host part, and what follows it.
fn host(text: &str) -> Result<(String, &str), NoRepository> {
    let scheme = SCHEMES.into_iter().find_map(|scheme| Some((scheme, strip_ignoring_case(text, scheme)?)));
    let (scheme, after_scheme) = scheme.unwrap_or(("", text));
    if scheme == FILE {
        return Ok((FILE.to_owned(), after_scheme));
    }
    let (user, rest) = user(after_scheme);
    let github = is_github(rest);
    let is_scp = scheme.is_empty() && (!user.is_empty() || github);
    if scheme.is_empty() && !is_scp {
        return Err(NoRepository::Scheme);
    }
    let (host, rest) = match separator(rest, is_scp) {
        Some(at) => rest.split_at(at + 1),
        None => (rest, ""),
    };
    if github {
        // GitHub is reached in one of two ways, whatever was written.
        let by_ssh = scheme == SSH || !user.is_empty();
        let host = if by_ssh { format!("{user}github.com:") } else { "https://github.com/".to_owned() };
        return Ok((host, rest));
    }
    if host.is_empty() {
        return Err(NoRepository::Host);
    }
    Ok((format!("{scheme}{user}{host}"), rest))
}

/// `name@` at the start, and the rest.
fn user(text: &str) -> (&str, &str) {
    let Some(at) = text.find('@') else { return ("", text) };
    let name = &text.as_bytes()[..at];
    let is_name = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    if is_name { text.split_at(at + 1) } else { ("", text) }
}

fn is_github(text: &str) -> bool {
    ["github.com/", "github.com:"].iter().any(|host| strip_ignoring_case(text, host).is_some())
}

/// Where the host ends: a slash or, in `user@host:path`, a colon before it.
fn separator(text: &str, is_scp: bool) -> Option<usize> {
    let slash = text.find('/');
    match text.find(':').filter(|_| is_scp) {
        Some(colon) if slash.is_none_or(|slash| 0 < colon && colon < slash) => Some(colon),
        _ => slash,
    }
}

/// The repository's path and the folder in it. Marks in the path decide (`_git/`, `//`, `.git`), else its length.
fn split_path(text: &str, whole: bool) -> Option<(String, String)> {
    const GIT_ROOT: &str = "_git/";
    const GIT_SUFFIX: &str = ".git";
    let owned = |(repo, root): (&str, &str)| (repo.to_owned(), root.to_owned());
    if let Some(at) = text.find(GIT_ROOT) {
        let name = at + GIT_ROOT.len();
        let end = text[name..].find('/').map_or(text.len(), |slash| name + slash);
        return Some(owned((&text[..end], text.get(end + 1..).unwrap_or(""))));
    }
    if let Some(split) = text.split_once("//") {
        return Some(owned(split));
    }
    if let Some(at) = text.find(GIT_SUFFIX) {
        return Some(owned(text.split_at(at + GIT_SUFFIX.len())));
    }
    if whole {
        return Some((text.to_owned(), String::new()));
    }
    let parts: Vec<&str> = text.split('/').collect();
    (parts.len() >= ORG_AND_REPO).then(|| (parts[..ORG_AND_REPO].join("/"), parts[ORG_AND_REPO..].join("/")))
}

/// True for a path that leads above where it starts.
fn exits(root_path: &str) -> bool {
    let mut depth = 0_i32;
    for part in Path::new(root_path.strip_prefix('/').unwrap_or(root_path)).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir if depth == 0 => return true,
            Component::ParentDir => depth -= 1,
            // Below a slash of its own there is no way up.
            Component::RootDir => return false,
            Component::CurDir | Component::Prefix(_) => {}
        }
    }
    false
}

/// How a URL is shown: without passwords and tokens.
impl RepoSpec {
    /// The URL for people.
    pub fn shown(&self) -> String {
        self.without_password(&self.clone_spec())
    }

    /// The URL and the revision for people.
    pub fn shown_revision(&self) -> String {
        if self.reference.is_empty() { self.shown() } else { format!("{}?ref={}", self.shown(), self.reference) }
    }

    /// True when the URL has a password or a token.
    pub(super) fn has_password(&self) -> bool {
        self.password().is_some()
    }

    /// `text`, in which git may have said the URL, without it.
    pub(super) fn without_password(&self, text: &str) -> String {
        match self.password() {
            Some(password) => text.replace(&format!("{password}@"), "***@"),
            None => text.to_owned(),
        }
    }

    /// What stands after the colon before `@`; over https, a user's name alone is a token.
    fn password(&self) -> Option<&str> {
        let (scheme, authority) = self.host.split_once("://")?;
        let (user, _) = authority.rsplit_once('@')?;
        let password = match user.split_once(':') {
            Some((_, password)) => password,
            None if scheme.starts_with("http") => user,
            None => "",
        };
        (!password.is_empty()).then_some(password)
    }
}
