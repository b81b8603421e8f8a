//! Lists with merge keys (kyaml's associative lists).
//!
//! The order of the result, doubled elements and elements without a key follow kyaml step by step, odd corners
//! included: it builds a list of merged elements, the patch's first, and then sets each of the object's elements into
//! it again.

mod keys;
mod pool;

use keys::{Values, is_element, values_of, wanted_values, without_empty};
use kubekiln_yaml::{Entry, Node, Tag, Value};
use pool::Pool;
use rustc_hash::FxHashSet;

use super::directive::Directive;
use super::error::PatchError;
use super::merge::{Merger, Outcome, Side, Walk, inherit_flow, set_flow};
use crate::lint::replaced_list;
use crate::schema::FieldSchema;

/// True for an element that kyaml drops when it sets another: null or `{}`.
pub(super) fn is_dropped(node: &Node<'_>) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|m| m.entries.is_empty())
}

impl<'a, 's> Merger<'a, 's> {
    pub(super) fn sequence(
        &self,
        object: Option<&mut Node<'a>>,
        side: Side<'_, 'a>,
        schema: Option<FieldSchema<'s>>,
    ) -> Walk<'a> {
        let mut object = object.filter(|o| !o.is_null());
        if let (Some(object), Side::Node(patch)) = (object.as_deref_mut(), side) {
            inherit_flow(object, patch);
        }
        let keys = schema.and_then(|s| s.merge_keys());
        let (Some(schema), Some(keys)) = (schema, keys) else {
            return Ok(match side {
                Side::Node(node) if node.is_null() => Outcome::Cleared,
                Side::Node(node) => {
                    if let Some(object) = object {
                        replaced_list::note(object, node, self.replaced);
                    }
                    Outcome::Taken(node.clone())
                }
                Side::Missing | Side::Same => Outcome::Kept,
            });
        };
        let list = ListMerger { merger: self, keys: keys.to_vec(), elements: schema.elements() };
        let Some(object) = object else {
            let Side::Node(patch) = side else { return Ok(Outcome::Cleared) };
            return list.taken(patch, Directive::None);
        };
        let directive = match side {
            Side::Missing => Directive::None,
            Side::Same => Directive::of(object)?,
            Side::Node(node) if node.is_null() => return Ok(Outcome::Cleared),
            Side::Node(node) => Directive::of(node)?,
        };
        match (directive, side) {
            (Directive::Delete, _) => return Ok(Outcome::Cleared),
            (Directive::Replace, Side::Node(patch)) => return list.taken(patch, directive),
            (Directive::Merge, Side::Node(patch)) => {
                let mut patch = patch.clone();
                directive.remove_from(&mut patch);
                list.merge(object, Side::Node(&patch))?;
            }
            (_, Side::Same) => {
                directive.remove_from(object);
                list.merge(object, side)?;
            }
            _ => list.merge(object, side)?,
        }
        Ok(Outcome::Kept)
    }
}

struct ListMerger<'m, 'a, 's> {
    merger: &'m Merger<'a, 's>,
    keys: Vec<&'s str>,
    elements: Option<FieldSchema<'s>>,
}

