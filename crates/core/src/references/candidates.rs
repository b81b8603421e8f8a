//! The objects that a name may mean, found without going through all objects.

use std::sync::OnceLock;

use kubekiln_yaml::Span;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::contexts::{AreaKey, Contexts, Empty, Layers};
use crate::id::{Gvk, NO_NAMESPACE, ResourceId};
use crate::resource::Resource;
use crate::schema::Schema;

/// Lists up to this size are gone through; larger ones are filed by place, and then by layers, first.
const SMALL: usize = 8;

/// A warning names one or two objects; of more that once had a name, the first will do.
const MOST: usize = 64;

/// An object as references see it.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    /// Its id now.
    pub(super) id: ResourceId<'a>,
    /// Its place.
    pub(super) span: Span,
    /// Effective namespace of its first id.
    pub(super) original_namespace: &'a str,
    /// Kinds it had before it has the one of now; empty when nothing ever changed.
    kinds: Vec<&'a str>,
    /// It had another name before.
    renamed: bool,
    layers: Layers,
}

impl<'a> Candidate<'a> {
    /// An object whose layers are not known yet.
    fn new(resource: &Resource<'a>, schema: &Schema) -> Self {
        let mut kinds: Vec<&str> = resource.previous.iter().map(|p| p.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let id = resource.id(schema);
        Self {
            id,
            span: resource.node.span,
            original_namespace: resource.original_id(schema).effective_namespace(),
            kinds,
            renamed: resource.previous.iter().any(|p| p.name != id.name),
            layers: Layers::default(),
        }
    }

    fn places(&self) -> [Place<'a>; 3] {
        [Place::Any, Place::Current(self.id.effective_namespace()), Place::Original(self.original_namespace)]
    }

    /// True when an earlier id is of a kind that `target` selects.
    pub(super) fn was_selected_by(&self, target: &Gvk<'_>) -> bool {
        self.kinds.iter().any(|kind| Gvk { kind, ..self.id.gvk }.is_selected(target))
    }
}

/// Where candidates lie. Whoever asks for a place accepts no candidate outside of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(super) enum Place<'a> {
    /// Anywhere.
    Any,
    /// In this effective namespace now; [`NO_NAMESPACE`] for kinds without one.
    Current(&'a str),
    /// In this effective namespace at first.
    Original(&'a str),
}

/// What a look-up found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    None,
    One(u32),
    /// All of them, in order.
    Several(Vec<u32>),
}

/// The objects that once had a name and were of a kind, in order.
#[derive(Debug, Default)]
struct Bucket<'a> {
    all: Vec<u32>,
    /// Filled when someone asks and there are many.
    by_place: OnceLock<FxHashMap<Place<'a>, Part>>,
}

/// Those of a bucket that lie in one place, in order.
#[derive(Debug, Default)]
struct Part {
    all: Vec<u32>,
    /// Filled when someone asks and there are many.
    by_layers: OnceLock<FxHashMap<AreaKey, Vec<u32>>>,
}

/// All objects of a build, by earlier name and kind.
#[derive(Debug)]
pub(super) struct Candidates<'a> {
    all: Vec<Candidate<'a>>,
    buckets: FxHashMap<(&'a str, &'a str), Bucket<'a>>,
    /// First namespaces, with the namespaces (as written, or [`NO_NAMESPACE`]) of their objects now.
    originals: FxHashMap<&'a str, FxHashMap<&'a str, u32>>,
    contexts: Contexts<'a>,
    /// Some target names no kind.
    kindless: bool,
    /// Names of objects that patches have deleted.
    pub(super) gone: FxHashSet<String>,
    /// Candidates looked at, for the test that says the work grows with the number of objects.
    #[cfg(test)]
    pub(super) probes: std::sync::atomic::AtomicUsize,
}

/// The namespace as written; [`NO_NAMESPACE`] for a kind that lies in none.
pub(super) fn written_namespace<'a>(id: &ResourceId<'a>) -> &'a str {
    if id.cluster_scoped { NO_NAMESPACE } else { id.namespace }
}

