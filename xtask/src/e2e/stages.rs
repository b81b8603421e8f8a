//! The life of one overlay in a cluster of its own: what it needs, a first version, the same again, the next one.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::Value as Json;

use super::cluster::Cluster;
use super::kubectl::Kubectl;
use super::outside::{Outside, established};
use super::process::wait_for;
use super::project::Project;
use super::tree::{Tree, foreign_namespaces};
use super::webhooks::Webhooks;
use super::{Run, next, volumes};
use crate::Outcome;

/// The wave of CRDs, after which they have to be served.
const CRDS: &str = "00-crds";
/// What kubectl prints for a field that is not there.
const NONE: &str = "<none>";
/// Seconds for all pods to become ready: controllers, the scheduler and kwok share a machine.
const PATIENCE: u64 = 240;

pub(super) fn run(run: &Run, overlay: &Path, name: &str, folder: &Path) -> Outcome {
    let mut cluster = Cluster::start(&run.tools, &folder.join("cluster"))?;
    let webhooks = Webhooks::serve(&cluster.authority)?;
    let project = Project::copy(&run.tools.kiln, overlay, folder.join("project"), "")?;
    let outside = bring(&project, &cluster)?;
    let tree = Tree::of(&project.render()?, folder.join("first"), &webhooks)?;
    make_namespaces(&tree, &outside, &cluster.kubectl, project.is_shipped())?;
    println!("{name}: first version");
    apply(&tree, &cluster.kubectl)?;
    roll_out(&mut cluster)?;
    apply_again(&tree, &cluster.kubectl)?;
    next::run(&project, &tree, folder, &webhooks, &mut cluster)?;
    println!("  {} reviews answered by the run's own webhook server", webhooks.answered());
    cluster.is_alive()
}

/// Installs what the overlay requires. Before the last project of all is there, kiln has to say what is missing.
pub(super) fn bring(project: &Project<'_>, cluster: &Cluster) -> Result<Outside, Box<dyn std::error::Error>> {
    let apis = project.needed_apis()?;
    let outside = Outside::of(&apis)?;
    let versions = || cluster.kubectl.said(&["api-versions"]);
    for (index, module) in outside.modules().into_iter().enumerate() {
        if index + 1 == outside.modules().len() {
            match project.check_apis(&versions()?) {
                Ok(()) => return Err(format!("kiln requires does not miss {module}").into()),
                Err(error) if error.to_string().contains("error[missing-requirement]") => {
                    let said = error.to_string();
                    let message = said.lines().find(|line| line.starts_with("error[")).unwrap_or_default();
                    println!("  without {module}, kiln says: {message}");
                }
                Err(error) => return Err(error),
            }
        }
        outside.install(module, cluster)?;
        println!("  installed CRDs of {module}");
    }
    project.check_apis(&versions()?)?;
    let names: Vec<_> = apis.iter().map(String::as_str).collect();
    println!(
        "  kiln requires: the cluster has what is needed ({})",
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    );
    Ok(outside)
}

/// Makes namespaces that objects lie in and nobody brings. A shipped overlay has to bring them itself.
fn make_namespaces(tree: &Tree, outside: &Outside, kubectl: &Kubectl, shipped: bool) -> Outcome {
    let mut there = outside.namespaces();
    there.extend(["default", "kube-system", "kube-public"]);
    let lacking: BTreeSet<_> =
        foreign_namespaces(tree.objects.values()).into_iter().filter(|name| !there.contains(name)).collect();
    if shipped && !lacking.is_empty() {
        return Err(
            format!("no object makes the namespaces {lacking:?}, and no project that is required brings them").into()
        );
    }
    for namespace in lacking {
        println!("  made namespace {namespace}, which the folder expects to be there");
        kubectl.run(&["create", "namespace", namespace])?;
    }
    Ok(())
}

/// One pass, wave by wave: nothing is tried twice.
pub(super) fn apply(tree: &Tree, kubectl: &Kubectl) -> Outcome {
    for wave in tree.waves() {
        println!("  {wave}: {} objects", tree.size(&wave));
        kubectl.apply(&tree.folder.join(&wave))?;
        if wave == CRDS {
            established(kubectl)?;
        }
    }
    Ok(())
}

