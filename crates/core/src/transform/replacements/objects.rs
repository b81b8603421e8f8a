//! The objects of a layer by the names and kinds they have or had.

use rustc_hash::FxHashMap;

use crate::id::{DEFAULT_NAMESPACE, Gvk};
use crate::resource::Resource;

/// An id as replacements compare it: kustomize does not ask here whether a kind lies in a namespace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<'a> {
    pub(super) gvk: Gvk<'a>,
    pub(super) name: &'a str,
    /// As written; the effective one in an earlier id.
    pub(super) namespace: &'a str,
}

/// The current id and all earlier ones.
pub(super) fn ids<'a>(resource: &Resource<'a>) -> impl Iterator<Item = Id<'a>> {
    let gvk = resource.gvk();
    let now = Id { gvk, name: resource.name(), namespace: resource.namespace() };
    let earlier = resource.previous.iter().map(move |p| Id {
        gvk: Gvk { kind: p.kind, ..gvk },
        name: p.name,
        namespace: p.namespace,
    });
    std::iter::once(now).chain(earlier)
}

/// The namespace that an empty one means.
pub(super) fn effective(namespace: &str) -> &str {
    if namespace.is_empty() { DEFAULT_NAMESPACE } else { namespace }
}

/// Places of objects, ascending. What an object no longer is stays filed: who looks up checks.
pub(super) struct Objects<'a> {
    by_name: FxHashMap<&'a str, Vec<u32>>,
    by_kind: FxHashMap<&'a str, Vec<u32>>,
    all: Vec<u32>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(list: &[Resource<'a>]) -> Self {
        let mut this = Self { by_name: FxHashMap::default(), by_kind: FxHashMap::default(), all: Vec::new() };
        for (place, resource) in (0u32..).zip(list) {
            this.all.push(place);
            this.refresh(place, resource);
        }
        this
    }

    /// Files an object under the id that it has now.
    pub(super) fn refresh(&mut self, place: u32, resource: &Resource<'a>) {
        for id in ids(resource) {
            add(self.by_name.entry(id.name).or_default(), place);
            add(self.by_kind.entry(id.gvk.kind).or_default(), place);
        }
    }

    /// All that can have this name and kind; `None` and the empty text mean any.
    pub(super) fn places(&self, name: Option<&str>, kind: Option<&str>) -> &[u32] {
        let given = |text: Option<&'_ str>| text.filter(|t| !t.is_empty()).map(str::to_owned);
        match (given(name), given(kind)) {
            (Some(name), _) => self.by_name.get(name.as_str()).map_or(&[], Vec::as_slice),
            (None, Some(kind)) => self.by_kind.get(kind.as_str()).map_or(&[], Vec::as_slice),
            (None, None) => &self.all,
        }
    }
}

fn add(places: &mut Vec<u32>, place: u32) {
    if let Err(gap) = places.binary_search(&place) {
        places.insert(gap, place);
    }
}
