//! A comparison as a comment on a pull request.

use std::fmt::Write as _;

use crate::compare::{Difference, ObjectChange};
use crate::diff::Diff;

/// Most bytes of a comment: GitHub takes 65,536 characters, and GitLab more.
const MOST: usize = 60_000;
/// Most bytes of one object: a large one does not push out all others.
const MOST_OF_ONE: usize = 20_000;

/// The comment. `before` and `after` say what was compared. What does not fit is counted and left out.
pub fn markdown(difference: &Difference, before: &str, after: &str) -> String {
    let Difference { added, removed, changed, same } = difference;
    let mut text = format!("### {} → {}\n\n", code(before), code(after));
    let counts = (added.len(), removed.len(), changed.len());
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{} added, {} removed, {} changed, {same} the same", counts.0, counts.1, counts.2);
    let list = |word: &'static str, names: &[String]| -> Vec<String> {
        names.iter().map(|name| format!("- {word} {}\n", code(name))).collect()
    };
    let lists = [list("added", added), list("removed", removed)].concat();
    let pieces = lists.into_iter().chain(changed.iter().map(object));
    let mut left_out = 0;
    for (i, piece) in pieces.enumerate() {
        if text.len() + piece.len() > MOST {
            left_out += 1;
            continue;
        }
        // A list and what is folded stand apart.
        text += if i == 0 || piece.starts_with('<') { "\n" } else { "" };
        text += &piece;
    }
    if left_out > 0 {
        let _ = writeln!(text, "\n{left_out} more did not fit here.");
    }
    text
}

/// One object, folded up.
fn object(change: &ObjectChange) -> String {
    let diff = Diff::of_object(change);
    let mut lines = diff.lines.into_iter().map(|(_, line)| line);
    let head = lines.next().unwrap_or_default();
    let mut body = String::new();
    for line in lines {
        if body.len() + line.len() > MOST_OF_ONE {
            body += "... more did not fit here\n";
            break;
        }
        // What starts a line decides on its colour.
        let _ = writeln!(body, "{}", line.strip_prefix("  ").unwrap_or(&line));
    }
    let s = if change.fields.len() == 1 { "" } else { "s" };
    let fence = fence(&body);
    format!(
        "<details><summary>{} ({} field{s})</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n",
        escaped(&head),
        change.fields.len()
    )
}

/// Backquotes that no line of the text ends.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// Text in a line that is no markdown, whatever is in it.
fn code(text: &str) -> String {
    let quotes = fence(text);
    let quotes = if text.contains('`') { quotes.as_str() } else { "`" };
    format!("{quotes}{}{quotes}", text.replace(['\n', '\r'], " "))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::{MOST, markdown};
    use crate::compare::{Difference, ObjectChange};
    use crate::fields::FieldChange;

    fn change(name: &str, before: &str, after: &str) -> ObjectChange {
        let (before, after) = (Some(Json::from(before)), Some(Json::from(after)));
        let field = FieldChange { path: "data.a".to_owned(), before, after };
        ObjectChange { object: name.to_owned(), was: None, fields: vec![field] }
    }

    #[test]
    fn what_is_said_can_be_read() {
        let difference = Difference {
            added: vec!["v1 Service a/web".to_owned()],
            removed: vec!["v1 Service a/old".to_owned()],
            changed: vec![change("v1 ConfigMap a/<b>", "one\n```\n", "two\n```\n")],
            same: 7,
        };
        let expected = "### `HEAD~1:app` → `app`\n\n1 added, 1 removed, 1 changed, 7 the same\n\n- added `v1 Service \
                        a/web`\n- removed `v1 Service a/old`\n\n<details><summary>changed v1 ConfigMap a/&lt;b&gt; (1 \
                        field)</summary>\n\n````diff\ndata.a\n@@ -1,2 +1,2 @@\n-one\n+two\n ```\n````\n\n</details>\n";
        assert_eq!(markdown(&difference, "HEAD~1:app", "app"), expected);
    }

    #[test]
    fn a_comment_has_room_for_so_much() {
        let large = |letter: &str| format!("{}\n", letter.repeat(40)).repeat(200);
        let changed =
            (0..40).map(|i| change(&format!("v1 ConfigMap a/{i}"), &large("lines"), &large("LINES"))).collect();
        let text = markdown(&Difference { changed, ..Difference::default() }, "a", "b");
        assert!(text.len() < MOST + 100, "{}", text.len());
        assert!(text.ends_with("37 more did not fit here.\n"), "{}", &text[text.len() - 90..]);
        assert_eq!(text.matches("... more did not fit here\n```").count(), 3);
    }
}
