//! Equality of values, whatever their layout.

use crate::node::{Node, Scalar, ScalarStyle, Tag, Value};
use crate::resolve::resolve_plain;

impl Node<'_> {
    /// True when both print the same value: the same texts of the same types in the same shape. How they are written,
    /// the order of keys, anchors and spans do not count.
    pub fn same_value(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(a), Value::Scalar(b)) => a.text == b.text && tag(a) == tag(b),
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| a.same_value(b))
            }
            (Value::Mapping(a), Value::Mapping(b)) => {
                a.entries.len() == b.entries.len()
                    && a.entries.iter().enumerate().all(|(place, mine)| {
                        // Nearly always both have their keys in one order.
                        let same = b.entries.get(place).filter(|theirs| theirs.key.same_value(&mine.key));
                        let theirs = same.or_else(|| b.entries.iter().find(|theirs| theirs.key.same_value(&mine.key)));
                        theirs.is_some_and(|theirs| theirs.value.same_value(&mine.value))
                    })
            }
            (Value::Alias(a), Value::Alias(b)) => a == b,
            _ => false,
        }
    }
}

/// The type that the scalar has when it is printed.
fn tag(scalar: &Scalar<'_>) -> Tag {
    match (scalar.tag, scalar.style) {
        (Tag::None, ScalarStyle::Plain) => resolve_plain(scalar.text).tag(),
        (Tag::None, _) => Tag::Str,
        (tag, _) => tag,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Arena, Limits, Node, parse_first};

    fn node<'a>(arena: &'a Arena, text: &str) -> Node<'a> {
        let source = arena.add("text", text.to_owned());
        parse_first(arena, source, 0..text.len(), &Limits::default()).unwrap().unwrap().root
    }

    #[test]
    fn layout_does_not_count_and_types_do() {
        let arena = Arena::new();
        let same = |a: &str, b: &str| node(&arena, a).same_value(&node(&arena, b));
        assert!(same("{a: 1, b: [x]}", "b:\n- 'x'\na: 1\n"));
        assert!(!same("a: 1", "a: '1'"));
        assert!(!same("[1, 2]", "[2, 1]"));
        assert!(!same("a: 1", "{a: 1, b: 2}"));
    }
}
