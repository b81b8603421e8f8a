//! What makes a tree: random numbers, the tree so far, and what the layers have in them.

use std::collections::HashSet;

use super::coverage::FIELDS;
use super::tree::{File, Tree};
use super::value::Value;

/// Grows one tree.
pub(super) struct Grower<'o> {
    rng: fastrand::Rng,
    /// The tree so far.
    pub(super) tree: Tree,
    without: &'o [String],
    made: usize,
    ids: HashSet<String>,
}

impl<'o> Grower<'o> {
    /// The tree depends on `seed` and on `without` alone; the latter are fields to leave out.
    pub(super) fn new(seed: u64, without: &'o [String]) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed), tree: Tree::default(), without, made: 0, ids: HashSet::new() }
    }

    /// True in so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.rng.usize(0..100) < percent
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.rng.usize(0..end)
    }

    /// One of `these`, which are not none.
    pub(super) fn pick<'p, T: ?Sized>(&mut self, these: &[&'p T]) -> &'p T {
        these[self.rng.usize(0..these.len())]
    }

    /// One of `these`, if there are any.
    pub(super) fn one<'p, T>(&mut self, these: &'p [T]) -> Option<&'p T> {
        if these.is_empty() { None } else { these.get(self.rng.usize(0..these.len())) }
    }

    /// Up to `most` of `these`, each once.
    pub(super) fn some<T: Clone>(&mut self, these: &[T], most: usize) -> Vec<T> {
        let mut shuffled = these.to_vec();
        self.rng.shuffle(&mut shuffled);
        shuffled.truncate(1 + self.rng.usize(0..most));
        shuffled
    }

    /// Another order.
    pub(super) fn shuffle<T>(&mut self, these: &mut [T]) {
        self.rng.shuffle(these);
    }

    /// True in so many of a hundred cases, for a field that may be used; it counts as used then.
    pub(super) fn wants(&mut self, field: &'static str, percent: usize) -> bool {
        debug_assert!(FIELDS.contains(&field), "{field} is not listed");
        let wanted = self.chance(percent) && !self.without.iter().any(|out| field.starts_with(out.as_str()));
        if wanted {
            self.tree.fields.insert(field);
        }
        wanted
    }

    /// A name that no other has.
    pub(super) fn fresh(&mut self, stem: &str) -> String {
        self.made += 1;
        format!("{stem}{}", self.made)
    }

    /// True for an object whose kind and name no other has; two in one build would be refused.
    pub(super) fn is_first(&mut self, object: &Value) -> bool {
        self.is_first_id(object.text(&["kind"]), object.text(&["metadata", "name"])) || self.chance(2)
    }

    /// True for a kind and name that no object has.
    pub(super) fn is_first_id(&mut self, kind: &str, name: &str) -> bool {
        self.ids.insert(format!("{kind}/{name}"))
    }

    /// True for a var that no layer has yet; two would be refused.
    pub(super) fn is_first_var(&mut self, name: &str) -> bool {
        self.ids.insert(format!("var {name}")) || self.chance(2)
    }

    /// Adds a file of documents.
    pub(super) fn file(&mut self, folder: &str, name: &str, documents: Vec<Value>) {
        self.tree.files.insert(format!("{folder}/{name}"), File::Documents(documents));
    }

    /// Adds a file of anything.
    pub(super) fn bytes(&mut self, folder: &str, name: &str, bytes: impl Into<Vec<u8>>) {
        self.tree.files.insert(format!("{folder}/{name}"), File::Bytes(bytes.into()));
    }
}

/// An object that a layer has, as far as the generator follows it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The object as it was written.
    pub(super) value: Value,
    /// Its name now, without a hash.
    pub(super) name: String,
    /// Its namespace now.
    pub(super) namespace: String,
    /// There is another one with the name it was written with.
    pub(super) twin: bool,
}

impl Seen {
    /// An object as it was written.
    pub(super) fn new(value: Value) -> Self {
        let (name, namespace) = (value.text(&["metadata", "name"]), value.text(&["metadata", "namespace"]));
        let (name, namespace) = (name.to_owned(), namespace.to_owned());
        Self { value, name, namespace, twin: false }
    }

    /// `kind`
    pub(super) fn kind(&self) -> &str {
        self.value.text(&["kind"])
    }

    /// `apiVersion`
    pub(super) fn api_version(&self) -> &str {
        self.value.text(&["apiVersion"])
    }

    /// The name it was written with.
    pub(super) fn original(&self) -> &str {
        self.value.text(&["metadata", "name"])
    }

    /// Name and namespace that name it: most times those it was written with, else those it has.
    pub(super) fn a_name(&self, g: &mut Grower<'_>) -> (&str, &str) {
        if g.chance(if self.twin { 8 } else { 85 }) {
            (self.original(), self.value.text(&["metadata", "namespace"]))
        } else {
            (&self.name, &self.namespace)
        }
    }

    /// Group and version; the group is empty for core kinds.
    pub(super) fn group_version(&self) -> (&str, &str) {
        self.api_version().split_once('/').unwrap_or(("", self.api_version()))
    }
}

/// A layer while it is made.
pub(super) struct Layer {
    /// Its folder.
    pub(super) folder: String,
    /// True for `kind: Component`.
    pub(super) component: bool,
    /// Two layers stand on it.
    pub(super) shared: bool,
    /// The folder that is built.
    pub(super) root: bool,
    /// The prefix it must have, to part its objects from another layer's.
    pub(super) prefix: Option<&'static str>,
    /// Fields of its kustomization.
    pub(super) fields: Vec<(String, Value)>,
    /// Objects that are there, of this layer and those below.
    pub(super) seen: Vec<Seen>,
}

impl Layer {
    /// A layer with nothing in it.
    pub(super) fn new(folder: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            component: false,
            shared: false,
            root: false,
            prefix: None,
            fields: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Sets a field; a list is added to what is there.
    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        let value = value.into();
        match (self.fields.iter_mut().find(|(there, _)| there == field), value) {
            (Some((_, Value::List(there))), Value::List(more)) => there.extend(more),
            (Some((_, there)), value) => *there = value,
            (None, value) => self.fields.push((field.to_owned(), value)),
        }
    }

    /// Adds an entry to a list.
    pub(super) fn add(&mut self, field: &str, entry: impl Into<Value>) {
        self.set(field, vec![entry.into()]);
    }

    /// Writes a file of documents beside the kustomization and gives its name.
    pub(super) fn file(&self, g: &mut Grower<'_>, stem: &str, documents: Vec<Value>) -> String {
        let name = g.fresh(stem) + ".yaml";
        g.file(&self.folder, &name, documents);
        name
    }

    /// Every object whose kind is one of `kinds`.
    pub(super) fn of_kinds(&self, kinds: &[&str]) -> Vec<Seen> {
        self.seen.iter().filter(|seen| kinds.contains(&seen.kind())).cloned().collect()
    }
}