/// The same once more: the server has to keep every version.
fn apply_again(tree: &Tree, kubectl: &Kubectl) -> Outcome {
    settle(tree, kubectl)?;
    let (before, applied) = (kubectl.versions(&tree.folder)?, kubectl.applied(&tree.folder)?);
    if before.len() != tree.objects.len() {
        return Err(format!("{} objects in the tree, {} on the server", tree.objects.len(), before.len()).into());
    }
    apply(tree, kubectl)?;
    let (after, applied_again) = (kubectl.versions(&tree.folder)?, kubectl.applied(&tree.folder)?);
    let changed = after.iter().filter(|(id, version)| before.get(*id) != Some(version)).map(|(id, _)| id);
    // A controller may write a status just then, as that of an autoscaler without metrics does for ever. kubectl's own
    // fields are the same if their time is; who owns none shows that here.
    let is_others =
        |id: &&String| applied.get(*id).is_some_and(|time| time != NONE && applied_again.get(*id) == Some(time));
    let (others, own): (Vec<_>, Vec<_>) = changed.partition(is_others);
    if !own.is_empty() {
        return Err(format!("applied again, and changed: {own:?}").into());
    }
    println!("  applied again: {} of {} resource versions are the same", after.len() - others.len(), after.len());
    others.iter().for_each(|id| println!("    changed by its own controller meanwhile: {id}"));
    Ok(())
}

/// Waits until controllers have no more to say about the tree's objects.
fn settle(tree: &Tree, kubectl: &Kubectl) -> Outcome {
    let mut last = kubectl.versions(&tree.folder)?;
    wait_for("the objects settle", PATIENCE, || {
        std::thread::sleep(Duration::from_secs(3));
        let now = kubectl.versions(&tree.folder)?;
        Ok(std::mem::replace(&mut last, now) == last)
    })
}

/// Waits until every workload of the cluster has all its pods ready.
pub(super) fn roll_out(cluster: &mut Cluster) -> Outcome {
    let (folder, mut made) = (cluster.folder.clone(), 0);
    let mut left = Vec::new();
    let mut total = 0;
    let waited = wait_for("all pods are ready", PATIENCE, || {
        cluster.is_alive()?;
        made += volumes::provide(&cluster.kubectl, &folder)?;
        let said = cluster.kubectl.said(&["get", "deployments,statefulsets,daemonsets", "-A", "-o", "json"])?;
        let list: Json = serde_json::from_str(&said)?;
        let workloads = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        total = workloads.len();
        left = workloads.iter().filter(|workload| !is_ready(workload)).map(title).collect();
        Ok(left.is_empty())
    });
    if let Err(error) = waited {
        let events = ["get", "events", "-A", "--field-selector", "type=Warning", "--no-headers"];
        return Err(format!("{error}: {}\n{}", left.join(", "), cluster.kubectl.said(&events)?).into());
    }
    println!("  rolled out: {total} workloads have all their pods ready; the run made {made} volumes for claims");
    Ok(())
}

fn title(object: &Json) -> String {
    let text = |pointer| object.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
    format!("{} {}/{}", text("/kind"), text("/metadata/namespace"), text("/metadata/name"))
}

fn is_ready(workload: &Json) -> bool {
    let number = |pointer| workload.pointer(pointer).and_then(Json::as_u64).unwrap_or_default();
    let seen = number("/status/observedGeneration") >= number("/metadata/generation");
    let (wanted, ready) = match workload["kind"].as_str() {
        Some("DaemonSet") => (number("/status/desiredNumberScheduled"), number("/status/numberReady")),
        Some("Deployment") => {
            (number("/spec/replicas"), number("/status/availableReplicas").min(number("/status/updatedReplicas")))
        }
        _ => (number("/spec/replicas"), number("/status/readyReplicas")),
    };
    seen && wanted == ready
}
