//! Where copies go.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use super::LOCALIZED;
use crate::load::git::RepoSpec;
use crate::world::join;

/// The new folder's name: `localized-`, the target's name and, for a repository, its revision.
pub(super) fn default_name(folder: &Path, clone: Option<&Path>, spec: Option<&RepoSpec>) -> String {
    let base = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(clone), Some(spec)) = (clone, spec) else {
        return base(folder).map_or_else(|| "localized".to_owned(), |name| format!("localized-{name}"));
    };
    let trimmed = spec.repo_path.trim_end_matches('/');
    let repository = trimmed.rsplit('/').next().unwrap_or(trimmed).to_owned();
    let name = if clone == folder { repository } else { base(folder).unwrap_or_default() };
    format!("localized-{name}-{}", spec.reference.replace('/', "-"))
}

/// `localized-files/<host>/<repository>/<revision>/<folder>`
pub(super) fn of_root(spec: &RepoSpec, inside: &Path) -> PathBuf {
    let repository = spec.repo_path.strip_suffix(".git").unwrap_or(&spec.repo_path);
    let place = Path::new(LOCALIZED).join(host_of(spec)).join(below(repository));
    place.join(below(&spec.reference)).join(inside)
}

/// `localized-files/<host>/<path>`, without port, user and query.
pub(super) fn of_file(url: &str) -> PathBuf {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    Path::new(LOCALIZED).join(host(authority)).join(below(&escaped(path)))
}

/// A path from some top, so that dots do not lead above it.
fn below(path: &str) -> PathBuf {
    let absolute = join(Path::new("/"), path.trim_start_matches('/'));
    absolute.strip_prefix("/").unwrap_or(&absolute).to_path_buf()
}

fn host_of(spec: &RepoSpec) -> String {
    match spec.host.split_once("://") {
        Some(("file", _)) => "file-schemed".to_owned(),
        Some((_, authority)) => host(authority.trim_end_matches('/')),
        None => host(spec.host.trim_end_matches([':', '/'])),
    }
}

/// The name alone of `user:password@name:port`.
fn host(authority: &str) -> String {
    let host = authority.rsplit('@').next().unwrap_or(authority);
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address.to_owned(),
        None => host.split(':').next().unwrap_or(host).to_owned(),
    }
}

/// What is sent to the server: bytes that may not stand in a URL as percent signs and digits.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/%!$&'()*+,;=:@[]".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The way from one folder to another.
pub(super) fn relative(from: &Path, to: &Path) -> PathBuf {
    let (mut from, mut to) = (from.components().peekable(), to.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_go_to_host_repository_and_revision() {
        let place =
            |url: &str, inside: &str| of_root(&RepoSpec::parse(url).unwrap(), Path::new(inside)).display().to_string();
        let top = "localized-files";
        assert_eq!(place("https://u:p@h.example:8443/a/b.git//c?ref=v1", "c"), format!("{top}/h.example/a/b/v1/c"));
        assert_eq!(place("git@h.example:a/b?ref=x/y", ""), format!("{top}/h.example/a/b/x/y/"));
        assert_eq!(place("git@github.com:a/b?ref=v1", "d"), format!("{top}/github.com/a/b/v1/d"));
        assert_eq!(place("file:///srv/b.git?ref=v1", "c"), format!("{top}/file-schemed/srv/b/v1/c"));
        assert_eq!(place("https://h/a/../../b.git?ref=v1", "c"), format!("{top}/h/b/v1/c"));
    }

    #[test]
    fn files_go_to_host_and_path() {
        let place = |url: &str| of_file(url).display().to_string();
        assert_eq!(place("https://u@h:80/a/../../b.yaml?x=1"), "localized-files/h/b.yaml");
        assert_eq!(place("http://[::1]:80/a%20b/c d.yaml"), "localized-files/::1/a%20b/c%20d.yaml");
    }

    #[test]
    fn ways_lead_up_and_down() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).display().to_string();
        assert_eq!(way("/a/b", "/a/c/d"), "../c/d");
        assert_eq!(way("/a", "/a/c"), "c");
        assert_eq!(way("/a", "/a"), ".");
    }
}
