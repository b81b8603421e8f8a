//! Webhooks and admission policies.

use super::{App, cluster_object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

const API: &str = "admissionregistration.k8s.io/v1";

fn webhooks(app: &App) -> Value {
    let service =
        yaml!({ "name": (app.name.as_str()), "namespace": (app.namespace.unwrap_or("default")), "path": "/admit" });
    yaml!([{
        "name": (format!("{}.example.com", app.name)),
        "clientConfig": { "service": (service), "caBundle": "" },
        "rules": [{ "apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"] }],
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }])
}

pub(super) fn webhook(g: &mut Grower<'_>, app: &App) -> Value {
    cluster_object(g, app, API, "MutatingWebhookConfiguration", &app.name).with("webhooks", webhooks(app))
}

pub(super) fn validating_webhook(g: &mut Grower<'_>, app: &App) -> Value {
    cluster_object(g, app, API, "ValidatingWebhookConfiguration", &app.name).with("webhooks", webhooks(app))
}

pub(super) fn policy(g: &mut Grower<'_>, app: &App) -> Value {
    let rules = yaml!([{ "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"] }]);
    let spec = yaml!({
        "failurePolicy": "Fail",
        "matchConstraints": { "resourceRules": (rules) },
        "validations": [{ "expression": "object.spec.replicas <= 5" }],
    });
    cluster_object(g, app, API, "ValidatingAdmissionPolicy", &app.name).with("spec", spec)
}

pub(super) fn policy_binding(g: &mut Grower<'_>, app: &App) -> Value {
    let parameters = yaml!({ "name": (format!("{}-config", app.name)), "namespace": "prod" });
    let spec = yaml!({ "policyName": (app.name.as_str()), "validationActions": ["Deny"], "paramRef": (parameters) });
    cluster_object(g, app, API, "ValidatingAdmissionPolicyBinding", &app.name).with("spec", spec)
}
