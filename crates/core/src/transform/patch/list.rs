//! Lists with merge keys (kyaml's associative lists).
//!
//! The order of the result, doubled elements and elements without a key follow kyaml step by step, odd corners
//! included: it builds a list of merged elements, the patch's first, and then sets each of the object's elements into
//! it again.

use kubekiln_yaml::{Entry, Node, Tag, Value};
use rustc_hash::FxHashSet;

use super::directive::Directive;
use super::error::{PatchError, shape_name};
use super::merge::{Merger, Outcome, Side, Walk, inherit_flow, set_flow};
use crate::schema::FieldSchema;

/// Values of the merge keys of one element; an empty text where it has none.
type Values<'a> = Vec<&'a str>;

/// Elements by number: one element can stand in several lists, and be changed through any of them.
struct Pool<'a> {
    nodes: Vec<Node<'a>>,
}

/// True for an element that kyaml drops when it sets another: null or `{}`.
pub(super) fn is_dropped(node: &Node<'_>) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|m| m.entries.is_empty())
}

/// A node's own text; nothing for mappings and lists.
fn value<'a>(node: &Node<'a>) -> &'a str {
    node.text().unwrap_or("")
}

fn is_empty(node: &Node<'_>) -> bool {
    is_dropped(node) || node.as_sequence().is_some_and(|s| s.items.is_empty())
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
                Side::Node(node) => Outcome::Taken(node.clone()),
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
        let pool = Pool { nodes: std::mem::take(&mut sequence.items) };
        let patch = match side {
            Side::Node(Node { value: Value::Sequence(patch), .. }) => patch.items.as_slice(),
            _ => &[],
        };
        sequence.items = self.merged(pool, patch, matches!(side, Side::Same))?;
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

    fn merged(&self, mut pool: Pool<'a>, patch: &[Node<'a>], same: bool) -> Result<Vec<Node<'a>>, PatchError> {
        let mut object: Vec<usize> = (0..pool.nodes.len()).collect();
        let mut keys: &[&str] = &self.keys;
        if keys.is_empty() {
            keys = &[""];
        }
        let mut wanted = distinct_values(patch.iter().chain(&pool.nodes), keys);
        if wanted.is_empty() {
            return Ok(pool.nodes);
        }
        if keys.len() > 1 {
            complete(&mut wanted);
        }
        let keys = used_keys(&wanted, keys);
        let mut merged = Vec::with_capacity(wanted.len());
        for values in &wanted {
            let values: Values<'a> = keys.iter().map(|(place, _)| values[*place]).collect();
            let keys: Vec<&str> = keys.iter().map(|(_, key)| *key).collect();
            self.element(&mut pool, &mut object, &mut merged, patch, same, &keys, &values)?;
        }
        let keys: Vec<&str> = keys.iter().map(|(_, key)| *key).collect();
        for element in object {
            pool.set_again(&mut merged, element, &keys)?;
        }
        Ok(pool.take(merged))
    }

    /// Merges the elements with these values of the merge keys and sets the result into `merged`.
    #[allow(clippy::too_many_arguments)]
    fn element(
        &self,
        pool: &mut Pool<'a>,
        object: &mut Vec<usize>,
        merged: &mut Vec<usize>,
        patch: &[Node<'a>],
        same: bool,
        keys: &[&str],
        values: &[&'a str],
    ) -> Result<(), PatchError> {
        let (search, wanted) = without_empty(keys, values);
        let mine = object.iter().copied().find(|i| is_element(&pool.nodes[*i], &search, &wanted));
        let side = match (same, mine) {
            (true, Some(_)) => Side::Same,
            (true, None) => Side::Missing,
            _ => patch.iter().find(|n| is_element(n, &search, &wanted)).map_or(Side::Missing, Side::Node),
        };
        let outcome = self.merger.walk(mine.map(|i| &mut pool.nodes[i]), side, self.elements)?;
        let result = match outcome {
            Outcome::Cleared => None,
            Outcome::Kept => mine,
            Outcome::Taken(node) => Some(pool.add(node)),
        };
        let Some(result) = result.filter(|i| !is_dropped(&pool.nodes[*i])) else {
            return pool.set(object, None, keys, values);
        };
        self.name_keys(&mut pool.nodes[result], keys, values);
        pool.set(merged, Some(result), keys, values)
    }

    /// Gives an element the merge keys that it took over from its twin.
    fn name_keys(&self, element: &mut Node<'a>, keys: &[&str], values: &[&'a str]) {
        let span = element.span;
        let Some(mapping) = element.as_mapping_mut() else { return };
        for (key, value) in keys.iter().zip(values) {
            if !value.is_empty() && !mapping.contains_key(key) {
                let key = Node::string(span, self.merger.arena.keep(*key));
                mapping.entries.push(Entry { key, value: Node::scalar(span, value, Tag::None) });
            }
        }
    }
}

/// Values of the merge keys of one element; with the key `""`, the element's own text.
fn values_of<'a>(element: &Node<'a>, keys: &[&str]) -> Values<'a> {
    let of = |key: &&str| {
        if key.is_empty() {
            return value(element);
        }
        element.get(key).filter(|field| !is_empty(field)).map_or("", value)
    };
    keys.iter().map(of).collect()
}

fn distinct_values<'n, 'a: 'n>(elements: impl Iterator<Item = &'n Node<'a>>, keys: &[&str]) -> Vec<Values<'a>> {
    let mut seen = FxHashSet::default();
    elements.map(|e| values_of(e, keys)).filter(|values| seen.insert(values.clone())).collect()
}

