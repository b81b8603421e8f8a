//! One layer after another: bases first, then what the layer adds, then what it changes.

use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;

use super::configuration::Configuration;
use super::session::Session;
use super::{Reorder, build_metadata, configuration, crds, generators, transformers, validators};
use crate::diagnostic::{Diagnostic, Problem};
use crate::generate::program::Program;
use crate::generate::tanka;
use crate::layers::{Content, Entry, Layer, Origin};
use crate::lint::{self, Notes};
use crate::load::Problems;
use crate::load::documents::{check_identity, is_nil_or_empty};
use crate::references::{self, Var, VarSet};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::sort_order::{self, SortOptions};

/// What a layer hands to the one above it (kustomize's `ResAccumulator`).
#[derive(Clone, Debug, Default)]
pub(super) struct Accumulator<'a> {
    /// The objects so far.
    pub(super) resources: ResMap<'a>,
    /// Field specs.
    pub(super) config: Configuration<'a>,
    /// Vars of this layer and those below.
    pub(super) vars: VarSet<'a>,
    /// What these layers have to say, on its way to the layer above.
    pub(super) notes: Notes,
    /// One of them learns from CRDs.
    pub(super) learns: bool,
}

impl Accumulator<'_> {
    /// The same as the layer above sees it.
    fn handed_up(mut self) -> Self {
        self.resources.hand_up();
        self
    }
}

pub(super) type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

/// Builds the root layer and does what kustomize does only there: hashes, name references, vars, order.
pub(super) fn build_root<'a>(session: &Session<'_, 'a, '_>, layer: Layer<'a>) -> Result<ResMap<'a>> {
    let order = sort_options(session, &layer)?;
    let once = layer.kustomization.opt_ins.identical_duplicates;
    let mut accumulated = accumulate(session, layer, Accumulator::default())?;
    let learnt = accumulated.learns.then(|| crds::schema(session, &accumulated.resources));
    let session = &Session { schema: learnt.as_ref().unwrap_or(session.schema), ..*session };
    let cx = session.context();
    references::add_hashes(&mut accumulated.resources, &cx).map_err(|e| vec![e.into()])?;
    let Accumulator { mut resources, config, vars, notes, .. } = accumulated;
    session.notes.extend(notes, None);
    let config = config.specs();
    references::fix_names(&mut resources, &config.name_reference, &cx).map_err(all)?;
    references::resolve_vars(&mut resources, &vars, &config.var_reference, &cx).map_err(all)?;
    drop_local(&mut resources);
    let mut resources = all_different(resources, once, session.schema)?;
    lint::cluster_scoped::check(session.notes, &resources);
    check_identities(&resources)?;
    if let Some(order) = order {
        sort_order::apply(&mut resources, &order).map_err(transformers::failed)?;
    }
    Ok(resources)
}

/// Refuses objects that the root's own transformers have made the same; kustomize crashes on them.
fn all_different<'a>(resources: ResMap<'a>, once: bool, schema: &Schema) -> Result<ResMap<'a>> {
    let mut different = ResMap::new();
    different.append_all(resources, once, schema).map_err(all).map(|()| different)
}

/// A stage's errors as what a layer reports.
fn all<P: Problem>(errors: Vec<P>) -> Vec<Diagnostic> {
    errors.into_iter().map(Diagnostic::from).collect()
}

/// `sortOptions` of the root wins over `--reorder`, whose default is `legacy`; `None` leaves the order alone.
fn sort_options<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>) -> Result<Option<SortOptions<'a>>> {
    let Some(node) = &layer.kustomization.sort_options else {
        return Ok((session.reorder != Some(Reorder::None)).then(SortOptions::legacy));
    };
    if session.reorder.is_some() {
        session.notes.warn(lint::sort_order::given_twice(node.span));
    }
    let mut problems = Problems::new();
    let options = SortOptions::decode(node, &mut problems);
    transformers::refused(problems).map(|()| Some(options))
}

/// `start` is empty for a kustomization; a component starts with what its parent has.
pub(super) fn accumulate<'a>(
    session: &Session<'_, 'a, '_>,
    layer: Layer<'a>,
    start: Accumulator<'a>,
) -> Result<Accumulator<'a>> {
    let notes = Notes::default();
    let before_openapi = layer.before_openapi;
    let schema = if before_openapi { session.builtin } else { session.schema };
    let own = Session { notes: &notes, opt_ins: layer.kustomization.opt_ins, schema, ..*session };
    match accumulate_layer(&own, layer, start) {
        Ok(mut accumulated) => {
            if before_openapi {
                accumulated.resources.forget_ids();
            }
            Ok(Accumulator { notes, ..accumulated })
        }
        // A layer that fails hands nothing up but what it has to say.
        Err(errors) => {
            session.notes.extend(notes, None);
            Err(errors)
        }
    }
}

fn accumulate_layer<'a>(
    session: &Session<'_, 'a, '_>,
    mut layer: Layer<'a>,
    start: Accumulator<'a>,
) -> Result<Accumulator<'a>> {
    let mut accumulated = start;
    let resources = std::mem::take(&mut layer.resources);
    let below = accumulate_entries(session, &layer, resources);
    let merged = below.and_then(|below| merge(session, &mut accumulated, below, None));
    let configured = configuration::merge(session, &layer, &mut accumulated);
    let made = generators::make_all(session, &mut layer);
    let made = match (merged, configured, made) {
        (Ok(()), Ok(()), Ok(made)) => made,
        (merged, configured, made) => {
            let errors = [merged.err(), configured.err(), made.err()];
            return Err(errors.into_iter().flatten().flatten().collect());
        }
    };
    generators::absorb(session, made, &mut accumulated)?;
    for component in std::mem::take(&mut layer.components) {
        let Content::Layer(below) = component.content else { continue };
        let span = component.text.span;
        let mut below = accumulate(session, *below, accumulated).map_err(|e| in_layer(e, span))?;
        session.notes.extend(std::mem::take(&mut below.notes), Some(span));
        // Objects that the component has made the same are refused here.
        accumulated = Accumulator::default();
        merge(session, &mut accumulated, below, Some(span))?;
    }
    let learnt = crds::learn(session, &mut accumulated)?;
    let learning = &Session { schema: learnt.as_ref().unwrap_or(session.schema), ..*session };
    transformers::run(learning, &mut layer, &mut accumulated)?;
    validators::run(learning, &mut layer, &mut accumulated)?;
    define_vars(learning, &layer, &mut accumulated)?;
    if learnt.is_some() {
        accumulated.resources.forget_ids();
    }
    Ok(accumulated)
}

