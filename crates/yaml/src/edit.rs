//! Changes of a text that keep everything else in it: comments, order, quotes, line ends.
//!
//! An edit is planned as a few replacements of bytes: `insert`, `replace` and `remove` find them with the lines of
//! the text (`page`) and the look of what is already there (`style`, `print`). What comes out is read again and has
//! to be the tree that was asked for, node for node (`check`); otherwise the edit is refused and nothing changes.

mod check;
mod error;
mod find;
mod graft;
mod insert;
mod page;
mod path;
mod print;
mod remove;
mod replace;
mod style;

pub use error::EditError;
pub use path::{Place, Step};

use check::{Change, apply, same_documents};
use page::{Page, Splice};

use crate::{Arena, Document, Entry, Limits, Node, SourceId, Value, parse_with_comments};

/// One document of a text, to be changed step by step.
///
/// Lines that an edit does not concern stay as they are, byte for byte, with their line ends, comments and anchors.
/// A value that is shared is not edited: neither through an alias or a merge key, nor at an anchor that an alias
/// names. An edit that fails leaves the text as it was.
pub struct Editor<'a> {
    arena: &'a Arena,
    name: String,
    source: SourceId,
    documents: Vec<Document<'a>>,
    at: usize,
}

impl<'a> Editor<'a> {
    /// Reads `text`, which diagnostics call `name`, to edit its document number `document`, counted from 0. Text
    /// without any document, as comments alone, has an empty document 0.
    pub fn new(arena: &'a Arena, name: &str, text: String, document: usize) -> Result<Self, EditError> {
        let source = arena.add(name, text);
        let documents = read(arena, source)?;
        if document >= documents.len().max(1) {
            return Err(EditError::NoDocument(document));
        }
        Ok(Self { arena, name: name.to_owned(), source, documents, at: document })
    }

