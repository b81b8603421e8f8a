//! The objects of a layer, in order, with look-ups by id that never scan.

use std::collections::hash_map::Entry;

use kubekiln_yaml::Span;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::Problem;
use crate::id::ResourceId;
use crate::resource::{Behavior, Level, Resource};
use crate::schema::Schema;

/// Why objects cannot stand side by side.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ResMapError {
    /// Two objects with one id.
    #[error("may not add resource with an already registered id: {id}")]
    Duplicate {
        /// The id, in kustomize's words.
        id: String,
        /// The object that was there.
        first: Span,
        /// The object that was to be added.
        second: Span,
        /// They are one and the same.
        identical: bool,
    },
    /// A generator merges into or replaces an object that is not there.
    #[error("id {id} does not exist; cannot merge or replace")]
    NothingToMerge {
        /// The id.
        id: String,
        /// The generator's entry.
        span: Span,
    },
    /// What a generator merges into or replaces was of its kind once, but is no more.
    #[error("cannot find resource with id {id} to replace")]
    NothingToReplace {
        /// The id.
        id: String,
        /// The generator's entry.
        span: Span,
    },
    /// A generator creates an object that is there.
    #[error("id {id} exists; can not use behavior: 'create', behavior must be merge or replace")]
    AlreadyThere {
        /// The id.
        id: String,
        /// The object that was there.
        first: Span,
        /// The generator's entry.
        span: Span,
    },
    /// A generator's object fits several.
    #[error("found multiple objects that could accept merge of {id}")]
    Ambiguous {
        /// The id.
        id: String,
        /// The generator's entry.
        span: Span,
    },
}

/// Objects that one worker takes at a time: fewer are changed at once, where they are.
pub(crate) const BATCH: usize = 256;

/// Objects in the order in which layers added them.
#[derive(Clone, Debug, Default)]
pub struct ResMap<'a> {
    list: Vec<Resource<'a>>,
    /// Places by current id; `None` after a change that may have changed ids.
    index: Option<FxHashMap<ResourceId<'a>, u32>>,
}

