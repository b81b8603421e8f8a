//! The parameters that a package would be given.

use kubekiln::build::InstanceOf;
use kubekiln_yaml::{Entry, Node};

use super::Argument;

/// The value that is set for an argument's parameter, by whatever file.
pub(super) fn at<'n, 'a>(instance: &'n InstanceOf<'a>, argument: &Argument<'_>) -> Option<&'n Node<'a>> {
    let path: Vec<&str> = argument.path.iter().map(|part| part.text).collect();
    instance.params.as_ref()?.at(&path)
}

/// Sets an argument's value among the parameters. Keys and values have the argument's place.
pub(crate) fn put<'a>(params: &mut Option<Node<'a>>, argument: &Argument<'a>) {
    let Some(value) = &argument.value else { return };
    let params = params.get_or_insert_with(|| Node::mapping(value.span, Vec::new()));
    let mut node = params;
    for part in &argument.path {
        if node.as_mapping().is_none() {
            *node = Node::mapping(part.span, Vec::new());
        }
        let Some(mapping) = node.as_mapping_mut() else { return };
        let key = Node::string(part.span, part.text);
        let place = mapping.position(part.text).unwrap_or(mapping.entries.len());
        match mapping.entries.get_mut(place) {
            Some(entry) => entry.key = key,
            None => mapping.entries.push(Entry { key, value: Node::mapping(part.span, Vec::new()) }),
        }
        node = &mut mapping.entries[place].value;
    }
    *node = value.clone();
}
