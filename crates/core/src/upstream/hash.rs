//! Hashes of files and trees.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// SHA-256 of a file's bytes, as 64 hexadecimal digits.
pub fn content_hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The hash of a tree of files, each with its path, whether it can be run, and [`content_hash`]: `sha256:` and that of the
/// text which has a line a file, `<mode> <content hash> <path>`, sorted by the bytes of the path. The mode is git's,
/// `100644` or `100755`. It depends on nothing else: neither on times nor on owners.
pub fn tree_hash<'p>(files: impl IntoIterator<Item = (&'p str, bool, String)>) -> String {
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by(|a, b| a.0.cmp(b.0));
    let mut text = String::new();
    for (path, is_executable, hash) in files {
        let mode = if is_executable { "100755" } else { "100644" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{mode} {hash} {path}");
    }
    format!("sha256:{}", content_hash(text.as_bytes()))
}
