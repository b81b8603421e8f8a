//! Two sets of objects, object by object.

use std::collections::BTreeMap;

use kubekiln::Resource;
use kubekiln::schema::Schema;
use kubekiln_yaml::Arena;

use crate::fields::{FieldChange, Pair, changes};
use crate::object::ObjectId;
use crate::wave::Wave;

/// An object that is on both sides and differs.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct ObjectChange {
    /// What it is now.
    pub object: String,
    /// What it was before, when that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// Its fields that differ.
    pub fields: Vec<FieldChange>,
}

/// What stands between two sets of objects; each list is in the order in which objects are applied.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct Difference {
    /// Objects that are only in the later set.
    pub added: Vec<String>,
    /// Objects that are only in the earlier set.
    pub removed: Vec<String>,
    /// Objects that differ.
    pub changed: Vec<ObjectChange>,
    /// Number of objects that are the same.
    pub same: usize,
}

/// A set of objects.
pub type Objects<'a> = Vec<Resource<'a>>;

impl Difference {
    /// Compares two sets whose texts `arena` holds. An object stays the same one when the version of its API, the content
    /// hash in its name or its namespace changes, as long as it is plain which one it was.
    pub fn of(arena: &Arena, before: &Objects<'_>, after: &Objects<'_>) -> Self {
        let is_crd = |r: &&Resource<'_>| r.kind() == "CustomResourceDefinition";
        let crds = before.iter().chain(after).filter(is_crd).map(|crd| &crd.node);
        let schema = Schema::builtin().with_crds(crds);
        let (old, new) = (ids(before, &schema), ids(after, &schema));
        let mut difference = Self::default();
        for (i, j) in pairs(&old, &new) {
            match (i, j) {
                (Some(i), Some(j)) => {
                    let (arena, is_secret) = (arena, new[j].is_secret());
                    let fields = changes(&Pair { arena, before: &before[i].node, after: &after[j].node, is_secret });
                    difference.both(&old[i], &new[j], fields);
                }
                (None, Some(j)) => difference.added.push(new[j].to_string()),
                (Some(i), None) => difference.removed.push(old[i].to_string()),
                (None, None) => {}
            }
        }
        difference
    }

    /// True when both sets have the same objects.
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    fn both(&mut self, old: &ObjectId<'_>, new: &ObjectId<'_>, fields: Vec<FieldChange>) {
        if fields.is_empty() {
            self.same += 1;
            return;
        }
        let was = (exact(old) != exact(new)).then(|| old.to_string());
        self.changed.push(ObjectChange { object: new.to_string(), was, fields });
    }
}

fn ids<'a>(objects: &Objects<'a>, schema: &Schema) -> Vec<ObjectId<'a>> {
    objects.iter().map(|resource| ObjectId::of(resource, schema)).collect()
}

/// What two objects share that are one on both sides: namespace, kind, group and name; never the API's version.
type Key<'a> = (Option<&'a str>, &'a str, &'a str, &'a str);
type Rule = for<'a> fn(&ObjectId<'a>) -> Key<'a>;

/// How an object is found again, the surest way first.
const RULES: [Rule; 4] = [exact, but_for_hash, but_for_namespace, but_for_both];

fn exact<'a>(id: &ObjectId<'a>) -> Key<'a> {
    let namespace = id.namespace.map(|namespace| if namespace.is_empty() { "default" } else { namespace });
    (namespace, id.kind, id.group, id.name)
}

fn but_for_hash<'a>(id: &ObjectId<'a>) -> Key<'a> {
    (exact(id).0, id.kind, id.group, without_hash(id.name))
}

fn but_for_namespace<'a>(id: &ObjectId<'a>) -> Key<'a> {
    (None, id.kind, id.group, id.name)
}

fn but_for_both<'a>(id: &ObjectId<'a>) -> Key<'a> {
    (None, id.kind, id.group, without_hash(id.name))
}

/// A name without the hash that kustomize puts at the end of generated ones: ten of these letters.
fn without_hash(name: &str) -> &str {
    let is_hash = |end: &str| end.len() == 10 && end.bytes().all(|b| b"bcdfghkmt2456789".contains(&b));
    name.rsplit_once('-').filter(|(_, end)| is_hash(end)).map_or(name, |(start, _)| start)
}

/// Which object of one side is which of the other, in the order in which they are applied.
fn pairs(old: &[ObjectId<'_>], new: &[ObjectId<'_>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut left: [Vec<usize>; 2] = [(0..old.len()).collect(), (0..new.len()).collect()];
    let mut pairs = Vec::new();
    for (round, rule) in RULES.iter().enumerate() {
        let (befores, mut afters) = (by_key(old, &left[0], *rule), by_key(new, &left[1], *rule));
        left = [Vec::new(), Vec::new()];
        for (key, before) in befores {
            let after = afters.remove(&key).unwrap_or_default();
            // A stream may have an object twice. Of objects that only resemble each other, one on each side is plain.
            let count =
                if round == 0 || (before.len(), after.len()) == (1, 1) { before.len().min(after.len()) } else { 0 };
            pairs.extend((0..count).map(|i| (Some(before[i]), Some(after[i]))));
            left[0].extend(&before[count..]);
            left[1].extend(&after[count..]);
        }
        left[1].extend(afters.into_values().flatten());
    }
    let [gone, come] = left;
    pairs.extend(gone.into_iter().map(|i| (Some(i), None)));
    pairs.extend(come.into_iter().map(|j| (None, Some(j))));
    let id = |pair: &(Option<usize>, Option<usize>)| pair.1.map(|j| &new[j]).or_else(|| pair.0.map(|i| &old[i]));
    pairs.sort_by_key(|pair| id(pair).map(|id| (Wave::of(id.group, id.kind), exact(id), pair.0)));
    pairs
}

fn by_key<'a>(ids: &[ObjectId<'a>], places: &[usize], rule: Rule) -> BTreeMap<Key<'a>, Vec<usize>> {
    let mut by_key: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
    for place in places {
        by_key.entry(rule(&ids[*place])).or_default().push(*place);
    }
    by_key
}

#[cfg(test)]
mod tests {
    use super::{pairs, without_hash};
    use crate::object::ObjectId;

    fn id<'a>(namespace: &'a str, name: &'a str) -> ObjectId<'a> {
        ObjectId { group: "", version: "v1", kind: "ConfigMap", namespace: Some(namespace), name }
    }

    #[test]
    fn hashes_are_told_from_words() {
        let names = ["web-cf85kd65mm", "web-configures", "web", "cf85kd65mm", "a-b-cf85kd65mm"];
        assert_eq!(names.map(without_hash), ["web", "web-configures", "web", "cf85kd65mm", "a-b"]);
    }

    #[test]
    fn an_object_is_found_again_where_it_is_plain_which_it_was() {
        let old = [id("a", "same"), id("a", "web-cf85kd65mm"), id("a", "moved"), id("a", "two"), id("b", "two")];
        let new = [id("b", "moved"), id("c", "two"), id("", "new"), id("a", "web-bf85kd65mm"), id("a", "same")];
        let named = pairs(&old, &new).into_iter().map(|(i, j)| (i.map(|i| old[i].name), j.map(|j| new[j].name)));
        assert_eq!(
            named.collect::<Vec<_>>(),
            [
                (Some("same"), Some("same")),
                (Some("two"), None),
                (Some("web-cf85kd65mm"), Some("web-bf85kd65mm")),
                (Some("moved"), Some("moved")),
                (Some("two"), None),
                (None, Some("two")),
                (None, Some("new")),
            ]
        );
    }
}