    /// The whole text as it stands now.
    pub fn text(&self) -> &'a str {
        self.arena.text(self.source)
    }

    /// The source that the spans of [`Editor::root`] point into. Each edit makes a new one.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The document as it stands now; none for a text without one.
    pub fn root(&self) -> Option<&Node<'a>> {
        self.documents.get(self.at).map(|d| &d.root)
    }

    /// What stands at `path`. Neither aliases nor merge keys are followed.
    pub fn get(&self, path: &[Step<'_>]) -> Option<&Node<'a>> {
        path.iter().try_fold(self.root()?, |node, step| path::child(node, *step))
    }

    /// Sets the value at `path`. A key that is missing is added at the end of its mapping, and so are the mappings
    /// above it. A scalar keeps its quotes when the new one is a string that can have them.
    pub fn set(&mut self, path: &[Step<'_>], value: &Node<'_>) -> Result<(), EditError> {
        let value = self.adopt(value)?;
        let missing = (0..path.len()).find(|depth| self.is_absent(&path[..=*depth]));
        match missing.map(|depth| (depth, path[depth])) {
            Some((depth, Step::Key(key))) => {
                if depth + 1 < path.len() {
                    self.check_merged(&path[..=depth])?;
                }
                let wrapped = self.wrap(&path[depth + 1..], value)?;
                self.add_entry(&path[..depth], key, wrapped, Place::Last)
            }
            Some((depth, Step::Index(_))) => Err(self.not_found(&path[..=depth])),
            None => self.replace(path, value),
        }
    }

    /// Adds `key` to the mapping at `path`, which may also be absent or null, at a place among its keys.
    pub fn insert_key(
        &mut self,
        path: &[Step<'_>],
        key: &str,
        value: &Node<'_>,
        place: Place<'_>,
    ) -> Result<(), EditError> {
        let value = self.adopt(value)?;
        if self.is_absent(path) {
            self.check_merged(path)?;
            let mapping = self.wrap(&[Step::Key(key)], value)?;
            return self.set(path, &mapping);
        }
        self.add_entry(path, key, value, place)
    }

    /// Adds an item at the end of the sequence at `path`, which may also be absent or null.
    pub fn push(&mut self, path: &[Step<'_>], value: &Node<'_>) -> Result<(), EditError> {
        let length = self.get(path).and_then(Node::as_sequence).map_or(0, |s| s.items.len());
        self.insert_item(path, length, value)
    }

    /// Adds an item in front of item `index` of the sequence at `path`; the index may be the sequence's length.
    pub fn insert_item(&mut self, path: &[Step<'_>], index: usize, value: &Node<'_>) -> Result<(), EditError> {
        let value = self.adopt(value)?;
        if self.is_absent(path) {
            self.check_merged(path)?;
            return self.set(path, &Node::sequence(value.span, vec![value]));
        }
        let node = self.find(path)?;
        let sequence = match &node.value {
            Value::Sequence(sequence) if index > sequence.items.len() => {
                return Err(self.not_found(&[path, &[Step::Index(index)]].concat()));
            }
            Value::Sequence(sequence) => sequence,
            _ if node.is_null() => return self.replace(path, Node::sequence(value.span, vec![value])),
            _ => return Err(Self::wrong_shape(path, "a sequence", node)),
        };
        if sequence.items.is_empty() {
            let whole = Node { span: node.span, ..Node::sequence(value.span, vec![value]) };
            return self.replace(path, whole);
        }
        let plans = insert::item(&self.page(), &self.documents[self.at].root, node, index, &value)?;
        self.attempt(plans, path, &Change::InsertItem(index, value))
    }

    /// Takes out what stands at `path`: a key with its value, or an item, each with the comments that are its own.
    /// A mapping or sequence that loses its last entry becomes `{}` or `[]`.
    pub fn remove(&mut self, path: &[Step<'_>]) -> Result<(), EditError> {
        self.take_out(path, false)
    }

    fn take_out(&mut self, path: &[Step<'_>], keep_comments: bool) -> Result<(), EditError> {
        let Some((last, above)) = path.split_last() else { return Err(self.not_found(path)) };
        self.find(path)?;
        let parent = self.find(above)?;
        let index = path::index(parent, *last).unwrap_or(0);
        let left = match &parent.value {
            Value::Mapping(mapping) => mapping.entries.len() - 1,
            Value::Sequence(sequence) => sequence.items.len() - 1,
            Value::Scalar(_) | Value::Alias(_) => return Err(self.not_found(path)),
        };
        if left == 0 {
            let empty = match &parent.value {
                Value::Mapping(_) => Node::mapping(parent.span, Vec::new()),
                _ => Node::sequence(parent.span, Vec::new()),
            };
            return self.replace(above, empty);
        }
        let plans = remove::child(&self.page(), parent, index, keep_comments);
        self.attempt(plans, above, &Change::Remove(index))
    }

    fn add_entry(&mut self, path: &[Step<'_>], key: &str, value: Node<'a>, place: Place<'_>) -> Result<(), EditError> {
        let key_node = Node::string(value.span, self.arena.keep(key));
        let entry = Entry { key: key_node, value };
        let Some(root) = self.root().filter(|_| !self.is_absent(path)) else {
            let whole = Node::mapping(entry.value.span, vec![entry]);
            let plans = insert::first_document(&self.page(), &whole)?;
            return self.attempt(plans, &[], &Change::Set(whole));
        };
        let node = if path.is_empty() { root } else { self.find(path)? };
        let mapping = match &node.value {
            Value::Mapping(mapping) if mapping.contains_key(key) => return Err(self.repeated(path, key)),
            Value::Mapping(mapping) => mapping,
            _ if node.is_null() => return self.replace(path, Node::mapping(entry.value.span, vec![entry])),
            _ => return Err(Self::wrong_shape(path, "a mapping", node)),
        };
        if mapping.entries.is_empty() {
            return self.replace(path, Node::mapping(entry.value.span, vec![entry]));
        }
        let index = match place {
            Place::Last => Some(mapping.entries.len()),
            Place::Before(other) => mapping.position(other),
            Place::After(other) => mapping.position(other).map(|i| i + 1),
        };
        let index = index.unwrap_or(mapping.entries.len());
        let at_root = path.is_empty();
        let plans = insert::entry(&self.page(), root, node, index, &entry, at_root)?;
        self.attempt(plans, path, &Change::InsertEntry(index, entry))
    }

    fn replace(&mut self, path: &[Step<'_>], value: Node<'a>) -> Result<(), EditError> {
        let Some(root) = self.root() else {
            let plans = insert::first_document(&self.page(), &value)?;
            return self.attempt(plans, path, &Change::Set(value));
        };
        let old = self.find(path)?;
        let plans = match path.split_last() {
            None => replace::root(&self.page(), old, &value)?,
            Some((last, above)) => {
                let parent = self.find(above)?;
                let index = path::index(parent, *last).unwrap_or(0);
                replace::child(&self.page(), root, parent, index, &value)?
            }
        };
        self.attempt(plans, path, &Change::Set(value))
    }

    /// Takes the first plan whose text reads as the tree that is wanted.
    fn attempt(&mut self, plans: Vec<Vec<Splice>>, path: &[Step<'_>], change: &Change<'a>) -> Result<(), EditError> {
        let mut root = self.root().cloned().unwrap_or_else(|| Node::null(crate::Span::NONE));
        apply(&mut root, path, change);
        self.attempt_root(plans, path, root)
    }

    fn attempt_root(&mut self, plans: Vec<Vec<Splice>>, path: &[Step<'_>], root: Node<'a>) -> Result<(), EditError> {
        let mut wanted: Vec<Node<'a>> = self.documents.iter().map(|d| d.root.clone()).collect();
        match wanted.get_mut(self.at) {
            Some(document) => *document = root,
            None => wanted.push(root),
        }
        let mut refusal = None;
        let old = self.text();
        let texts = plans.into_iter().filter_map(|plan| page::splice(old, plan));
        for text in texts.flat_map(|text| [same_end(old, &text), Some(text)]).flatten() {
            let source = self.arena.add(&self.name, text);
            match read(self.arena, source) {
                Ok(documents) if same_documents(&documents, &wanted) => {
                    (self.source, self.documents) = (source, documents);
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) => refusal = Some(Box::new(error)),
            }
        }
        let span = self.find(path).map_or(crate::Span::NONE, |node| node.span);
        Err(EditError::Unsafe { path: path::show(path), span, refusal })
    }

    fn page(&self) -> Page<'a> {
        Page::new(self.text(), self.documents.iter().flat_map(|d| &d.comments))
    }
}

impl std::fmt::Debug for Editor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Editor").field("name", &self.name).field("document", &self.at).finish_non_exhaustive()
    }
}

/// The new text without a line break at its end, when the old one has none: what was last may have moved away.
fn same_end(old: &str, new: &str) -> Option<String> {
    let had_none = !old.is_empty() && !old.ends_with('\n');
    let bare = new.strip_suffix('\n').filter(|_| had_none)?;
    Some(bare.strip_suffix('\r').unwrap_or(bare).to_owned())
}

fn read<'a>(arena: &'a Arena, source: SourceId) -> Result<Vec<Document<'a>>, EditError> {
    let whole = 0..arena.text(source).len();
    parse_with_comments(arena, source, whole, &Limits::default()).map_err(EditError::Parse)
}
