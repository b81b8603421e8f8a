//! What runs pods, and what watches over it.

use super::{App, object, pods};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

pub(super) fn deployment(g: &mut Grower<'_>, app: &App) -> Value {
    let mut spec = yaml!({ "selector": { "matchLabels": { "app": (app.name.as_str()) } } });
    if g.chance(60) {
        spec.put("replicas", 1 + g.below(4));
    }
    if g.chance(20) {
        spec.put(
            "strategy",
            yaml!({ "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": "25%" } }),
        );
    }
    spec.put("template", pods::template(g, app));
    let version = g.pick(&["apps/v1", "apps/v1", "apps/v1", "apps/v1", "extensions/v1beta1"]);
    object(g, app, version, "Deployment", &app.name).with("spec", spec)
}

pub(super) fn stateful_set(g: &mut Grower<'_>, app: &App) -> Value {
    let mut spec = yaml!({
        "serviceName": (app.name.as_str()),
        "replicas": 2,
        "selector": { "matchLabels": { "app": (app.name.as_str()) } },
        "template": (pods::template(g, app)),
    });
    if g.chance(70) {
        let mut metadata = yaml!({ "name": "data" });
        if g.chance(50) {
            metadata.put("labels", yaml!({ "app": (app.name.as_str()) }));
        }
        let claim = yaml!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } });
        let claim = if g.chance(50) { claim.with("storageClassName", "fast") } else { claim };
        spec.put("volumeClaimTemplates", yaml!([{ "metadata": (metadata), "spec": (claim) }]));
    }
    object(g, app, "apps/v1", "StatefulSet", &app.name).with("spec", spec)
}

pub(super) fn daemon_set(g: &mut Grower<'_>, app: &App) -> Value {
    let spec =
        yaml!({ "selector": { "matchLabels": { "app": (app.name.as_str()) } }, "template": (pods::template(g, app)) });
    object(g, app, "apps/v1", "DaemonSet", &app.name).with("spec", spec)
}

pub(super) fn job(g: &mut Grower<'_>, app: &App) -> Value {
    let spec = yaml!({ "template": (pods::template(g, app)), "backoffLimit": 3 });
    object(g, app, "batch/v1", "Job", &format!("{}-once", app.name)).with("spec", spec)
}

pub(super) fn cron_job(g: &mut Grower<'_>, app: &App) -> Value {
    let version = g.pick(&["batch/v1", "batch/v1", "batch/v1beta1"]);
    let template = pods::template(g, app);
    let spec = yaml!({ "schedule": "*/5 * * * *", "jobTemplate": { "spec": { "template": (template) } } });
    object(g, app, version, "CronJob", &format!("{}-often", app.name)).with("spec", spec)
}

pub(super) fn pod(g: &mut Grower<'_>, app: &App) -> Value {
    let spec = pods::spec(g, app);
    object(g, app, "v1", "Pod", &app.name).with("spec", spec)
}

pub(super) fn autoscaler(g: &mut Grower<'_>, app: &App) -> Value {
    let kind = g.pick(&["Deployment", "Deployment", "StatefulSet", "Widget"]);
    let version = if kind == "Widget" { "example.com/v1" } else { "apps/v1" };
    let api = g.pick(&["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"]);
    let target = yaml!({ "apiVersion": (version), "kind": (kind), "name": (app.name.as_str()) });
    let metric = yaml!({ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization" } } });
    let spec = yaml!({ "scaleTargetRef": (target), "minReplicas": 1, "maxReplicas": 5, "metrics": [(metric)] });
    object(g, app, api, "HorizontalPodAutoscaler", &app.name).with("spec", spec)
}

pub(super) fn disruption_budget(g: &mut Grower<'_>, app: &App) -> Value {
    let api = g.pick(&["policy/v1", "policy/v1", "policy/v1beta1"]);
    let spec = yaml!({ "minAvailable": 1, "selector": { "matchLabels": { "app": (app.name.as_str()) } } });
    object(g, app, api, "PodDisruptionBudget", &app.name).with("spec", spec)
}
