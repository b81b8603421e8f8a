use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Span};

use super::{Lock, Locked, scalar};
use crate::load::loader::{Files, LoadRestrictor};
use crate::project::{Source, Vendor};
use crate::text::Text;
use crate::world::MemoryWorld;

const HASH: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn text(text: &str) -> Text<'_> {
    Text { text, span: Span::NONE }
}

/// What is said of a lock file, without places.
fn said(file: &str) -> Vec<String> {
    let arena = Arena::new();
    let world = MemoryWorld::new().with("/p/kiln.lock", file);
    let files = Files::new(&arena, &world, PathBuf::from("/p"), LoadRestrictor::RootOnly);
    let found = Lock::load(&files, Path::new("/p")).map(|_| ()).err().unwrap_or_default();
    found.into_iter().map(|diagnostic| diagnostic.message).collect()
}

fn locked<'a>(path: &'a str, exclude: &[&'a str]) -> Locked<'a> {
    let source = Source::Git { url: text("https://example.test/org/repo"), reference: text("1.10") };
    let exclude = exclude.iter().map(|item| text(item)).collect();
    let entry = Vendor { path: text(path), source, include: Vec::new(), exclude };
    Locked { entry, commit: Some(text(COMMIT)), download: None, tree: text(HASH), files: 2 }
}

#[test]
fn what_is_written_is_read_in_the_order_of_paths() {
    let odd = ["*.md", "a b", "ä\"", "true", "# x", "a: b", "[x]", "x,y", "-", ""];
    let lock = Lock { entries: vec![locked("./vendor/b/", &odd), locked("vendor/a", &[])] };
    let written = lock.text();
    let arena = Arena::new();
    let world = MemoryWorld::new().with("/p/kiln.lock", written.as_str());
    let files = Files::new(&arena, &world, PathBuf::from("/p"), LoadRestrictor::RootOnly);
    let read = Lock::load(&files, Path::new("/p")).unwrap();
    assert_eq!(read, Lock { entries: vec![locked("vendor/a", &[]), locked("vendor/b", &odd)] });
    assert_eq!(read.text(), written);
    assert_eq!(read.get("vendor/b").map(|locked| locked.files), Some(2));
    assert_eq!(read.get("vendor/c"), None);
}

#[test]
fn only_plain_texts_go_without_quotes() {
    for plain in ["v1.2.3", "https://example.test/a", "manifests/**", "git@example.test:a.git"] {
        assert_eq!(scalar(plain), plain);
    }
    for quoted in ["1.10", "true", "null", "2020-01-01", "a:", "*.md", "~", "0x1f", "a b"] {
        assert_eq!(scalar(quoted), format!("\"{quoted}\""));
    }
}

#[test]
fn what_kiln_has_not_written_is_refused() {
    let head = "apiVersion: kubekiln.dev/v1alpha1\nkind: Lock\nspec:\n  vendor:\n";
    assert_eq!(said(""), ["kiln.lock is a Lock of kubekiln.dev/v1alpha1"; 2]);
    let entry =
        format!("  - {{path: vendor/a, git: 'https://example.test/r', ref: v1, commit: {COMMIT}, tree: '{HASH}'");
    assert_eq!(said(&format!("{head}{entry}}}\n")), [""; 0]);
    let unchecked = "vendor/a has no commit, download or tree that could be checked";
    assert_eq!(said(&format!("{head}{entry}}}\n").replace(HASH, "sha256:0")), [unchecked]);
    assert_eq!(said(&format!("{head}{entry}}}\n").replace(COMMIT, "main")), [unchecked]);
    assert_eq!(said(&format!("{head}{entry}, download: x}}\n")), [unchecked]);
    assert_eq!(said(&format!("{head}{entry}}}\n{entry}}}\n")), ["vendor/a is locked twice"]);
    assert_eq!(
        said(&format!("{head}{entry}}}\n").replace("vendor/a", "../a")),
        ["path ../a is no folder in the project"]
    );
}
