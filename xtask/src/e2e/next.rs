//! The next version of an overlay: a parameter changes, an instance goes, and with it what only it had.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::cluster::Cluster;
use super::kubectl::Kubectl;
use super::project::Project;
use super::stages::{apply, roll_out};
use super::tree::Tree;
use super::webhooks::Webhooks;
use crate::Outcome;

/// Kinds that hold others, or data: an object of them stays when its file goes, as `delivery.prune` says.
const KEPT: [&str; 4] = ["CustomResourceDefinition", "Namespace", "PersistentVolume", "PersistentVolumeClaim"];

pub(super) fn run(
    project: &Project<'_>,
    first: &Tree,
    folder: &Path,
    webhooks: &Webhooks,
    cluster: &mut Cluster,
) -> Outcome {
    println!("next version");
    let removed = remove_an_instance(project)?;
    let set = change_a_parameter(project, removed.as_deref())?;
    if removed.is_none() && set.is_none() {
        println!("  SKIPPED: no instance to remove and no parameter to change");
        return Ok(());
    }
    let next = Tree::of(&project.render()?, folder.join("next"), webhooks)?;
    let (gone, changed) = (gone(first, &next), changed(first, &next));
    println!("  rendered: {} objects changed, {} gone", changed.len(), gone.len());
    let before = cluster.kubectl.applied(&first.folder)?;
    let uids = cluster.kubectl.uids(&first.folder)?;
    apply(&next, &cluster.kubectl)?;
    roll_out(cluster)?;
    prune(first, &gone, &uids, &cluster.kubectl)?;
    let after = cluster.kubectl.applied(&next.folder)?;
    if after.len() != next.objects.len() {
        return Err(format!("{} objects in the tree, {} on the server", next.objects.len(), after.len()).into());
    }
    // Controllers answer with changes of their own, such as another number of replicas.
    let moved: BTreeSet<_> =
        after.iter().filter(|(id, when)| before.get(*id) != Some(when)).map(|(id, _)| &**id).collect();
    let expected: BTreeSet<_> = changed.iter().map(|path| id(&next.objects[path])).collect();
    let stray: Vec<_> = moved.iter().filter(|id| !expected.contains(**id)).copied().collect();
    if !stray.is_empty() {
        return Err(format!("the next version changed what it should not:\n{}", stray.join("\n")).into());
    }
    println!("  kubectl changed only what is different: {}", moved.into_iter().collect::<Vec<_>>().join(", "));
    Ok(())
}

/// Takes the last instance out that no other needs, with a patch in the overlay's own folder of instances.
pub(super) fn remove_an_instance(project: &Project<'_>) -> Result<Option<String>, Box<dyn Error>> {
    let instances = project.folder.join(&project.source).join("instances");
    let list = instances.join("kustomization.yaml");
    let Ok(before) = fs::read_to_string(&list) else { return Ok(None) };
    let names: BTreeSet<String> =
        project.params()?.iter().filter_map(|row| row["instance"].as_str().map(str::to_owned)).collect();
    // What makes the namespace of others is needed by them.
    let foreign = project.foreign_namespaces()?;
    for name in names.iter().rev() {
        let deleted = format!("apiVersion: kubekiln.dev/v1alpha1, kind: Instance, metadata: {{name: {name}}}");
        let target = format!("{{kind: Instance, name: {name}}}");
        let patch = format!("- patch: '{{{deleted}, $patch: delete}}'\n  target: {target}\n");
        let with = if before.contains("\npatches:\n") {
            before.replacen("\npatches:\n", &format!("\npatches:\n{patch}"), 1)
        } else {
            format!("{before}patches:\n{patch}")
        };
        fs::write(&list, with)?;
        if project.foreign_namespaces().is_ok_and(|now| now.is_subset(&foreign)) {
            println!("  instance {name} removed");
            return Ok(Some(name.clone()));
        }
    }
    fs::write(&list, before)?;
    Ok(None)
}

/// Adds one to a number of replicas.
fn change_a_parameter(project: &Project<'_>, removed: Option<&str>) -> Result<Option<String>, Box<dyn Error>> {
    for row in project.params()? {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let (instance, name) = (text("instance"), text("name"));
        let is_candidate = name.to_lowercase().ends_with("replicas") && Some(instance) != removed;
        let Some(value) = row["value"].as_u64().filter(|_| is_candidate) else { continue };
        let assignment = format!("{instance}.{name}={}", value + 1);
        project.kiln(&["set", &project.source, &assignment])?;
        println!("  kiln set {} {assignment}", project.source);
        return Ok(Some(assignment));
    }
    Ok(None)
}

/// Files of objects that are in `first` only.
pub(super) fn gone(first: &Tree, next: &Tree) -> Vec<String> {
    let there: BTreeSet<String> = next.objects.values().map(id).collect();
    first.objects.iter().filter(|(_, object)| !there.contains(&id(object))).map(|(path, _)| path.clone()).collect()
}

/// Files of `next` whose object is new or different.
fn changed(first: &Tree, next: &Tree) -> Vec<String> {
    let is_same = |path: &String, object| first.objects.get(path) == Some(object);
    next.objects.iter().filter(|(path, object)| !is_same(path, object)).map(|(path, _)| path.clone()).collect()
}

/// As [`Kubectl::versions`] names an object.
pub(super) fn id(object: &Json) -> String {
    let text = |pointer| object.pointer(pointer).and_then(Json::as_str).unwrap_or("<none>");
    format!("{} {} {} {}", text("/apiVersion"), text("/kind"), text("/metadata/namespace"), text("/metadata/name"))
}

/// True for what stays when it leaves the tree.
pub(super) fn is_kept(object: &Json) -> bool {
    object["kind"].as_str().is_some_and(|kind| KEPT.contains(&kind))
}

/// Deletes the objects of these files, the last wave first.
fn prune(first: &Tree, gone: &[String], uids: &BTreeMap<String, String>, kubectl: &Kubectl) -> Outcome {
    let (kept, pruned): (Vec<&String>, Vec<&String>) = gone.iter().partition(|path| is_kept(&first.objects[*path]));
    for path in pruned.iter().rev() {
        kubectl.said_of(&["delete", "--wait", "--timeout=60s"], &first.folder.join(path))?;
    }
    let is_there = |path: &&&String| kubectl.has(&first.folder.join(path), uids);
    if let Some(path) = pruned.iter().find(is_there) {
        return Err(format!("{path} is still there").into());
    }
    if let Some(path) = kept.iter().find(|path| !is_there(path)) {
        return Err(format!("{path} is gone, and should stay").into());
    }
    println!("  pruned {} objects; {} stay, for they hold others: {}", pruned.len(), kept.len(), KEPT.join(", "));
    tell_of_revenants(first, &pruned, kubectl);
    Ok(())
}

/// Kubernetes' controller for roles that collect rules applies to a role that it still believes in, which makes it anew:
/// without rules, and without a word of kiln's.
pub(super) fn tell_of_revenants(first: &Tree, pruned: &[&String], kubectl: &Kubectl) {
    for path in pruned.iter().filter(|path| kubectl.said_of(&["get"], &first.folder.join(path)).is_ok()) {
        println!("  made anew by Kubernetes after it was pruned, and empty: {path}");
    }
}
