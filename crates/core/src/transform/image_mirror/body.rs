//! References in a text that a field holds: one, a list, a document within the document, or a program.

use std::ops::Range;

use kubekiln_yaml::{Arena, Limits, Node, Value, parse};
use rustc_hash::FxHashMap;

use super::find::walk;
use super::keys::Place;
use super::text::{Hit, list, scan};

/// How far documents are looked for within documents.
const DEEPEST: usize = 4;

/// The references of a text, in order. `depth` is how many documents it lies in.
pub(super) fn hits(text: &str, place: Place, depth: usize) -> Vec<Hit> {
    if let Some(hits) = list(text, place) {
        return hits;
    }
    let mut hits = document(text, depth).unwrap_or_else(|| scan(text, place));
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

/// The references of YAML or JSON; none for what is neither.
fn document(text: &str, depth: usize) -> Option<Vec<Hit>> {
    let is_document = text.contains('\n') || text.trim_start().starts_with(['{', '[']);
    if depth == DEEPEST || !is_document || !text.contains(':') {
        return None;
    }
    let arena = Arena::new();
    let source = arena.add("", text.to_owned());
    // Shallow, so that documents within documents do not use up the stack.
    let limits = Limits { depth: 64, ..Limits::default() };
    let documents = parse(&arena, source, 0..text.len(), &limits).ok()?;
    let is_tree = |root: &Node<'_>| matches!(root.value, Value::Mapping(_) | Value::Sequence(_)) || root.is_null();
    if !documents.iter().all(|document| is_tree(&document.root)) {
        return None;
    }
    let mut found = Vec::new();
    for document in &documents {
        walk(&document.root, depth + 1, &mut |scalar, _, hits| {
            let span = scalar.span;
            let range = span.start as usize..span.end as usize;
            found.extend(placed(text, range, scalar.text().unwrap_or(""), hits));
        });
    }
    Some(found)
}

/// The places in `text` of what was found in `decoded`, the value of the scalar at `range`. Quotes, escapes and indents
/// change no reference, so the nth of its kind is the nth in both; one that is written in another way is left alone.
fn placed(text: &str, range: Range<usize>, decoded: &str, hits: Vec<Hit>) -> Vec<Hit> {
    let Some(raw) = text.get(range.clone()) else { return Vec::new() };
    if let Some(offset) = raw.find(decoded) {
        let moved = |hit: Hit| Hit { range: shifted(&hit.range, range.start + offset), ..hit };
        return hits.into_iter().map(moved).collect();
    }
    let places = |text: &str, written: &str| text.match_indices(written).map(|(place, _)| place).collect::<Vec<_>>();
    let mut known: FxHashMap<&str, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
    let mut moved = Vec::with_capacity(hits.len());
    for hit in hits {
        let written = &decoded[hit.range.clone()];
        let (values, raws) = known.entry(written).or_insert_with(|| (places(decoded, written), places(raw, written)));
        let nth = values.binary_search(&hit.range.start).ok().filter(|_| values.len() == raws.len());
        let place = nth.map(|nth| range.start + raws[nth]);
        moved.extend(place.map(|place| Hit { range: shifted(&(0..written.len()), place), ..hit }));
    }
    moved
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
