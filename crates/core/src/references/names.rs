//! Name references: fields that hold the name of an object follow it when it changes (kustomize's
//! `nameReferenceTransformer` and `nameref` filter).

use kubekiln_yaml::Node;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::ReferenceError;
use super::candidates::Candidates;
use super::contexts::Layers;
use super::referrer::{Referrals, Referrer, Target};
use crate::config::NameBackReferences;
use crate::diagnostic::Problem;
use crate::id::{Gvk, ResourceId};
use crate::lint::lost_reference::{self, Suspect};
use crate::resmap::{BATCH, ResMap};
use crate::resource::Resource;
use crate::transform::Context;
use crate::transform::field_path::FieldPath;
use crate::transform::field_setter::FieldError;

/// A field that may name an object of a kind.
struct NameSpec<'a> {
    path: FieldPath<'a>,
    spelled: &'a str,
    target: Target<'a>,
    /// The field may be the referrer's own name or namespace.
    moves: bool,
}

/// Puts the current names into all fields that hold an earlier one. Reports each field that could mean several.
pub fn fix_names<'a>(
    resources: &mut ResMap<'a>,
    config: &[NameBackReferences<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<ReferenceError>> {
    let kindless = config.iter().any(|c| c.gvk.kind.is_empty());
    let mut candidates = Candidates::new(resources.as_slice(), kindless, cx.schema);
    candidates.gone = cx.notes.deleted().into_iter().flat_map(|d| d.names).map(|(name, _)| name).collect();
    fix_among(&mut candidates, resources, config, cx)
}

/// `candidates` are those `resources`.
fn fix_among<'a>(
    candidates: &mut Candidates<'a>,
    resources: &mut ResMap<'a>,
    config: &[NameBackReferences<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<ReferenceError>> {
    let specs = specs(config, cx);
    let chosen = choose(resources, config, cx);
    let start = |place: usize, resource: &Resource<'a>, candidates: &Candidates<'a>| {
        let chosen = chosen.get(&resource.original_id(cx.schema).gvk).filter(|c| !c.is_empty())?;
        Some(Work::new(resource, candidates.layers(place), &specs, chosen, cx))
    };
    let list = resources.as_mut_slice();
    let fixed: Vec<Fixed<'a>> = if specs.iter().any(|s| s.moves && candidates.any_renamed(&s.target.gvk)) {
        // The name or namespace that an object gets here decides what the fields of those after it mean.
        let objects = list.iter_mut().enumerate().filter_map(|(place, resource)| {
            let mut work = start(place, resource, candidates)?;
            while work.moves_on(resource, candidates, cx) {
                candidates.refresh(place, resource, cx.schema);
            }
            work.into_fixed(place)
        });
        objects.collect()
    } else {
        let candidates = &*candidates;
        let objects = list.par_iter_mut().enumerate().with_min_len(BATCH).filter_map(|(place, resource)| {
            let mut work = start(place, resource, candidates)?;
            while work.moves_on(resource, candidates, cx) {}
            work.into_fixed(place)
        });
        objects.collect()
    };
    finish(list, fixed, cx)
}

/// An object whose fields are being followed.
struct Work<'w, 'a> {
    /// None when it cannot be read as one.
    referrer: Option<Referrer<'a>>,
    specs: &'w [NameSpec<'a>],
    /// Numbers of the specs that are left.
    chosen: std::slice::Iter<'w, u32>,
    referrals: Referrals<'a>,
    errors: Vec<ReferenceError>,
}

/// What following an object's fields has brought to light.
struct Fixed<'a> {
    /// The object's id afterwards.
    id: ResourceId<'a>,
    /// Places of the objects that it names, in the order found.
    referrals: Vec<u32>,
    suspects: Vec<Suspect<'a>>,
    errors: Vec<ReferenceError>,
}

