//! A layer's helm charts, from its fields and from generator objects.

use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;

use super::accumulate::Result;
use super::session::Session;
use super::transformers::refused;
use crate::diagnostic::Diagnostic;
use crate::generate::helm_chart::{HelmChart, HelmGlobals, Site};
use crate::layers::Layer;
use crate::load::Problems;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::transform;

/// kustomize's name for what inflates a chart.
pub(super) const KIND: &str = "HelmChartInflationGenerator";

/// True for a generator object that stands for a chart.
pub(super) fn is_generator(object: &Node<'_>) -> bool {
    let text = |key| object.get(key).and_then(Node::text);
    text("apiVersion") == Some("builtin") && text("kind") == Some(KIND)
}

/// One result for each chart of the layer's fields; charts are inflated side by side.
pub(super) fn make_all<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>) -> Vec<Result<Vec<Resource<'a>>>> {
    let (charts, globals) = match of_fields(layer) {
        Ok(decoded) => decoded,
        Err(errors) => return vec![Err(errors)],
    };
    fold_errors(charts.par_iter().map(|chart| make(session, layer, chart, &globals)).collect())
}

/// The objects of the chart that a generator object stands for.
pub(super) fn make_of_object<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    object: &Node<'a>,
) -> Result<Vec<Resource<'a>>> {
    let mut problems = Problems::new();
    let (chart, globals) = HelmChart::decode_object(object, &mut problems);
    refused(problems)?;
    make(session, layer, &chart, &globals)
}

/// The charts of both fields, the older one's last. What the older one says of all charts counts only where there are
/// no `helmGlobals`.
fn of_fields<'a>(layer: &Layer<'a>) -> Result<(Vec<HelmChart<'a>>, HelmGlobals<'a>)> {
    let kustomization = &layer.kustomization;
    let namespace = kustomization.namespace.unwrap_or(layer.namespace_above);
    let mut problems = Problems::new();
    let mut of_legacy = HelmGlobals::default();
    let entries = &kustomization.lists.helm_charts;
    let mut charts: Vec<_> = entries.iter().map(|node| HelmChart::decode(node, namespace, &mut problems)).collect();
    for node in &kustomization.lists.legacy_helm_charts {
        charts.push(HelmChart::decode_legacy(node, namespace, &mut of_legacy, &mut problems));
    }
    let globals = kustomization.helm_globals.as_ref().map(|node| HelmGlobals::decode(node, &mut problems));
    refused(problems).map(|()| (charts, globals.unwrap_or(of_legacy)))
}

fn make<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    chart: &HelmChart<'a>,
    globals: &HelmGlobals<'a>,
) -> Result<Vec<Resource<'a>>> {
    let cx = session.context();
    let lay_over = |values: Node<'a>, over: &Node<'a>| {
        transform::lay_over(values, over, &cx).map_err(|error| vec![in_values(error.into())])
    };
    let site = Site { files: session.files, helm: session.helm, root: &layer.folder, lay_over: &lay_over };
    let mut objects = ResMap::new();
    let mut errors = Vec::new();
    for node in chart.inflate(globals, site)? {
        errors.extend(objects.append(Resource::new(node), session.schema).err().map(Diagnostic::from));
    }
    if errors.is_empty() { Ok(objects.into_vec()) } else { Err(errors) }
}

/// A merge that fails, told in terms of values.
fn in_values(mut error: Diagnostic) -> Diagnostic {
    error.message = format!("could not merge values: {}", error.message);
    error.code = "helm-values";
    for (_, label) in &mut error.labels {
        "the value that it meets".clone_into(label);
    }
    error.hint =
        Some("valuesInline and the values file must have the same shape; or set `valuesMerge: replace`".to_owned());
    error
}

/// What fails for every chart alike, such as helm missing, is said once, with the places of the others.
fn fold_errors<'a>(results: Vec<Result<Vec<Resource<'a>>>>) -> Vec<Result<Vec<Resource<'a>>>> {
    let mut made = Vec::new();
    let mut errors: Vec<Diagnostic> = Vec::new();
    for result in results {
        match result {
            Ok(objects) => made.push(Ok(objects)),
            Err(found) => found.into_iter().for_each(|error| fold(&mut errors, error)),
        }
    }
    if !errors.is_empty() {
        made.push(Err(errors));
    }
    made
}

fn fold(errors: &mut Vec<Diagnostic>, error: Diagnostic) {
    let same = |known: &&mut Diagnostic| known.message == error.message && known.span != Span::NONE;
    match errors.iter_mut().find(same) {
        Some(known) => known.labels.push((error.span, "and here".to_owned())),
        None => errors.push(error),
    }
}
