//! What a layer generates, in kustomize's order: ConfigMaps, Secrets, then the objects that `generators` names.

use kubekiln_yaml::Node;

use super::accumulate::{Accumulator, Result, Session, accumulate_entries, in_layer};
use super::build_metadata::Configured;
use crate::diagnostic::Diagnostic;
use crate::generate::{
    self, FileContent, GenerateError, GeneratorArgs, GeneratorKind, GeneratorOptions, iam_policy, instance,
};
use crate::layers::{Entry, Kustomization, Layer};
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
    if errors.is_empty() { Ok(made) } else { Err(errors) }
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

/// One result for each entry of `configMapGenerator` and `secretGenerator`.
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
    let mut results = vec![refused(problems).map(|()| Vec::new()), no_helm(kustomization)];
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

fn refused(problems: Problems) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(problems.into_iter().map(Diagnostic::from).collect()) }
}

/// A chart that is left out without a word would be missing from the cluster.
fn no_helm<'a>(kustomization: &Kustomization<'_>) -> Result<Vec<Resource<'a>>> {
    let unsupported = |chart: &Node<'_>| {
        let error = LoadError::Invalid {
            code: "helm",
            message: "must specify --enable-helm: this version of kiln cannot inflate helm charts".to_owned(),
            span: chart.span,
            hint: Some("render the chart with `helm template` into a file, and name that as a resource".to_owned()),
        };
        Diagnostic::from(error)
    };
    let errors: Vec<_> = kustomization.lists.helm_charts.iter().map(unsupported).collect();
    if errors.is_empty() { Ok(Vec::new()) } else { Err(errors) }
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
    let mut resources = Vec::new();
    let mut errors = Vec::new();
    for generator in configured.resources.into_vec() {
        match of_object(session, layer, &generator.node) {
            Ok(made) => resources.extend(match Configured::object(&generator) {
                Some(by) => tracked(session, &by, made),
                None => made,
            }),
            Err(found) => errors.extend(in_layer(found, span)),
        }
    }
    if errors.is_empty() { Ok(resources) } else { Err(errors) }
}

/// The objects that a generator object stands for.
fn of_object<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>, object: &Node<'a>) -> Result<Vec<Resource<'a>>> {
    if instance::is_instance(object) {
        let nodes = instance::objects(session.files, session.engine, &layer.folder, object)?;
        return Ok(nodes.into_iter().map(Resource::new).collect());
    }
    let kind = object.get("kind").and_then(Node::text).unwrap_or("");
    let kind = match (object.get("apiVersion").and_then(Node::text), kind) {
        (Some("builtin"), "IAMPolicyGenerator") => return iam_policies(session, object),
        (Some("builtin"), "ConfigMapGenerator") => GeneratorKind::ConfigMap,
        (Some("builtin"), "SecretGenerator") => GeneratorKind::Secret,
        _ => return Err(vec![unknown_generator(object, kind).into()]),
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

fn unknown_generator(object: &Node<'_>, kind: &str) -> LoadError {
    LoadError::Invalid {
        code: "unknown-generator",
        message: format!("unable to load builtin {kind}: this version of kiln does not know this generator"),
        span: object.get("kind").map_or(object.span, |n| n.span),
        hint: Some(
            "it knows Instance of kubekiln.dev/v1alpha1, and builtin ConfigMapGenerator and SecretGenerator".to_owned(),
        ),
    }
}
