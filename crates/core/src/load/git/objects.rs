//! Files as a commit has them, without what a checkout does to them on this machine.

use super::command::Git;
use super::{Checkout, GitError, RepoSpec};
use crate::world::{World, WorldError};

/// Bytes that git may print about a commit's files.
const LISTING: usize = 64 << 20;
/// Bytes that it may print of their contents.
const CONTENTS: usize = 1 << 30;

/// What an entry of a commit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ObjectKind {
    File,
    Executable,
    Link,
    Submodule,
}

/// An entry of a commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Object {
    /// Its path, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) kind: ObjectKind,
    /// Bytes of its content; 0 for a submodule.
    pub(crate) size: u64,
    /// The name of its content.
    id: String,
}

/// Everything in a commit, sorted by path.
pub(crate) fn list(world: &dyn World, spec: &RepoSpec, checkout: &Checkout) -> Result<Vec<Object>, GitError> {
    let git = Git { world, spec, folder: &checkout.folder };
    let args = ["ls-tree", "-r", "-l", "-z", "--full-tree", &checkout.commit];
    let printed = git.bytes(&args, Vec::new(), LISTING)?;
    let lines = printed.split(|byte| *byte == 0).filter(|line| !line.is_empty());
    let objects = lines.map(|line| object(line).ok_or_else(|| unreadable("what git ls-tree printed", checkout)));
    let mut objects = objects.collect::<Result<Vec<_>, _>>()?;
    objects.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(objects)
}

/// `100644 blob <id> <size>\t<path>`
fn object(line: &[u8]) -> Option<Object> {
    let (facts, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
    let facts: Vec<&str> = facts.split_ascii_whitespace().collect();
    let [mode, _, id, size] = facts[..] else { return None };
    let kind = match mode {
        "100755" => ObjectKind::Executable,
        "120000" => ObjectKind::Link,
        "160000" => ObjectKind::Submodule,
        _ => ObjectKind::File,
    };
    Some(Object { path: path.to_owned(), kind, size: size.parse().unwrap_or(0), id: id.to_owned() })
}

/// The content of each of these.
pub(crate) fn contents(
    world: &dyn World,
    spec: &RepoSpec,
    checkout: &Checkout,
    objects: &[&Object],
) -> Result<Vec<Vec<u8>>, GitError> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let git = Git { world, spec, folder: &checkout.folder };
    let mut ids: Vec<u8> = Vec::new();
    for object in objects {
        ids.extend_from_slice(object.id.as_bytes());
        ids.push(b'\n');
    }
    let printed = git.bytes(&["cat-file", "--batch"], ids, CONTENTS)?;
    let mut rest = printed.as_slice();
    let mut all = Vec::with_capacity(objects.len());
    for _ in objects {
        let (content, after) = next(rest).ok_or_else(|| unreadable("what git cat-file printed", checkout))?;
        all.push(content.to_vec());
        rest = after;
    }
    Ok(all)
}

/// `<id> blob <size>\n<content>\n`
fn next(printed: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = printed.iter().position(|byte| *byte == b'\n')?;
    let size: usize = std::str::from_utf8(&printed[..end]).ok()?.rsplit_once(' ')?.1.parse().ok()?;
    let content = printed.get(end + 1..)?;
    Some((content.get(..size)?, content.get(size + 1..)?))
}

fn unreadable(what: &str, checkout: &Checkout) -> GitError {
    let message = format!("{what} cannot be read; every path must be UTF-8");
    GitError::World(WorldError::Other { path: checkout.folder.clone(), message })
}