impl<'a> ResMap<'a> {
    /// No objects.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The objects in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Resource<'a>> {
        self.list.iter()
    }

    /// The objects in order, as a slice.
    pub fn as_slice(&self) -> &[Resource<'a>] {
        &self.list
    }

    /// The objects, to change; ids may change with them.
    pub fn as_mut_slice(&mut self) -> &mut [Resource<'a>] {
        self.index = None;
        &mut self.list
    }

    /// The list itself, to add to, remove from and reorder; ids may change.
    pub fn as_mut_vec(&mut self) -> &mut Vec<Resource<'a>> {
        self.index = None;
        &mut self.list
    }

    /// Changes every object by itself, large lists side by side; `state` makes what one worker keeps between objects.
    /// Ids may change. Of several refusals the one of the first object counts, whoever came first.
    pub(crate) fn try_each<S, E: Send>(
        &mut self,
        state: impl Fn() -> S + Sync,
        change: impl Fn(&mut S, &mut Resource<'a>) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let list = self.as_mut_slice();
        let batch = |batch: &mut [Resource<'a>]| {
            let mut state = state();
            batch.iter_mut().try_for_each(|resource| change(&mut state, resource))
        };
        if list.len() <= BATCH {
            return batch(list);
        }
        list.par_chunks_mut(BATCH).map(batch).collect::<Vec<_>>().into_iter().collect()
    }

    /// The objects, taken out.
    pub fn into_vec(self) -> Vec<Resource<'a>> {
        self.list
    }

    /// Forgets the index: what is known of scopes has changed, and ids with it.
    pub fn forget_ids(&mut self) {
        self.index = None;
    }

    /// Hands the objects to the layer above.
    pub fn hand_up(&mut self) {
        self.list.iter_mut().for_each(|resource| resource.level = Level::Below);
    }

    fn index(&mut self, schema: &Schema) -> &mut FxHashMap<ResourceId<'a>, u32> {
        let list = &self.list;
        self.index.get_or_insert_with(|| {
            let mut index = FxHashMap::default();
            for (place, resource) in list.iter().enumerate() {
                index.entry(resource.id(schema)).or_insert(to_u32(place));
            }
            index
        })
    }

    /// Place of the first object with this current id.
    pub fn position(&mut self, id: &ResourceId<'a>, schema: &Schema) -> Option<usize> {
        self.index(schema).get(id).map(|place| *place as usize)
    }

    /// Adds an object at the end; refuses an id that is there.
    pub fn append(&mut self, resource: Resource<'a>, schema: &Schema) -> Result<(), ResMapError> {
        let id = resource.id(schema);
        self.append_as(id, resource, schema)
    }

    fn append_as(&mut self, id: ResourceId<'a>, resource: Resource<'a>, schema: &Schema) -> Result<(), ResMapError> {
        let place = to_u32(self.list.len());
        match self.index(schema).entry(id) {
            Entry::Vacant(vacant) => drop(vacant.insert(place)),
            Entry::Occupied(there) => {
                let there = *there.get() as usize;
                let there = &self.list[there];
                let identical = there.is_identical(&resource, schema);
                let (first, second) = (there.node.span, resource.node.span);
                return Err(ResMapError::Duplicate { id: id.to_string(), first, second, identical });
            }
        }
        self.list.push(resource);
        Ok(())
    }

    /// Looks all ids up now, so that [`Self::append_all`] need not. Layers do so side by side, their parent adds them
    /// one after the other.
    pub(crate) fn ready(&mut self, schema: &Schema) {
        self.index(schema);
    }

    /// Adds an object at the end, but takes one that is there already, the very same, for that one.
    pub fn append_once(&mut self, resource: Resource<'a>, schema: &Schema) -> Result<(), ResMapError> {
        allow_identical(self.append(resource, schema))
    }

    /// Adds all objects of `other`; reports each id that is there already, unless `once` and both are the very same. An id
    /// may also be one that transformers have given to two objects of `other`.
    pub fn append_all(&mut self, mut other: ResMap<'a>, once: bool, schema: &Schema) -> Result<(), Vec<ResMapError>> {
        if self.list.is_empty() && other.index(schema).len() == other.list.len() {
            *self = other;
            return Ok(());
        }
        let mut ids = vec![None; other.list.len()];
        for (id, place) in other.index.into_iter().flatten() {
            ids[place as usize] = Some(id);
        }
        let mut errors = Vec::new();
        for (known, resource) in ids.into_iter().zip(other.list) {
            let id = known.unwrap_or_else(|| resource.id(schema));
            let added = self.append_as(id, resource, schema);
            errors.extend(if once { allow_identical(added) } else { added }.err());
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Places of the objects that have, or once had, each id: for many look-ups against one state of the list.
    pub fn index_by_any_id(&self, schema: &Schema) -> FxHashMap<ResourceId<'a>, Vec<u32>> {
        let mut index: FxHashMap<ResourceId<'a>, Vec<u32>> = FxHashMap::default();
        for (place, resource) in self.list.iter().enumerate() {
            let place = to_u32(place);
            for id in resource.previous_ids().chain([resource.id(schema)]) {
                let places = index.entry(id).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        index
    }

    /// Adds generated objects, each as its behavior says (kustomize's `AbsorbAll`).
    pub fn absorb_all(&mut self, generated: Vec<Resource<'a>>, schema: &Schema) -> Result<(), Vec<ResMapError>> {
        if generated.is_empty() {
            return Ok(());
        }
        let mut index = self.index_by_any_id(schema);
        let mut errors = Vec::new();
        for resource in generated {
            let id = resource.id(schema);
            let places = index.get(&id).map_or(&[][..], Vec::as_slice);
            match absorb_at(self, resource, places, schema) {
                Ok(Some(added)) => index.entry(id).or_default().push(added),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl<'m, 'a> IntoIterator for &'m ResMap<'a> {
    type Item = &'m Resource<'a>;
    type IntoIter = std::slice::Iter<'m, Resource<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn allow_identical(added: Result<(), ResMapError>) -> Result<(), ResMapError> {
    match added {
        Err(ResMapError::Duplicate { identical: true, .. }) => Ok(()),
        result => result,
    }
}

/// Adds or merges one generated object; returns its place when it was added.
fn absorb_at<'a>(
    map: &mut ResMap<'a>,
    mut resource: Resource<'a>,
    places: &[u32],
    schema: &Schema,
) -> Result<Option<u32>, ResMapError> {
    let id = resource.id(schema);
    let span = resource.node.span;
    match (places, resource.behavior) {
        ([], Behavior::Merge | Behavior::Replace) => Err(ResMapError::NothingToMerge { id: id.to_string(), span }),
        ([], _) => map.append(resource, schema).map(|()| Some(to_u32(map.len() - 1))),
        ([place], Behavior::Merge | Behavior::Replace) => {
            let old = &map.list[*place as usize];
            let merges = resource.behavior == Behavior::Merge;
            if old.gvk() != id.gvk {
                return Err(ResMapError::NothingToReplace { id: id.to_string(), span });
            }
            crate::generate::merge::merge_generated(&mut resource, old, merges);
            // The index stays true: the new object took over the old one's name and namespace.
            map.list[*place as usize] = resource;
            Ok(None)
        }
        ([place], _) => {
            let first = map.list[*place as usize].node.span;
            Err(ResMapError::AlreadyThere { id: id.to_string(), first, span })
        }
        _ => Err(ResMapError::Ambiguous { id: id.to_string(), span }),
    }
}

fn to_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Problem for ResMapError {
    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } => "duplicate-id",
            Self::NothingToMerge { .. } | Self::NothingToReplace { .. } => "nothing-to-merge",
            Self::AlreadyThere { .. } => "already-there",
            Self::Ambiguous { .. } => "ambiguous-merge",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Duplicate { second: span, .. }
            | Self::NothingToMerge { span, .. }
            | Self::NothingToReplace { span, .. }
            | Self::AlreadyThere { span, .. }
            | Self::Ambiguous { span, .. } => *span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::Duplicate { first, .. } | Self::AlreadyThere { first, .. } => {
                vec![(*first, "the object that is there".to_owned())]
            }
            Self::NothingToMerge { .. } | Self::NothingToReplace { .. } | Self::Ambiguous { .. } => Vec::new(),
        }
    }

    fn hint(&self) -> Option<String> {
        Some(
            match self {
                Self::Duplicate { identical: true, .. } => {
                    "list it once; the annotation kubekiln.dev/identical-duplicates takes the same object twice for one"
                }
                Self::Duplicate { .. } => "list it once, or give one of the two another name or namespace",
                Self::NothingToMerge { .. } => "leave `behavior` out, or name the generator of the layer below",
                Self::NothingToReplace { .. } => "a patch has changed the kind; generate after it, or patch after this",
                Self::AlreadyThere { .. } => "say `behavior: merge` or `behavior: replace`",
                Self::Ambiguous { .. } => "give the generator a namespace that tells them apart",
            }
            .to_owned(),
        )
    }

    /// A generator's entry for a Secret may hold its values.
    fn confidential(&self) -> bool {
        let (Self::Duplicate { id, .. }
        | Self::NothingToMerge { id, .. }
        | Self::NothingToReplace { id, .. }
        | Self::AlreadyThere { id, .. }
        | Self::Ambiguous { id, .. }) = self;
        id.starts_with("Secret.")
    }
}
