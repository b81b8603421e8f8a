//! kiln's own generators and transformers, run in process: what becomes of their objects is what becomes of a
//! function's, so that `kiln fn` under plain kustomize gives the same bytes.

use kubekiln_jsonnet::Engine;
use kubekiln_yaml::Node;

use super::{PluginObject, build_state, image_mirror, jsonnet_transformer, merge, output};
use crate::diagnostic::Diagnostic;
use crate::generate::Vendoring;
use crate::generate::instance::{self, Renderer};
use crate::lint::{Mirrored, Notes};
use crate::load::LoadError;
use crate::package::Rendered;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::transform::image_mirror::is_image_mirror;

/// True for a transformer that needs no program but kiln.
pub(crate) fn is_transformer(object: &Node<'_>) -> bool {
    jsonnet_transformer::is_jsonnet_transformer(object) || is_image_mirror(object)
}

/// The refusal of one of kiln's own kinds in a list that is not for it.
pub(crate) fn misplaced(object: &Node<'_>) -> Option<LoadError> {
    let (kind, role, list) = if instance::is_instance(object) {
        ("an Instance", "generator", "generators")
    } else if is_image_mirror(object) {
        ("an ImageMirror", "transformer", "transformers")
    } else if is_transformer(object) {
        ("a JsonnetTransformer", "transformer", "transformers")
    } else {
        return None;
    };
    let span = object.get("kind").map_or(object.span, |kind| kind.span);
    let (message, hint) = (format!("{kind} is a {role}"), Some(format!("list it under `{list}:`")));
    Some(LoadError::Invalid { code: "wrong-list", message, span, hint })
}

/// What an Instance makes.
pub(crate) fn generate<'a>(
    plugin: PluginObject<'_, 'a, '_>,
    engine: &dyn Engine,
    vendoring: &dyn Vendoring<'a>,
    rendered: &Rendered,
) -> Result<Vec<Resource<'a>>, Vec<Diagnostic>> {
    let PluginObject { object, root, files, schema, .. } = plugin;
    let nodes = Renderer { files, engine, vendoring, schema, rendered }.objects(root, &object.node)?;
    let read = |node: Node<'a>| {
        let wrong = |what: &str| vec![plugin.failed(what).into()];
        build_state::read(node, schema).map_err(wrong)
    };
    let mut made: Vec<Resource<'a>> = nodes.into_iter().map(read).collect::<Result<_, _>>()?;
    output::take_generator_options(&plugin, &mut made).map_err(|error| vec![error.into()])?;
    Ok(made)
}

/// Runs a transformer over `resources`.
pub(crate) fn transform<'a>(
    plugin: PluginObject<'_, 'a, '_>,
    engine: &dyn Engine,
    notes: &Notes,
    resources: &mut ResMap<'a>,
) -> Result<(), Vec<Diagnostic>> {
    if is_image_mirror(&plugin.object.node) {
        return mirror(&plugin, notes, resources);
    }
    let given: Vec<Node<'a>> = resources.iter().map(|resource| resource.node.clone()).collect();
    let made = jsonnet_transformer::run(&plugin, engine, given)?;
    let list = resources.as_slice();
    let back = made.into_iter().map(|made| match made.before.and_then(|place| list.get(place)) {
        Some(before) => build_state::carried(made.node, before),
        None => Resource::new(made.node),
    });
    let back = back.collect();
    merge::merge(&plugin, plugin.object.kind(), resources, back).map_err(|error| vec![error.into()])
}

/// Runs an `ImageMirror` over `resources`, where they are: it changes texts, and no id.
fn mirror<'a>(
    plugin: &PluginObject<'_, 'a, '_>,
    notes: &Notes,
    resources: &mut ResMap<'a>,
) -> Result<(), Vec<Diagnostic>> {
    let list = resources.as_mut_slice();
    for resource in list.iter_mut() {
        build_state::carry(resource);
    }
    let mut nodes: Vec<&mut Node<'a>> = list.iter_mut().map(|resource| &mut resource.node).collect();
    let done = image_mirror::run(&plugin.object.node, &mut nodes, plugin.files.arena)?;
    done.said.iter().for_each(|warning| notes.warn(warning.clone()));
    let mut mirrored = Vec::new();
    for seen in done.seen.iter().filter(|seen| seen.is_covered()) {
        let object = list[seen.object].id(plugin.schema).to_string();
        let pairs = seen.image.pulled(&seen.image.written).into_iter().zip(seen.image.pulled(&seen.becomes));
        mirrored.extend(pairs.map(|(written, becomes)| Mirrored {
            object: object.clone(),
            path: seen.image.path.clone(),
            line: seen.image.line,
            written,
            becomes,
            rule: seen.rule.map(|rule| done.mirror.rule_shown(rule)),
        }));
    }
    notes.mirror(mirrored);
    Ok(())
}
