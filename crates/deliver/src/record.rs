//! The ownership record: which files of a folder kiln wrote, and what it wrote into them.
//!
//! A line a file, sorted by path, its columns apart by tabs: content hash, path, object, layer. So two branches that both
//! render meet in the lines that both changed, and only there; of lines that git could not merge, both sides hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kubekiln::upstream::is_safe_path;

use crate::hash::Hash;
use crate::tree::Tree;

/// The record's name. It does not end as a manifest does: Argo CD and Flux would take it for one.
pub const RECORD: &str = ".kiln-owned";
/// The record of the tree that is being written. While it is there, a run is at work or was cut short.
pub const INTENT: &str = ".kiln-owned.next";
/// The file that is being written; it becomes one of the tree when it is complete.
pub const UNFINISHED: &str = ".kiln-unfinished";

/// The first line; the number is that of the format.
const HEAD: &str = "# kiln-owned 1: content hash, path, object, layer";
const FORMAT: &str = "# kiln-owned 1:";
/// How lines start that git puts between the sides of a merge that it leaves to people.
const MERGE_MARKS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// What kiln wrote into a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owned {
    /// The hash of its content.
    pub hash: Hash,
    /// The object in it, as its id shows itself.
    pub id: String,
    /// The file that the object came from.
    pub layer: String,
}

/// Owned files by path. A path has more than one entry when a run was cut short, or in a merge.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    entries: BTreeMap<String, Vec<Owned>>,
}

/// A record that kiln has not written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} is not one of an ownership record")]
pub struct RecordError {
    /// The line, from 1.
    pub line: usize,
}

impl Record {
    /// The record of a folder that holds `tree`.
    pub fn of(tree: &Tree) -> Self {
        let mut record = Self::default();
        for (path, file) in tree.files() {
            record.add(path, Owned { hash: file.hash, id: file.id.clone(), layer: file.layer.clone() });
        }
        record
    }

    /// Adds a state in which the file at `path` is owned.
    pub fn add(&mut self, path: &str, owned: Owned) {
        let entries = self.entries.entry(path.to_owned()).or_default();
        if !entries.iter().any(|known| known.hash == owned.hash) {
            entries.push(owned);
        }
    }

    /// Adds every state of `other`.
    pub fn add_all(&mut self, other: &Self) {
        for (path, entries) in other.iter() {
            for owned in entries {
                self.add(path, owned.clone());
            }
        }
    }

    /// The states in which the file at `path` is owned; none for a file that is not.
    pub fn get(&self, path: &str) -> &[Owned] {
        self.entries.get(path).map_or(&[], Vec::as_slice)
    }

    /// Paths with their states, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Owned])> {
        self.entries.iter().map(|(path, entries)| (path.as_str(), entries.as_slice()))
    }

    /// Reads what [`Record::text`] writes.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let mut record = Self::default();
        for (i, line) in text.lines().enumerate() {
            let is_mark = MERGE_MARKS.iter().any(|mark| line.starts_with(mark));
            let is_head = line.starts_with(FORMAT);
            if is_mark || (is_head && i == 0) {
                continue;
            }
            let (path, owned) = line_of(line).filter(|_| i > 0).ok_or(RecordError { line: i + 1 })?;
            record.add(path, owned);
        }
        Ok(record)
    }

    /// The record as a file.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (path, entries) in &self.entries {
            for Owned { hash, id, layer } in entries {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{hash}\t{path}\t{}\t{}", plain(id), plain(layer));
            }
        }
        text
    }
}

/// A record comes with a clone, so it may be anybody's: no path in it leads out of the folder, or to git's own files.
fn line_of(line: &str) -> Option<(&str, Owned)> {
    let mut columns = line.split('\t');
    let (hash, path) = (Hash::parse(columns.next()?)?, columns.next().filter(|path| is_safe_path(path))?);
    let (id, layer) = (columns.next()?.to_owned(), columns.next()?.to_owned());
    columns.next().is_none().then_some((path, Owned { hash, id, layer }))
}

/// Control characters would take a line or a column apart.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Hash, Owned, Record};

    fn owned(content: &str) -> Owned {
        Owned {
            hash: Hash::of(content.as_bytes()),
            id: "v1 Service a/web".to_owned(),
            layer: "base/web.yaml".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut record = Record::default();
        record.add("b/x.yaml", owned("1"));
        record.add("a/x.yaml", owned("2"));
        let text = record.text();
        let line = format!("{}\ta/x.yaml\tv1 Service a/web\tbase/web.yaml", Hash::of(b"2"));
        assert_eq!(text.lines().take(2).collect::<Vec<_>>(), [HEAD, &line]);
        assert_eq!(Record::parse(&text), Ok(record));
    }

    #[test]
    fn both_sides_of_a_merge_hold() {
        let (one, two) = (Hash::of(b"1"), Hash::of(b"2"));
        let line = |hash| format!("{hash}\ta/x.yaml\tid\tlayer\n");
        let text = format!("{HEAD}\n<<<<<<< HEAD\n{}=======\n{}>>>>>>> branch\n", line(one), line(two));
        let record = Record::parse(&text).unwrap();
        assert_eq!(record.get("a/x.yaml").iter().map(|owned| owned.hash).collect::<Vec<_>>(), [one, two]);
    }

    #[test]
    fn other_lines_are_refused_with_their_number() {
        let hash = Hash::of(b"");
        for path in ["../x", "/x", "a//x", "a/./x", "a\\x", ".kiln-owned", "a/.git", "c:x"] {
            let text = format!("{HEAD}\n{hash}\t{path}\tid\tlayer\n");
            assert_eq!(Record::parse(&text).unwrap_err().line, 2, "{path}");
        }
        assert_eq!(Record::parse("kind: Service\n").unwrap_err().line, 1);
        assert_eq!(Record::parse(&format!("{hash}\ta\tid\tlayer\n")).unwrap_err().line, 1);
        assert_eq!(Record::parse(&format!("{HEAD}\n{hash}\ta\tid\n")).unwrap_err().line, 2);
    }

    #[test]
    fn no_name_breaks_a_line() {
        let mut record = Record::default();
        record.add("a", Owned { id: "a\tb\nc".to_owned(), ..owned("") });
        assert_eq!(Record::parse(&record.text()).unwrap().get("a")[0].id, "a?b?c");
    }
}
