//! The same tree through Flux: its controllers pull it from a git server on loopback, apply it wave after wave, and prune.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::cluster::Cluster;
use super::kubectl::Kubectl;
use super::outside::{download, established};
use super::process::{free_port, wait_for};
use super::project::Project;
use super::repository::{BRANCH, Repository};
use super::tree::Tree;
use super::webhooks::Webhooks;
use super::{Run, argocd, moves, next, stages, tools, volumes};
use crate::Outcome;

const NAMESPACE: &str = "flux-system";
/// How often Flux looks by itself, and how long it waits for a wave to be healthy.
const INTERVAL: &str = "2m";
/// Seconds for Flux to apply all waves on a busy machine.
const PATIENCE: u64 = 600;
const SOURCE: &str = "github.com/fluxcd/source-controller";
const KUSTOMIZE: &str = "github.com/fluxcd/kustomize-controller";

pub(super) fn run(run: &Run, overlay: &Path, folder: &Path) -> Outcome {
    let programs = tools::flux()?;
    let mut cluster = Cluster::start(&run.tools, &folder.join("cluster"))?;
    let webhooks = Webhooks::serve(&cluster.authority)?;
    let repository = Repository::serve(folder)?;
    let delivery = format!(", delivery: {{flux: {{url: {:?}, ref: {BRANCH}, interval: {INTERVAL}}}}}", repository.url);
    let project = Project::copy(&run.tools.kiln, overlay, folder.join("project"), &delivery)?;
    stages::bring(&project, &cluster)?;
    start(&programs, &mut cluster, folder)?;
    let first = Tree::of(&project.render()?, folder.join("first"), &webhooks)?;
    let revision = repository.push(&first.folder, "First version")?;
    // Flux reads the tree where kiln's objects say that it lies.
    cluster.kubectl.apply(&project.folder.join("delivery"))?;
    let uids = arrived(&first, &revision, &mut cluster)?;
    println!("  first version: Flux applied all {} objects in {} waves", uids.len(), first.waves().len());
    next::remove_an_instance(&project)?.ok_or("no instance can be removed")?;
    let next = Tree::of(&project.render()?, folder.join("next"), &webhooks)?;
    let uids = pruned(&next, &first, &uids, &repository, &mut cluster)?;
    moves::run(&project, &uids, folder, &repository, &webhooks, &mut cluster)?;
    argocd::run(run, overlay, folder, &cluster)?;
    cluster.is_alive()
}

/// Flux's kinds, and its two controllers as processes.
fn start(programs: &Path, cluster: &mut Cluster, folder: &Path) -> Outcome {
    for module in [SOURCE, KUSTOMIZE] {
        cluster.kubectl.apply(&download(&tools::flux_module(module)?)?.join("config/crd/bases"))?;
    }
    established(&cluster.kubectl)?;
    cluster.kubectl.run(&["create", "namespace", NAMESPACE])?;
    let storage = folder.join("artifacts");
    fs::create_dir_all(&storage)?;
    let artifacts = format!("127.0.0.1:{}", free_port()?);
    let mut source = controller(&programs.join("source-controller"))?;
    source.arg("--storage-path").arg(&storage);
    source.args(["--storage-addr", &artifacts, "--storage-adv-addr", &artifacts]);
    cluster.run_beside("source-controller", source)?;
    let mut kustomize = controller(&programs.join("kustomize-controller"))?;
    kustomize.args(["--requeue-dependency=2s"]);
    cluster.run_beside("kustomize-controller", kustomize)
}

fn controller(program: &Path) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::new(program);
    command.args(["--watch-all-namespaces=true", "--events-addr="]).env("RUNTIME_NAMESPACE", NAMESPACE);
    for flag in ["--metrics-addr", "--health-addr"] {
        command.arg(flag).arg(format!("127.0.0.1:{}", free_port()?));
    }
    Ok(command)
}

/// Waits until Flux has applied this revision in every wave and calls it ready. The uids of the tree's objects.
pub(super) fn arrived(
    tree: &Tree,
    revision: &str,
    cluster: &mut Cluster,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let now = format!("reconcile.fluxcd.io/requestedAt={revision}");
    cluster.kubectl.run(&["annotate", "--overwrite", "gitrepositories", "--all", "-n", NAMESPACE, &now])?;
    let mut state = String::new();
    let is_there = |line: &str| line.split_whitespace().nth(1) == Some("True") && line.contains(revision);
    let waited = wait_for("Flux applies the tree", PATIENCE, || {
        cluster.is_alive()?;
        volumes::provide(&cluster.kubectl, &cluster.folder)?;
        state = waves(&cluster.kubectl)?;
        Ok(!state.is_empty() && state.lines().all(is_there))
    });
    waited.map_err(|error| format!("{error}\n{state}"))?;
    cluster.kubectl.uids(&tree.folder)
}

/// A line for each wave: its name, whether it is ready, what was applied last, and what Flux says.
fn waves(kubectl: &Kubectl) -> Result<String, Box<dyn Error>> {
    let ready = "status.conditions[?(@.type=='Ready')]";
    let columns =
        format!("custom-columns=N:.metadata.name,R:.{ready}.status,V:.status.lastAppliedRevision,M:.{ready}.message");
    kubectl.said(&[
        "get",
        "kustomizations.kustomize.toolkit.fluxcd.io",
        "-n",
        NAMESPACE,
        "--no-headers",
        "-o",
        &columns,
    ])
}

/// Every object of `after` that `before` knows is the same one.
pub(super) fn same(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Outcome {
    let anew = made_anew(before, after);
    if anew.is_empty() { Ok(()) } else { Err(format!("removed and made anew:\n{}", anew.join("\n")).into()) }
}

/// Objects of `after` that are not the ones that `before` knows by the same name.
pub(super) fn made_anew<'a>(before: &BTreeMap<String, String>, after: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let anew = after.iter().filter(|(id, uid)| before.get(*id).is_some_and(|known| known != *uid));
    anew.map(|(id, _)| id.as_str()).collect()
}

/// An instance goes: so do its objects, and no other. The uids of those that are left.
fn pruned(
    next: &Tree,
    first: &Tree,
    uids: &BTreeMap<String, String>,
    repository: &Repository,
    cluster: &mut Cluster,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let revision = repository.push(&next.folder, "An instance goes")?;
    let after = arrived(next, &revision, cluster)?;
    same(uids, &after)?;
    let gone = next::gone(first, next);
    let (kept, gone): (Vec<_>, Vec<_>) = gone.into_iter().partition(|path| next::is_kept(&first.objects[path]));
    let mut left = gone.clone();
    wait_for("Flux prunes", PATIENCE, || {
        left.retain(|path| cluster.kubectl.has(&first.folder.join(path), uids));
        Ok(left.is_empty())
    })
    .map_err(|error| format!("{error}: {}", left.join(", ")))?;
    if let Some(path) = kept.iter().find(|path| !cluster.kubectl.has(&first.folder.join(path), uids)) {
        return Err(format!("Flux pruned {path}, which is marked to stay").into());
    }
    let (pruned, stay, others) = (gone.len(), kept.len(), after.len());
    println!("  pruned by Flux: {pruned} objects; {stay} stay as they are marked to; the other {others} are the same");
    next::tell_of_revenants(first, &gone.iter().collect::<Vec<_>>(), &cluster.kubectl);
    Ok(after)
}