impl<'w, 'a> Work<'w, 'a> {
    fn new(
        resource: &Resource<'a>,
        layers: Layers,
        specs: &'w [NameSpec<'a>],
        chosen: &'w [u32],
        cx: &Context<'a, '_>,
    ) -> Self {
        let (referrer, errors) = match Referrer::new(resource, layers, cx.schema) {
            Ok(referrer) => (Some(referrer), Vec::new()),
            Err(error) => (None, vec![error]),
        };
        Self { referrer, specs, chosen: chosen.iter(), referrals: Referrals::default(), errors }
    }

    /// Follows fields until the object itself has another name or namespace; false when all are done.
    fn moves_on(&mut self, resource: &mut Resource<'a>, candidates: &Candidates<'a>, cx: &Context<'a, '_>) -> bool {
        let Some(referrer) = &mut self.referrer else { return false };
        for number in self.chosen.by_ref() {
            let spec = &self.specs[*number as usize];
            let referrals = &mut self.referrals;
            let mut set = |field: &mut Node<'a>| referrer.set(field, &spec.target, candidates, referrals);
            if let Err(error) = spec.path.walk(&mut resource.node, None, &mut set) {
                self.errors.push(unfit(&error, spec.spelled, referrer));
            }
            if spec.moves && (resource.name(), resource.namespace()) != (referrer.id.name, referrer.id.namespace) {
                referrer.move_to(resource.id(cx.schema));
                return true;
            }
        }
        false
    }

    /// None when there is nothing to tell of the object at `place`.
    fn into_fixed(mut self, place: usize) -> Option<Fixed<'a>> {
        let id = self.referrer.map(|referrer| referrer.id).unwrap_or_default();
        let referrals = std::mem::take(&mut self.referrals.found);
        let suspects: Vec<_> = self.referrals.into_suspects(place).collect();
        let silent = referrals.is_empty() && suspects.is_empty() && self.errors.is_empty();
        (!silent).then_some(Fixed { id, referrals, suspects, errors: self.errors })
    }
}

/// Notes who refers to whom. Reports one problem a place: many paths lead through the same wrong field.
fn finish<'a>(
    list: &mut [Resource<'a>],
    fixed: Vec<Fixed<'a>>,
    cx: &Context<'a, '_>,
) -> Result<(), Vec<ReferenceError>> {
    let mut errors: Vec<ReferenceError> = Vec::new();
    let mut suspects = Vec::new();
    for object in fixed {
        for referral in object.referrals {
            list[referral as usize].referred_by.push(object.id);
        }
        suspects.extend(object.suspects);
        errors.extend(object.errors);
    }
    lost_reference::check(cx.notes, list, &suspects, cx.schema);
    errors.dedup_by(|next, last| next.span() == last.span());
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn unfit(error: &FieldError, path: &str, referrer: &Referrer<'_>) -> ReferenceError {
    let message = format!("updating name reference in '{path}' field of '{}': {}", referrer.id, error.message);
    ReferenceError::Name { message, span: error.at, candidates: referrer.take_ambiguous() }
}

/// All fields of the configuration, in order.
fn specs<'a>(config: &[NameBackReferences<'a>], cx: &Context<'a, '_>) -> Vec<NameSpec<'a>> {
    let pairs = config.iter().flat_map(|back| back.referrers.iter().map(|spec| (back.gvk, spec)));
    let ready = pairs.map(|(gvk, spec)| NameSpec {
        path: FieldPath::new(spec.path, cx.arena),
        spelled: spec.path,
        target: Target { gvk, by_role: spec.path.ends_with("roleRef/name") },
        moves: spec.path.trim_start_matches('/').starts_with("metadata/name"),
    });
    ready.collect()
}

