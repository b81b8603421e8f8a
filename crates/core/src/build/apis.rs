//! What the instances of a build need of the cluster: APIs, and which of them the build brings itself.

use std::collections::{BTreeMap, BTreeSet};

use kubekiln_yaml::{Node, Span};
use rustc_hash::FxHashSet;

use super::Build;
use crate::diagnostic::{Diagnostic, Severity};
use crate::resource::Resource;

/// An API that instances need.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct NeededApi {
    /// `group/version`
    pub name: String,
    /// Names of the instances, in the order of their places.
    pub instances: Vec<String>,
    /// True where a CRD of the build serves it.
    pub built: bool,
}

/// The APIs that the instances of a build need with the parameters they have, sorted.
pub fn apis(build: &Build<'_>) -> Vec<NeededApi> {
    let built = served(build);
    let mut users: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for needs in &build.needs {
        for api in &needs.apis {
            let instances = users.entry(&api.name).or_default();
            // Two entries may name one API, each with its own condition.
            if instances.last() != Some(&needs.instance) {
                instances.push(needs.instance.clone());
            }
        }
    }
    let api =
        |(name, instances): (&str, _)| NeededApi { name: name.to_owned(), instances, built: built.contains(name) };
    users.into_iter().map(api).collect()
}

/// An error for each instance and each API that it needs, and that is neither in `cluster`, the APIs of a cluster as
/// `group/version`, nor served by a CRD of the build.
pub fn missing_apis(build: &Build<'_>, cluster: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let built = served(build);
    let mut told = FxHashSet::default();
    let mut missing = Vec::new();
    for needs in &build.needs {
        for api in needs.apis.iter().filter(|api| !cluster.contains(&*api.name) && !built.contains(&*api.name)) {
            if told.insert((needs.span, &*needs.instance, &*api.name)) {
                missing.push(error(&needs.instance, needs.span, api, cluster));
            }
        }
    }
    missing
}

fn error(instance: &str, span: Span, api: &crate::package::Needed, cluster: &BTreeSet<&str>) -> Diagnostic {
    let message = format!(
        "instance {instance} needs the API {}, which neither the cluster nor a CRD of this build has",
        api.name
    );
    let label = match &api.when {
        Some(when) => format!("needed with its parameter \"{when}\" as it is"),
        None => "needed in any case".to_owned(),
    };
    Diagnostic {
        labels: vec![(api.span, label)],
        hint: Some(cure(&api.name, cluster)),
        ..Diagnostic::new(Severity::Error, "missing-requirement", message, span)
    }
}

/// Another version of the same group means an older or newer release of what serves it.
fn cure(api: &str, cluster: &BTreeSet<&str>) -> String {
    let group = |api: &str| api.split_once('/').map(|(group, _)| group.to_owned());
    let others: Vec<_> =
        cluster.iter().filter(|other| group(other).is_some() && group(other) == group(api)).copied().collect();
    if others.is_empty() {
        return "install what serves it first; the README of the package says what that is".to_owned();
    }
    format!("the cluster has {}: what serves that group is of another release", others.join(", "))
}

/// APIs that CRDs of the build serve, as `group/version`.
fn served(build: &Build<'_>) -> BTreeSet<String> {
    let crds = build.objects.iter().filter(|object| object.kind() == "CustomResourceDefinition");
    crds.flat_map(served_by).collect()
}

fn served_by(crd: &Resource<'_>) -> Vec<String> {
    let Some(group) = crd.node.at(&["spec", "group"]).and_then(Node::text) else { return Vec::new() };
    let versions = crd.node.at(&["spec", "versions"]).and_then(Node::as_sequence);
    let is_served = |version: &&Node<'_>| version.get("served").and_then(Node::text) == Some("true");
    let versions = versions.into_iter().flat_map(|list| &list.items).filter(is_served);
    versions.filter_map(|version| Some(format!("{group}/{}", version.get("name")?.text()?))).collect()
}
