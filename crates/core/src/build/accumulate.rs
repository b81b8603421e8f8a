//! One layer after another: bases first, then what the layer adds, then what it changes.

use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;

use super::Reorder;
use crate::diagnostic::Diagnostic;
use crate::layers::{Content, Entry, Layer};
use crate::load::documents::is_nil_or_empty;
use crate::load::loader::Files;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::Context;

/// What holds for the whole build.
pub(super) struct Session<'f, 'a, 'w> {
    /// Files and their texts.
    pub(super) files: &'f Files<'a, 'w>,
    /// Facts about kinds.
    pub(super) schema: &'f Schema,
    /// `--reorder`
    pub(super) reorder: Option<Reorder>,
}

impl<'f, 'a> Session<'f, 'a, '_> {
    /// What transformers get.
    pub(super) fn context(&self) -> Context<'a, 'f> {
        Context { arena: self.files.arena, schema: self.schema }
    }
}

/// What a layer hands to the one above it (kustomize's `ResAccumulator`).
#[derive(Debug, Default)]
pub(super) struct Accumulator<'a> {
    pub(super) resources: ResMap<'a>,
}

pub(super) type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

/// Builds the root layer and does what kustomize does only there: hashes, name references, vars, order.
pub(super) fn build_root<'a>(
    session: &Session<'_, 'a, '_>,
    layer: Layer<'a>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<ResMap<'a>> {
    let _ = (warnings, session.reorder);
    let mut accumulated = accumulate(session, layer, Accumulator::default())?;
    drop_local(&mut accumulated.resources);
    Ok(accumulated.resources)
}

/// `start` is empty for a kustomization; a component starts with what its parent has.
fn accumulate<'a>(session: &Session<'_, 'a, '_>, layer: Layer<'a>, start: Accumulator<'a>) -> Result<Accumulator<'a>> {
    let mut accumulated = start;
    add_entries(session, &mut accumulated, layer.resources)?;
    for component in layer.components {
        let Content::Layer(below) = component.content else { continue };
        accumulated = accumulate(session, *below, accumulated).map_err(|e| in_layer(e, component.text.span))?;
    }
    Ok(accumulated)
}

/// Adds what `entries` name, in their order; layers among them are built side by side.
fn add_entries<'a>(
    session: &Session<'_, 'a, '_>,
    accumulated: &mut Accumulator<'a>,
    entries: Vec<Entry<'a>>,
) -> Result<()> {
    let build = |entry: Entry<'a>| {
        let span = entry.text.span;
        (span, content(session, entry).map_err(|e| in_layer(e, span)))
    };
    let built: Vec<_> = if entries.len() > 1 {
        entries.into_par_iter().map(build).collect()
    } else {
        entries.into_iter().map(build).collect()
    };
    let mut errors = Vec::new();
    for (span, result) in built {
        match result {
            Ok(below) => {
                let merged = accumulated.resources.append_all(below.resources, session.schema);
                errors.extend(merged.err().into_iter().flatten().map(|e| with_layer(e.into(), span)));
            }
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn content<'a>(session: &Session<'_, 'a, '_>, entry: Entry<'a>) -> Result<Accumulator<'a>> {
    match entry.content {
        Content::Objects(nodes) => {
            let mut accumulated = Accumulator::default();
            let mut errors = Vec::new();
            for node in nodes {
                let added = accumulated.resources.append(Resource::new(node), session.schema);
                errors.extend(added.err().map(Diagnostic::from));
            }
            if errors.is_empty() { Ok(accumulated) } else { Err(errors) }
        }
        Content::Layer(layer) => accumulate(session, *layer, Accumulator::default()),
        Content::Jsonnet(_) => Ok(Accumulator::default()),
    }
}

/// Notes on each diagnostic which entry pulled the layer in.
pub(super) fn in_layer(errors: Vec<Diagnostic>, entry: Span) -> Vec<Diagnostic> {
    errors.into_iter().map(|error| with_layer(error, entry)).collect()
}

fn with_layer(mut diagnostic: Diagnostic, entry: Span) -> Diagnostic {
    diagnostic.chain.insert(0, entry);
    diagnostic
}

/// Takes out what is marked as not for the cluster.
fn drop_local(resources: &mut ResMap<'_>) {
    const LOCAL: &str = "config.kubernetes.io/local-config";
    let is_local = |r: &Resource<'_>| r.annotation(LOCAL).is_some_and(|value| value != "false");
    resources.as_mut_vec().retain(|r| !is_local(r) && !is_empty(&r.node));
}

fn is_empty(node: &Node<'_>) -> bool {
    is_nil_or_empty(node)
}
