//! The lines of a text, and where nodes stand on them.

use crate::{Comment, Node, ScalarStyle, Span, Value};

/// Bytes `start..end` of a text give way to another text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Splice {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// The text with all replacements made; none when two of them overlap or one lies outside.
pub(super) fn splice(text: &str, mut plan: Vec<Splice>) -> Option<String> {
    plan.sort_by_key(|s| (s.start, s.end));
    let mut out = String::with_capacity(text.len() + plan.iter().map(|s| s.text.len()).sum::<usize>());
    let mut at = 0;
    for part in plan {
        out.push_str(text.get(at..part.start)?);
        out.push_str(&part.text);
        at = part.end.max(part.start);
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// A text by lines. Offsets are bytes; a line ends with `\n` or `\r\n`, columns count from 0.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    /// Behind a byte order mark.
    body: usize,
    /// Where comments start, in order.
    comments: Vec<usize>,
}

impl<'t> Page<'t> {
    pub(super) fn new<'c>(text: &'t str, comments: impl Iterator<Item = &'c Comment>) -> Self {
        let body = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut comments: Vec<usize> = comments.map(|c| c.span.start as usize).collect();
        comments.sort_unstable();
        Self { text, body, comments }
    }

    /// The text between two offsets; nothing where they make no sense. A text with line breaks that are none here
    /// (a lone `\r`, U+2028) can lead astray; whatever comes of that is refused in the end.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The first byte of the line that holds `at`.
    pub(super) fn line_start(&self, at: usize) -> usize {
        memchr::memrchr(b'\n', self.before(at).as_bytes()).map_or(self.body, |i| i + 1).max(self.body)
    }

    /// The first byte of the line after the one that holds `at`.
    pub(super) fn next_line(&self, at: usize) -> usize {
        memchr::memchr(b'\n', self.slice(at, self.text.len()).as_bytes()).map_or(self.text.len(), |i| at + i + 1)
    }

    /// The end of the line that holds `at`, its line break left out.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.before_break(self.next_line(at)).max(at)
    }

    fn before(&self, at: usize) -> &'t str {
        &self.text[..self.text.floor_char_boundary(at)]
    }

    /// `at` without the line break in front of it.
    pub(super) fn before_break(&self, at: usize) -> usize {
        let before = self.before(at);
        before.strip_suffix('\n').map_or(at, |line| line.strip_suffix('\r').unwrap_or(line).len())
    }

    /// Bytes from the line's first to `at`.
    pub(super) fn column(&self, at: usize) -> usize {
        at.saturating_sub(self.line_start(at))
    }

    /// True when there is nothing but spaces between the line's start and `at`.
    pub(super) fn is_first(&self, at: usize) -> bool {
        self.slice(self.line_start(at), at).bytes().all(|b| b == b' ')
    }

    pub(super) fn is_body_start(&self, at: usize) -> bool {
        at <= self.body
    }

    /// True for a line of nothing but white space; false at the end of the text.
    pub(super) fn is_blank_line(&self, start: usize) -> bool {
        start < self.text.len() && self.slice(start, self.line_end(start)).trim().is_empty()
    }

    /// The column of the comment that is all the line has.
    pub(super) fn comment_column(&self, start: usize) -> Option<usize> {
        let line = self.text.get(start..self.line_end(start))?;
        let column = line.len() - line.trim_start_matches([' ', '\t']).len();
        self.comments.binary_search(&(start + column)).ok().map(|_| column)
    }

    /// Where a comment starts between two offsets.
    pub(super) fn comment_in(&self, start: usize, end: usize) -> Option<usize> {
        let first = self.comments.partition_point(|at| *at < start);
        self.comments.get(first).copied().filter(|at| *at < end)
    }

    /// The start of the line in front of the one that starts at `start`.
    pub(super) fn previous_line(&self, start: usize) -> Option<usize> {
        (start > self.body).then(|| self.line_start(start - 1))
    }

    /// The line break in use around `at`.
    pub(super) fn line_break(&self, at: usize) -> &'static str {
        let (before, after) = self.text.split_at(self.text.floor_char_boundary(at));
        let near = if before.ends_with('\n') { Some(before) } else { None };
        let first = || after.find('\n').or_else(|| before.find('\n')).map(|i| i + 1);
        let line = near.or_else(|| {
            let whole = if after.contains('\n') { after } else { before };
            first().map(|end| &whole[..end])
        });
        if line.is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
    }

    /// Puts whole lines in at `at`, which begins a line or is the end of the text. `lines` has `\n` between its
    /// lines and none at its end.
    pub(super) fn insert_lines(&self, at: usize, lines: &str) -> Splice {
        let line_break = self.line_break(at);
        let lines = lines.replace('\n', line_break);
        let unended = at == self.text.len() && at > self.body && !self.text.ends_with('\n');
        let text = if unended { format!("{line_break}{lines}") } else { format!("{lines}{line_break}") };
        Splice { start: at, end: at, text }
    }

    /// Takes whole lines out. A text whose last line has no line break keeps it that way.
    pub(super) fn remove_lines(&self, start: usize, end: usize) -> Splice {
        let unended = end == self.text.len() && end > start && !self.text.ends_with('\n');
        let start = if unended { self.before_break(start).max(self.body) } else { start };
        Splice { start, end, text: String::new() }
    }

    /// The start of the first line behind a node that stands in a block collection.
    pub(super) fn after(&self, node: &Node<'_>) -> usize {
        let end = node.span.end as usize;
        let Some(scalar) = last_block_scalar(node) else { return self.next_line(end) };
        let content = self.next_line(scalar.start as usize).min(end);
        let header = self.slice(scalar.start as usize, content);
        if header.split('#').next().is_some_and(|hints| hints.contains('+')) {
            // Its span ends behind the last empty line that it keeps.
            return if self.is_first(end) { self.line_start(end) } else { self.text.len() };
        }
        match self.slice(content, end).trim_end() {
            "" => content,
            lines => self.next_line(content + lines.len()),
        }
    }

    /// The end of what [`Page::after`] is behind: the last line without its line break.
    pub(super) fn end_of(&self, node: &Node<'_>) -> usize {
        if last_block_scalar(node).is_none() {
            return node.span.end as usize;
        }
        self.before_break(self.after(node))
    }

    /// Where child `index` of a block collection starts: at its key, or at its dash.
    pub(super) fn child_start(&self, parent: &Node<'_>, index: usize) -> usize {
        let start = parent.span.start as usize;
        let Some(previous) = index.checked_sub(1).and_then(|i| child(parent, i)) else { return start };
        let mut line = self.after(previous);
        while self.is_blank_line(line) || self.comment_column(line).is_some() {
            line = self.next_line(line);
        }
        (line + self.column(start)).min(self.text.len())
    }

    /// The start of the comment lines that stand right above the line of `at` in its column. An item that is
    /// commented out, `# - item`, is no comment on the item below it.
    pub(super) fn own_comments(&self, at: usize) -> usize {
        let column = self.column(at);
        let own = |line: &usize| self.comment_column(*line) == Some(column) && !self.is_item_out(*line + column);
        let mut start = self.line_start(at);
        while let Some(above) = self.previous_line(start).filter(own) {
            start = above;
        }
        start
    }

    fn is_item_out(&self, comment: usize) -> bool {
        self.slice(comment, self.line_end(comment)).trim_start_matches('#').trim_start().starts_with("- ")
    }

    /// The end of the comment lines from `start` on that stand in `column` or deeper.
    pub(super) fn skip_comments(&self, start: usize, column: usize) -> usize {
        let mut end = start;
        while self.comment_column(end).is_some_and(|c| c >= column) {
            end = self.next_line(end);
        }
        end
    }
}

/// The value of child `index`; the key, where nothing is behind it.
pub(super) fn child<'n, 'a>(parent: &'n Node<'a>, index: usize) -> Option<&'n Node<'a>> {
    match &parent.value {
        Value::Mapping(mapping) => mapping.entries.get(index).map(|e| &e.value),
        Value::Sequence(sequence) => sequence.items.get(index),
        Value::Scalar(_) | Value::Alias(_) => None,
    }
}

/// The block scalar that a node ends with.
fn last_block_scalar(node: &Node<'_>) -> Option<Span> {
    match &node.value {
        Value::Scalar(scalar) if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) => Some(node.span),
        Value::Mapping(mapping) if !mapping.flow => last_block_scalar(&mapping.entries.last()?.value),
        Value::Sequence(sequence) if !sequence.flow => last_block_scalar(sequence.items.last()?),
        _ => None,
    }
}