/// Which fields concern the objects of each kind, so that an object is asked for its own fields only.
fn choose<'a>(
    resources: &ResMap<'a>,
    config: &[NameBackReferences<'a>],
    cx: &Context<'a, '_>,
) -> FxHashMap<Gvk<'a>, Vec<u32>> {
    let mut chosen: FxHashMap<Gvk<'a>, Vec<u32>> = FxHashMap::default();
    for resource in resources {
        chosen.entry(resource.original_id(cx.schema).gvk).or_insert_with_key(|gvk| {
            let all = (0u32..).zip(config.iter().flat_map(|back| &back.referrers));
            all.filter(|(_, spec)| gvk.is_selected(&spec.gvk)).map(|(number, _)| number).collect()
        });
    }
    chosen
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::{Arena, Entry, Node, Span};

    use std::sync::atomic::Ordering;

    use super::{Candidates, Context, NameBackReferences, ResMap, fix_among};
    use crate::config::FieldSpec;
    use crate::id::Gvk;
    use crate::resource::Resource;
    use crate::schema::Schema;

    fn map<'a>(pairs: &[(&'a str, Node<'a>)]) -> Node<'a> {
        let entry = |(key, value): &(&'a str, Node<'a>)| Entry { key: text(key), value: value.clone() };
        Node::mapping(Span::NONE, pairs.iter().map(entry).collect())
    }

    fn text(text: &str) -> Node<'_> {
        Node::string(Span::NONE, text)
    }

    /// An object `web` that layer `number` renamed or put into a namespace of its own.
    fn web<'a>(arena: &'a Arena, kind: &'a str, number: usize, by: &str, spec: Node<'a>) -> Resource<'a> {
        let schema = Schema::builtin();
        let api_version = text(if kind == "Service" { "v1" } else { "apps/v1" });
        let head = [("apiVersion", api_version), ("kind", text(kind)), ("spec", spec)];
        let mut resource = Resource::new(map(&head));
        let metadata = |name, namespace| map(&[("name", text(name)), ("namespace", text(namespace))]);
        resource.node.as_mapping_mut().unwrap().set("metadata", metadata("web", ""));
        resource.store_previous_id(&schema);
        let own = arena.keep(format!("l{number}-"));
        let (name, namespace) = match by {
            "namespace" => ("web", own),
            "suffix" => (arena.keep(format!("web{own}")), ""),
            _ => (arena.keep(format!("{own}web")), ""),
        };
        resource.node.as_mapping_mut().unwrap().set("metadata", metadata(name, namespace));
        match by {
            "namespace" => {}
            "suffix" => resource.suffixes.push(own),
            _ => resource.prefixes.push(own),
        }
        resource
    }

    /// Candidates looked at while `layers` copies of one base, told apart as `by` says, get their names fixed.
    fn probes(layers: usize, by: &str) -> usize {
        let arena = Arena::new();
        let schema = Schema::builtin();
        let mut resources = ResMap::new();
        for number in 0..layers {
            resources.as_mut_vec().push(web(&arena, "Service", number, by, map(&[])));
            let spec = map(&[("serviceName", text("web"))]);
            resources.as_mut_vec().push(web(&arena, "StatefulSet", number, by, spec));
        }
        let gvk = |kind| Gvk { kind, ..Gvk::default() };
        let referrers = vec![FieldSpec { gvk: gvk("StatefulSet"), path: "spec/serviceName", create: false }];
        let config = [NameBackReferences { gvk: gvk("Service"), referrers }];
        let cx = Context { arena: &arena, schema: &schema, notes: &crate::lint::Notes::default() };
        let mut candidates = Candidates::new(resources.as_slice(), false, &schema);
        fix_among(&mut candidates, &mut resources, &config, &cx).unwrap();
        for pair in resources.as_slice().chunks(2) {
            assert_eq!(pair[1].node.at(&["spec", "serviceName"]).and_then(Node::text), Some(pair[0].name()));
            assert_eq!(pair[0].referred_by.len(), 1);
        }
        candidates.probes.load(Ordering::Relaxed)
    }

    #[test]
    fn work_grows_with_the_number_of_objects() {
        for by in ["prefix", "suffix", "namespace"] {
            let (small, large) = (probes(100, by), probes(1000, by));
            assert!(large <= 10 * small, "{by}: {small} candidates looked at for 100 layers, {large} for 1000");
        }
    }
}
