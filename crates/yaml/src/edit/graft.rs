//! Entries and items that move to another place, with the comments among them.

use super::check::{self, Change, apply};
use super::page::{Page, Splice, child};
use super::style::Indents;
use super::{EditError, Editor, Place, Step, path, print};
use crate::{Node, Scalar, ScalarStyle, Tag, Value};

impl<'a> Editor<'a> {
    /// Gives the key at the end of `path` another name. It keeps its quotes.
    pub fn rename_key(&mut self, path: &[Step<'_>], name: &str) -> Result<(), EditError> {
        let Some((Step::Key(old), above)) = path.split_last() else { return Err(self.not_found(path)) };
        self.find(path)?;
        let parent = self.find(above)?.as_mapping().ok_or_else(|| self.not_found(path))?;
        if parent.contains_key(name) {
            return Err(self.repeated(above, name));
        }
        let index = parent.position(old).unwrap_or(0);
        let key = &parent.entries[index].key;
        let style = key.as_scalar().map_or(ScalarStyle::Plain, |k| k.style);
        let scalar = Scalar { text: self.arena.keep(name), tag: Tag::Str, style };
        let new = Node::new(key.span, Value::Scalar(scalar));
        let text = print::key(&new, parent.flow)?;
        let plan = vec![Splice { start: key.span.start as usize, end: key.span.end as usize, text }];
        self.attempt(vec![plan], above, &Change::Rename(index, new))
    }

    /// Moves all items of a sequence, or all entries of a mapping, to the end of another one, and takes the key of
    /// the first one out. Comments among them move along; those above the key stay where they are if
    /// `keep_comments` says so, else they go with the key.
    pub fn move_children(&mut self, from: &[Step<'_>], to: &[Step<'_>], keep_comments: bool) -> Result<(), EditError> {
        let (Some((key, parent_path)), Some((slot, holder_path))) = (from.split_last(), to.split_last()) else {
            return Err(self.not_found(from));
        };
        let root = self.root().ok_or_else(|| self.not_found(from))?;
        let (parent, holder) = (self.find(parent_path)?, self.find(holder_path)?);
        let graft = Graft {
            parent,
            entry: path::index(parent, *key).unwrap_or(0),
            from: self.find(from)?,
            holder,
            slot: path::index(holder, *slot).unwrap_or(0),
            to: self.find(to)?,
            keep_comments,
        };
        let plan = plan(&self.page(), root, &graft);
        let moved = graft.from.clone();
        let mut wanted = root.clone();
        check::append(&mut wanted, to, &moved);
        apply(&mut wanted, parent_path, &Change::Remove(graft.entry));
        if let Some(plan) = plan
            && self.attempt_root(vec![plan], from, wanted).is_ok()
        {
            return Ok(());
        }
        self.move_one_by_one(from, to, &moved, keep_comments)
    }

    /// The values without the comments among them: for what stands in flow style. All or nothing.
    fn move_one_by_one(
        &mut self,
        from: &[Step<'_>],
        to: &[Step<'_>],
        moved: &Node<'a>,
        keep_comments: bool,
    ) -> Result<(), EditError> {
        let before = (self.source, self.documents.clone());
        let result = self.copy_children(to, moved).and_then(|()| self.take_out(from, keep_comments));
        if result.is_err() {
            (self.source, self.documents) = before;
        }
        result
    }

    fn copy_children(&mut self, to: &[Step<'_>], moved: &Node<'a>) -> Result<(), EditError> {
        match &moved.value {
            Value::Sequence(sequence) => sequence.items.iter().try_for_each(|item| self.push(to, item)),
            Value::Mapping(mapping) => mapping
                .entries
                .iter()
                .try_for_each(|e| self.insert_key(to, e.key.text().unwrap_or_default(), &e.value, Place::Last)),
            Value::Scalar(_) | Value::Alias(_) => Err(Self::wrong_shape(to, "a collection", moved)),
        }
    }
}

/// What moves and where: `entry` is the entry of `parent` whose value `from` is; its children go to the end of `to`,
/// the value of entry or item `slot` of `holder`.
struct Graft<'n, 'a> {
    parent: &'n Node<'a>,
    entry: usize,
    from: &'n Node<'a>,
    holder: &'n Node<'a>,
    slot: usize,
    to: &'n Node<'a>,
    /// The comments above the key of `from` stay.
    keep_comments: bool,
}

/// Moves lines as they are, their indentation changed by the same amount. None when one of the two is in flow style
/// or a line cannot be moved so.
fn plan(page: &Page<'_>, root: &Node<'_>, graft: &Graft<'_, '_>) -> Option<Vec<Splice>> {
    let key = page.child_start(graft.parent, graft.entry);
    let first = page.next_line(key);
    if !is_block(graft.from) || !page.is_first(key) || graft.from.anchor.is_some() {
        return None;
    }
    let end = page.skip_comments(page.after(graft.from), page.column(key) + 1);
    let own = page.own_comments(key);
    let keep = graft.keep_comments || page.is_body_start(own);
    let start = if keep { page.line_start(key) } else { own };
    let removed = page.remove_lines(start, end);
    let (at, column, mut plan) = target(page, root, graft)?;
    // What is said of the key is said of its children from now on.
    let above = page.slice(start, page.line_start(key)).to_owned() + &key_comment(page, key);
    let old_column = page.column(graft.from.span.start as usize);
    let lines = shifted(&above, page.column(key), column)? + &shifted(page.slice(first, end), old_column, column)?;
    let lines = lines.trim_end_matches(['\r', '\n']).replace("\r\n", "\n");
    let inserted = page.insert_lines(at, &lines);
    if (removed.start..=removed.end).contains(&at) {
        // They only move past each other's line breaks: one replacement.
        let text =
            if removed.start < at { inserted.text.trim_end_matches(['\r', '\n']).to_owned() } else { inserted.text };
        plan.push(Splice { start: at, end: removed.end.max(at), text });
        return Some(plan);
    }
    plan.push(inserted);
    plan.push(removed);
    Some(plan)
}

/// The comment behind a key that has its value below, as a line of its own.
fn key_comment(page: &Page<'_>, key: usize) -> String {
    let line = page.slice(key, page.line_end(key));
    let found = page.comment_in(key, page.line_end(key));
    found.map_or(String::new(), |at| format!("{:c$}{}\n", "", &line[at - key..], c = page.column(key)))
}

/// Where the lines go, the column of the children there, and what else changes.
fn target(page: &Page<'_>, root: &Node<'_>, graft: &Graft<'_, '_>) -> Option<(usize, usize, Vec<Splice>)> {
    let to = graft.to;
    if is_block(to) {
        let count = match &to.value {
            Value::Mapping(mapping) => mapping.entries.len(),
            Value::Sequence(sequence) => sequence.items.len(),
            Value::Scalar(_) | Value::Alias(_) => return None,
        };
        let last = child(to, count - 1)?;
        return Some((page.after(last), page.column(to.span.start as usize), Vec::new()));
    }
    // `{}` or `[]` behind a key of a block mapping.
    let block_mapping = graft.holder.as_mapping().is_some_and(|m| !m.flow);
    let (start, end) = (to.span.start as usize, to.span.end as usize);
    if !block_mapping || to.anchor.is_some() || !matches!(page.slice(start, end), "{}" | "[]") {
        return None;
    }
    let indents = Indents::of(page, root, graft.holder);
    let step = if matches!(to.value, Value::Mapping(_)) { indents.mapping } else { indents.sequence };
    let column = page.column(page.child_start(graft.holder, graft.slot)) + step;
    let trimmed = page.slice(0, start).trim_end_matches(' ').len();
    let cut = Splice { start: trimmed, end, text: String::new() };
    Some((page.next_line(end), column, vec![cut]))
}

fn is_block(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Mapping(mapping) => !mapping.flow && !mapping.entries.is_empty(),
        Value::Sequence(sequence) => !sequence.flow && !sequence.items.is_empty(),
        Value::Scalar(_) | Value::Alias(_) => false,
    }
}

fn shifted(text: &str, from: usize, to: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            out.push_str(line.trim_start_matches(' '));
        } else if to >= from {
            out.push_str(&" ".repeat(to - from));
            out.push_str(line);
        } else {
            out.push_str(line.strip_prefix(" ".repeat(from - to).as_str())?);
        }
    }
    Some(out)
}
