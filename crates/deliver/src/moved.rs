//! What holds the place of an object that came to lie in another wave than before.
//!
//! Flux has a `Kustomization` for each wave, and what leaves a wave is pruned before the next one begins: an object that
//! moves to a later wave would be removed, and made anew. Flux neither applies nor awaits what its file marks as not to be
//! reconciled, and does not prune it either. So the earlier wave keeps a file that says this and nothing else. Once the later
//! wave has applied the object, that one owns it, and the file may go.
//!
//! An object that moves to an earlier wave is that one's by the time it leaves the other. Only where nothing is left in the
//! other, whose `Kustomization` would go and might take it along before, it leaves a file behind, too.

use std::collections::{BTreeMap, BTreeSet};

use kubekiln::load::documents;
use kubekiln::{Diagnostic, Resource};
use kubekiln_yaml::{Arena, Node};
use serde_json::json;

use crate::folder::Folder;
use crate::gitops::{is_kept_by_flux, text};
use crate::hash::Hash;
use crate::layout::{beside, wave_of};
use crate::object::{Object, ObjectId};
use crate::record::{Owned, Record};
use crate::survey::{Files, past};
use crate::tree::{File, Tree};
use crate::wave::Wave;

const RECONCILE: (&str, &str) = ("kustomize.toolkit.fluxcd.io/reconcile", "disabled");
/// The line above such a file's object; whoever reads a tree knows it by that.
const MARK: &str = "# kiln: in place of an object that moved to another wave, so that Flux does not prune it";
/// How the record says where an object moved; no file that objects come from has such a name.
const MOVED: &str = "moved to ";

/// A file that holds the place of an object.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, PartialOrd, Ord)]
pub struct Move {
    /// The file.
    pub path: String,
    /// The object.
    pub object: String,
    /// The wave that the object lies in now.
    pub to: Wave,
    /// The wave that the file lies in.
    pub from: Wave,
}

/// True for what is no object of a tree, but holds the place of one.
pub(crate) fn holds_a_place(node: &Node<'_>, arena: &Arena) -> bool {
    let before = arena.source(node.span.source).and_then(|source| source.text.get(..node.span.start as usize));
    before.is_some_and(|text| text.lines().next_back().is_some_and(|line| line.trim_end() == MARK))
}

/// Adds to `tree` what holds the places of objects that lay in another wave when `folder` was written. With `forget`, what
/// held a place then already is left out.
pub(crate) fn hold_places(folder: &dyn Folder, tree: &mut Tree, forget: bool) -> Result<Vec<Move>, Diagnostic> {
    let (known, mut files) = past(folder)?;
    let (mut held, mut moves) = (BTreeSet::new(), Vec::new());
    for Left { path, owned, key, from, to, object } in left_behind(&known, tree) {
        let is_settled = forget && owned.layer.starts_with(MOVED);
        if !is_settled && !held.contains(&(from, key)) && !is_kept(&mut files, path, owned)? {
            held.insert((from, key));
            moves.push(Move { path: path.to_owned(), object: object.to_owned(), from, to });
        }
    }
    let mut holding = Vec::with_capacity(moves.len());
    for mut one in moves {
        if one.take_a_path(tree) {
            one.hold_place(tree)?;
            holding.push(one);
        }
    }
    Ok(holding)
}

impl Move {
    /// Where it lay, or beside that where another object lies by now.
    fn take_a_path(&mut self, tree: &Tree) -> bool {
        let Some(id) = ObjectId::parse(&self.object) else { return false };
        if tree.get(&self.path).is_some() {
            self.path = beside(&self.path, &id);
        }
        tree.get(&self.path).is_none()
    }

    fn hold_place(&self, tree: &mut Tree) -> Result<(), Diagnostic> {
        let Some(id) = ObjectId::parse(&self.object) else { return Ok(()) };
        let slash = if id.group.is_empty() { "" } else { "/" };
        let mut json = json!({
            "apiVersion": format!("{}{slash}{}", id.group, id.version),
            "kind": id.kind,
            "metadata": {"name": id.name, "annotations": {RECONCILE.0: RECONCILE.1}},
        });
        if let Some(namespace) = id.namespace {
            json["metadata"]["namespace"] = json!(namespace);
        }
        let bytes = format!("{MARK}\n{}", text(&json)?).into_bytes();
        tree.add(self.path.clone(), File::of(Object { id, layer: format!("{MOVED}{}", self.to.folder()), bytes }));
        Ok(())
    }
}

/// What one object is in every version of its API.
type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn key<'a>(id: &'a str) -> Option<Key<'a>> {
    ObjectId::parse(id).map(|id| (id.group, id.kind, id.namespace, id.name))
}

/// A file whose object lies in a later wave now, or in an earlier one while nothing else lies in this one.
struct Left<'a> {
    path: &'a str,
    owned: &'a Owned,
    key: Key<'a>,
    from: Wave,
    to: Wave,
    /// The object as it is now.
    object: &'a str,
}

fn left_behind<'a>(known: &'a Record, tree: &'a Tree) -> Vec<Left<'a>> {
    let states = known.iter().flat_map(|(path, states)| states.iter().map(move |owned| (path, owned)));
    let is_gone = |(path, owned): &(&str, &Owned)| tree.get(path).is_none_or(|file| file.id != owned.id);
    let gone: Vec<_> = states.filter(is_gone).collect();
    // Nearly always every object lies where it lay.
    if gone.is_empty() {
        return Vec::new();
    }
    let there = tree.files().filter_map(|(path, file)| Some((key(&file.id)?, (wave_of(path)?, file.id.as_str()))));
    let there: BTreeMap<Key<'_>, (Wave, &str)> = there.collect();
    let waves: BTreeSet<Wave> = there.values().map(|(wave, _)| *wave).collect();
    let left = |(path, owned): (&'a str, &'a Owned)| {
        let (key, from) = (key(&owned.id)?, wave_of(path)?);
        let (to, object) = *there.get(&key)?;
        (from < to || !waves.contains(&from)).then_some(Left { path, owned, key, from, to, object })
    };
    gone.into_iter().filter_map(left).collect()
}

/// True for a file as kiln wrote it, whose object Flux keeps for its mark.
fn is_kept(files: &mut Files<'_>, path: &str, owned: &Owned) -> Result<bool, Diagnostic> {
    let Some(bytes) = files.read(path)?.filter(|bytes| Hash::of(bytes) == owned.hash) else { return Ok(false) };
    let arena = Arena::new();
    let source = arena.add(path, String::from_utf8_lossy(&bytes).into_owned());
    let objects = documents::objects(&arena, source).unwrap_or_default();
    Ok(objects.into_iter().any(|node| is_kept_by_flux(&Resource::new(node))))
}

#[cfg(test)]
mod tests;
