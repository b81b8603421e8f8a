//! An object whose fields name others.

use std::cell::RefCell;

use kubekiln_yaml::{Node, Resolved, Scalar, ScalarStyle, Span, Tag, Value, resolve_plain};

use super::ReferenceError;
use super::candidates::{Candidate, Candidates, Found, Place, written_namespace};
use super::contexts::Layers;
use crate::id::{DEFAULT_NAMESPACE, Gvk, NO_NAMESPACE, ResourceId};
use crate::lint::lost_reference::Suspect;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::field_setter::{FieldError, set_scalar};

/// A referrer that reaches up to this many namespaces looks in each of them, another in the one that is asked for.
const FEW: usize = 6;

/// The kind of object that a field names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'a> {
    /// Empty fields mean any.
    pub(super) gvk: Gvk<'a>,
    /// The field is `roleRef/name`: the kind beside it counts too.
    pub(super) by_role: bool,
}

/// The object, as far as it decides what its fields can mean.
pub(super) struct Referrer<'a> {
    /// Its id now.
    pub(super) id: ResourceId<'a>,
    /// Kind and group in `roleRef`, when both are there.
    role: Option<Gvk<'a>>,
    /// Namespaces of the service accounts that a `RoleBinding` names, sorted: it can refer to objects there.
    subjects: Vec<&'a str>,
    /// All namespaces, as written, where it can refer to objects; `None` for all.
    within: Option<Vec<&'a str>>,
    /// Where to look, each place once.
    places: Vec<Place<'a>>,
    layers: Layers,
    /// Objects that the last ambiguous field could mean.
    ambiguous: RefCell<Vec<Span>>,
}

/// What became of an object's references.
#[derive(Debug, Default)]
pub(super) struct Referrals<'a> {
    /// Objects found, in the order found.
    pub(super) found: Vec<u32>,
    /// The fields that name them.
    resolved: Vec<Span>,
    suspects: Vec<Suspect<'a>>,
}

impl<'a> Referrals<'a> {
    fn push(&mut self, place: u32, field: Span) {
        self.found.push(place);
        self.resolved.push(field);
    }

    /// Takes note of a field that nothing was found for, if the name is one that an object had.
    fn suspect(
        &mut self,
        span: Span,
        name: &'a str,
        namespace: Option<&'a str>,
        target: &Target<'a>,
        candidates: &Candidates<'a>,
    ) {
        let once = candidates.once_named(name, &target.gvk);
        if !once.is_empty() || candidates.gone.contains(name) {
            self.suspects.push(Suspect { referrer: 0, span, name, namespace, target: target.gvk, once });
        }
    }

    /// The fields of the object at `referrer` for which nothing was found under any kind.
    pub(super) fn into_suspects(self, referrer: usize) -> impl Iterator<Item = Suspect<'a>> {
        let Self { resolved, suspects, .. } = self;
        let lost = suspects.into_iter().filter(move |suspect| !resolved.contains(&suspect.span));
        lost.map(move |suspect| Suspect { referrer, ..suspect })
    }
}

/// What of a found object is written, and so decides whether several are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Name,
    NameAndNamespace,
}

impl<'a> Referrer<'a> {
    pub(super) fn new(resource: &Resource<'a>, layers: Layers, schema: &Schema) -> Result<Self, ReferenceError> {
        let id = resource.id(schema);
        check_api_version(resource, &id)?;
        let subjects = if id.gvk.kind == "RoleBinding" { subjects(resource, &id)? } else { Vec::new() };
        let role = role(&resource.node);
        let (within, places, ambiguous) = (None, Vec::new(), RefCell::default());
        let mut referrer = Self { id, role, subjects, within, places, layers, ambiguous };
        referrer.move_to(id);
        Ok(referrer)
    }

    /// Takes note of the id it has now.
    pub(super) fn move_to(&mut self, id: ResourceId<'a>) {
        self.id = id;
        let own = id.effective_namespace();
        let unsaid = (own == DEFAULT_NAMESPACE).then_some("");
        let some = || [NO_NAMESPACE, own].into_iter().chain(unsaid).chain(self.subjects.iter().copied()).collect();
        self.within = (!id.cluster_scoped).then(some);
        self.places = self.within.as_deref().map_or_else(|| vec![Place::Any], places);
    }

    /// The objects that the field just refused could mean.
    pub(super) fn take_ambiguous(&self) -> Vec<Span> {
        self.ambiguous.take()
    }

