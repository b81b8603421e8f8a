//! kiln's own generators and transformers, run in process: what becomes of their objects is what becomes of a
//! function's, so that `kiln fn` under plain kustomize gives the same bytes.

use kubekiln_jsonnet::Engine;
use kubekiln_yaml::Node;

use super::{PluginObject, build_state, jsonnet_transformer, merge, output};
use crate::diagnostic::Diagnostic;
use crate::generate::Vendoring;
use crate::generate::instance::{self, Renderer};
use crate::load::LoadError;
use crate::package::Rendered;
use crate::resmap::ResMap;
use crate::resource::Resource;

/// True for a transformer that needs no program but kiln.
pub(crate) fn is_transformer(object: &Node<'_>) -> bool {
    jsonnet_transformer::is_jsonnet_transformer(object)
}

/// The refusal of one of kiln's own kinds in a list that is not for it.
pub(crate) fn misplaced(object: &Node<'_>) -> Option<LoadError> {
    let (kind, role, list) = if instance::is_instance(object) {
        ("an Instance", "generator", "generators")
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
    resources: &mut ResMap<'a>,
) -> Result<(), Vec<Diagnostic>> {
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
