//! Finding the objects that patches name, without looking at every object for every patch.

use std::cell::OnceCell;

use kubekiln_yaml::Span;
use rustc_hash::FxHashMap;

use crate::id::ResourceId;
use crate::lint::unmatched;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::selector::{CompiledSelector, Selector};
use crate::transform::{Context, TransformError};

/// The objects of a layer while a run of patches changes them.
pub(crate) struct Targets<'m, 'a> {
    resources: &'m mut [Resource<'a>],
    deleted: Vec<bool>,
    /// None until a patch asks: many layers have patches that select by kind alone.
    index: OnceCell<Index<'a>>,
}

/// Places of objects.
#[derive(Default)]
struct Index<'a> {
    /// By every id an object has or had.
    by_id: FxHashMap<ResourceId<'a>, Vec<u32>>,
    /// By every name an object has or had.
    by_name: FxHashMap<&'a str, Vec<u32>>,
}

impl<'a> Index<'a> {
    /// Adds an object's ids of now; those it had stay.
    fn enter(&mut self, place: usize, resource: &Resource<'a>, schema: &Schema) {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        for id in resource.previous_ids().chain([resource.id(schema)]) {
            let add = |places: &mut Vec<u32>| {
                if places.last() != Some(&place) {
                    places.push(place);
                }
            };
            add(self.by_id.entry(id).or_default());
            add(self.by_name.entry(id.name).or_default());
        }
    }
}

impl<'m, 'a> Targets<'m, 'a> {
    pub(crate) fn new(resources: &'m mut ResMap<'a>) -> Self {
        let resources = resources.as_mut_slice();
        Self { deleted: vec![false; resources.len()], resources, index: OnceCell::new() }
    }

    fn index(&self, schema: &Schema) -> &Index<'a> {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            for (place, resource) in self.resources.iter().enumerate() {
                index.enter(place, resource, schema);
            }
            index
        })
    }

    /// The places of the objects that have or had `id`.
    pub(crate) fn with_id(&self, id: &ResourceId<'a>, schema: &Schema) -> Vec<usize> {
        let has_or_had = |resource: &Resource<'a>| {
            resource.id(schema) == *id || resource.previous_ids().any(|previous| previous == *id)
        };
        let mut places = self.alive(self.index(schema).by_id.get(id));
        // An object that changed its group or version is still entered under its old ids.
        places.retain(|place| has_or_had(&self.resources[*place]));
        places
    }

    /// The places of the objects that a patch's target selects, in order.
    pub(crate) fn selected(&self, selector: &Selector<'a>, cx: &Context<'a, '_>) -> Result<Vec<usize>, TransformError> {
        let compiled: CompiledSelector<'a> = selector.compile()?;
        let mut places = match compiled.plain_name() {
            Some(name) => self.alive(self.index(cx.schema).by_name.get(name)),
            None => (0..self.resources.len()).filter(|place| !self.deleted[*place]).collect(),
        };
        places.retain(|place| compiled.matches(&self.resources[*place], cx.schema));
        if places.is_empty() {
            unmatched::patch(cx.notes, &selector.wanted(), self.all_alive());
        }
        Ok(places)
    }

    fn all_alive(&self) -> impl Iterator<Item = &Resource<'a>> {
        self.resources.iter().zip(&self.deleted).filter(|(_, deleted)| !**deleted).map(|(r, _)| r)
    }

    fn alive(&self, places: Option<&Vec<u32>>) -> Vec<usize> {
        let places = places.map_or(&[][..], Vec::as_slice).iter().map(|place| *place as usize);
        let mut places: Vec<usize> = places.filter(|place| !self.deleted[*place]).collect();
        places.sort_unstable();
        // An object that changed and changed back is entered again.
        places.dedup();
        places
    }

    /// The object at a place.
    pub(crate) fn get(&self, place: usize) -> &Resource<'a> {
        &self.resources[place]
    }

    /// Changes the object at a place; `change` returns false to delete it. The last argument of kustomize's collision
    /// check is `unique`: then no other object may have the id that the object has afterwards.
    pub(crate) fn change(
        &mut self,
        place: usize,
        unique: bool,
        cx: &Context<'a, '_>,
        change: impl FnOnce(&mut Resource<'a>) -> Result<bool, TransformError>,
    ) -> Result<(), TransformError> {
        let resource = &mut self.resources[place];
        let before = (resource.id(cx.schema), resource.previous.len());
        if !change(resource)? {
            self.deleted[place] = true;
            return Ok(());
        }
        let after = (resource.id(cx.schema), resource.previous.len());
        if before != after {
            if let Some(index) = self.index.get_mut() {
                index.enter(place, &self.resources[place], cx.schema);
            }
            if unique && before.0 != after.0 {
                return self.check_unique(place, &after.0, cx.schema);
            }
        }
        Ok(())
    }

    fn check_unique(&self, place: usize, id: &ResourceId<'a>, schema: &Schema) -> Result<(), TransformError> {
        let others = self.alive(self.index(schema).by_id.get(id)).into_iter().filter(|other| *other != place);
        let Some(twin) = others.into_iter().find(|other| self.resources[*other].id(schema) == *id) else {
            return Ok(());
        };
        let label = |place: usize, text: &str| (self.resources[place].node.span, text.to_owned());
        Err(TransformError::Patch {
            code: "duplicate-id",
            message: format!("may not add resource with an already registered id: {id}"),
            span: first_line(&self.resources[place]),
            labels: vec![label(place, "the object that was patched"), label(twin, "the object that has the id")],
            hint: None,
        })
    }

    /// Which objects are deleted, by place.
    pub(crate) fn into_deleted(self) -> Vec<bool> {
        self.deleted
    }
}

/// Where an object is named, for a message about the object as a whole.
pub(crate) fn first_line(resource: &Resource<'_>) -> Span {
    let name = resource.node.at(&["metadata", "name"]).map(|n| n.span).filter(|s| s.is_some());
    name.unwrap_or(resource.node.span)
}

/// Takes the deleted objects out.
pub(crate) fn drop_deleted(resources: &mut ResMap<'_>, deleted: &[bool]) {
    if deleted.contains(&true) {
        let mut deleted = deleted.iter();
        resources.as_mut_vec().retain(|_| !deleted.next().is_some_and(|d| *d));
    }
}

impl<'a> Targets<'_, 'a> {
    /// What an id that finds nothing may have been meant to be.
    pub(crate) fn hint(&self, id: &ResourceId<'a>, schema: &Schema) -> Option<String> {
        if let Some(same_name) = self.all_alive().find(|r| r.name() == id.name && r.kind() == id.gvk.kind) {
            return Some(format!("there is {}", same_name.id(schema)));
        }
        let names = self.all_alive().filter(|r| r.kind() == id.gvk.kind).map(Resource::name);
        crate::diagnostic::nearest(id.name, names).map(|name| format!("did you mean \"{name}\"?"))
    }
}
