//! What a layer generates, in kustomize's order: ConfigMaps, Secrets, helm charts, then the objects that `generators`
//! names.

use kubekiln_yaml::Node;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::accumulate::{Accumulator, Result, accumulate_entries, in_layer};
use super::build_metadata::Configured;
use super::session::Session;
use super::transformers::refused;
use super::{helm_charts, plugins};
use crate::diagnostic::Diagnostic;
use crate::function::own_kinds;
use crate::generate::{
    self, FileContent, GenerateError, GeneratorArgs, GeneratorKind, GeneratorOptions, iam_policy, instance,
};
use crate::layers::{Entry, Layer};
use crate::load::{LoadError, Problems};
use crate::resource::Resource;
use crate::text::Text;

/// What each generator of `layer` makes; the errors of all of them.
pub(super) fn make_all<'a>(session: &Session<'_, 'a, '_>, layer: &mut Layer<'a>) -> Result<Vec<Resource<'a>>> {
    let mut made = Vec::new();
    let mut errors = Vec::new();
    for result in builtin(session, layer).into_iter().chain(external(session, layer)) {
        match result {
            Ok(resources) => made.extend(resources),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(made) } else { Err(without_repeats(errors)) }
}

/// Several instances may stumble over the same line of a Values file.
fn without_repeats(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = FxHashSet::default();
    errors.retain(|error| !error.span.is_some() || seen.insert((error.span, error.message.clone())));
    errors
}

/// Lays what generators made over what is there, one object after the other.
pub(super) fn absorb<'a>(
    session: &Session<'_, 'a, '_>,
    made: Vec<Resource<'a>>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    let absorbed = accumulated.resources.absorb_all(made, session.schema);
    absorbed.map_err(|errors| errors.into_iter().map(Diagnostic::from).collect())
}

/// One result for each entry of `configMapGenerator`, `secretGenerator` and the fields of helm charts.
fn builtin<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>) -> Vec<Result<Vec<Resource<'a>>>> {
    let kustomization = &layer.kustomization;
    let mut problems = Problems::new();
    let global = kustomization
        .generator_options
        .as_ref()
        .map(|node| GeneratorOptions::decode(node, "generatorOptions", &mut problems));
    let kinds = [
        (GeneratorKind::ConfigMap, &kustomization.lists.config_maps),
        (GeneratorKind::Secret, &kustomization.lists.secrets),
    ];
    let mut results = vec![refused(problems).map(|()| Vec::new())];
    for (kind, nodes) in kinds {
        let by = Configured::field(layer, session.files.arena, kind.name());
        for node in nodes {
            let mut problems = Problems::new();
            let mut args = GeneratorArgs::decode(node, kind, &mut problems);
            if let Some(global) = &global {
                args.options.merge_global(global);
            }
            let made = refused(problems).and_then(|()| make(session, layer, &args, kind));
            results.push(made.map(|made| tracked(session, &by, vec![made])));
        }
    }
    let by = Configured::field(layer, session.files.arena, helm_charts::KIND);
    let charts = helm_charts::make_all(session, layer).into_iter();
    results.extend(charts.map(|made| made.map(|made| tracked(session, &by, made))));
    results
}

/// Marks what a generator has made, where the build keeps track of that.
fn tracked<'a>(
    session: &Session<'_, 'a, '_>,
    generator: &Configured<'_>,
    mut made: Vec<Resource<'a>>,
) -> Vec<Resource<'a>> {
    if session.tracked {
        generator.generated(&mut made, session.files.arena);
    }
    made
}

fn make<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    args: &GeneratorArgs<'a>,
    kind: GeneratorKind,
) -> Result<Resource<'a>> {
    let read = |path: Text<'a>| -> std::result::Result<FileContent, LoadError> {
        let file = session.files.resolve(&layer.folder, path)?;
        Ok(FileContent { name: session.files.shown(&file), bytes: session.files.bytes(&file, path.span)? })
    };
    let made = match kind {
        GeneratorKind::ConfigMap => generate::config_map(args, session.files.arena, &read),
        GeneratorKind::Secret => generate::secret(args, session.files.arena, &read),
    };
    made.map_err(|errors: Vec<GenerateError>| errors.into_iter().map(Diagnostic::from).collect())
}

/// One result for each entry of `generators`: a file, a folder with a kustomization, or an object written inline.
fn external<'a>(session: &Session<'_, 'a, '_>, layer: &mut Layer<'a>) -> Vec<Result<Vec<Resource<'a>>>> {
    let entries = std::mem::take(&mut layer.generators);
    entries.into_iter().map(|entry| of_entry(session, layer, entry)).collect()
}

fn of_entry<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>, entry: Entry<'a>) -> Result<Vec<Resource<'a>>> {
    let span = entry.text.span;
    let configured = accumulate_entries(session, layer, vec![entry])?;
    let generators = configured.resources.into_vec();
    let one = |generator: &Resource<'a>| {
        let made = of_object(session, layer, generator)?;
        Ok(match Configured::object(generator) {
            Some(by) => tracked(session, &by, made),
            None => made,
        })
    };
    // Programs of others may count on being run one after the other.
    let made: Vec<Result<_>> = if generators.iter().all(|generator| instance::is_instance(&generator.node)) {
        generators.par_iter().map(one).collect()
    } else {
        generators.iter().map(one).collect()
    };
    let mut resources = Vec::new();
    let mut errors = Vec::new();
    for result in made {
        match result {
            Ok(made) => resources.extend(made),
            Err(found) => errors.extend(in_layer(found, span)),
        }
    }
    if errors.is_empty() { Ok(resources) } else { Err(errors) }
}

/// The objects that a generator object stands for.
fn of_object<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    resource: &Resource<'a>,
) -> Result<Vec<Resource<'a>>> {
    let object = &resource.node;
    if instance::is_instance(object) {
        let plugin = plugins::of(session, &layer.folder, resource);
        return own_kinds::generate(plugin, session.engine, session.vendoring, session.rendered);
    }
    if helm_charts::is_generator(object) {
        return helm_charts::make_of_object(session, layer, object);
    }
    let kind = object.get("kind").and_then(Node::text).unwrap_or("");
    let kind = match (object.get("apiVersion").and_then(Node::text), kind) {
        (Some("builtin"), "IAMPolicyGenerator") => return iam_policies(session, object),
        (Some("builtin"), "ConfigMapGenerator") => GeneratorKind::ConfigMap,
        (Some("builtin"), "SecretGenerator") => GeneratorKind::Secret,
        _ => return plugins::generate(session, &layer.folder, resource),
    };
    let mut problems = Problems::new();
    let args = GeneratorArgs::decode_object(object, kind, &mut problems);
    refused(problems)?;
    make(session, layer, &args, kind).map(|resource| vec![resource])
}

fn iam_policies<'a>(session: &Session<'_, 'a, '_>, object: &Node<'a>) -> Result<Vec<Resource<'a>>> {
    let mut problems = Problems::new();
    let made = iam_policy::generate(object, session.files.arena, &mut problems);
    refused(problems).map(|()| made.into_iter().map(Resource::new).collect())
}