impl<'a> Candidates<'a> {
    pub(super) fn new(resources: &[Resource<'a>], kindless: bool, schema: &Schema) -> Self {
        let mut this = Self {
            all: resources.par_iter().map(|resource| Candidate::new(resource, schema)).collect(),
            buckets: FxHashMap::default(),
            originals: FxHashMap::default(),
            contexts: Contexts::new(),
            kindless,
            gone: FxHashSet::default(),
            #[cfg(test)]
            probes: std::sync::atomic::AtomicUsize::new(0),
        };
        for (place, resource) in resources.iter().enumerate() {
            this.file(place, resource);
        }
        this
    }

    pub(super) fn get(&self, place: u32) -> &Candidate<'a> {
        &self.all[place as usize]
    }

    /// The first objects that once had this name, and a kind that fits.
    pub(super) fn once_named(&self, name: &'a str, target: &Gvk<'a>) -> Vec<u32> {
        let bucket = self.buckets.get(&(name, target.kind));
        let places = bucket.map_or(&[][..], |bucket| &bucket.all).iter().copied();
        places.filter(|place| self.get(*place).was_selected_by(target)).take(MOST).collect()
    }

    /// The layers of the object at `place`.
    pub(super) fn layers(&self, place: usize) -> Layers {
        self.all[place].layers
    }

    /// True when an object that `target` selects has another name than it once had.
    pub(super) fn any_renamed(&self, target: &Gvk<'_>) -> bool {
        self.all.iter().any(|candidate| candidate.renamed && candidate.was_selected_by(target))
    }

    fn file(&mut self, place: usize, resource: &Resource<'a>) {
        let candidate = &mut self.all[place];
        candidate.layers = self.contexts.layers(&resource.prefixes, &resource.suffixes);
        let currents = self.originals.entry(candidate.original_namespace).or_default();
        *currents.entry(written_namespace(&candidate.id)).or_default() += 1;
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        let mut before = None;
        for name in resource.previous.iter().map(|p| p.name).filter(|name| before.replace(*name) != Some(*name)) {
            for kind in candidate.kinds.iter().copied().chain(self.kindless.then_some("")) {
                self.buckets.entry((name, kind)).or_default().put(number, candidate, &self.contexts);
            }
        }
    }

    /// Takes note of an object whose id changed. What is filed under its old namespace stays there: every look-up
    /// checks the namespace of now.
    pub(super) fn refresh(&mut self, place: usize, resource: &Resource<'a>, schema: &Schema) {
        if resource.id(schema) == self.all[place].id {
            return;
        }
        let old = &self.all[place];
        let currents = self.originals.entry(old.original_namespace).or_default();
        match currents.get_mut(written_namespace(&old.id)) {
            Some(1) | None => drop(currents.remove(written_namespace(&old.id))),
            Some(count) => *count -= 1,
        }
        self.all[place] = Candidate::new(resource, schema);
        self.file(place, resource);
    }

