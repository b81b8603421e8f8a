//! Transformers that only look (`validators:`): what they change is an error.

use kubekiln_yaml::{Node, Value};
use rustc_hash::FxHashMap;

use super::accumulate::{Accumulator, Result, accumulate_entries, in_layer};
use super::session::Session;
use super::{plugins, transformer_objects};
use crate::function::{FunctionError, own_kinds};
use crate::id::ResourceId;
use crate::layers::Layer;
use crate::resmap::ResMap;
use crate::resource::Resource;

/// The one label that a validator may set.
const VALIDATED_BY: &str = "validated-by";

/// Runs what `validators` names, in order.
pub(super) fn run<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &mut Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    for entry in std::mem::take(&mut layer.validators) {
        let span = entry.text.span;
        let configured = accumulate_entries(session, layer, vec![entry])?;
        for object in configured.resources.into_vec() {
            let validator = Validator { session, layer, object: &object };
            validator.run(&mut accumulated.resources).map_err(|e| in_layer(e, span))?;
        }
    }
    Ok(())
}

const PRINTS_NOTHING: &str = "a function that validates prints nothing, and fails when something is wrong: objects that \
                              it prints come back with annotations";

struct Validator<'v, 'f, 'a, 'w> {
    session: &'v Session<'f, 'a, 'w>,
    layer: &'v Layer<'a>,
    object: &'v Resource<'a>,
}

impl<'a> Validator<'_, '_, 'a, '_> {
    fn run(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let builtin = plugins::is_builtin(self.object);
        let runs = builtin || own_kinds::is_transformer(&self.object.node);
        if !runs && !resources.is_empty() {
            self.must_run()?;
        }
        let mut after = resources.clone();
        transformer_objects::apply(self.session, &self.layer.folder, self.object, &mut after)?;
        self.compare(resources, after, builtin)
    }

    /// A validator that is passed over would seem to have agreed.
    fn must_run(&self) -> Result<()> {
        let plugin = plugins::load_transformer(self.session, &self.layer.folder, self.object)?;
        plugin.left_out().map_or(Ok(()), |why| self.refuse(&format!("it does not run: {why}"), None))
    }

    /// Holds each object to what it was, and takes over the label. kustomize lets a program leave objects out and add
    /// others without a word, and without effect: a validator need print nothing.
    fn compare(&self, resources: &mut ResMap<'a>, after: ResMap<'a>, builtin: bool) -> Result<()> {
        let schema = self.session.schema;
        let mut back: FxHashMap<ResourceId<'a>, Resource<'a>> =
            after.into_vec().into_iter().map(|resource| (resource.id(schema), resource)).collect();
        for resource in resources.as_mut_slice() {
            let id = resource.id(schema);
            match back.remove(&id) {
                Some(validated) => {
                    if let Some(path) = difference(&resource.node, &validated.node, builtin) {
                        return self.refuse(&format!("nodes unequal: {id} differs at {path}"), Some(PRINTS_NOTHING));
                    }
                    *resource = validated;
                }
                None if builtin => return self.refuse(&format!("id in self missing from other; id: {id}"), None),
                None => {}
            }
        }
        Ok(())
    }

    fn refuse(&self, what: &str, hint: Option<&str>) -> Result<()> {
        let message = format!("validator shouldn't modify the resource map: {what}");
        let span = self.object.node.get("kind").map_or(self.object.node.span, |n| n.span);
        Err(vec![FunctionError::Spec { message, span, hint: hint.map(str::to_owned) }.into()])
    }
}

/// The first field that is not the same, but for a new label, or labels with no other. kustomize takes the label away
/// from what came back only, so that an object which had it before never passes. With
/// `places`, a text that was set to what it was is not the same either: kustomize compares where nodes stand, and one
/// that was set stands nowhere.
fn difference(before: &Node<'_>, after: &Node<'_>, places: bool) -> Option<String> {
    different(before, after, places, &mut Vec::new())
}

fn different<'n>(before: &'n Node<'_>, after: &'n Node<'_>, places: bool, path: &mut Vec<&'n str>) -> Option<String> {
    let here = |path: &[&str]| Some(if path.is_empty() { "its root".to_owned() } else { path.join(".") });
    match (&before.value, &after.value) {
        (Value::Scalar(_), Value::Scalar(_)) if places && before.span != after.span => here(path),
        (Value::Scalar(a), Value::Scalar(b)) if a.text == b.text || (before.is_null() && after.is_null()) => None,
        (Value::Sequence(a), Value::Sequence(b)) if a.items.len() == b.items.len() => {
            a.items.iter().zip(&b.items).find_map(|(a, b)| different(a, b, places, path))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let keys = |m: &'n kubekiln_yaml::Mapping<'_>| m.entries.iter().filter_map(|e| e.key.text());
            keys(a).chain(keys(b).filter(|key| !a.contains_key(key))).find_map(|key| {
                path.push(key);
                let found = match (a.get(key), b.get(key)) {
                    (Some(_), _) if is_label(path) => here(path),
                    (Some(a), Some(b)) => different(a, b, places, path),
                    (None, Some(new)) if !is_label(path) && !is_bare(new, path) => here(path),
                    (Some(_), None) => here(path),
                    _ => None,
                };
                path.pop();
                found
            })
        }
        _ => here(path),
    }
}

fn is_label(path: &[&str]) -> bool {
    path == ["metadata", "labels", VALIDATED_BY]
}

/// Labels that hold nothing but the label.
fn is_bare(node: &Node<'_>, path: &[&str]) -> bool {
    path == ["metadata", "labels"]
        && node.as_mapping().is_some_and(|m| m.entries.iter().all(|e| e.key.text() == Some(VALIDATED_BY)))
}