fn define_vars<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>, accumulated: &mut Accumulator<'a>) -> Result<()> {
    let mut problems = Problems::new();
    let list = &layer.kustomization.lists.vars;
    let vars: Vec<_> = list.iter().map(|node| Var::decode(node, &mut problems)).collect();
    transformers::refused(problems)?;
    accumulated.vars.define(vars, &mut accumulated.resources, &session.context()).map_err(all)
}

/// What `entries` name, in their order; layers among them are built side by side.
pub(super) fn accumulate_entries<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    entries: Vec<Entry<'a>>,
) -> Result<Accumulator<'a>> {
    let build = |entry: Entry<'a>| {
        let span = entry.text.span;
        let is_layer = matches!(entry.content, Content::Layer(_));
        let mut built = content(session, layer, entry);
        if let Ok(built) = &mut built {
            built.resources.ready(session.schema);
        }
        (span, if is_layer { built.map_err(|e| in_layer(e, span)) } else { built })
    };
    let built: Vec<_> = if entries.len() > 1 {
        entries.into_par_iter().map(build).collect()
    } else {
        entries.into_iter().map(build).collect()
    };
    let mut accumulated = Accumulator::default();
    let mut errors = Vec::new();
    for (span, result) in built {
        let merged = result.and_then(|below| merge(session, &mut accumulated, below, Some(span)));
        errors.extend(merged.err().into_iter().flatten());
    }
    if errors.is_empty() { Ok(accumulated) } else { Err(errors) }
}

/// Adds what `below` has; `entry` is what named it.
fn merge<'a>(
    session: &Session<'_, 'a, '_>,
    into: &mut Accumulator<'a>,
    below: Accumulator<'a>,
    entry: Option<Span>,
) -> Result<()> {
    let located = |diagnostic: Diagnostic| match entry {
        Some(span) => with_layer(diagnostic, span),
        None => diagnostic,
    };
    session.notes.extend(below.notes, entry);
    into.learns |= below.learns;
    let once = session.opt_ins.identical_duplicates;
    let merged = into.resources.append_all(below.resources, once, session.schema);
    let mut errors: Vec<_> = merged.err().into_iter().flatten().map(|e| located(e.into())).collect();
    errors.extend(into.vars.merge(below.vars).err().into_iter().flatten().map(|e| located(e.into())));
    let merged = into.config.merge(&below.config, entry.unwrap_or(Span::NONE));
    errors.extend(merged.err().map(located));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn content<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>, entry: Entry<'a>) -> Result<Accumulator<'a>> {
    let from = |name: &str| layer.origin.append(name);
    match entry.content {
        Content::Objects(nodes) => of_objects(session, nodes, || from(&entry.text)),
        Content::Inline(nodes) => {
            of_objects(session, nodes, || from(layer.kustomization.file_name(session.files.arena)))
        }
        Content::Layer(below) => accumulate(session, *below, Accumulator::default()).map(Accumulator::handed_up),
        Content::Built(folder) => Ok(session.shared.hand_up(&folder, session).handed_up()),
        Content::Jsonnet(file) => {
            let program = Program::named(session.files, &layer.folder, &file, entry.text.span);
            let distinct = (!session.opt_ins.identical_duplicates).then_some(session.schema);
            let nodes = program.objects(session.files, session.engine, distinct)?;
            of_objects(session, nodes, || from(&entry.text))
        }
        Content::JsonnetRoot(folder) => {
            let Session { files, engine, environment: name, .. } = *session;
            let made = tanka::Root { files, engine, folder: &folder, name, asked: entry.text.span }.objects()?;
            session.warn(made.warnings);
            of_objects(session, made.objects, || from(&entry.text))
        }
    }
}

fn of_objects<'a>(
    session: &Session<'_, 'a, '_>,
    nodes: Vec<Node<'a>>,
    file: impl FnOnce() -> Origin,
) -> Result<Accumulator<'a>> {
    let mut accumulated = Accumulator::default();
    let mut errors = Vec::new();
    let append = if session.opt_ins.identical_duplicates { ResMap::append_once } else { ResMap::append };
    for node in nodes {
        let added = append(&mut accumulated.resources, Resource::new(node), session.schema);
        errors.extend(added.err().map(Diagnostic::from));
    }
    if session.tracked {
        build_metadata::from_file(&mut accumulated.resources, &file(), session.files.arena);
    }
    if errors.is_empty() { Ok(accumulated) } else { Err(errors) }
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

/// kustomize looks once more whether every object has a kind and a name: a patch may have taken them away.
fn check_identities(resources: &ResMap<'_>) -> Result<()> {
    let errors: Vec<Diagnostic> =
        resources.as_slice().par_iter().filter_map(|r| check_identity(&r.node).err()).map(Diagnostic::from).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn is_empty(node: &Node<'_>) -> bool {
    is_nil_or_empty(node)
}
