//! Argo CD's objects, as kiln writes them, under Argo CD's own CRDs: the API server has to take them.

use std::path::Path;

use super::Run;
use super::cluster::Cluster;
use super::outside::{download, established};
use super::project::Project;
use crate::Outcome;

const ARGO_CD: &str = "github.com/argoproj/argo-cd/v3@v3.2.1";
const CRDS: [&str; 2] = ["manifests/crds/application-crd.yaml", "manifests/crds/appproject-crd.yaml"];
const APPS: &str =
    "  delivery: {argocd: {appOfApps: {name: all, repoURL: https://git.example.com/org/repo, cascade: true}}}\n";
const DELIVERY: &str =
    ", delivery: {argocd: {repoURL: https://git.example.com/org/repo, targetRevision: main, syncWave: 1}}";

pub(super) fn run(run: &Run, overlay: &Path, folder: &Path, cluster: &Cluster) -> Outcome {
    let project = Project::copy(&run.tools.kiln, overlay, folder.join("argocd"), DELIVERY)?;
    project.say(APPS)?;
    project.render()?;
    let module = download(ARGO_CD)?;
    for crd in CRDS {
        cluster.kubectl.apply(&module.join(crd))?;
    }
    established(&cluster.kubectl)?;
    cluster.kubectl.run(&["create", "namespace", "argocd"])?;
    let delivery = project.folder.join("delivery");
    cluster.kubectl.apply(&delivery)?;
    let objects = cluster.kubectl.uids(&delivery)?;
    let names: Vec<_> = objects.keys().map(String::as_str).collect();
    println!("  the API server takes what is for Argo CD, under the CRDs of {ARGO_CD}: {}", names.join(", "));
    Ok(())
}
