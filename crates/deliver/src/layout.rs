//! Where each object's file goes: `<wave>/<namespace or _cluster>/<kind>-<name>.yaml`.
//!
//! Paths are lower case letters, digits, `-`, `_` and `.`, so they mean the same on every file system. Where that
//! makes two objects meet, the API group joins the kind (`ingress.networking.k8s.io-web.yaml`); where they still
//! meet, as `ClusterRole` `a:b` and `a_b` do, each gets a piece of the hash of its id.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::object::ObjectId;
use crate::wave::{Wave, Waves};

/// The folder of objects that lie in no namespace. A namespace cannot have this name.
pub const CLUSTER: &str = "_cluster";
/// The namespace that an empty one means.
const DEFAULT_NAMESPACE: &str = "default";
/// Bytes of a file's name without its ending; file systems stop at 255, and editors add to a name.
const LONGEST_STEM: usize = 200;
/// Bytes of a folder's name; a namespace has at most 63.
const LONGEST_FOLDER: usize = 63;
/// Hexadecimal digits of a hash: enough for one tree.
const SHORT_HASH: usize = 8;
/// Names that no file on Windows may have, whatever its ending.
const DEVICES: [&str; 6] = ["aux", "com", "con", "lpt", "nul", "prn"];

/// Why objects have no paths.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LayoutError {
    /// One id twice: one file would hide the other.
    #[error("two objects are {id}")]
    SameId {
        /// The id, as [`ObjectId`] shows itself.
        id: String,
    },
}

/// How much of an object's id its path shows; each step tells more objects apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Plain,
    Group,
    ShortHash,
    WholeHash,
}

impl Detail {
    fn next(self) -> Self {
        match self {
            Self::Plain => Self::Group,
            Self::Group => Self::ShortHash,
            Self::ShortHash | Self::WholeHash => Self::WholeHash,
        }
    }
}

/// A path for each id, in the same order. It depends on the set of ids and on `waves`, not on
/// their order.
pub fn paths(ids: &[ObjectId<'_>], waves: &Waves) -> Result<Vec<String>, LayoutError> {
    refuse_twins(ids)?;
    let mut details = vec![Detail::Plain; ids.len()];
    loop {
        let paths: Vec<_> = ids.iter().zip(&details).map(|(id, detail)| path(id, *detail, waves)).collect();
        let mut order: Vec<usize> = (0..paths.len()).collect();
        order.sort_unstable_by(|a, b| paths[*a].cmp(&paths[*b]));
        let meeting: Vec<_> = order.chunk_by(|a, b| paths[*a] == paths[*b]).filter(|places| places.len() > 1).collect();
        if meeting.is_empty() {
            return Ok(paths);
        }
        for place in meeting.into_iter().flatten() {
            details[*place] = details[*place].next();
        }
    }
}

/// The wave of a path as [`paths`] gives them; `None` for any other.
pub(crate) fn wave_of(path: &str) -> Option<Wave> {
    let is_safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._/".contains(c);
    let (folder, rest) = path.split_once('/')?;
    let name = rest.strip_suffix(".yaml")?;
    Wave::of_folder(folder).filter(|_| name.matches('/').count() == 1 && name.chars().all(is_safe))
}

/// A path near `path`, for an object whose own is taken.
pub(crate) fn beside(path: &str, id: &ObjectId<'_>) -> String {
    format!("{}-{}.yaml", path.trim_end_matches(".yaml"), hash(id, SHORT_HASH))
}

fn refuse_twins(ids: &[ObjectId<'_>]) -> Result<(), LayoutError> {
    let mut sorted: Vec<_> = ids.iter().map(|id| whole_id(id)).zip(ids).collect();
    sorted.sort();
    match sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(LayoutError::SameId { id: pair[1].1.to_string() }),
        None => Ok(()),
    }
}

fn path(id: &ObjectId<'_>, detail: Detail, waves: &Waves) -> String {
    let folder = id.namespace.map_or_else(|| CLUSTER.to_owned(), |namespace| folder(or_default(namespace)));
    format!("{}/{folder}/{}.yaml", waves.wave(id.group, id.kind).folder(), stem(id, detail))
}

fn or_default(namespace: &str) -> &str {
    if namespace.is_empty() { DEFAULT_NAMESPACE } else { namespace }
}

/// A namespace as a folder: no dots, so that none is `..` and none ends in one.
fn folder(namespace: &str) -> String {
    let mut folder = safe(namespace).replace('.', "_");
    folder.truncate(LONGEST_FOLDER);
    let letters = folder.trim_end_matches(|c: char| c.is_ascii_digit());
    if DEVICES.contains(&letters) { folder + "_" } else { folder }
}

fn stem(id: &ObjectId<'_>, detail: Detail) -> String {
    // A kind has letters and no dots, so the first dot is the group's.
    let mut stem = if id.kind.is_empty() { "_".to_owned() } else { safe(id.kind).replace('.', "_") };
    if detail >= Detail::Group && !id.group.is_empty() {
        stem = stem + "." + &safe(id.group);
    }
    stem = stem + "-" + &safe(id.name);
    let digits = match detail {
        Detail::WholeHash => usize::MAX,
        Detail::Plain | Detail::Group if stem.len() <= LONGEST_STEM => 0,
        _ => SHORT_HASH,
    };
    stem.truncate(LONGEST_STEM);
    if digits == 0 { stem } else { format!("{stem}-{}", hash(id, digits)) }
}

/// Lower case, with `_` for every character that some file system or shell minds.
fn safe(text: &str) -> String {
    let safe = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '-' | '.' | '_') => c,
        _ => '_',
    };
    text.chars().map(safe).collect()
}

fn hash(id: &ObjectId<'_>, digits: usize) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(format!("{:?}", whole_id(id))) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(digits);
    text
}

/// All parts of an id, as a cluster compares them.
fn whole_id<'a>(id: &ObjectId<'a>) -> (&'a str, &'a str, &'a str, Option<&'a str>, &'a str) {
    (id.group, id.version, id.kind, id.namespace.map(or_default), id.name)
}

#[cfg(test)]
mod tests;