    /// Writes current names into a field: text, a list of texts, or mappings with `name` and perhaps `namespace`.
    /// The objects found are added to `referrals`.
    pub(super) fn set(
        &self,
        field: &mut Node<'a>,
        target: &Target<'a>,
        candidates: &Candidates<'a>,
        referrals: &mut Referrals<'a>,
    ) -> Result<(), FieldError> {
        if field.is_null() {
            return Ok(());
        }
        match &mut field.value {
            Value::Scalar(_) => self.set_text(field, target, candidates, referrals),
            Value::Mapping(_) => self.set_mapping(field, target, candidates, referrals),
            Value::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|item| match &item.value {
                _ if item.is_null() => Ok(()),
                Value::Scalar(_) => self.set_text(item, target, candidates, referrals),
                Value::Mapping(_) => self.set_mapping(item, target, candidates, referrals),
                _ => Err(FieldError::new("is expected to be either a string or a map of string", item.span)),
            }),
            Value::Alias(_) => Err(FieldError::new("node must be a scalar, sequence or map", field.span)),
        }
    }

    fn set_text(
        &self,
        field: &mut Node<'a>,
        target: &Target<'a>,
        candidates: &Candidates<'a>,
        referrals: &mut Referrals<'a>,
    ) -> Result<(), FieldError> {
        let old = field.text().unwrap_or("");
        let found = self.select(old, None, target, candidates);
        let Some(place) = self.only(found, Written::Name, candidates, field.span)? else {
            referrals.suspect(field.span, old, None, target, candidates);
            return Ok(());
        };
        referrals.push(place, field.span);
        let name = candidates.get(place).id.name;
        if name == old { Ok(()) } else { set_scalar(field, name, Tag::None, field.span) }
    }

    fn set_mapping(
        &self,
        field: &mut Node<'a>,
        target: &Target<'a>,
        candidates: &Candidates<'a>,
        referrals: &mut Referrals<'a>,
    ) -> Result<(), FieldError> {
        let span = field.span;
        let Some(name) = field.get("name") else {
            return Err(FieldError::new("path config error; no 'name' field in node", span));
        };
        let old = name.text().unwrap_or("");
        let namespace = field.get("namespace").map(|n| n.text().unwrap_or(""));
        let found = self.select(old, namespace, target, candidates);
        let Some(place) = self.only(found, Written::NameAndNamespace, candidates, span)? else {
            referrals.suspect(span, old, namespace, target, candidates);
            return Ok(());
        };
        referrals.push(place, span);
        let id = candidates.get(place).id;
        if id.name == old && id.namespace.is_empty() {
            return Ok(());
        }
        set_field(field, "name", id.name)?;
        if id.namespace.is_empty() { Ok(()) } else { set_field(field, "namespace", id.namespace) }
    }

    /// The object found; several are fine when what would be written is the same.
    fn only(
        &self,
        found: Found,
        written: Written,
        candidates: &Candidates<'a>,
        span: Span,
    ) -> Result<Option<u32>, FieldError> {
        let places = match found {
            Found::None => return Ok(None),
            Found::One(place) => return Ok(Some(place)),
            Found::Several(places) => places,
        };
        let key = |place: &u32| {
            let id = candidates.get(*place).id;
            (id.name, if written == Written::Name { "" } else { id.namespace })
        };
        if places.iter().all(|place| key(place) == key(&places[0])) {
            return Ok(Some(places[0]));
        }
        let ids: Vec<String> = places.iter().map(|place| candidates.get(*place).id.to_string()).collect();
        *self.ambiguous.borrow_mut() = places.iter().map(|place| candidates.get(*place).span).collect();
        Err(FieldError::new(format!("found multiple possible referrals: {}", ids.join(", ")), span))
    }

    fn select(
        &self,
        name: &'a str,
        namespace: Option<&'a str>,
        target: &Target<'a>,
        candidates: &Candidates<'a>,
    ) -> Found {
        let role = self.role.filter(|_| target.by_role);
        let fits = |c: &Candidate<'a>| {
            c.was_selected_by(&target.gvk)
                && role.is_none_or(|role| c.was_selected_by(&role))
                && self.reaches(written_namespace(&c.id))
                && self.may_name(c)
        };
        let Some(namespace) = namespace else {
            return candidates.select(name, target.gvk.kind, &self.places, self.layers, &fits);
        };
        // An object is meant by the namespace it had first; by that of now only if nothing came from there.
        if candidates.any_from(namespace, self.within.as_deref(), &|ns| self.reaches(ns)) {
            let original = [Place::Original(namespace)];
            let narrow = !self.id.cluster_scoped && self.places.len() <= FEW;
            let places = if narrow { &self.places[..] } else { &original };
            let fits = |c: &Candidate<'a>| c.original_namespace == namespace && fits(c);
            return candidates.select(name, target.gvk.kind, places, self.layers, &fits);
        }
        let fits = |c: &Candidate<'a>| c.id.effective_namespace() == namespace && namespace != NO_NAMESPACE && fits(c);
        candidates.select(name, target.gvk.kind, &[Place::Current(namespace)], self.layers, &fits)
    }

    /// kustomize's `SubsetThatCouldBeReferencedByResource`, by namespace as written.
    fn reaches(&self, written: &str) -> bool {
        let effective = if written.is_empty() { DEFAULT_NAMESPACE } else { written };
        self.id.cluster_scoped
            || written == NO_NAMESPACE
            || effective == self.id.effective_namespace()
            || self.subjects.binary_search(&written).is_ok()
    }

    /// Beyond its own namespace, an object names service accounts and what lies in no namespace.
    fn may_name(&self, c: &Candidate<'a>) -> bool {
        self.id.cluster_scoped
            || c.id.cluster_scoped
            || c.id.gvk.kind == "ServiceAccount"
            || c.id.effective_namespace() == self.id.effective_namespace()
    }
}

