//! What a transformer gave back, laid over what it got (kustomize's `UpdateResMapValues`).

use kubekiln_yaml::{Node, Span, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{FunctionError, PluginObject};
use crate::id::ResourceId;
use crate::resmap::ResMap;
use crate::resource::Resource;

/// Lays `back` over `resources` by current id: known objects keep their places, new ones go to the end, and what did not
/// come back is gone. `name` is what kustomize calls the plugin.
pub(super) fn merge<'a>(
    plugin: &PluginObject<'_, 'a, '_>,
    name: &str,
    resources: &mut ResMap<'a>,
    back: Vec<Resource<'a>>,
) -> Result<(), FunctionError> {
    let schema = plugin.schema;
    let list = resources.as_mut_vec();
    let mut places: FxHashMap<ResourceId<'a>, usize> = FxHashMap::default();
    for (place, resource) in list.iter().enumerate() {
        places.insert(resource.id(schema), place);
    }
    let mut seen: FxHashSet<ResourceId<'a>> = FxHashSet::default();
    for mut resource in back {
        let id = resource.id(schema);
        if !seen.insert(id) {
            return Err(duplicate(plugin, name, &id, &resource));
        }
        if let Some(place) = places.get(&id) {
            let old = &mut list[*place];
            keep_places(&mut resource.node, &old.node);
            resource.ref_vars = std::mem::take(&mut old.ref_vars);
            *old = resource;
        } else {
            list.push(resource);
        }
    }
    list.retain(|resource| seen.contains(&resource.id(schema)));
    Ok(())
}

fn duplicate(
    plugin: &PluginObject<'_, '_, '_>,
    name: &str,
    id: &ResourceId<'_>,
    resource: &Resource<'_>,
) -> FunctionError {
    let parts = [
        ("group", id.gvk.group),
        ("version", id.gvk.version),
        ("kind", id.gvk.kind),
        ("name", id.name),
        ("namespace", id.namespace),
    ];
    let fields: Vec<String> =
        parts.iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| format!("{key:?}:{text:?}")).collect();
    let message = format!("plugin {name} generated duplicate resource: {{{}}}", fields.join(","));
    let confidential = resource.kind() == "Secret";
    FunctionError::Output { message, span: resource.node.span, asked: plugin.span(), confidential }
}

/// Values that came back as they were keep the places they came from; others have that of the function's output.
fn keep_places(new: &mut Node<'_>, old: &Node<'_>) {
    match (&mut new.value, &old.value) {
        (Value::Scalar(scalar), Value::Scalar(was)) if scalar.text == was.text => new.span = old.span,
        (Value::Mapping(mapping), Value::Mapping(was)) => {
            new.span = old.span;
            let old: FxHashMap<&str, (Span, &Node<'_>)> =
                was.entries.iter().filter_map(|e| Some((e.key.text()?, (e.key.span, &e.value)))).collect();
            for entry in &mut mapping.entries {
                let Some((key, value)) = entry.key.text().and_then(|key| old.get(key)) else { continue };
                entry.key.span = *key;
                keep_places(&mut entry.value, value);
            }
        }
        (Value::Sequence(sequence), Value::Sequence(was)) => {
            new.span = old.span;
            sequence.items.iter_mut().zip(&was.items).for_each(|(new, old)| keep_places(new, old));
        }
        _ => {}
    }
}
