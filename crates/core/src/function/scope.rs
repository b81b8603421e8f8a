//! Which objects a function gets: those that lie below it, when its configuration says where it lies.

use super::annotations::PATH;
use super::spec::FunctionSpec;
use crate::resource::Resource;

/// The folder whose functions count as lying one above.
const FUNCTIONS: &str = "functions";

/// The folder that a function's configuration lies in, from its path annotation; empty when it says nothing.
pub(super) fn folder(config: &Resource<'_>) -> String {
    PATH.get(&config.node).map_or_else(String::new, folder_of)
}

/// True when the function gets `resource`. Containers get everything.
pub(super) fn holds(folder: &str, spec: &FunctionSpec, resource: &Resource<'_>) -> bool {
    if folder.is_empty() || folder == "." || !spec.container.image.is_empty() {
        return true;
    }
    PATH.get(&resource.node).is_some_and(|path| folder_of(path).starts_with(folder))
}

/// An object that the function does not get, as kustomize leaves it.
pub(super) fn passed_over<'a>(resource: &Resource<'a>) -> Resource<'a> {
    let mut resource = resource.clone();
    PATH.complete(&mut resource.node);
    resource
}

/// The cleaned folder of a path, or the one above it when its name is `functions`.
fn folder_of(path: &str) -> String {
    let folder = clean(path.rsplit_once('/').map_or("", |(folder, _)| folder));
    match folder.rsplit_once('/') {
        Some((above, FUNCTIONS)) => above.to_owned(),
        None if folder == FUNCTIONS => ".".to_owned(),
        _ => folder,
    }
}

/// A path with its dots resolved by their letters alone, as Go's `path.Clean` does.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.join("/")) {
        (true, rest) => format!("/{rest}"),
        (false, rest) if rest.is_empty() => ".".to_owned(),
        (false, rest) => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, folder_of};

    #[test]
    fn folders_are_cleaned_as_go_cleans_them() {
        assert_eq!(["", "a/./b/../c", "a/../../b", "/../a"].map(clean), [".", "a/c", "../b", "/a"]);
        assert_eq!(
            ["fn.yaml", "a/fn.yaml", "a/functions/fn.yaml", "functions/fn.yaml"].map(folder_of),
            [".", "a", "a", "."]
        );
    }
}
