//! What kustomize remembers of an object, as the annotations in which functions see it and give it back.

use kubekiln_yaml::{Arena, Node};

use super::annotations;
use crate::id::{Gvk, ResourceId};
use crate::resource::{Behavior, PreviousId, Resource};
use crate::schema::Schema;

const PREFIXES: &str = "internal.config.kubernetes.io/prefixes";
const SUFFIXES: &str = "internal.config.kubernetes.io/suffixes";
const PREVIOUS_NAMES: &str = "internal.config.kubernetes.io/previousNames";
const PREVIOUS_NAMESPACES: &str = "internal.config.kubernetes.io/previousNamespaces";
const PREVIOUS_KINDS: &str = "internal.config.kubernetes.io/previousKinds";
const REF_BY: &str = "internal.config.kubernetes.io/refBy";
const GENERATOR_BEHAVIOR: &str = "internal.config.kubernetes.io/generatorBehavior";
const NEEDS_HASH_SUFFIX: &str = "internal.config.kubernetes.io/needsHashSuffix";
const ALLOW_NAME_CHANGE: &str = "internal.config.kubernetes.io/allowNameChange";
const ALLOW_KIND_CHANGE: &str = "internal.config.kubernetes.io/allowKindChange";
const ENABLED: &str = "enabled";

const ALL: [&str; 10] = [
    PREFIXES,
    SUFFIXES,
    PREVIOUS_NAMES,
    PREVIOUS_NAMESPACES,
    PREVIOUS_KINDS,
    REF_BY,
    GENERATOR_BEHAVIOR,
    NEEDS_HASH_SUFFIX,
    ALLOW_NAME_CHANGE,
    ALLOW_KIND_CHANGE,
];

/// The annotations that kustomize would have written by now; texts are kept in `arena`.
pub(super) fn written<'s>(resource: &Resource<'_>, arena: &'s Arena) -> Vec<(&'static str, &'s str)> {
    let previous = |part: fn(&PreviousId<'_>) -> String| resource.previous.iter().map(part).collect::<Vec<_>>();
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let lists = [
        (PREFIXES, owned(&resource.prefixes)),
        (SUFFIXES, owned(&resource.suffixes)),
        (PREVIOUS_NAMES, previous(|p| p.name.to_owned())),
        (PREVIOUS_NAMESPACES, previous(|p| p.namespace.to_owned())),
        (PREVIOUS_KINDS, previous(|p| p.kind.to_owned())),
        (REF_BY, resource.referred_by.iter().map(ToString::to_string).collect()),
    ];
    let mut found: Vec<(&'static str, &'s str)> = lists
        .into_iter()
        .map(|(key, list)| (key, list.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>()))
        .filter(|(_, list)| !list.is_empty())
        .map(|(key, list)| (key, arena.keep(list.join(","))))
        .collect();
    if resource.generated {
        found.push((GENERATOR_BEHAVIOR, word(resource.behavior)));
    }
    let flags = [
        (NEEDS_HASH_SUFFIX, resource.needs_hash),
        (ALLOW_NAME_CHANGE, resource.allow_name_change),
        (ALLOW_KIND_CHANGE, resource.allow_kind_change),
    ];
    found.extend(flags.into_iter().filter(|(_, on)| *on).map(|(key, _)| (key, ENABLED)));
    found
}

fn word(behavior: Behavior) -> &'static str {
    match behavior {
        Behavior::Unspecified => "unspecified",
        Behavior::Create => "create",
        Behavior::Replace => "replace",
        Behavior::Merge => "merge",
    }
}

/// The behavior that a word means; any other word means none.
pub(super) fn behavior(word: &str) -> Behavior {
    match word {
        "create" => Behavior::Create,
        "replace" => Behavior::Replace,
        "merge" => Behavior::Merge,
        _ => Behavior::Unspecified,
    }
}

/// An object that came back: its annotations become the fields they stand for.
pub(super) fn read<'a>(node: Node<'a>, schema: &Schema) -> Result<Resource<'a>, &'static str> {
    let get = |key| annotations::get(&node, key);
    let list = |key| get(key).map(|text| text.split(',').collect::<Vec<_>>()).unwrap_or_default();
    let is_on = |key| get(key) == Some(ENABLED);
    let (names, namespaces, kinds) = (list(PREVIOUS_NAMES), list(PREVIOUS_NAMESPACES), list(PREVIOUS_KINDS));
    if names.len() != namespaces.len() || names.len() != kinds.len() {
        return Err("number of previous names, number of previous namespaces, number of previous kinds not equal");
    }
    let previous = names.into_iter().zip(namespaces).zip(kinds);
    let mut resource = Resource {
        previous: previous.map(|((name, namespace), kind)| PreviousId { name, namespace, kind }).collect(),
        prefixes: list(PREFIXES),
        suffixes: list(SUFFIXES),
        referred_by: list(REF_BY).into_iter().filter_map(|text| id(text, schema)).collect(),
        behavior: behavior(get(GENERATOR_BEHAVIOR).unwrap_or("")),
        generated: get(GENERATOR_BEHAVIOR).is_some(),
        needs_hash: is_on(NEEDS_HASH_SUFFIX),
        allow_name_change: is_on(ALLOW_NAME_CHANGE),
        allow_kind_change: is_on(ALLOW_KIND_CHANGE),
        ..Resource::new(Node::null(node.span))
    };
    resource.node = node;
    annotations::rewrite(&mut resource.node, Vec::new(), &ALL);
    Ok(resource)
}

/// An object that came back without annotations of kustomize's own: it is what `before` was.
pub(super) fn carried<'a>(mut node: Node<'a>, before: &Resource<'a>) -> Resource<'a> {
    annotations::rewrite(&mut node, Vec::new(), &[]);
    Resource {
        previous: before.previous.clone(),
        prefixes: before.prefixes.clone(),
        suffixes: before.suffixes.clone(),
        referred_by: before.referred_by.clone(),
        behavior: before.behavior,
        generated: before.generated,
        needs_hash: before.needs_hash,
        allow_name_change: before.allow_name_change,
        allow_kind_change: before.allow_kind_change,
        ..Resource::new(node)
    }
}

/// What an object loses on its way through a function of kiln's own that leaves it in its place: kustomize reads it
/// anew, annotations are written anew, and fields that were one node are several.
pub(super) fn carry(resource: &mut Resource<'_>) {
    annotations::rewrite(&mut resource.node, Vec::new(), &[]);
    resource.shared.clear();
}

/// Reads an id as it is displayed.
fn id<'a>(text: &'a str, schema: &Schema) -> Option<ResourceId<'a>> {
    let none = |text: &'a str, none| if text == none { "" } else { text };
    let (gvk, name) = text.split_once('/')?;
    let mut parts = gvk.splitn(3, '.');
    let (kind, version, group) = (parts.next()?, parts.next()?, parts.next()?);
    let gvk = Gvk { group: none(group, "[noGrp]"), version: none(version, "[noVer]"), kind: none(kind, "[noKind]") };
    let (name, namespace) = name.rsplit_once('.')?;
    Some(ResourceId::new(gvk, none(name, "[noName]"), none(namespace, "[noNs]"), schema))
}
