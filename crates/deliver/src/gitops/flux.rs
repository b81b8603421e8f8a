//! Flux's `Kustomization`, one for each wave, and the source that they read from.

use kubekiln::Resource;
use kubekiln::project::{Delivery, Flux, FluxSource, HealthChecks, Target};
use serde_json::{Value as Json, json};

use super::{Facts, Made, path};

const SOURCES: (&str, &str) = ("source.toolkit.fluxcd.io", "v1");
const KUSTOMIZATIONS: (&str, &str) = ("kustomize.toolkit.fluxcd.io", "v1");

/// How a repository of images starts.
const OCI: &str = "oci://";

pub(super) fn objects(target: &Target<'_>, delivery: &Delivery<'_>, flux: &Flux<'_>, facts: &Facts) -> Vec<Made> {
    let mut made: Vec<Made> = source(target, flux).into_iter().collect();
    let mut before: Option<String> = None;
    for wave in &facts.waves {
        let name = format!("{}-{}", target.name, wave.folder());
        let mut spec = json!({
            "interval": flux.interval.text,
            "path": format!("./{}/{}", path(&delivery.root, &target.parts()), wave.folder()),
            "prune": true,
            "wait": flux.health_checks == HealthChecks::All,
            "sourceRef": source_ref(target, flux),
        });
        if flux.health_checks == HealthChecks::Workloads
            && let Some(checks) = facts.workloads.get(wave)
        {
            spec["healthChecks"] = json!(checks);
        }
        if let Some(before) = before.replace(name.clone()) {
            spec["dependsOn"] = json!([{"name": before}]);
        }
        made.push(object(KUSTOMIZATIONS, "Kustomization", flux, name, &spec));
    }
    made
}

/// Kinds that others run on, each in its group.
const WORKLOADS: [(&str, &[&str]); 4] = [
    ("apiextensions.k8s.io", &["CustomResourceDefinition"]),
    ("apiregistration.k8s.io", &["APIService"]),
    ("apps", &["DaemonSet", "Deployment", "StatefulSet"]),
    ("batch", &["Job"]),
];

/// What `healthChecks` has for an object that others run on.
pub(super) fn health_check(resource: &Resource<'_>) -> Option<Json> {
    let (gvk, namespace) = (resource.gvk(), resource.namespace());
    WORKLOADS.iter().find(|(group, kinds)| *group == gvk.group && kinds.contains(&gvk.kind))?;
    let mut check = json!({"apiVersion": gvk.api_version(), "kind": gvk.kind, "name": resource.name()});
    if !namespace.is_empty() {
        check["namespace"] = json!(namespace);
    }
    Some(check)
}

/// The source, unless there is one.
fn source(target: &Target<'_>, flux: &Flux<'_>) -> Option<Made> {
    let FluxSource::Made { url, reference } = &flux.source else { return None };
    let or = |otherwise: &'static str| if reference.is_empty() { otherwise } else { reference.text };
    let reference = if url.starts_with(OCI) { json!({"tag": or("latest")}) } else { json!({"branch": or("main")}) };
    let spec = json!({"interval": flux.interval.text, "url": url.text, "ref": reference});
    Some(object(SOURCES, made_kind(url), flux, target.name.text.to_owned(), &spec))
}

fn made_kind(url: &str) -> &'static str {
    if url.starts_with(OCI) { "OCIRepository" } else { "GitRepository" }
}

fn source_ref(target: &Target<'_>, flux: &Flux<'_>) -> Json {
    match &flux.source {
        FluxSource::Made { url, .. } => json!({"kind": made_kind(url), "name": target.name.text}),
        FluxSource::There { kind, name, namespace } if namespace.is_empty() => {
            json!({"kind": kind.text, "name": name.text})
        }
        FluxSource::There { kind, name, namespace } => {
            json!({"kind": kind.text, "name": name.text, "namespace": namespace.text})
        }
    }
}

fn object(api: (&'static str, &'static str), kind: &'static str, flux: &Flux<'_>, name: String, spec: &Json) -> Made {
    let (group, version) = api;
    let namespace = flux.namespace.text.to_owned();
    let json = json!({
        "apiVersion": format!("{group}/{version}"),
        "kind": kind,
        "metadata": {"name": name, "namespace": namespace},
        "spec": spec,
    });
    Made { group, version, kind, namespace, name, json }
}
