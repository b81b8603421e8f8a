use kubekiln_yaml::Span;

use super::{Item, Items, choose, is_safe_path};
use crate::diagnostic::Problem as _;
use crate::project::{Source, Vendor};
use crate::text::Text;

fn text(text: &str) -> Text<'_> {
    Text { text, span: Span::NONE }
}

fn entry<'a>(include: &[&'a str], exclude: &[&'a str]) -> Vendor<'a> {
    let texts = |list: &[&'a str]| list.iter().map(|item| text(item)).collect();
    let source = Source::Url { url: text("https://example.test/a.tgz"), strip: 0 };
    Vendor { path: text("vendor/a"), source, include: texts(include), exclude: texts(exclude) }
}

/// Paths, with ` -> target` for links, `/` at the end for what is neither file nor link.
fn items(paths: &[&str]) -> Items {
    let item = |path: &&str| match path.split_once(" -> ") {
        Some((path, target)) => (path.to_owned(), Item::Link(target.to_owned())),
        None if path.ends_with('/') => (path.trim_end_matches('/').to_owned(), Item::Other("is a submodule")),
        None => ((*path).to_owned(), Item::File { is_executable: false, size: 1 }),
    };
    paths.iter().map(item).collect()
}

fn chosen(paths: &[&str], include: &[&str], exclude: &[&str]) -> Vec<String> {
    match choose(&items(paths), &entry(include, exclude)) {
        Ok(chosen) => chosen
            .into_iter()
            .map(|file| if file.content == file.path { file.path } else { format!("{} = {}", file.path, file.content) })
            .collect(),
        Err(problems) => problems.iter().map(|problem| format!("{}: {problem}", problem.code())).collect(),
    }
}

#[test]
fn patterns_start_at_the_top_and_name_files_or_folders() {
    let paths = [".x", "a.yaml", "b/a.yaml", "b/c/d.md", "b/c/e.yaml", "f.md"];
    assert_eq!(chosen(&paths, &[], &[]), paths);
    assert_eq!(chosen(&paths, &["b"], &[]), ["b/a.yaml", "b/c/d.md", "b/c/e.yaml"]);
    assert_eq!(chosen(&paths, &["b/**", "f.md"], &["**/*.md"]), ["b/a.yaml", "b/c/e.yaml"]);
    assert_eq!(chosen(&paths, &["b/**/*.yaml"], &[]), ["b/a.yaml", "b/c/e.yaml"]);
    assert_eq!(chosen(&paths, &["*"], &["b/"]), [".x", "a.yaml", "f.md"]);
    assert_eq!(chosen(&paths, &["*.yaml"], &[]), ["a.yaml"]);
    assert_eq!(
        chosen(&paths, &["c/**", "b"], &[]),
        ["vendor-pattern: pattern c/** matches nothing in https://example.test/a.tgz"]
    );
    assert_eq!(
        chosen(&paths, &["b"], &["b"]),
        ["vendor-pattern: https://example.test/a.tgz has no files that are wanted"]
    );
}

#[test]
fn links_to_files_are_files_and_others_are_refused() {
    let paths = ["a/x", "a/y -> x", "b -> a", "c/z -> ../b/y"];
    assert_eq!(chosen(&paths, &[], &["b"]), ["a/x", "a/y = a/x", "c/z = a/x"]);
    let refused = |link: &str| chosen(&["a/x", "a/m/", link], &[], &["a/m"]);
    for (link, why) in [
        ("l -> /etc/passwd", "l is a link that leads out of the source"),
        ("l -> ../x", "l is a link that leads out of the source"),
        ("a/l -> ../../x", "a/l is a link that leads out of the source"),
        ("l -> l", "l is a link that leads in a circle"),
        ("l -> a", "l is a link to a folder: include that folder, and exclude the link"),
        ("l -> a/y", "l is a link that leads nowhere"),
        ("l -> a/m", "l is a link to something that is no file"),
    ] {
        assert_eq!(refused(link), [format!("vendor-link: {why}")]);
    }
    assert_eq!(chosen(&["a", "m/"], &[], &[]), ["vendor-link: m is a submodule"]);
}

#[test]
fn names_are_those_that_every_machine_can_have() {
    for path in ["a", ".github/x", "a b/c", "ä", "...", "a/.gitignore", "git"] {
        assert!(is_safe_path(path), "{path}");
    }
    let deep = "a/".repeat(64) + "a";
    for path in [
        "",
        "/a",
        "a//b",
        "a/",
        "../a",
        "a/..",
        "./a",
        "a\\b",
        "c:a",
        "a\nb",
        "a\tb",
        ".git/x",
        "a/.GIT",
        "GIT~1",
        ".g\u{200c}it/config",
        ".kiln-owned",
        "a/.Kiln-owned",
        &deep,
    ] {
        assert!(!is_safe_path(path), "{path:?}");
    }
    assert_eq!(
        chosen(&["a/.git/config", "b"], &[], &[]),
        ["vendor-path: a/.git/config has a name that git or kiln keeps for itself, or that not every system can have"]
    );
}

#[test]
fn clashes_are_found_in_files_and_in_folders() {
    assert_eq!(
        chosen(&["A/x", "a/y", "b", "B"], &[], &[]),
        ["vendor-letter-case: a and A differ in letter case only; b and B differ in letter case only"]
    );
    assert_eq!(chosen(&["a", "a/b"], &[], &[]), ["vendor-path: a is a file and a folder"]);
    assert_eq!(chosen(&["A/x", "a/y"], &["a"], &[]), ["a/y"]);
}

#[test]
fn counts_and_sizes_are_bounded() {
    let many: Items = (0..20_001).map(|i| (format!("{i}"), Item::File { is_executable: false, size: 1 })).collect();
    let one = |size| Items::from([("a".to_owned(), Item::File { is_executable: false, size })]);
    for (items, said) in [(many, "20001 files, 20001 bytes"), (one((256 << 20) + 1), "1 files, 268435457 bytes")] {
        let problems = choose(&items, &entry(&[], &[])).unwrap_err();
        assert_eq!(problems[0].to_string(), format!("https://example.test/a.tgz is too large: {said}"));
    }
    assert!(choose(&one(256 << 20), &entry(&[], &[])).is_ok());
}
