//! Failures read back from the library's text. Where this page has four blanks the text has a tab.
//!
//! ```text
//! STATIC ERROR: main.jsonnet:2:6-10: Unknown variable: repl
//! RUNTIME ERROR: division by zero.
//!     main.jsonnet:3:16-22    function <f>
//!     main.jsonnet:(1:1)-(4:2)
//! ```

use std::collections::BTreeMap;

use crate::{Failure, FailureKind, Frame, Span};

/// The failure that the library tells as `text`; `texts` are the sources by id.
pub(super) fn failure(text: &str, texts: &BTreeMap<String, String>) -> Failure {
    if let Some(told) = text.strip_prefix("STATIC ERROR: ") {
        let first = told.lines().next().unwrap_or(told);
        let (place, message) = split_place(first);
        let mut failure = Failure::new(FailureKind::Syntax, message);
        failure.primary = place.and_then(|place| span(place, texts));
        return failure;
    }
    let told = text.strip_prefix("RUNTIME ERROR: ").unwrap_or(text);
    let (message, trace) = told.split_once("\n\t").unwrap_or((told, ""));
    let mut failure = Failure::new(kind(message), message.trim_end());
    failure.trace = trace.lines().map(|line| frame(line.trim_start_matches('\t'), texts)).collect();
    failure.primary = failure.trace.iter().find_map(|frame| frame.span.clone());
    failure
}

/// By the library's fixed wordings; the rest is the program's or the language's.
fn kind(message: &str) -> FailureKind {
    match message {
        _ if message.starts_with("max stack frames exceeded") => FailureKind::Stack,
        _ if message.starts_with("couldn't open import") => FailureKind::Import,
        _ if message.starts_with("couldn't manifest function") => FailureKind::Function,
        _ => FailureKind::Runtime,
    }
}

fn frame(line: &str, texts: &BTreeMap<String, String>) -> Frame {
    let (place, what) = line.split_once('\t').unwrap_or((line, ""));
    let what = if what.is_empty() { "an expression" } else { what };
    Frame { what: what.to_owned(), span: span(place, texts) }
}

/// `file:place: message`, the place being what stands between the last two colons before a blank.
fn split_place(line: &str) -> (Option<&str>, &str) {
    match line.split_once(": ") {
        Some((place, message)) => (Some(place), message),
        None => (None, line),
    }
}

/// `file:L:C`, `file:L:C-C` or `file:(L:C)-(L:C)`; columns count bytes.
fn span(place: &str, texts: &BTreeMap<String, String>) -> Option<Span> {
    let (file, text) =
        texts.iter().find(|(file, _)| place.strip_prefix(file.as_str()).is_some_and(|rest| rest.starts_with(':')))?;
    let numbers: Vec<usize> =
        place[file.len()..].split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let (start, end) = match numbers[..] {
        [line, column] => ((line, column), (line, column)),
        [line, column, end] => ((line, column), (line, end)),
        [line, column, end_line, end] => ((line, column), (end_line, end)),
        _ => return None,
    };
    Some(Span::new(file, text.as_bytes(), offset(text, start), offset(text, end)))
}

fn offset(text: &str, (line, column): (usize, usize)) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    (before + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{FailureKind, failure};

    #[test]
    fn places_are_read_back() {
        let texts = BTreeMap::from([("a/f".to_owned(), "1;\n2 + 3\n".to_owned())]);
        let told = failure("STATIC ERROR: a/f:2:3: unexpected: x\n", &texts);
        assert_eq!((told.kind, told.report()), (FailureKind::Syntax, "a/f:2:3: unexpected: x\n".to_owned()));
        let told = failure("RUNTIME ERROR: two\nlines\n\ta/f:2:1-6\tfunction <f>\n\ta/f:(1:1)-(2:6)\t\n", &texts);
        let lines = "a/f:2:1: two\nlines\n  in function <f> (a/f:2:1)\n  in an expression (a/f:1:1)\n";
        assert_eq!(told.report(), lines);
    }
}
