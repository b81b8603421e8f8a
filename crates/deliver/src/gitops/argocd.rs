//! Argo CD's `Application`: of a target, and of all of them.

use kubekiln::Resource;
use kubekiln::project::{AppOfApps, ArgoCd, Delivery, Target};
use kubekiln_yaml::Node;
use serde_json::{Value as Json, json};

use super::marks::SYNC_WAVE;
use super::{Facts, Made, path};

/// Removes the objects of an Application that is removed.
const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";
const CA_BUNDLE: &str = "caBundle";

/// The one of a target.
pub(super) fn application(target: &Target<'_>, delivery: &Delivery<'_>, argocd: &ArgoCd<'_>, facts: &Facts) -> Made {
    // Large objects do not fit into the annotation that applying from the client's side needs.
    let policy = json!({"syncOptions": ["ServerSideApply=true", "RespectIgnoreDifferences=true"]});
    let path = path(&delivery.root, &target.parts());
    let mut spec = spec(argocd, &path, &json!({"recurse": true}), policy);
    if !facts.injected.is_empty() {
        spec["ignoreDifferences"] = facts.injected.iter().map(ignored).collect();
    }
    made(target.name.text, argocd, &spec)
}

/// The one that has those of all targets, and nothing else of what lies in their folder: neither itself nor what is for Flux.
pub(super) fn app_of_apps(app: &AppOfApps<'_>, targets: &[Target<'_>]) -> Made {
    let AppOfApps { name, root, argocd } = app;
    let globs: Vec<_> = AppOfApps::targets(targets).map(|(target, _)| format!("{}/*", target.name)).collect();
    // Braces around one pattern mean nothing.
    let include = if let [one] = globs.as_slice() { one.clone() } else { format!("{{{}}}", globs.join(",")) };
    let path = path(root, &[AppOfApps::READS]);
    let spec = spec(argocd, &path, &json!({"recurse": true, "include": include}), json!({}));
    made(name.text, argocd, &spec)
}

fn spec(argocd: &ArgoCd<'_>, path: &str, directory: &Json, mut policy: Json) -> Json {
    if argocd.automated {
        policy["automated"] = json!({"prune": true, "selfHeal": true});
    }
    let mut spec = json!({
        "project": argocd.project.text,
        "source": {
            "repoURL": argocd.repo_url.text,
            "targetRevision": argocd.target_revision.text,
            "path": path,
            "directory": directory,
        },
        "destination": {"server": argocd.server.text},
    });
    if policy != json!({}) {
        spec["syncPolicy"] = policy;
    }
    spec
}

fn made(name: &str, argocd: &ArgoCd<'_>, spec: &Json) -> Made {
    let namespace = argocd.namespace.text;
    let mut metadata = json!({"name": name, "namespace": namespace});
    if argocd.cascade {
        metadata["finalizers"] = json!([FINALIZER]);
    }
    if let Some(wave) = argocd.sync_wave {
        metadata["annotations"] = json!({SYNC_WAVE: wave.to_string()});
    }
    let (group, version, kind) = ("argoproj.io", "v1alpha1", "Application");
    let json = json!({"apiVersion": format!("{group}/{version}"), "kind": kind, "metadata": metadata, "spec": spec});
    Made { group, version, kind, namespace: namespace.to_owned(), name: name.to_owned(), json }
}

/// What something in the cluster writes is no difference.
fn ignored((group, kind, name): &(String, String, String)) -> Json {
    let field = match kind.as_str() {
        "CustomResourceDefinition" => ".spec.conversion.webhook.clientConfig.caBundle",
        "APIService" => ".spec.caBundle",
        _ => ".webhooks[]?.clientConfig.caBundle",
    };
    json!({"group": group, "kind": kind, "name": name, "jqPathExpressions": [field]})
}

/// True for a webhook, conversion or aggregated API that is called through a service and brings no certificate: something
/// in the cluster puts one there.
pub(super) fn is_injected(resource: &Resource<'_>) -> bool {
    let calls = |config: &Node<'_>| config.get("service").is_some() && is_empty(config.get(CA_BUNDLE));
    match resource.kind() {
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration" => {
            let webhooks = resource.node.get("webhooks").and_then(Node::as_sequence);
            let mut webhooks = webhooks.into_iter().flat_map(|list| &list.items);
            webhooks.any(|webhook| webhook.get("clientConfig").is_some_and(calls))
        }
        "CustomResourceDefinition" => {
            resource.node.at(&["spec", "conversion", "webhook", "clientConfig"]).is_some_and(calls)
        }
        "APIService" => {
            let skips = resource.node.at(&["spec", "insecureSkipTLSVerify"]).and_then(Node::text) == Some("true");
            !skips && resource.node.get("spec").is_some_and(calls)
        }
        _ => false,
    }
}

/// Nothing, or a line end in base64, which is how generators write nothing.
fn is_empty(bundle: Option<&Node<'_>>) -> bool {
    bundle.and_then(Node::text).is_none_or(|text| matches!(text.trim(), "" | "Cg=="))
}
