//! Argo CD's `Application`.

use kubekiln::Resource;
use kubekiln::project::{ArgoCd, Delivery, Target};
use kubekiln_yaml::Node;
use serde_json::{Value as Json, json};

use super::{Facts, Made, path};

/// Removes the objects of an Application that is removed.
const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";
const CA_BUNDLE: &str = "caBundle";

pub(super) fn application(target: &Target<'_>, delivery: &Delivery<'_>, argocd: &ArgoCd<'_>, facts: &Facts) -> Made {
    let (name, namespace) = (target.name.text, argocd.namespace.text);
    let mut metadata = json!({"name": name, "namespace": namespace});
    if argocd.cascade {
        metadata["finalizers"] = json!([FINALIZER]);
    }
    // Large objects do not fit into the annotation that applying from the client's side needs.
    let mut policy = json!({"syncOptions": ["ServerSideApply=true", "RespectIgnoreDifferences=true"]});
    if argocd.automated {
        policy["automated"] = json!({"prune": true, "selfHeal": true});
    }
    let mut spec = json!({
        "project": argocd.project.text,
        "source": {
            "repoURL": argocd.repo_url.text,
            "targetRevision": argocd.target_revision.text,
            "path": path(target, delivery),
            "directory": {"recurse": true},
        },
        "destination": {"server": argocd.server.text},
        "syncPolicy": policy,
    });
    if !facts.injected.is_empty() {
        spec["ignoreDifferences"] = facts.injected.iter().map(ignored).collect();
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
