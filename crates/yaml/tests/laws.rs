//! Laws of the parser, on generated texts.

#[path = "support/agree.rs"]
mod agree;
#[path = "support/manifest.rs"]
mod manifest;

use agree::read;
use kubekiln_yaml::{Arena, Limits, decode, parse};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

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
    fn a_printed_manifest_prints_the_same_again(shape in manifest::mapping()) {
        agree::print(&manifest::text(&shape));
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
