//! Secrets as they may be shown: with everything but their values.

use kubekiln_yaml::{Arena, Limits, Node, Value, emit, parse};

/// What stands for a value.
pub(crate) const MASKED: &str = "(masked)";
/// What stands for a value that was another one before.
pub(crate) const DIFFERS: &str = "(masked, differs)";
/// The fields whose values nobody sees.
pub(crate) const FIELDS: [&str; 2] = ["data", "stringData"];
/// An annotation in which kubectl keeps the whole object.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Both texts with the values of Secrets masked; the later one says which are different. `None` when a text cannot
/// be read, so that nothing of it may be shown.
pub(crate) fn masked(before: &str, after: &str) -> Option<(String, String)> {
    let (before_arena, after_arena) = (Arena::new(), Arena::new());
    let (before, after) = (documents(&before_arena, before)?, documents(&after_arena, after)?);
    Some((print(&before_arena, &before, &[])?, print(&after_arena, &after, &before)?))
}

fn print(arena: &Arena, roots: &[Node<'_>], others: &[Node<'_>]) -> Option<String> {
    let mut text = String::new();
    for (i, root) in roots.iter().enumerate() {
        text.push_str(if i > 0 { "---\n" } else { "" });
        emit(&mask(root, others.get(i)), arena, &Limits::default(), &mut text).ok()?;
    }
    Some(text)
}

/// True for a text with a Secret in it, and for one that cannot be read and may have one: files are edited by hand.
pub(crate) fn holds_secret(text: &str) -> bool {
    let is_secret = |root: &Node<'_>| root.get("kind").and_then(Node::text).is_none_or(|kind| kind.contains("Secret"));
    text.contains("Secret") && documents(&Arena::new(), text).is_none_or(|roots| roots.iter().any(is_secret))
}

fn documents<'a>(arena: &'a Arena, text: &str) -> Option<Vec<Node<'a>>> {
    let source = arena.add("", text.to_owned());
    let documents = parse(arena, source, 0..text.len(), &Limits::default()).ok()?;
    Some(documents.into_iter().map(|document| document.root).collect())
}

fn mask<'a>(root: &Node<'a>, other: Option<&Node<'_>>) -> Node<'a> {
    let mut root = root.clone();
    let Some(object) = root.as_mapping_mut() else { return Node::string(root.span, MASKED) };
    for entry in &mut object.entries {
        let Some(field) = entry.key.text() else { continue };
        let other = other.and_then(|other| other.get(field));
        if FIELDS.contains(&field) {
            hide_values(&mut entry.value, other);
        } else if field == "metadata" {
            hide_annotation(&mut entry.value, other);
        }
    }
    root
}

fn hide_values(fields: &mut Node<'_>, other: Option<&Node<'_>>) {
    match &mut fields.value {
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                let other = entry.key.text().and_then(|key| other?.get(key));
                hide(&mut entry.value, other);
            }
        }
        _ => hide(fields, other),
    }
}

fn hide_annotation(metadata: &mut Node<'_>, other: Option<&Node<'_>>) {
    let other = other.and_then(|metadata| metadata.at(&["annotations", LAST_APPLIED]));
    if let Some(value) = metadata.get_mut("annotations").and_then(|annotations| annotations.get_mut(LAST_APPLIED)) {
        hide(value, other);
    }
}

fn hide(value: &mut Node<'_>, other: Option<&Node<'_>>) {
    let differs = other.is_some_and(|other| !other.same_value(value));
    *value = Node::string(value.span, if differs { DIFFERS } else { MASKED });
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn no_value_is_left() {
        let annotated = "apiVersion: v1\ndata:\n  a: eA==\n  b: |\n    eQ\n    eQ\nkind: Secret\nmetadata:\n  annotations:\n    \
                         kubectl.kubernetes.io/last-applied-configuration: '{\"a\":\"eA==\"}'\n  name: web\nstringData: whole\n";
        let other = annotated.replace("eA==", "eB==");
        let (before, after) = masked(annotated, &other).unwrap();
        for hidden in ["eA", "eB", "eQ", "whole"] {
            assert!(!before.contains(hidden) && !after.contains(hidden), "{hidden}\n{before}\n{after}");
        }
        let differing = [&before, &after].map(|text| text.matches("(masked, differs)").count());
        assert_eq!(differing, [0, 2], "{before}\n{after}");
        assert!(before.contains("  b: (masked)\n") && before.contains("name: web\n"), "{before}");
    }

    #[test]
    fn what_cannot_be_read_is_not_shown() {
        assert_eq!(masked("a: [", "a: 1"), None);
    }
}
