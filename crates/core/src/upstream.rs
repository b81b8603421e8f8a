//! What `spec.vendor` of `kiln.yaml` pins: git trees, files, archives and charts, fetched, checked, and held to `kiln.lock`.
//!
//! Nothing is written here: [`fetch`] gives the files of an entry, which may have been written by anybody. So what they
//! are called, where their links lead, how many there are and how large is looked at before anyone gets them.

mod archive;
mod chart;
mod contents;
mod download;
mod git;
mod hash;
mod lock;
mod pinned;

pub use contents::{File, is_safe_path};
pub use hash::{content_hash, tree_hash};
pub use lock::{FILE_NAME, Lock, Locked};
pub use pinned::{Pinned, tracks};

use crate::load::loader::Files;
use crate::load::{LoadError, Problems};
use crate::project::{Source, Vendor, invalid};

/// How sources are asked.
#[derive(Clone, Copy)]
pub struct Sources<'s, 'a, 'w> {
    /// The world, the cache, and whether it alone may be asked.
    pub files: &'s Files<'a, 'w>,
    /// The helm program, for charts of OCI registries.
    pub helm: &'s str,
}

/// An entry's files, and what they were got by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fetched {
    /// Sorted by path.
    pub files: Vec<File>,
    /// The commit, of a git repository.
    pub commit: Option<String>,
    /// The hash of what was downloaded, `sha256:` and 64 digits; a git repository has none.
    pub download: Option<String>,
    /// See [`tree_hash`].
    pub tree: String,
}

/// The files of `entry`; with `pin`, those that were locked, or an error.
pub fn fetch(sources: Sources<'_, '_, '_>, entry: &Vendor<'_>, pin: Option<&Locked<'_>>) -> Result<Fetched, Problems> {
    let (commit, download, files) = match &entry.source {
        Source::Git { url, reference } => {
            let wanted = pin.and_then(|pin| pin.commit).unwrap_or(*reference);
            let (commit, files) = git::fetch(sources, entry, *url, wanted)?;
            (Some(commit), None, files)
        }
        Source::Url { url, strip } => {
            let bytes = download::get(sources, *url).map_err(one)?;
            let hash = checked_download(&bytes, entry, pin).map_err(one)?;
            (None, Some(hash), download::files(&bytes, *url, *strip, entry)?)
        }
        Source::Chart { name, repo, version, render } => {
            let bytes = chart::get(sources, *name, *repo, *version).map_err(one)?;
            let hash = checked_download(&bytes, entry, pin).map_err(one)?;
            let files = chart::files(&bytes, *name, entry)?;
            let files = match render {
                Some(render) => vec![chart::rendered(sources, *name, render, &files).map_err(one)?],
                None => files,
            };
            (None, Some(hash), files)
        }
    };
    let tree = tree_hash(files.iter().map(|file| (file.path.as_str(), file.is_executable, content_hash(&file.bytes))));
    match pin.filter(|pin| pin.tree.text != tree) {
        Some(pin) => Err(one(mismatch(entry, "the files", pin.tree.text, &tree))),
        None => Ok(Fetched { files, commit, download, tree }),
    }
}

fn one(error: LoadError) -> Problems {
    vec![error]
}

/// The hash of a download, which must be the locked one.
fn checked_download(bytes: &[u8], entry: &Vendor<'_>, pin: Option<&Locked<'_>>) -> Result<String, LoadError> {
    let hash = format!("sha256:{}", content_hash(bytes));
    match pin.and_then(|pin| pin.download).filter(|wanted| wanted.text != hash) {
        Some(wanted) => Err(mismatch(entry, "the download", wanted.text, &hash)),
        None => Ok(hash),
    }
}

fn mismatch(entry: &Vendor<'_>, what: &str, wanted: &str, got: &str) -> LoadError {
    let source = &entry.source;
    let message = format!("{what} of {source} is not what {FILE_NAME} has: expected {wanted} but got {got}");
    let who = match source {
        Source::Chart { render: Some(_), .. } if what == "the files" => {
            "another helm renders it, or the chart draws at random"
        }
        _ => "somebody changed it there",
    };
    let hint = format!("{who}; once you have looked at it, `kiln vendor --update {}` locks it anew", entry.name());
    invalid("vendor-hash", message, source.version().span, Some(hint))
}
