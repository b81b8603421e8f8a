//! A change as people read it.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value as Json;
use similar::{ChangeTag, TextDiff};

use crate::compare::{Difference, ObjectChange};
use crate::fields::FieldChange;
use crate::mask::{holds_secret, masked};
use crate::plan::{Change, ChangeKind};
use crate::tree::{File, Tree};

/// Lines around a difference.
const CONTEXT: usize = 3;

/// Most time for the lines of one text. It grows with the square of what differs; when it is over, what is left counts as
/// written anew.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// A line of a [`Diff`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineKind {
    /// Which file, and which object is in it.
    Head,
    /// Where in the file.
    Place,
    /// On both sides.
    Same,
    /// What is there and is not wanted.
    Minus,
    /// What is wanted and is not there.
    Plus,
    /// A word about what is not shown.
    Note,
}

/// Lines of a diff, without line ends.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diff {
    /// The lines.
    pub lines: Vec<(LineKind, String)>,
}

impl Diff {
    /// What `change` does to the file in `folder`, as people know it: of a file that is there a unified diff, of any other
    /// one line. Values of Secrets are masked.
    pub fn of(change: &Change, folder: &str, tree: &Tree) -> Self {
        let file = tree.get(&change.path);
        let mut diff = Self::default();
        diff.push(LineKind::Head, format!("{} {folder}/{} ({})", word(change.kind), change.path, change.id));
        if change.kind != ChangeKind::Changed {
            return diff;
        }
        let (Some(before), Some(file)) = (&change.before, file) else {
            diff.push(LineKind::Note, "what is there is no file".to_owned());
            return diff;
        };
        diff.contents(before, file, change);
        diff
    }

    /// Every object that comes, goes or differs, with its fields, and how many there are.
    pub fn of_objects(difference: &Difference) -> Self {
        let mut diff = Self::default();
        for change in &difference.changed {
            diff.lines.extend(Self::of_object(change).lines);
        }
        for object in &difference.added {
            diff.push(LineKind::Head, format!("added {object}"));
        }
        for object in &difference.removed {
            diff.push(LineKind::Head, format!("removed {object}"));
        }
        let Difference { added, removed, changed, same } = difference;
        let counts = (added.len(), removed.len(), changed.len());
        diff.push(
            LineKind::Same,
            format!("{} added, {} removed, {} changed, {same} the same", counts.0, counts.1, counts.2),
        );
        diff
    }

    /// One object with its fields.
    pub(crate) fn of_object(ObjectChange { object, was, fields }: &ObjectChange) -> Self {
        let was = was.as_ref().map(|was| format!(" (was {was})")).unwrap_or_default();
        let mut diff = Self::default();
        diff.push(LineKind::Head, format!("changed {object}{was}"));
        for field in fields {
            diff.field(field);
        }
        diff
    }

    fn field(&mut self, FieldChange { path, before, after }: &FieldChange) {
        self.push(LineKind::Place, format!("  {path}"));
        let text = |json: &Option<Json>| json.as_ref().and_then(Json::as_str).map(str::to_owned);
        match (text(before), text(after)) {
            (Some(before), Some(after)) if before.contains('\n') || after.contains('\n') => {
                let start = self.lines.len();
                self.unified(&before, &after);
                self.lines[start..].iter_mut().for_each(|(_, line)| line.insert_str(0, "  "));
            }
            _ => {
                if let Some(before) = before {
                    self.push(LineKind::Minus, format!("  - {before}"));
                }
                if let Some(after) = after {
                    self.push(LineKind::Plus, format!("  + {after}"));
                }
            }
        }
    }

    fn push(&mut self, kind: LineKind, text: String) {
        self.lines.push((kind, text));
    }

    fn contents(&mut self, before: &[u8], file: &File, change: &Change) {
        let (Ok(before), Ok(after)) = (std::str::from_utf8(before), std::str::from_utf8(&file.bytes)) else {
            return self.push(LineKind::Note, "what is there is no text".to_owned());
        };
        let was_secret = change.id.starts_with("v1 Secret ") || holds_secret(before);
        if !file.is_secret && !was_secret {
            return self.unified(before, after);
        }
        match masked(before, after) {
            Some((before, after)) if before == after => {
                self.push(LineKind::Note, "a Secret: it differs in what is not shown".to_owned());
            }
            Some((before, after)) => self.unified(&before, &after),
            None => self.push(LineKind::Note, "a Secret that cannot be read: nothing of it is shown".to_owned()),
        }
    }

    fn unified(&mut self, before: &str, after: &str) {
        let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
        for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
            self.push(LineKind::Place, hunk.header().to_string().trim_end().to_owned());
            for line in hunk.iter_changes() {
                let (kind, sign) = match line.tag() {
                    ChangeTag::Equal => (LineKind::Same, ' '),
                    ChangeTag::Delete => (LineKind::Minus, '-'),
                    ChangeTag::Insert => (LineKind::Plus, '+'),
                };
                let text = line.value();
                self.push(kind, format!("{sign}{}", text.strip_suffix('\n').unwrap_or(text)));
                if line.missing_newline() {
                    self.push(LineKind::Note, "\\ no line end".to_owned());
                }
            }
        }
    }

    /// The lines as one text, without colour.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (_, line) in &self.lines {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Changed => "changed",
        ChangeKind::Removed => "removed",
    }
}

#[cfg(test)]
mod tests {
    use super::{Diff, LineKind};

    #[test]
    fn very_many_different_lines_end_too() {
        let mut diff = Diff::default();
        let (before, after) = ("a\n".repeat(100_000), "b\n".repeat(100_000));
        diff.unified(&before, &after);
        let count = |wanted| diff.lines.iter().filter(|(kind, _)| *kind == wanted).count();
        assert_eq!((count(LineKind::Minus), count(LineKind::Plus)), (100_000, 100_000));
    }
}
