//! New keys and items.

use super::EditError;
use super::page::{Page, Splice, child};
use super::print::{Printer, Slot};
use super::style::{Indents, Siblings};
use crate::{Entry, Node, Value};

/// Ways to add an entry to a mapping that has some, in front of entry `index` or at the end.
pub(super) fn entry(
    page: &Page<'_>,
    root: &Node<'_>,
    mapping: &Node<'_>,
    index: usize,
    entry: &Entry<'_>,
    at_root: bool,
) -> Result<Vec<Vec<Splice>>, EditError> {
    let printer = printer(page, root, mapping);
    if mapping.as_mapping().is_some_and(|m| m.flow) {
        return Ok(in_flow(page, mapping, index, &printer.flow_entry(entry)?));
    }
    let column = page.column(mapping.span.start as usize);
    let text = printer.entry(entry, column)?;
    let count = mapping.as_mapping().map_or(0, |m| m.entries.len());
    if index < count {
        return Ok(vec![in_front(page, mapping, index, &text)]);
    }
    let Some(last) = child(mapping, index - 1) else { return Ok(Vec::new()) };
    let end = page.after(last);
    let behind_comments = page.skip_comments(end, column);
    let lines = format!("{:column$}{text}", "");
    let mut plans = Vec::new();
    if at_root && count > 1 && is_apart(page, mapping, count - 1) {
        plans.push(vec![page.insert_lines(behind_comments, &format!("\n{lines}"))]);
    }
    plans.push(vec![page.insert_lines(behind_comments, &lines)]);
    plans.push(vec![page.insert_lines(end, &lines)]);
    Ok(plans)
}

/// Ways to add an item to a sequence that has some, in front of item `index` or at the end.
pub(super) fn item(
    page: &Page<'_>,
    root: &Node<'_>,
    sequence: &Node<'_>,
    index: usize,
    item: &Node<'_>,
) -> Result<Vec<Vec<Splice>>, EditError> {
    let printer = printer(page, root, sequence);
    let inner = sequence.as_sequence();
    if inner.is_some_and(|s| s.flow) {
        return Ok(in_flow(page, sequence, index, &printer.flow(item)?));
    }
    let column = page.column(sequence.span.start as usize);
    let text = printer.item(item, column)?;
    if inner.is_some_and(|s| index < s.items.len()) {
        return Ok(vec![in_front(page, sequence, index, &text)]);
    }
    let Some(last) = child(sequence, index - 1) else { return Ok(Vec::new()) };
    Ok(vec![vec![page.insert_lines(page.after(last), &format!("{:column$}{text}", ""))]])
}

/// The text of a document that has no content yet.
pub(super) fn first_document(page: &Page<'_>, root: &Node<'_>) -> Result<Vec<Vec<Splice>>, EditError> {
    let indents = Indents::of(page, root, &Node::null(root.span));
    let printer = Printer { indents, siblings: Siblings::default() };
    let text = printer.value(root, Slot::Root)?.behind("");
    Ok(vec![vec![page.insert_lines(page.text.len(), text.trim_start_matches(' '))]])
}

fn printer(page: &Page<'_>, root: &Node<'_>, parent: &Node<'_>) -> Printer {
    Printer { indents: Indents::of(page, root, parent), siblings: Siblings::of(parent) }
}

/// True when a blank line stands between an entry and the one in front of it.
fn is_apart(page: &Page<'_>, mapping: &Node<'_>, index: usize) -> bool {
    let start = page.own_comments(page.child_start(mapping, index));
    page.previous_line(start).is_some_and(|line| page.is_blank_line(line))
}

fn in_front(page: &Page<'_>, parent: &Node<'_>, index: usize, text: &str) -> Vec<Splice> {
    let start = page.child_start(parent, index);
    let column = page.column(start);
    if page.is_first(start) {
        // A comment in the first line of a text is about the file.
        let own = page.own_comments(start);
        let at = if page.is_body_start(own) { page.line_start(start) } else { own };
        return vec![page.insert_lines(at, &format!("{:column$}{text}", ""))];
    }
    let line_break = page.line_break(start);
    let text = format!("{text}\n{:column$}", "").replace('\n', line_break);
    vec![Splice { start, end: start, text }]
}

/// Ways to add to `[...]` or `{...}`: on one line, or on a line of its own like the others.
fn in_flow(page: &Page<'_>, parent: &Node<'_>, index: usize, text: &str) -> Vec<Vec<Splice>> {
    let (open, close) = (parent.span.start as usize + 1, (parent.span.end as usize).saturating_sub(1));
    let starts = flow_starts(parent);
    let insert = |at: usize, text: String| vec![Splice { start: at, end: at, text }];
    if let Some(next) = starts.get(index) {
        let own_line = page.is_first(*next);
        let between = if own_line {
            format!("{}{:c$}", page.line_break(*next), "", c = page.column(*next))
        } else {
            " ".to_owned()
        };
        return vec![insert(*next, format!("{text},{between}"))];
    }
    let (Some(last), Some(start)) = (flow_ends(parent).last().copied(), starts.last().copied()) else {
        return vec![insert(open, text.to_owned())];
    };
    let comma = trailing_comma(page, last, close);
    if page.is_first(start) && page.line_start(start) != page.line_start(close) {
        let line = format!("{:c$}{text}", "", c = page.column(start));
        let (added, comma_at) = match comma {
            Some(at) => (vec![page.insert_lines(page.next_line(at), &format!("{line},"))], at),
            None => (Vec::new(), last),
        };
        if comma.is_some() {
            return vec![added];
        }
        let mut plan = insert(last, ",".to_owned());
        plan.push(page.insert_lines(page.next_line(comma_at), &line));
        return vec![plan];
    }
    match comma {
        Some(at) => vec![insert(at + 1, format!(" {text},"))],
        None => vec![insert(last, format!(", {text}"))],
    }
}

/// Where the children of a flow collection start; an anchor or tag in front is not seen.
pub(super) fn flow_starts(parent: &Node<'_>) -> Vec<usize> {
    match &parent.value {
        Value::Mapping(mapping) => mapping.entries.iter().map(|e| e.key.span.start as usize).collect(),
        Value::Sequence(sequence) => sequence.items.iter().map(|item| item.span.start as usize).collect(),
        Value::Scalar(_) | Value::Alias(_) => Vec::new(),
    }
}

/// Where they end.
pub(super) fn flow_ends(parent: &Node<'_>) -> Vec<usize> {
    match &parent.value {
        Value::Mapping(mapping) => {
            mapping.entries.iter().map(|e| e.value.span.end.max(e.key.span.end) as usize).collect()
        }
        Value::Sequence(sequence) => sequence.items.iter().map(|item| item.span.end as usize).collect(),
        Value::Scalar(_) | Value::Alias(_) => Vec::new(),
    }
}

/// The comma behind the last child, if one is there.
pub(super) fn trailing_comma(page: &Page<'_>, last: usize, close: usize) -> Option<usize> {
    let mut at = last;
    while at < close {
        match page.text.as_bytes()[at] {
            b',' => return Some(at),
            b'#' => at = page.next_line(at),
            _ => at += 1,
        }
    }
    None
}
