//! New values in the place of old ones.

use super::EditError;
use super::page::{Page, Splice, child as child_of};
use super::print::{Printed, Printer, Slot};
use super::style::{Indents, Siblings};
use crate::{Node, Scalar, ScalarStyle, Tag, Value};

/// Ways to write `new` in the place of the whole document.
pub(super) fn root(page: &Page<'_>, old: &Node<'_>, new: &Node<'_>) -> Result<Vec<Vec<Splice>>, EditError> {
    let printer = Printer { indents: Indents::of(page, old, old), siblings: Siblings::default() };
    let (start, end) = (old.span.start as usize, page.end_of(old));
    let printed = printer.value(new, Slot::Root)?.behind("");
    let text = printed.trim_start_matches(' ').replace('\n', page.line_break(start));
    if start == end {
        // Nothing stands behind `---`, or comments alone.
        let line = if page.column(start) == 0 { start } else { page.next_line(start) };
        return Ok(vec![vec![page.insert_lines(line, printed.trim_start_matches(' '))]]);
    }
    let flow = printer.flow(new)?;
    Ok(vec![vec![Splice { start, end, text }], vec![Splice { start, end, text: flow }]])
}

/// Ways to write `new` as the value of child `index`.
pub(super) fn child(
    page: &Page<'_>,
    root: &Node<'_>,
    parent: &Node<'_>,
    index: usize,
    new: &Node<'_>,
) -> Result<Vec<Vec<Splice>>, EditError> {
    let Some(old) = child_of(parent, index) else { return Ok(Vec::new()) };
    let flow = is_flow(parent);
    let column = if flow { 0 } else { page.column(page.child_start(parent, index)) };
    let slot = match &parent.value {
        _ if flow => Slot::Flow,
        Value::Mapping(_) => Slot::Key(column),
        _ => Slot::Dash(column),
    };
    let mut siblings = Siblings::of(parent);
    if let Some(scalar) = old.as_scalar() {
        siblings.quotes = kept_style(scalar, siblings.quotes);
    }
    if is_flow(old) && !is_empty(old) {
        siblings.flow = true;
    }
    let printer = Printer { indents: Indents::of(page, root, parent), siblings };
    let printed = printer.value(new, slot)?;
    let behind = behind_key(page, parent, index, old);
    Ok(vec![plan(page, old, &behind, &printed)])
}

/// The style that a string in the place of `old` should have.
fn kept_style(old: &Scalar<'_>, siblings: ScalarStyle) -> ScalarStyle {
    match old.style {
        ScalarStyle::Literal | ScalarStyle::Folded => ScalarStyle::Plain,
        ScalarStyle::Plain if old.tag != Tag::Str => siblings,
        style => style,
    }
}

fn is_flow(node: &Node<'_>) -> bool {
    node.as_mapping().is_some_and(|m| m.flow) || node.as_sequence().is_some_and(|s| s.flow)
}

fn is_empty(node: &Node<'_>) -> bool {
    node.as_mapping().is_some_and(|m| m.entries.is_empty()) || node.as_sequence().is_some_and(|s| s.items.is_empty())
}

/// Behind the colon or dash, and behind the anchor that follows on its line. A tag goes with the old value; none of
/// this is in the spans of nodes.
struct Behind {
    /// First byte behind the colon or dash.
    lead: usize,
    /// Behind the anchor, if one is there.
    anchor: usize,
    /// There is no colon yet, as in `{key}`.
    colon: bool,
}

fn behind_key(page: &Page<'_>, parent: &Node<'_>, index: usize, old: &Node<'_>) -> Behind {
    let bytes = page.text.as_bytes();
    let (lead, colon) = match &parent.value {
        Value::Mapping(mapping) => {
            let mut at = mapping.entries[index].key.span.end as usize;
            let end = old.span.start as usize;
            while at < end && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let colon = at < end && bytes[at] == b':';
            (if colon { at + 1 } else { end }, !colon)
        }
        _ if is_flow(parent) => (old.span.start as usize, false),
        _ => (page.child_start(parent, index) + 1, false),
    };
    let mut anchor = lead;
    if old.anchor.is_some() {
        let line = page.slice(lead, page.line_end(lead));
        if let Some(mark) = line.find('&') {
            let name = &line[mark..];
            anchor = lead + mark + name.find([' ', '\t']).unwrap_or(name.len());
        }
    }
    Behind { lead, anchor, colon }
}

fn plan(page: &Page<'_>, old: &Node<'_>, behind: &Behind, new: &Printed) -> Vec<Splice> {
    let start = old.span.start as usize;
    let same_line = page.line_start(start) == page.line_start(behind.lead);
    let block = !is_flow(old) && matches!(old.value, Value::Mapping(_) | Value::Sequence(_));
    if !same_line && (block || !new.body.is_empty()) {
        return below_key(page, old, behind, new);
    }
    let end = if start == old.span.end as usize { start } else { page.end_of(old) };
    // A tag in front belongs to the old value.
    let tagged = page.text.get(behind.anchor..start).is_some_and(|between| between.trim_start().starts_with('!'));
    let start = if tagged { behind.anchor } else { start };
    let mut slot = slot(page, start, end, new);
    if behind.colon {
        slot.text.insert(0, ':');
    }
    let mut plan = vec![slot];
    if !new.body.is_empty() {
        plan.push(page.insert_lines(page.next_line(end), &new.body));
    }
    plan
}

/// The old value stands on lines of its own: they go, and the new one starts on the line of the key.
fn below_key(page: &Page<'_>, old: &Node<'_>, behind: &Behind, new: &Printed) -> Vec<Splice> {
    let line = page.next_line(behind.lead);
    let removed = page.remove_lines(line, page.after(old));
    let mut plan = vec![slot(page, behind.anchor, behind.anchor, new)];
    if new.body.is_empty() {
        plan.push(removed);
        return plan;
    }
    let line_break = page.line_break(line);
    let ended = page.slice(0, removed.end).ends_with('\n');
    let body = new.body.replace('\n', line_break);
    let text = if ended { format!("{body}{line_break}") } else { body };
    plan.push(Splice { start: line, end: removed.end, text });
    plan
}

/// The part on the line of the key.
fn slot(page: &Page<'_>, start: usize, end: usize, new: &Printed) -> Splice {
    let before = page.slice(0, start);
    if new.head.is_empty() {
        let trimmed = before.trim_end_matches(' ').len();
        return Splice { start: trimmed, end, text: String::new() };
    }
    let apart = before.ends_with([' ', '\n', '\t', '[', '{', ',']) || before.is_empty();
    let text = if apart { new.head.clone() } else { format!(" {}", new.head) };
    Splice { start, end, text }
}
