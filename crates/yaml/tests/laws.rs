//! Laws of the parser, on generated texts.

#[path = "support/manifest.rs"]
mod manifest;

use kubekiln_yaml::{Arena, Document, Limits, Node, ParseError, ScalarStyle, Span, Value};
use kubekiln_yaml::{decode, events, parse, parse_first, parse_with_comments};
use proptest::prelude::*;

const LINE_BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes) {
            read(&text).ok();
        }
    }

    #[test]
    fn any_indicators_are_read_or_refused(text in "([-:?,#&*!|>'\"%@`\\[\\]{} \n\t\r\\\\]|[a-c0-1é\u{85}\u{2028}]|---|- |: |\n  |\\.\\.\\.){0,40}") {
        read(&text).ok();
    }

    #[test]
    fn a_manifest_is_read_the_same_on_both_ways(shape in manifest::mapping()) {
        let text = manifest::text(&shape);
        let documents = read(&text);
        prop_assert!(documents.is_ok(), "{text}\n{documents:?}");
    }

    #[test]
    fn a_damaged_manifest_is_read_the_same_on_both_ways(
        shape in manifest::mapping(),
        place in any::<prop::sample::Index>(),
        damage in "[-:?,#&*|>'\" \n\t\\[\\]{}]{0,2}",
    ) {
        let mut text = manifest::text(&shape);
        let mut at = place.index(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if damage.is_empty() { text.remove(at); } else { text.insert_str(at, &damage); }
        read(&text).ok();
    }

    #[test]
    fn nesting_is_bounded(depth in 1..3_000usize, flow in any::<bool>()) {
        let text = if flow { "[".repeat(depth) + &"]".repeat(depth) } else { "- ".repeat(depth) + "x" };
        let arena = Arena::new();
        let source = arena.add("deep", text);
        let limits = Limits { depth: 1_000, ..Limits::default() };
        let found = parse(&arena, source, 0..arena.text(source).len(), &limits);
        prop_assert_eq!(found.is_ok(), depth <= 1_000);
    }
}

#[test]
fn the_deepest_allowed_tree_is_read_and_dropped_on_a_small_stack() {
    let deep = || {
        let arena = Arena::new();
        let source = arena.add("deep", "[".repeat(100_000) + &"]".repeat(100_000));
        let limits = Limits { depth: usize::MAX, ..Limits::default() };
        assert!(parse(&arena, source, 0..200_000, &limits).is_err());
        let source = arena.add("deep", "[".repeat(10_000) + &"]".repeat(10_000));
        assert!(parse(&arena, source, 0..20_000, &limits).is_ok_and(|documents| documents.len() == 1));
    };
    // The stack that worker threads have.
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(deep).expect("a thread");
    thread.join().expect("no overflow");
}

/// Reads `text` in every way, and checks that the ways agree and that the spans are in order.
fn read(text: &str) -> Result<(), ParseError> {
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
