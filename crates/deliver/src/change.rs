//! What stands between two trees.

use std::fmt;

use crate::tree::Tree;

/// How a file of one tree differs from the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum ChangeKind {
    /// To be written.
    Added,
    /// To be removed.
    Removed,
    /// To be written anew.
    Changed,
}

/// One file that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Path in the tree.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
}

/// `changed 05-workloads/a/service-web.yaml`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.kind {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        };
        write!(f, "{word} {}", self.path)
    }
}

impl Tree {
    /// What turns `before` into this tree, sorted by path.
    pub fn changes_from(&self, before: &Tree) -> Vec<Change> {
        let kind_of = |path: &str, bytes: &[u8]| match before.get(path) {
            None => Some(ChangeKind::Added),
            Some(old) => (old != bytes).then_some(ChangeKind::Changed),
        };
        let written = self.files().filter_map(|(path, bytes)| Some((path, kind_of(path, bytes)?)));
        let removed = before.files().filter(|(path, _)| self.get(path).is_none());
        let mut changes: Vec<_> = written
            .chain(removed.map(|(path, _)| (path, ChangeKind::Removed)))
            .map(|(path, kind)| Change { path: path.to_owned(), kind })
            .collect();
        changes.sort_by(|a, b| a.path.cmp(&b.path));
        changes
    }
}

#[cfg(test)]
mod tests {
    use crate::tree::Tree;

    fn tree(files: &[(&str, &str)]) -> Tree {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn every_difference_is_named_once() {
        let before = tree(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let after = tree(&[("b", "2"), ("c", "1"), ("d", "1")]);
        let changes: Vec<_> = after.changes_from(&before).iter().map(ToString::to_string).collect();
        assert_eq!(changes, ["removed a", "changed b", "added d"]);
        assert_eq!(after.changes_from(&after), []);
    }
}
