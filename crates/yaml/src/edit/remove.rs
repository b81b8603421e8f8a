//! Keys and items that go.

use super::insert::{flow_ends, flow_starts, trailing_comma};
use super::page::{Page, Splice, child as child_of};
use crate::{Node, Value};

/// Ways to take child `index` out of a collection that has others; the comments above it stay if `keep` says so.
pub(super) fn child(page: &Page<'_>, parent: &Node<'_>, index: usize, keep: bool) -> Vec<Vec<Splice>> {
    let (flow, count) = match &parent.value {
        Value::Mapping(mapping) => (mapping.flow, mapping.entries.len()),
        Value::Sequence(sequence) => (sequence.flow, sequence.items.len()),
        Value::Scalar(_) | Value::Alias(_) => return Vec::new(),
    };
    if flow { of_flow(page, parent, index, count) } else { of_block(page, parent, index, keep) }
}

fn of_block(page: &Page<'_>, parent: &Node<'_>, index: usize, keep: bool) -> Vec<Vec<Splice>> {
    let Some(node) = child_of(parent, index) else { return Vec::new() };
    let start = page.child_start(parent, index);
    if !page.is_first(start) {
        return vec![compact_first(page, parent, start, node)];
    }
    // Comments in the first line of a text are about the file.
    let own = page.own_comments(start);
    let first = if keep || page.is_body_start(own) { page.line_start(start) } else { own };
    let end = page.skip_comments(page.after(node), page.column(start) + 1);
    let mut plans = Vec::new();
    if let Some((first, end)) = without_double_blank(page, first, end) {
        plans.push(vec![page.remove_lines(first, end)]);
    }
    plans.push(vec![page.remove_lines(first, end)]);
    // A block scalar in front may need the line break that the text did not end with.
    plans.push(vec![Splice { start: first, end, text: String::new() }]);
    plans
}

/// One blank line more, where the lines on both sides are blank or missing.
fn without_double_blank(page: &Page<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
    let above = page.previous_line(first);
    match above.filter(|line| page.is_blank_line(*line)) {
        Some(line) if end >= page.text.len() || page.is_blank_line(end) => Some((line, end)),
        None if above.is_none() && page.is_blank_line(end) => Some((first, page.next_line(end))),
        _ => None,
    }
}

/// The first child, when it stands behind the dash of its parent: the next one moves there, unless a comment is
/// between.
fn compact_first(page: &Page<'_>, parent: &Node<'_>, start: usize, node: &Node<'_>) -> Vec<Splice> {
    let next = page.child_start(parent, 1);
    let end = page.after(node);
    if page.line_start(next) == end {
        return vec![Splice { start, end: next, text: String::new() }];
    }
    let kept = page.slice(0, start).trim_end_matches(' ').len();
    vec![Splice { start: kept, end: page.before_break(end), text: String::new() }]
}

fn of_flow(page: &Page<'_>, parent: &Node<'_>, index: usize, count: usize) -> Vec<Vec<Splice>> {
    let (starts, ends) = (flow_starts(parent), flow_ends(parent));
    let close = (parent.span.end as usize).saturating_sub(1);
    let cut = |start: usize, end: usize| vec![Splice { start, end, text: String::new() }];
    let (start, end) = (starts[index], ends[index]);
    if index + 1 < count {
        let next = starts[index + 1];
        if page.is_first(start) && page.is_first(next) {
            let first = page.own_comments(start);
            let line = page.next_line(trailing_comma(page, end, next).unwrap_or(end));
            return vec![vec![page.remove_lines(first, line)], cut(start, next)];
        }
        let comma = trailing_comma(page, end, next).map_or(end, |at| at + 1);
        if page.line_start(comma) != page.line_start(next) {
            let rest = page.slice(comma, page.text.len());
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            return vec![cut(start, comma + blanks), cut(start, next)];
        }
        return vec![cut(start, next)];
    }
    let previous = ends[index - 1];
    if page.is_first(start) && page.line_start(start) != page.line_start(close) {
        let comma = trailing_comma(page, end, close).unwrap_or(end);
        let lines = page.remove_lines(page.own_comments(start), page.next_line(comma));
        return vec![vec![lines], cut(previous, end)];
    }
    vec![cut(previous, end)]
}
