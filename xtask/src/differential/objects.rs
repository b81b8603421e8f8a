//! Objects of many kinds that name one another.

mod access;
mod admission;
mod config;
mod custom;
mod network;
mod odd;
mod pods;
mod storage;
mod workloads;

use super::grower::Grower;
use super::value::{Value, yaml};

pub(super) use custom::{crds_file, openapi_file};
pub(super) use pods::IMAGES;

/// What the objects of one app share.
#[derive(Clone, Debug)]
pub(super) struct App {
    /// Stem of their names.
    pub(super) name: String,
    /// Their namespace, if they say one.
    pub(super) namespace: Option<&'static str>,
}

type Make = fn(&mut Grower<'_>, &App) -> Value;

/// Every kind, with how often it comes.
const KINDS: &[(usize, Make)] = &[
    (14, workloads::deployment),
    (7, workloads::stateful_set),
    (3, workloads::daemon_set),
    (3, workloads::job),
    (4, workloads::cron_job),
    (2, workloads::pod),
    (9, network::service),
    (5, network::ingress),
    (3, network::network_policy),
    (7, config::config_map),
    (6, config::secret),
    (5, access::service_account),
    (3, access::role),
    (4, access::role_binding),
    (2, access::cluster_role),
    (4, access::cluster_role_binding),
    (4, workloads::autoscaler),
    (3, workloads::disruption_budget),
    (2, config::namespace),
    (2, storage::volume),
    (4, storage::claim),
    (2, storage::storage_class),
    (2, admission::webhook),
    (1, admission::validating_webhook),
    (2, admission::policy),
    (2, admission::policy_binding),
    (1, network::api_service),
    (2, custom::definition),
    (5, custom::widget),
    (2, custom::certificate),
    (1, config::list),
    (1, access::priority_class),
];

/// The objects of `app`: a few kinds, most of them once.
pub(super) fn of_app(g: &mut Grower<'_>, app: &App) -> Vec<Value> {
    let total: usize = KINDS.iter().map(|(weight, _)| weight).sum();
    let count = 1 + g.below(5);
    let mut objects: Vec<Value> = Vec::new();
    for _ in 0..count {
        let mut at = g.below(total);
        let make = KINDS.iter().find(|(weight, _)| {
            let found = at < *weight;
            at = at.saturating_sub(*weight);
            found
        });
        let Some((_, make)) = make else { continue };
        let object = make(g, app);
        let same =
            |there: &Value| there.get("kind") == object.get("kind") && there.get("metadata") == object.get("metadata");
        if !objects.iter().any(|there| there.get("kind") == object.get("kind"))
            || (g.chance(1) && !objects.iter().any(same))
        {
            objects.push(object);
        }
    }
    objects
}

/// Makes `objects` look as people write them.
pub(super) fn season(g: &mut Grower<'_>, objects: &mut [Value]) {
    for object in objects {
        odd::season(g, object);
    }
}

/// An object of `app` whose name is `name`.
fn object(g: &mut Grower<'_>, app: &App, api_version: &str, kind: &str, name: &str) -> Value {
    let mut metadata = yaml!({ "name": (name) });
    if let Some(namespace) = app.namespace {
        metadata.put("namespace", namespace);
    }
    described(g, app, api_version, kind, metadata)
}

/// An object without a namespace.
fn cluster_object(g: &mut Grower<'_>, app: &App, api_version: &str, kind: &str, name: &str) -> Value {
    described(g, app, api_version, kind, yaml!({ "name": (name) }))
}

fn described(g: &mut Grower<'_>, app: &App, api_version: &str, kind: &str, mut metadata: Value) -> Value {
    if g.chance(35) {
        metadata.put("labels", labels(g, app));
    }
    if g.chance(20) {
        metadata.put("annotations", annotations(g, app));
    }
    if g.chance(3) {
        metadata.put("finalizers", yaml!(["kubernetes.io/keep", "example.com/slow"]));
    }
    yaml!({ "apiVersion": (api_version), "kind": (kind), "metadata": (metadata) })
}

/// Labels of an app.
pub(super) fn labels(g: &mut Grower<'_>, app: &App) -> Value {
    let mut labels = yaml!({ "app": (app.name.as_str()) });
    for (key, values) in [("tier", ["front", "back"]), ("track", ["stable", "canary"])] {
        if g.chance(25) {
            labels.put(key, g.pick(&values));
        }
    }
    labels
}

fn annotations(g: &mut Grower<'_>, app: &App) -> Value {
    let notes = [
        yaml!({ "note": "plain" }),
        yaml!({ "example.com/owner": (format!("team {}", app.name)) }),
        yaml!({ "prometheus.io/scrape": "true", "prometheus.io/port": "9090" }),
        yaml!({ "config": "a: b\nc: d\n" }),
        yaml!({ "internal.config.kubernetes.io/needsHashSuffix": "no" }),
        yaml!({ "service": (app.name.as_str()), "var": "$(WHERE)" }),
        yaml!({ "config.kubernetes.io/local-config": "false" }),
        yaml!({ "kustomize.config.k8s.io/needs-hash": "true" }),
    ];
    let most = if g.chance(8) { notes.len() } else { 4 };
    g.one(&notes[..most]).cloned().unwrap_or_else(Value::map)
}
