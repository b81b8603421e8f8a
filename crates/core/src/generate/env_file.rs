//! Files with a `key=value` a line.

use kubekiln_yaml::{Arena, SourceId, Span};

use super::GenerateError;
use super::key_values::{FileContent, Pair, PairValue};

/// kustomize reads lines with Go's `bufio.Scanner`, which stops for good, and without a word, at a longer line.
const LONGEST_LINE: usize = 65_535;

/// Adds the pairs of an env file. Empty lines, comments and lines without a key are skipped; a key alone has an
/// empty value; space before a key is dropped and all other space kept.
pub(super) fn pairs<'a>(file: FileContent, arena: &'a Arena, pairs: &mut Vec<Pair<'a>>) -> Result<(), GenerateError> {
    let source = match String::from_utf8(file.bytes) {
        Ok(text) => arena.add(file.name, text),
        Err(error) => return Err(not_text(file.name, error.as_bytes(), arena)),
    };
    let text = arena.text(source);
    let mut start = 0;
    for (number, whole) in text.split('\n').enumerate() {
        let at = start;
        start += whole.len() + 1;
        if whole.len() > LONGEST_LINE {
            break;
        }
        let line = whole.strip_suffix('\r').unwrap_or(whole);
        let line = if number == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        let line = line.trim_start();
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        if line.starts_with('#') || key.is_empty() {
            continue;
        }
        let span = line_span(source, at, whole, line);
        pairs.push(Pair { key, value: PairValue::Text(value), span, asked: span });
    }
    Ok(())
}

/// The place of `line`, which is the end of `whole` but for a carriage return; `whole` starts at byte `at`.
fn line_span(source: SourceId, at: usize, whole: &str, line: &str) -> Span {
    let end = at + whole.strip_suffix('\r').unwrap_or(whole).len();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(source, small(end - line.len()), small(end))
}

fn not_text(name: String, bytes: &[u8], arena: &Arena) -> GenerateError {
    // Lines end where they did: a replacement character never stands for a line feed.
    let source = arena.add(name, String::from_utf8_lossy(bytes).into_owned());
    let number = bytes.split(|b| *b == b'\n').position(|line| std::str::from_utf8(line).is_err()).unwrap_or(0);
    let text = arena.text(source);
    let start: usize = text.split('\n').take(number).map(|line| line.len() + 1).sum();
    let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or("");
    GenerateError::NotText { line: number + 1, span: line_span(source, start, line, line) }
}
