//! Where imported text comes from: the crate itself reads nothing.

use std::collections::BTreeMap;

use crate::Document;

/// Finds and reads the files that programs import. Called on the thread that called
/// [`Engine::evaluate`](crate::Engine::evaluate), whatever thread the evaluation runs on.
pub trait SourceLoader {
    /// The id of the file that `import` names in `from` (an id; `None` for code given on a command line). Two ids are
    /// equal exactly when the files are the same: a file is parsed once for each id. Ids show up in messages and in
    /// `std.thisFile`. The error is a sentence without a place; the failure adds the place of the import.
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String>;

    /// The bytes of a file that [`SourceLoader::resolve`] has named, or that is a request's entry.
    fn read(&self, id: &str) -> Result<Vec<u8>, String>;

    /// The folder or file at `path`, where file `from` (an id) lies, if a program may use it in another way than to
    /// import it.
    fn locate(&self, _from: &str, path: &str) -> Result<String, String> {
        Err(format!("`{path}` is not to be had here"))
    }

    /// Calls one of [`Request::loader_natives`](crate::Request::loader_natives).
    fn call(&self, native: &str, _args: &[Document]) -> Result<Document, String> {
        Err(format!("no native function `{native}`"))
    }
}

/// The paths at which `import` is to be looked for, best first: beside the importing file, then in each folder of
/// `library`, the last one first (the `jsonnet` command's `-J`: "right-most wins"). An absolute path has no other
/// place. The result is plain text: dots are not resolved.
pub fn candidates(from: Option<&str>, import: &str, library: &[String]) -> Vec<String> {
    if import.starts_with('/') {
        return vec![import.to_owned()];
    }
    let beside = from.and_then(|from| from.rfind('/').map(|slash| &from[..=slash])).unwrap_or("");
    let folders = library.iter().rev().map(|folder| {
        let slash = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
        format!("{folder}{slash}{import}")
    });
    std::iter::once(format!("{beside}{import}")).chain(folders).collect()
}

/// Files held in memory, by path, with library folders.
#[derive(Clone, Default, Debug)]
pub struct MemorySources {
    files: BTreeMap<String, Vec<u8>>,
    library: Vec<String>,
}

impl MemorySources {
    /// No files, no library folders.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a file more.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// With a library folder more, which wins over those before it.
    #[must_use]
    pub fn with_library(mut self, folder: impl Into<String>) -> Self {
        self.library.push(folder.into());
        self
    }
}

impl SourceLoader for MemorySources {
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
        candidates(from, import, &self.library)
            .iter()
            .map(|path| plain(path))
            .find(|path| self.files.contains_key(path))
            .ok_or_else(|| "no such file".to_owned())
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, String> {
        self.files.get(id).cloned().ok_or_else(|| "no such file".to_owned())
    }
}

/// `path` with `.` and `..` resolved by their letters.
fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, "" | "..")) => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{MemorySources, SourceLoader, candidates};

    #[test]
    fn the_importing_files_folder_wins_then_the_last_library_folder() {
        let library = ["a".to_owned(), "b/".to_owned()];
        assert_eq!(candidates(Some("x/y.jsonnet"), "z", &library), ["x/z", "b/z", "a/z"]);
        assert_eq!(candidates(None, "z", &library), ["z", "b/z", "a/z"]);
        assert_eq!(candidates(Some("x/y"), "/z", &library), ["/z"]);
    }

    #[test]
    fn memory_sources_resolve_dots() {
        let sources = MemorySources::new().with("lib/a", "").with_library("lib");
        assert_eq!(sources.resolve(Some("x/y"), "../lib/./a").as_deref(), Ok("lib/a"));
        assert_eq!(sources.resolve(Some("x/y"), "a").as_deref(), Ok("lib/a"));
        assert!(sources.resolve(Some("x/y"), "b").is_err());
    }
}
