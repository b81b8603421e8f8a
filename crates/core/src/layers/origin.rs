//! Where a layer lies, in the words of `buildMetadata` (kustomize's `Origin`).

use crate::load::git::RepoSpec;

/// A folder or file, as the kustomizations on the way from the root name it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// From the root's folder or, when `repo` is not empty, from the top of that repository.
    pub path: String,
    /// The repository that a remote base was cloned from; empty for local files.
    pub repo: String,
    /// The ref asked of that repository; may be empty.
    pub reference: String,
}

impl Origin {
    /// What an entry of this layer names: a path, joined by its letters alone, or a repository.
    #[must_use]
    pub fn append(&self, entry: &str) -> Self {
        if let Ok(spec) = RepoSpec::parse(entry) {
            let inside = clean(&spec.root_path, false);
            // What kustomize calls the top of a repository that is not there yet.
            let path = if inside.is_empty() { "notCloned".to_owned() } else { inside };
            return Self { path, repo: spec.clone_spec(), reference: spec.reference };
        }
        Self { path: clean(&format!("{}/{entry}", self.path), self.path.is_empty()), ..self.clone() }
    }
}

/// Go's `filepath.Clean`; `relative` says that the slash in front only stands between nothing and a path.
fn clean(path: &str, relative: bool) -> String {
    let rooted = path.starts_with('/') && !relative;
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            other => parts.push(other),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn entries_are_joined_as_paths() {
        let check = |base: &str, entry: &str, joined: &str| {
            let origin = Origin { path: base.to_owned(), ..Origin::default() };
            assert_eq!(origin.append(entry).path, joined, "{base} and {entry}");
        };
        check("", "service.yaml", "service.yaml");
        check("", "../base", "../base");
        check("../base", "./a//b.yaml", "../base/a/b.yaml");
        check("../base", "../../x", "../../x");
        check("", "/absolute.yaml", "absolute.yaml");
        check("/top", "../../x", "/x");
    }
}