/// Fills a missing value from another element that agrees in all others: a port without protocol is the same port as
/// one with (kyaml's `mergeValues`).
fn complete(wanted: &mut [Values<'_>]) {
    for i in 0..wanted.len() {
        // kyaml goes on comparing with what the element had before it was completed.
        let before = wanted[i].clone();
        for j in 0..wanted.len() {
            if let Some(both) = both(&before, &wanted[j]) {
                wanted[i].clone_from(&both);
                wanted[j] = both;
            }
        }
    }
}

fn both<'a>(a: &[&'a str], b: &[&'a str]) -> Option<Values<'a>> {
    let fits = a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() || b.is_empty());
    let shares = a.iter().zip(b).any(|(a, b)| a == b);
    (fits && shares).then(|| a.iter().zip(b).map(|(a, b)| if a.is_empty() { *b } else { *a }).collect())
}

/// The keys that any element has a value for, with their places; all of them when there is none.
fn used_keys<'k>(wanted: &[Values<'_>], keys: &[&'k str]) -> Vec<(usize, &'k str)> {
    let used = |place: usize| wanted.iter().any(|values| !values[place].is_empty());
    let all: Vec<_> = keys.iter().copied().enumerate().collect();
    let some: Vec<_> = all.iter().copied().filter(|(place, _)| used(*place)).collect();
    if some.is_empty() { all } else { some }
}

/// Leaves out the keys without a value, unless that is all of them.
fn without_empty<'k, 'a>(keys: &[&'k str], values: &[&'a str]) -> (Vec<&'k str>, Values<'a>) {
    if values.iter().all(|v| v.is_empty()) {
        return (keys.to_vec(), values.to_vec());
    }
    keys.iter().zip(values).filter(|(_, v)| !v.is_empty()).map(|(k, v)| (*k, *v)).unzip()
}

/// kyaml's `ElementMatcher`.
fn is_element(element: &Node<'_>, keys: &[&str], values: &[&str]) -> bool {
    if keys[0].is_empty() {
        return value(element) == values[0];
    }
    let Some(mapping) = element.as_mapping() else { return false };
    keys.iter().zip(values).all(|(key, wanted)| mapping.get(key).is_some_and(|field| value(field) == *wanted))
}

/// One test of kyaml's `FieldMatcher`, as its `ElementSetter` uses it: an empty value fits any.
fn fits(element: &Node<'_>, key: &str, wanted: &str) -> Result<bool, PatchError> {
    let wrong = |expected| PatchError::WrongShape {
        expected,
        found: shape_name(element),
        span: element.span,
        at: kubekiln_yaml::Span::NONE,
    };
    if key.is_empty() {
        let scalar = element.as_scalar().ok_or_else(|| wrong("ScalarNode"))?;
        return Ok(scalar.text == wanted);
    }
    let mapping = element.as_mapping().ok_or_else(|| wrong("MappingNode"))?;
    Ok(mapping.get(key).is_some_and(|field| wanted.is_empty() || value(field) == wanted))
}

impl<'a> Pool<'a> {
    fn add(&mut self, node: Node<'a>) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// kyaml's `ElementSetter`: puts `element` in the place of each element that fits, or at the end; without
    /// `element`, takes out what fits.
    fn set(
        &self,
        list: &mut Vec<usize>,
        element: Option<usize>,
        keys: &[&str],
        values: &[&str],
    ) -> Result<(), PatchError> {
        let wants_mapping = !keys[0].is_empty() && values.first().is_some_and(|v| !v.is_empty());
        let mut found = false;
        let mut result = Vec::with_capacity(list.len() + 1);
        for place in list.iter().copied() {
            let node = &self.nodes[place];
            if is_dropped(node) {
                continue;
            }
            if node.as_mapping().is_none() && wants_mapping {
                result.push(place);
                continue;
            }
            let mut all_fit = !values.is_empty();
            for (key, wanted) in keys.iter().zip(values) {
                if !fits(node, key, wanted)? {
                    all_fit = false;
                    break;
                }
            }
            if all_fit {
                found = true;
                result.extend(element);
            } else if !values.is_empty() {
                // Without any value kyaml loses the elements that do not fit.
                result.push(place);
            }
        }
        *list = result;
        let element = element.filter(|i| !self.nodes[*i].is_null());
        list.extend(element.filter(|_| !found));
        Ok(())
    }

    /// kyaml's `appendListNode` for one of the object's elements.
    fn set_again(&self, merged: &mut Vec<usize>, element: usize, keys: &[&str]) -> Result<(), PatchError> {
        let node = &self.nodes[element];
        if keys[0].is_empty() {
            return self.set(merged, Some(element), &[""], &[value(node)]);
        }
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            if node.as_mapping().is_none() && !node.is_null() {
                let (found, span) = (shape_name(node), node.span);
                let at = kubekiln_yaml::Span::NONE;
                return Err(PatchError::WrongShape { expected: "MappingNode", found, span, at });
            }
            match node.get(key) {
                Some(field) => values.push(value(field)),
                None => merged.push(element),
            }
        }
        if keys.len() > 1 {
            self.set(merged, None, keys, &values)?;
        }
        self.set(merged, Some(element), keys, &values)
    }

    /// The elements of a list; one that stands in it twice is copied.
    fn take(self, list: Vec<usize>) -> Vec<Node<'a>> {
        let mut nodes: Vec<Option<Node<'a>>> = self.nodes.into_iter().map(Some).collect();
        let mut uses = vec![0_usize; nodes.len()];
        for place in &list {
            uses[*place] += 1;
        }
        let mut take = |place: usize| {
            uses[place] -= 1;
            if uses[place] == 0 { nodes[place].take() } else { nodes[place].clone() }
        };
        list.into_iter().filter_map(&mut take).collect()
    }
}
