//! How a generated object takes the place of one that is there.

use kubekiln_yaml::{Entry, Mapping, Node, Scalar, ScalarStyle, Tag, Value};

use super::data::{entry, string};
use crate::resource::Resource;

/// Says where an object came from; a merge keeps the old one's.
const ORIGIN: &str = "config.kubernetes.io/origin";

/// Gives `new` the name, labels and annotations of `old`; with `merges`, also its data (kustomize's
/// `CopyMergeMetaDataFieldsFrom`, `MergeDataMapFrom`, `MergeBinaryDataMapFrom`).
pub(crate) fn merge_generated<'a>(new: &mut Resource<'a>, old: &Resource<'a>, merges: bool) {
    merge_string_map(&mut new.node, &old.node, &["metadata", "labels"]);
    let origin = old.metadata().and_then(|m| m.get("annotations")?.get(ORIGIN)).cloned();
    merge_string_map(&mut new.node, &old.node, &["metadata", "annotations"]);
    if merges
        && let (Some(origin), Some(metadata)) = (origin, new.node.get_mut("metadata"))
        && let Some(annotations) = metadata.get_mut("annotations").and_then(Node::as_mapping_mut)
    {
        annotations.set(ORIGIN, origin);
    }
    copy_name(new, old);
    if merges {
        merge_string_map(&mut new.node, &old.node, &["data"]);
        merge_string_map(&mut new.node, &old.node, &["binaryData"]);
    }
    copy_build_state(new, old);
}

/// What kustomize keeps in internal annotations comes from the old object alone; the name gets a hash only when both
/// ask for it.
fn copy_build_state<'a>(new: &mut Resource<'a>, old: &Resource<'a>) {
    new.previous.clone_from(&old.previous);
    new.prefixes.clone_from(&old.prefixes);
    new.suffixes.clone_from(&old.suffixes);
    new.referred_by.clone_from(&old.referred_by);
    new.ref_vars.clone_from(&old.ref_vars);
    new.behavior = old.behavior;
    new.generated = old.generated;
    new.needs_hash &= old.needs_hash;
    new.allow_name_change = old.allow_name_change;
    new.allow_kind_change = old.allow_kind_change;
}

fn copy_name<'a>(new: &mut Resource<'a>, old: &Resource<'a>) {
    let Some(metadata) = new.node.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    for key in ["name", "namespace"] {
        let there = old.metadata().and_then(|m| m.get(key)).filter(|n| n.text().is_some_and(|t| !t.is_empty()));
        match there {
            Some(node) => set_keeping_style(metadata, key, node),
            None => drop(metadata.remove(key)),
        }
    }
}

/// Sets a text without a type of its own, in the style of the text it replaces (kustomize's `FieldSetter`).
fn set_keeping_style<'a>(mapping: &mut Mapping<'a>, key: &'static str, from: &Node<'a>) {
    let style = mapping.get(key).and_then(Node::as_scalar).map_or(ScalarStyle::Plain, |s| s.style);
    let scalar = Scalar { text: from.text().unwrap_or(""), tag: Tag::None, style };
    mapping.set(key, Node::new(from.span, Value::Scalar(scalar)));
}

/// Lays the string map at `path` of `new` over that of `old`; values become strings, keys are sorted, an empty
/// result is dropped.
fn merge_string_map<'a>(new: &mut Node<'a>, old: &Node<'a>, path: &[&'static str]) {
    let (field, parents) = path.split_last().expect("a path has a last part");
    let is_metadata = !parents.is_empty();
    let over =
        |node: &Node<'a>| node.at(path).and_then(Node::as_mapping).map(|m| m.entries.clone()).unwrap_or_default();
    let mut entries: Vec<Entry<'a>> =
        over(new).into_iter().chain(over(old)).filter_map(|e| as_string(e, is_metadata)).collect();
    entries.sort_by_key(|e| e.key.text());
    // The sort is stable, so of two equal keys the new object's stands first and stays.
    entries.dedup_by_key(|e| e.key.text());
    let parent = parents.iter().try_fold(new, |node, key| node.get_mut(key));
    let Some(parent) = parent.and_then(Node::as_mapping_mut) else { return };
    if entries.is_empty() {
        parent.remove(field);
    } else {
        let span = parent.get(field).or_else(|| old.at(path)).map_or(kubekiln_yaml::Span::NONE, |n| n.span);
        parent.set(field, entry(field, Node::mapping(span, entries)).value);
    }
}

/// kustomize takes a null among data for nothing, but among labels and annotations for the letters it is written with.
fn as_string(entry: Entry<'_>, is_metadata: bool) -> Option<Entry<'_>> {
    entry.key.text()?;
    let no_text = entry.value.is_null() && !is_metadata;
    let text = if no_text { "" } else { entry.value.text().unwrap_or("") };
    let value = string(entry.value.span, text, ScalarStyle::Plain);
    Some(Entry { key: entry.key, value })
}