fn places<'a>(within: &[&'a str]) -> Vec<Place<'a>> {
    let effective = |ns: &&'a str| if ns.is_empty() { DEFAULT_NAMESPACE } else { *ns };
    let mut namespaces: Vec<&str> = within.iter().map(effective).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    namespaces.into_iter().map(Place::Current).collect()
}

/// kustomize makes an apiVersion from group and version again, and an empty group before a slash is lost on the way.
fn check_api_version(resource: &Resource<'_>, id: &ResourceId<'_>) -> Result<(), ReferenceError> {
    let node = resource.node.get("apiVersion");
    let Some((text, version)) = node.and_then(|n| Some((n.text()?, n.text()?.strip_prefix('/')?))) else {
        return Ok(());
    };
    Err(ReferenceError::Name {
        message: format!("node-referrerOriginal 'APIVersion' mismatch '{text}' != '{version}' in {id}"),
        span: node.map_or(resource.node.span, |n| n.span),
        candidates: Vec::new(),
    })
}

/// Group and kind of `roleRef`; without both, any role fits.
fn role<'a>(node: &Node<'a>) -> Option<Gvk<'a>> {
    let role = node.get("roleRef")?;
    let text = |key| role.get(key).map(|n| n.text().unwrap_or(""));
    Some(Gvk { group: text("apiGroup")?, version: "", kind: text("kind")? })
}

/// Namespaces of a `RoleBinding`'s service accounts, sorted (kustomize's `getNamespacesForRoleBinding`).
fn subjects<'a>(resource: &Resource<'a>, id: &ResourceId<'a>) -> Result<Vec<&'a str>, ReferenceError> {
    let mut namespaces = Vec::new();
    let list = resource.node.get("subjects").and_then(Node::as_sequence);
    for subject in list.into_iter().flat_map(|s| &s.items) {
        let Some(namespace) = subject.get("namespace") else { continue };
        if subject.get("kind").and_then(Node::text) != Some("ServiceAccount") {
            continue;
        }
        match namespace.as_scalar() {
            Some(s) if is_string(s) => namespaces.push(s.text),
            _ => {
                let message = format!("Invalid Input: namespace is blank for resource {:?}", id.to_string());
                return Err(ReferenceError::Name { message, span: namespace.span, candidates: Vec::new() });
            }
        }
    }
    namespaces.sort_unstable();
    namespaces.dedup();
    Ok(namespaces)
}

fn is_string(scalar: &Scalar<'_>) -> bool {
    match (scalar.tag, scalar.style) {
        (Tag::None, ScalarStyle::Plain) => resolve_plain(scalar.text) == Resolved::Str,
        (tag, _) => matches!(tag, Tag::Str | Tag::None),
    }
}

/// Sets `key` in the style it has; a new key gets a plain text.
fn set_field<'a>(mapping: &mut Node<'a>, key: &'static str, text: &'a str) -> Result<(), FieldError> {
    let span = mapping.span;
    if let Some(field) = mapping.get_mut(key) {
        let span = field.span;
        return set_scalar(field, text, Tag::None, span);
    }
    if let Some(mapping) = mapping.as_mapping_mut() {
        mapping.set(key, Node::string(span, text));
    }
    Ok(())
}
