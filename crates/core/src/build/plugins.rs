//! Generators and transformers that are none of kustomize's own.

use std::path::Path;

use kubekiln_yaml::Node;

use super::accumulate::Result;
use super::session::Session;
use crate::diagnostic::{Diagnostic, nearest};
use crate::function::{FunctionError, Plugin, PluginObject, own_kinds};
use crate::resmap::ResMap;
use crate::resource::Resource;

/// kustomize's own generators.
const GENERATORS: [&str; 4] =
    ["ConfigMapGenerator", "HelmChartInflationGenerator", "IAMPolicyGenerator", "SecretGenerator"];
/// kustomize's own transformers.
const TRANSFORMERS: [&str; 14] = [
    "AnnotationsTransformer",
    "HashTransformer",
    "ImageTagTransformer",
    "LabelTransformer",
    "NamespaceTransformer",
    "PatchJson6902Transformer",
    "PatchStrategicMergeTransformer",
    "PatchTransformer",
    "PrefixSuffixTransformer",
    "PrefixTransformer",
    "ReplacementTransformer",
    "ReplicaCountTransformer",
    "SuffixTransformer",
    "ValueAddTransformer",
];

/// What an object that lists another kind than a known generator makes.
pub(super) fn generate<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    object: &Resource<'a>,
) -> Result<Vec<Resource<'a>>> {
    if let Some(error) = own_kinds::misplaced(&object.node) {
        return Err(vec![error.into()]);
    }
    let loading = |error: FunctionError| vec![error.of_generator()];
    if is_builtin(object) {
        return Err(loading(unknown_builtin(session, object, "generator")));
    }
    let plugin = of(session, folder, object).load().map_err(loading)?;
    let failed = |error| match error {
        // kustomize looks before it runs whether a program may be executed.
        FunctionError::NotFound { .. } => loading(error),
        _ => vec![error.into()],
    };
    let done = plugin.generate().map_err(failed)?;
    session.warn(done.said);
    Ok(done.value)
}

/// Runs an object of another kind than a known transformer.
pub(super) fn transform<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    object: &Resource<'a>,
    resources: &mut ResMap<'a>,
) -> Result<()> {
    if let Some(error) = own_kinds::misplaced(&object.node) {
        return Err(vec![error.into()]);
    }
    let plugin = load_transformer(session, folder, object)?;
    let done = plugin.transform(resources).map_err(|error| vec![error.into()])?;
    session.warn(done.said);
    Ok(())
}

/// The plugin that a transformer or validator object stands for.
pub(super) fn load_transformer<'p, 'a, 'w>(
    session: &'p Session<'_, 'a, 'w>,
    folder: &'p Path,
    object: &'p Resource<'a>,
) -> Result<Plugin<'p, 'a, 'w>> {
    let loaded = if is_builtin(object) {
        Err(unknown_builtin(session, object, "transformer"))
    } else {
        of(session, folder, object).load()
    };
    loaded.map_err(|error| vec![Diagnostic::from(error)])
}

/// True for an object that only kustomize itself can know.
pub(super) fn is_builtin(object: &Resource<'_>) -> bool {
    object.node.get("apiVersion").and_then(Node::text) == Some("builtin")
}

/// The object as a plugin, whoever runs it.
pub(super) fn of<'p, 'a, 'w>(
    session: &'p Session<'_, 'a, 'w>,
    root: &'p Path,
    object: &'p Resource<'a>,
) -> PluginObject<'p, 'a, 'w> {
    PluginObject { object, root, plugins: session.plugins, files: session.files, schema: session.schema }
}

fn unknown_builtin(session: &Session<'_, '_, '_>, object: &Resource<'_>, role: &str) -> FunctionError {
    let id = object.original_id(session.schema);
    let known = GENERATORS.iter().chain(&TRANSFORMERS).copied();
    let message = if known.clone().any(|kind| kind == id.gvk.kind) {
        format!("plugin {id} not a {role}")
    } else {
        format!("unable to load builtin {}", id.gvk)
    };
    let hint = nearest(id.gvk.kind, known).filter(|near| *near != id.gvk.kind);
    let span = object.node.get("kind").map_or(object.node.span, |n| n.span);
    FunctionError::NotFound { message, span, hint: hint.map(|near| format!("did you mean \"{near}\"?")) }
}
