//! Elements of a list that is put together, and how kyaml sets one into it.

use kubekiln_yaml::{Node, Span};

use super::super::error::{PatchError, shape_name};
use super::is_dropped;
use super::keys::value;

/// Elements by number: one element can stand in several lists, and be changed through any of them.
pub(super) struct Pool<'a> {
    nodes: Vec<Node<'a>>,
}

/// One test of kyaml's `FieldMatcher`, as its `ElementSetter` uses it: an empty value fits any.
fn fits(element: &Node<'_>, key: &str, wanted: &str) -> Result<bool, PatchError> {
    let wrong =
        |expected| PatchError::WrongShape { expected, found: shape_name(element), span: element.span, at: Span::NONE };
    if key.is_empty() {
        let scalar = element.as_scalar().ok_or_else(|| wrong("ScalarNode"))?;
        return Ok(scalar.text == wanted);
    }
    let mapping = element.as_mapping().ok_or_else(|| wrong("MappingNode"))?;
    Ok(mapping.get(key).is_some_and(|field| wanted.is_empty() || value(field) == wanted))
}

impl<'a> Pool<'a> {
    pub(super) fn new(nodes: Vec<Node<'a>>) -> Self {
        Self { nodes }
    }

    pub(super) fn get(&self, place: usize) -> &Node<'a> {
        &self.nodes[place]
    }

    pub(super) fn get_mut(&mut self, place: usize) -> &mut Node<'a> {
        &mut self.nodes[place]
    }

    pub(super) fn add(&mut self, node: Node<'a>) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// kyaml's `ElementSetter`: puts `element` in the place of each element that fits, or at the end; without
    /// `element`, takes out what fits.
    pub(super) fn set(
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
    pub(super) fn set_again(&self, merged: &mut Vec<usize>, element: usize, keys: &[&str]) -> Result<(), PatchError> {
        let node = &self.nodes[element];
        if keys[0].is_empty() {
            return self.set(merged, Some(element), &[""], &[value(node)]);
        }
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            if node.as_mapping().is_none() && !node.is_null() {
                let (found, span) = (shape_name(node), node.span);
                let at = Span::NONE;
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
    pub(super) fn take(self, list: Vec<usize>) -> Vec<Node<'a>> {
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
