//! What must hold of any text; property tests and fuzz targets share it.

use kubekiln_yaml::{Arena, Document, Limits, Node, ParseError, ScalarStyle, Span, Value};
use kubekiln_yaml::{emit, events, parse, parse_first, parse_with_comments};

const LINE_BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Reads `text` in every way, and checks that the ways agree and that the spans are in order.
pub(crate) fn read(text: &str) -> Result<(), ParseError> {
    let arena = Arena::new();
    let source = arena.add("text", text.into());
    let limits = Limits::default();
    let whole = 0..text.len();
    let direct = parse(&arena, source, whole.clone(), &limits);
    // To keep comments the full parser is needed.
    let full = parse_with_comments(&arena, source, whole.clone(), &limits);
    assert_eq!(shown(&direct), shown(&full), "{text:?}");
    let first = parse_first(&arena, source, whole.clone(), &limits);
    let events = events(&arena, source, whole, &limits);
    let documents = direct?;
    assert_eq!(first.map(|d| format!("{d:?}")), Ok(format!("{:?}", documents.first())), "{text:?}");
    let starts = events.expect("events where there are nodes").matches("+DOC").count();
    assert_eq!(starts, documents.len(), "{text:?}");
    for document in &documents {
        check_spans(&document.root, text);
    }
    Ok(())
}

/// Prints each document of `text` that can be printed. What is printed must be read again, and print the same.
pub(crate) fn print(text: &str) {
    let arena = Arena::new();
    for document in documents(&arena, text).unwrap_or_default() {
        let Some(printed) = printed(&arena, &document) else { continue };
        let again = documents(&arena, &printed).unwrap_or_else(|e| panic!("{e}: {printed:?} of {text:?}"));
        let again: Vec<_> = again.iter().map(|document| self::printed(&arena, document)).collect();
        assert_eq!(again, [Some(printed)], "of {text:?}");
    }
}

fn documents<'a>(arena: &'a Arena, text: &str) -> Result<Vec<Document<'a>>, ParseError> {
    let source = arena.add("text", text.into());
    parse(arena, source, 0..text.len(), &Limits::default())
}

fn printed(arena: &Arena, document: &Document<'_>) -> Option<String> {
    let mut out = String::new();
    emit(&document.root, arena, &Limits::default(), &mut out).ok()?;
    Some(out)
}

fn shown(documents: &Result<Vec<Document<'_>>, ParseError>) -> Result<Vec<String>, ParseError> {
    let shown = |document: &Document<'_>| format!("{} {:?}", document.empty, document.root);
    documents.as_ref().map(|all| all.iter().map(shown).collect()).map_err(Clone::clone)
}

/// A plain scalar of one line is the text at its span; children lie in their parent, one behind the other.
fn check_spans(node: &Node<'_>, text: &str) {
    let at = &text[node.span.start as usize..node.span.end as usize];
    match &node.value {
        Value::Scalar(scalar) => {
            // Under a written tag the style is not always the written one, so look at the text too.
            let other = at.is_empty() || at.starts_with(['"', '\'', '|', '>']) || at.contains(LINE_BREAKS);
            if scalar.style == ScalarStyle::Plain && !other {
                assert_eq!(scalar.text, at);
            }
        }
        Value::Alias(_) => assert!(at.starts_with('*')),
        Value::Mapping(mapping) => {
            let children = mapping.entries.iter().flat_map(|entry| [&entry.key, &entry.value]);
            check_children(node.span, children, text);
        }
        Value::Sequence(sequence) => check_children(node.span, sequence.items.iter(), text),
    }
}

fn check_children<'n>(parent: Span, children: impl Iterator<Item = &'n Node<'n>>, text: &str) {
    let mut start = parent.start;
    for child in children {
        assert!(start <= child.span.start && child.span.start <= child.span.end, "{child:?} in {text:?}");
        // A value that is not there may be found behind the blanks and comments that follow.
        assert!(child.span.end <= parent.end || child.span.start == child.span.end, "{child:?} in {text:?}");
        start = child.span.end;
        check_spans(child, text);
    }
}