impl<'a> ListMerger<'_, 'a, '_> {
    /// The patch's list in the object's place.
    fn taken(&self, patch: &Node<'a>, directive: Directive) -> Walk<'a> {
        let mut node = patch.clone();
        directive.remove_from(&mut node);
        self.merge(&mut node, Side::Same)?;
        if !node.as_sequence().is_some_and(|list| list.items.is_empty()) {
            // The elements are now in a list that kyaml made.
            set_flow(&mut node, false);
        }
        Ok(Outcome::Taken(node))
    }

    fn merge(&self, object: &mut Node<'a>, side: Side<'_, 'a>) -> Result<(), PatchError> {
        let Value::Sequence(sequence) = &mut object.value else { return Ok(()) };
        if matches!(side, Side::Missing) && self.all_distinct(&sequence.items) {
            for item in &mut sequence.items {
                self.merger.walk(Some(item), Side::Missing, self.elements)?;
            }
            return Ok(());
        }
        let nodes = std::mem::take(&mut sequence.items);
        let patch = match side {
            Side::Node(Node { value: Value::Sequence(patch), .. }) => patch.items.as_slice(),
            _ => &[],
        };
        let mut keys: &[&str] = &self.keys;
        if keys.is_empty() {
            keys = &[""];
        }
        let (first, second) = if self.merger.appends { (&nodes[..], patch) } else { (patch, &nodes[..]) };
        let (keys, wanted) = wanted_values(first.iter().chain(second), keys);
        let run = Run {
            lists: self,
            object: (0..nodes.len()).collect(),
            pool: Pool::new(nodes),
            merged: Vec::with_capacity(wanted.len()),
            followed: vec![false; patch.len()],
            patch,
            same: matches!(side, Side::Same),
            keys,
        };
        sequence.items = run.finish(&wanted)?;
        Ok(())
    }

    /// True when every element is a mapping with a key of its own: then kyaml leaves order and number as they are.
    fn all_distinct(&self, items: &[Node<'a>]) -> bool {
        let mut seen = FxHashSet::default();
        !self.keys.is_empty()
            && items.iter().all(|item| {
                let values = values_of(item, &self.keys);
                item.as_mapping().is_some() && values.iter().all(|v| !v.is_empty()) && seen.insert(values)
            })
    }
}

/// One list being put together.
struct Run<'r, 'm, 'a, 's> {
    lists: &'r ListMerger<'m, 'a, 's>,
    pool: Pool<'a>,
    /// The object's elements.
    object: Vec<usize>,
    /// The result so far.
    merged: Vec<usize>,
    /// The patch's elements; none when the object's list is merged with itself.
    patch: &'r [Node<'a>],
    /// Elements of the patch that were merged already: kyaml has taken their directives out.
    followed: Vec<bool>,
    same: bool,
    keys: Vec<&'r str>,
}

impl<'a> Run<'_, '_, 'a, '_> {
    fn finish(mut self, wanted: &[Values<'a>]) -> Result<Vec<Node<'a>>, PatchError> {
        if wanted.is_empty() {
            return Ok(self.pool.take(self.object));
        }
        for values in wanted {
            self.element(values)?;
        }
        let (mut list, more) =
            if self.lists.merger.appends { (self.object, self.merged) } else { (self.merged, self.object) };
        for element in more {
            self.pool.set_again(&mut list, element, &self.keys)?;
        }
        Ok(self.pool.take(list))
    }

    /// Merges the elements with these values of the merge keys and sets the result into the new list.
    fn element(&mut self, values: &[&'a str]) -> Result<(), PatchError> {
        let (search, wanted) = without_empty(&self.keys, values);
        let is_it = |node: &Node<'a>| is_element(node, &search, &wanted);
        let mine = self.object.iter().copied().find(|i| is_it(self.pool.get(*i)));
        let theirs = self.patch.iter().position(is_it);
        let bare = theirs.filter(|i| std::mem::replace(&mut self.followed[*i], true)).map(|i| {
            let mut bare = self.patch[i].clone();
            Directive::of(&bare).unwrap_or(Directive::None).remove_from(&mut bare);
            bare
        });
        let side = match (self.same, &bare, theirs) {
            (true, ..) if mine.is_some() => Side::Same,
            (_, Some(bare), _) => Side::Node(bare),
            (_, None, Some(theirs)) => Side::Node(&self.patch[theirs]),
            _ => Side::Missing,
        };
        let object = mine.map(|i| self.pool.get_mut(i));
        let result = match self.lists.merger.walk(object, side, self.lists.elements)? {
            Outcome::Cleared => None,
            Outcome::Kept => mine,
            Outcome::Taken(node) => Some(self.pool.add(node)),
        };
        let Some(result) = result.filter(|i| !is_dropped(self.pool.get(*i))) else {
            return self.pool.set(&mut self.object, None, &self.keys, values);
        };
        self.name_keys(result, values);
        self.pool.set(&mut self.merged, Some(result), &self.keys, values)
    }

    /// Gives an element the merge keys that it took over from its twin. A scalar is its own key, and kyaml sets it into
    /// itself as it sets keys: without a tag, so that the text decides the type when it is printed.
    fn name_keys(&mut self, element: usize, values: &[&'a str]) {
        let element = self.pool.get_mut(element);
        let span = element.span;
        if let Some(scalar) = element.as_scalar_mut().filter(|scalar| !scalar.text.is_empty()) {
            scalar.tag = Tag::None;
        }
        let Some(mapping) = element.as_mapping_mut() else { return };
        for (key, value) in self.keys.iter().zip(values) {
            if !value.is_empty() && !mapping.contains_key(key) {
                let key = Node::string(span, self.lists.merger.arena.keep(*key));
                mapping.entries.push(Entry { key, value: Node::scalar(span, value, Tag::None) });
            }
        }
    }
}
