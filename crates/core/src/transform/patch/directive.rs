//! `$patch`: what to do with the mapping or list that holds it.

use kubekiln_yaml::{Node, Value};

use super::error::PatchError;
use super::list::is_dropped;

/// The key.
pub(super) const KEY: &str = "$patch";

/// What a patch wants done with the object's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Directive {
    /// Nothing is said: lay the patch over the object.
    None,
    /// The same, said aloud.
    Merge,
    /// The patch takes the object's place.
    Replace,
    /// The object's value goes away.
    Delete,
}

impl Directive {
    fn parse(node: &Node<'_>) -> Result<Self, PatchError> {
        let word = node.text().unwrap_or("");
        match word {
            "merge" => Ok(Self::Merge),
            "replace" => Ok(Self::Replace),
            "delete" => Ok(Self::Delete),
            _ => Err(PatchError::UnknownDirective { word: word.to_owned(), span: node.span }),
        }
    }

    /// The directive of a mapping or list. A list's is an element of its own, with no other field.
    pub(super) fn of(node: &Node<'_>) -> Result<Self, PatchError> {
        let found = match &node.value {
            Value::Mapping(mapping) => mapping.get(KEY),
            Value::Sequence(sequence) => sequence
                .items
                .iter()
                .filter_map(Node::as_mapping)
                .find(|m| m.contains_key(KEY))
                .filter(|m| m.entries.len() == 1)
                .and_then(|m| m.get(KEY)),
            _ => None,
        };
        found.map_or(Ok(Self::None), Self::parse)
    }

    /// Takes the directive out of the node that holds it. In a list, every element with the same one goes.
    pub(super) fn remove_from(self, node: &mut Node<'_>) {
        let word = match self {
            Self::None => return,
            Self::Merge => "merge",
            Self::Replace => "replace",
            Self::Delete => "delete",
        };
        match &mut node.value {
            Value::Mapping(mapping) => {
                mapping.remove(KEY);
            }
            Value::Sequence(sequence) => {
                sequence.items.retain(|item| !is_dropped(item) && item.get(KEY).and_then(Node::text) != Some(word));
            }
            _ => {}
        }
    }
}