    /// True when an object that was in `original` at first is now in a namespace that `reaches` accepts; `few` are
    /// the only namespaces it can accept, when they are known.
    pub(super) fn any_from(&self, original: &str, few: Option<&[&'a str]>, reaches: &dyn Fn(&str) -> bool) -> bool {
        let Some(currents) = self.originals.get(original) else { return false };
        match few {
            Some(few) if few.len() < currents.len() => few.iter().any(|ns| currents.contains_key(ns) && reaches(ns)),
            _ => currents.keys().any(|ns| reaches(ns)),
        }
    }

    /// kustomize's `selectReferral`: the only accepted object that once had `name`; else the only one from the same
    /// layers as the referrer, where no layers fit any layers; else those of exactly the same layers.
    pub(super) fn select(
        &self,
        name: &'a str,
        kind: &'a str,
        places: &[Place<'a>],
        layers: Layers,
        accepts: &dyn Fn(&Candidate<'a>) -> bool,
    ) -> Found {
        let Some(bucket) = self.buckets.get(&(name, kind)) else { return Found::None };
        let accepts = |place: &u32| {
            #[cfg(test)]
            self.probes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            accepts(self.get(*place))
        };
        if bucket.all.len() <= SMALL {
            let accepted: Vec<u32> = bucket.all.iter().copied().filter(accepts).collect();
            let fits = |place: &u32, empty| self.contexts.fit(self.get(*place).layers, layers, empty);
            return choose(|empty, limit| match empty {
                None => accepted.iter().copied().take(limit).collect(),
                Some(empty) => accepted.iter().copied().filter(|place| fits(place, empty)).take(limit).collect(),
            });
        }
        let filed = bucket.by_place.get_or_init(|| self.by_place(&bucket.all));
        let parts: Vec<&Part> = places.iter().filter_map(|at| filed.get(at)).collect();
        choose(|empty, limit| match empty {
            None => parts.iter().flat_map(|part| &part.all).copied().filter(accepts).take(limit).collect(),
            Some(empty) => {
                let fitting = parts.iter().flat_map(|part| self.fitting(part, layers, empty));
                fitting.filter(accepts).take(limit).collect()
            }
        })
    }

    fn by_place(&self, all: &[u32]) -> FxHashMap<Place<'a>, Part> {
        let mut parts: FxHashMap<Place<'a>, Part> = FxHashMap::default();
        for number in all {
            for at in self.get(*number).places() {
                parts.entry(at).or_default().all.push(*number);
            }
        }
        parts
    }

    fn fitting<'b>(&'b self, part: &'b Part, layers: Layers, empty: Empty) -> Box<dyn Iterator<Item = u32> + 'b> {
        if part.all.len() <= SMALL {
            let fits = move |place: &u32| self.contexts.fit(self.get(*place).layers, layers, empty);
            return Box::new(part.all.iter().copied().filter(fits));
        }
        let filed = part.by_layers.get_or_init(|| {
            let mut filed: FxHashMap<AreaKey, Vec<u32>> = FxHashMap::default();
            for place in &part.all {
                for area in self.contexts.filed_under(self.get(*place).layers) {
                    filed.entry(area).or_default().push(*place);
                }
            }
            filed
        });
        let lists = self.contexts.fitting(layers, empty).filter_map(|area| filed.get(&area));
        Box::new(lists.flatten().copied())
    }
}

impl<'a> Bucket<'a> {
    fn put(&mut self, number: u32, candidate: &Candidate<'a>, contexts: &Contexts<'a>) {
        put(&mut self.all, number);
        let Some(parts) = self.by_place.get_mut() else { return };
        for at in candidate.places() {
            let part = parts.entry(at).or_default();
            if put(&mut part.all, number)
                && let Some(filed) = part.by_layers.get_mut()
            {
                for area in contexts.filed_under(candidate.layers) {
                    filed.entry(area).or_default().push(number);
                }
            }
        }
    }
}

/// Adds a number to a sorted list; false when it is there.
fn put(list: &mut Vec<u32>, number: u32) -> bool {
    let gap = list.binary_search(&number).err();
    gap.is_some_and(|gap| {
        list.insert(gap, number);
        true
    })
}

/// Looks in wider and narrower circles; `look` gives so many of the accepted objects that fit by layers, or of all.
fn choose(look: impl Fn(Option<Empty>, usize) -> Vec<u32>) -> Found {
    for circle in [None, Some(Empty::FitsAny)] {
        let two = look(circle, 2);
        if two.len() < 2 {
            return found(two);
        }
    }
    found(look(Some(Empty::FitsEmpty), usize::MAX))
}

fn found(mut places: Vec<u32>) -> Found {
    match places[..] {
        [] => Found::None,
        [one] => Found::One(one),
        _ => {
            places.sort_unstable();
            Found::Several(places)
        }
    }
}
