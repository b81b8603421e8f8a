//! Patterns in `resources`, where a kustomization asks for them with the annotation `kubekiln.dev/globs`.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use super::kustomization::FILE_NAMES;
use rustc_hash::FxHashSet;

use crate::load::LoadError;
use crate::load::loader::Files;
use crate::text::Text;
use crate::world::{PathKind, join};

/// `*` stays within one name and does not match a leading dot.
const OPTIONS: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// The entries of `list` with each pattern replaced by what it matches in `folder`, sorted. A path that stands in the
/// list itself, or that an earlier pattern has matched, is not named again; kustomization files are never matched.
pub(super) fn expand<'a>(
    files: &Files<'a, '_>,
    folder: &Path,
    list: &[Text<'a>],
    problems: &mut Vec<LoadError>,
) -> Vec<Text<'a>> {
    let is_pattern = |text: &Text<'_>| has_pattern(text) && files.world.kind(&join(folder, text)).is_none();
    let plain = list.iter().filter(|text| !is_pattern(text));
    let mut named: FxHashSet<PathBuf> = plain.map(|text| join(folder, text)).collect();
    let mut expanded = Vec::with_capacity(list.len());
    for text in list {
        if !is_pattern(text) {
            expanded.push(*text);
            continue;
        }
        match matches(files, folder, *text) {
            Ok(found) => {
                let new = found.into_iter().filter(|path| named.insert(join(folder, path)));
                expanded.extend(new.map(|path| Text { text: files.arena.keep(path), span: text.span }));
            }
            Err(error) => problems.push(error),
        }
    }
    expanded
}

/// True for a path with a sign of a pattern. A question mark alone is none: it stands in the addresses of remote bases.
fn has_pattern(path: &str) -> bool {
    path.contains(['*', '[']) && !path.contains("://")
}

/// Says of a pattern that was taken for a file's name how it becomes one.
pub(super) fn explain(error: LoadError, text: Text<'_>) -> LoadError {
    match error {
        LoadError::Invalid { code: code @ "missing-file", message, span, .. } if has_pattern(&text) => {
            let hint =
                "the annotation kubekiln.dev/globs: \"true\" in this kustomization's metadata makes it a pattern";
            LoadError::Invalid { code, message, span, hint: Some(hint.to_owned()) }
        }
        other => other,
    }
}

/// The paths that a pattern matches, as one would write them in the list.
fn matches(files: &Files<'_, '_>, folder: &Path, text: Text<'_>) -> Result<Vec<String>, LoadError> {
    let invalid = |message: String, hint: &str| LoadError::Invalid {
        code: "glob",
        message,
        span: text.span,
        hint: Some(hint.to_owned()),
    };
    if text.starts_with('/') {
        let message = format!("pattern '{text}' cannot be absolute");
        return Err(invalid(message, "write it relative to this file"));
    }
    let mut found = vec![String::new()];
    for part in text.split('/').filter(|part| !matches!(*part, "" | ".")) {
        let mut next = Vec::new();
        match part {
            "**" => found.iter().for_each(|at| descend(files, folder, at, &mut next)),
            part if part.contains(['*', '?', '[']) => {
                let pattern = Pattern::new(part).map_err(|error| {
                    invalid(format!("pattern '{text}' cannot be read: {error}"), "mind the brackets")
                })?;
                for at in &found {
                    let names = names(files, folder, at);
                    next.extend(names.filter(|n| pattern.matches_with(n, OPTIONS)).map(|name| under(at, &name)));
                }
            }
            part => next.extend(found.iter().map(|at| under(at, part)).filter(|path| exists(files, folder, path))),
        }
        found = next;
    }
    found.retain(|path| !path.is_empty() && !FILE_NAMES.iter().any(|name| path.rsplit('/').next() == Some(name)));
    found.sort();
    found.dedup();
    if found.is_empty() {
        return Err(invalid(
            format!("pattern '{text}' matches nothing"),
            "no pattern matches a name with a dot in front, or a kustomization file",
        ));
    }
    Ok(found)
}

fn under(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") }
}

fn exists(files: &Files<'_, '_>, folder: &Path, path: &str) -> bool {
    files.world.kind(&join(folder, path)).is_some()
}

fn names(files: &Files<'_, '_>, folder: &Path, at: &str) -> impl Iterator<Item = String> {
    files.world.list(&join(folder, at)).unwrap_or_default().into_iter()
}

/// `at` and all folders below it but hidden ones and links, which may lead back up.
fn descend(files: &Files<'_, '_>, folder: &Path, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    for name in names(files, folder, at).filter(|name| !name.starts_with('.')) {
        let path = under(at, &name);
        let full = join(folder, &path);
        let real = files.world.canonical(&join(folder, at)).map(|parent| parent.join(&name));
        let is_link = files.world.canonical(&full) != real;
        if files.world.kind(&full) == Some(PathKind::Directory) && !is_link {
            descend(files, folder, &path, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use kubekiln_yaml::{Arena, Span};

    use super::{expand, matches};
    use crate::load::loader::{Files, LoadRestrictor};
    use crate::text::Text;
    use crate::world::{DiskWorld, MemoryWorld, World};

    fn text(text: &str) -> Text<'_> {
        Text { text, span: Span::NONE }
    }

    fn found(world: &dyn World, folder: &Path, pattern: &str) -> Vec<String> {
        let arena = Arena::new();
        let files = Files::new(&arena, world, folder.to_path_buf(), LoadRestrictor::default());
        matches(&files, folder, text(pattern)).unwrap_or_default()
    }

    fn world() -> MemoryWorld {
        let paths = ["b.yaml", "a.yaml", ".c.yaml", "kustomization.yaml", "x/a.yaml", "x/y/b.yaml", "z/.d/e.yaml"];
        paths.iter().fold(MemoryWorld::new(), |world, path| world.with(format!("/t/{path}"), ""))
    }

    #[test]
    fn matches_are_sorted_and_leave_out_what_is_hidden() {
        let check = |pattern, paths: &[&str]| assert_eq!(found(&world(), Path::new("/t"), pattern), paths, "{pattern}");
        check("*.yaml", &["a.yaml", "b.yaml"]);
        check("./[a]*", &["a.yaml"]);
        check("*/a.yaml", &["x/a.yaml"]);
        check("**/*.yaml", &["a.yaml", "b.yaml", "x/a.yaml", "x/y/b.yaml"]);
        check("x/**/b*", &["x/y/b.yaml"]);
        check("*/kustomization.yaml", &[]);
    }

    #[test]
    fn each_path_is_named_once_where_it_comes_first() {
        let (arena, world) = (Arena::new(), world());
        let files = Files::new(&arena, &world, "/t".into(), LoadRestrictor::default());
        let list = [text("*.yaml"), text("b.yaml"), text("**/*.yaml")];
        let mut problems = Vec::new();
        let expanded = expand(&files, Path::new("/t"), &list, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let paths: Vec<_> = expanded.iter().map(|entry| entry.text).collect();
        assert_eq!(paths, ["a.yaml", "b.yaml", "x/a.yaml", "x/y/b.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn two_stars_do_not_follow_links() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("in")).unwrap();
        std::fs::write(root.join("in/a.yaml"), "").unwrap();
        std::os::unix::fs::symlink("..", root.join("in/up")).unwrap();
        assert_eq!(found(&DiskWorld::new(), &root, "**/*.yaml"), ["in/a.yaml"]);
    }
}
