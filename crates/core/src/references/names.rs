//! Name references: fields that hold the name of an object follow it when it changes (kustomize's
//! `nameReferenceTransformer` and `nameref` filter).

use kubekiln_yaml::Node;
use rustc_hash::FxHashMap;

use super::ReferenceError;
use super::candidates::Candidates;
use super::referrer::{Referrals, Referrer, Target};
use crate::config::NameBackReferences;
use crate::diagnostic::Problem;
use crate::id::Gvk;
use crate::lint::lost_reference;
use crate::resmap::ResMap;
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
    fix_counted(resources, config, cx).0
}

/// The same, with the number of candidates looked at.
fn fix_counted<'a>(
    resources: &mut ResMap<'a>,
    config: &[NameBackReferences<'a>],
    cx: &Context<'a, '_>,
) -> (Result<(), Vec<ReferenceError>>, usize) {
    let specs = specs(config, cx);
    let chosen = choose(resources, config, cx);
    let list = resources.as_mut_slice();
    let mut candidates = Candidates::new(list, config.iter().any(|c| c.gvk.kind.is_empty()), cx.schema);
    candidates.gone = cx.notes.deleted().into_iter().flat_map(|d| d.names).map(|(name, _)| name).collect();
    let mut suspects = Vec::new();
    let mut errors = Vec::new();
    for place in 0..list.len() {
        let gvk = list[place].original_id(cx.schema).gvk;
        let Some(chosen) = chosen.get(&gvk).filter(|c| !c.is_empty()) else { continue };
        let mut referrals = Referrals::default();
        let mut referrer = match Referrer::new(&list[place], candidates.layers(place), cx.schema) {
            Ok(referrer) => referrer,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        for spec in chosen.iter().map(|number| &specs[*number as usize]) {
            let node = &mut list[place].node;
            let mut set = |field: &mut Node<'a>| referrer.set(field, &spec.target, &candidates, &mut referrals);
            if let Err(error) = spec.path.walk(node, None, &mut set) {
                report(&mut errors, unfit(&error, spec.spelled, &referrer));
            }
            if spec.moves {
                candidates.refresh(place, &list[place], cx.schema);
                referrer.move_to(list[place].id(cx.schema));
            }
        }
        for referral in &referrals.found {
            list[*referral as usize].referred_by.push(referrer.id);
        }
        suspects.extend(referrals.into_suspects(place));
    }
    lost_reference::check(cx.notes, list, &suspects, cx.schema);
    let probes = candidates.probes.get();
    (if errors.is_empty() { Ok(()) } else { Err(errors) }, probes)
}

/// One problem a place: many paths lead through the same wrong field.
fn report(errors: &mut Vec<ReferenceError>, error: ReferenceError) {
    if errors.last().is_none_or(|last| last.span() != error.span()) {
        errors.push(error);
    }
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

    use super::{Context, NameBackReferences, ResMap, fix_counted};
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
        let (result, probes) = fix_counted(&mut resources, &config, &cx);
        result.unwrap();
        for pair in resources.as_slice().chunks(2) {
            assert_eq!(pair[1].node.at(&["spec", "serviceName"]).and_then(Node::text), Some(pair[0].name()));
            assert_eq!(pair[0].referred_by.len(), 1);
        }
        probes
    }

    #[test]
    fn work_grows_with_the_number_of_objects() {
        for by in ["prefix", "suffix", "namespace"] {
            let (small, large) = (probes(100, by), probes(1000, by));
            assert!(large <= 10 * small, "{by}: {small} candidates looked at for 100 layers, {large} for 1000");
        }
    }
}
