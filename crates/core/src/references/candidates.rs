//! The objects that a name may mean, found without going through all objects.

use std::cell::{Cell, OnceCell};

use kubekiln_yaml::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use super::contexts::{AreaKey, Contexts, Empty, Layers};
use crate::id::{Gvk, NO_NAMESPACE, ResourceId};
use crate::resource::Resource;
use crate::schema::Schema;

/// Buckets up to this size are gone through; larger ones are filed by layers first.
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
    layers: Layers,
}

impl Candidate<'_> {
    /// True when an earlier id is of a kind that `target` selects.
    pub(super) fn was_selected_by(&self, target: &Gvk<'_>) -> bool {
        self.kinds.iter().any(|kind| Gvk { kind, ..self.id.gvk }.is_selected(target))
    }
}

/// Where candidates lie.
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

#[derive(Debug, Default)]
struct Bucket {
    places: Vec<u32>,
    by_layers: OnceCell<FxHashMap<AreaKey, Vec<u32>>>,
}

/// All objects of a build, by earlier name, kind and place.
#[derive(Debug)]
pub(super) struct Candidates<'a> {
    all: Vec<Candidate<'a>>,
    buckets: FxHashMap<(&'a str, &'a str, Place<'a>), Bucket>,
    /// First namespaces, with the namespaces (as written, or [`NO_NAMESPACE`]) of their objects now.
    originals: FxHashMap<&'a str, FxHashMap<&'a str, u32>>,
    contexts: Contexts<'a>,
    /// Some target names no kind.
    kindless: bool,
    /// Names of objects that patches have deleted.
    pub(super) gone: FxHashSet<String>,
    /// Candidates looked at, for the test that says the work grows with the number of objects.
    pub(super) probes: Cell<usize>,
}

/// The namespace as written; [`NO_NAMESPACE`] for a kind that lies in none.
pub(super) fn written_namespace<'a>(id: &ResourceId<'a>) -> &'a str {
    if id.cluster_scoped { NO_NAMESPACE } else { id.namespace }
}

impl<'a> Candidates<'a> {
    pub(super) fn new(resources: &[Resource<'a>], kindless: bool, schema: &Schema) -> Self {
        let mut this = Self {
            all: Vec::with_capacity(resources.len()),
            buckets: FxHashMap::default(),
            originals: FxHashMap::default(),
            contexts: Contexts::new(),
            kindless,
            gone: FxHashSet::default(),
            probes: Cell::new(0),
        };
        for resource in resources {
            let candidate = this.candidate(resource, schema);
            this.all.push(candidate);
            this.file(this.all.len() - 1, resource);
        }
        this
    }

    pub(super) fn get(&self, place: u32) -> &Candidate<'a> {
        &self.all[place as usize]
    }

    /// The first objects that once had this name, and a kind that fits.
    pub(super) fn once_named(&self, name: &'a str, target: &Gvk<'a>) -> Vec<u32> {
        let bucket = self.buckets.get(&(name, target.kind, Place::Any));
        let places = bucket.map_or(&[][..], |bucket| &bucket.places).iter().copied();
        places.filter(|place| self.get(*place).was_selected_by(target)).take(MOST).collect()
    }

    /// The layers of the object at `place`.
    pub(super) fn layers(&self, place: usize) -> Layers {
        self.all[place].layers
    }

    fn candidate(&mut self, resource: &Resource<'a>, schema: &Schema) -> Candidate<'a> {
        let mut kinds: Vec<&str> = resource.previous.iter().map(|p| p.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Candidate {
            id: resource.id(schema),
            span: resource.node.span,
            original_namespace: resource.original_id(schema).effective_namespace(),
            kinds,
            layers: self.contexts.layers(&resource.prefixes, &resource.suffixes),
        }
    }

    fn file(&mut self, place: usize, resource: &Resource<'a>) {
        let Candidate { id, original_namespace, kinds, .. } = &self.all[place];
        *self.originals.entry(original_namespace).or_default().entry(written_namespace(id)).or_default() += 1;
        let places = [Place::Any, Place::Current(id.effective_namespace()), Place::Original(original_namespace)];
        for name in resource.previous.iter().map(|p| p.name) {
            for kind in kinds.iter().copied().chain(self.kindless.then_some("")) {
                for at in places {
                    let bucket = self.buckets.entry((name, kind, at)).or_default();
                    let place = u32::try_from(place).unwrap_or(u32::MAX);
                    if let Err(gap) = bucket.places.binary_search(&place) {
                        bucket.places.insert(gap, place);
                        bucket.by_layers = OnceCell::new();
                    }
                }
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
        self.all[place] = self.candidate(resource, schema);
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
        let buckets: Vec<&Bucket> = places.iter().filter_map(|at| self.buckets.get(&(name, kind, *at))).collect();
        let accepts = |place: &u32| {
            self.probes.set(self.probes.get() + 1);
            accepts(self.get(*place))
        };
        let two: Vec<u32> = buckets.iter().flat_map(|b| &b.places).copied().filter(accepts).take(2).collect();
        if two.len() < 2 {
            return found(two);
        }
        let fitting = |empty, limit: usize| -> Vec<u32> {
            let lists = buckets.iter().flat_map(|bucket| self.fitting(bucket, layers, empty));
            lists.filter(accepts).take(limit).collect()
        };
        let loose = fitting(Empty::FitsAny, 2);
        if loose.len() < 2 {
            return found(loose);
        }
        found(fitting(Empty::FitsEmpty, usize::MAX))
    }

    fn fitting<'b>(&'b self, bucket: &'b Bucket, layers: Layers, empty: Empty) -> Box<dyn Iterator<Item = u32> + 'b> {
        if bucket.places.len() <= SMALL {
            let fits = move |place: &u32| self.contexts.fit(self.get(*place).layers, layers, empty);
            return Box::new(bucket.places.iter().copied().filter(fits));
        }
        let filed = bucket.by_layers.get_or_init(|| {
            let mut filed: FxHashMap<AreaKey, Vec<u32>> = FxHashMap::default();
            for place in &bucket.places {
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
