//! What is reached over the network.

use super::{App, cluster_object, object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

pub(super) fn service(g: &mut Grower<'_>, app: &App) -> Value {
    let ports = [
        yaml!({ "port": 80, "targetPort": 8080, "name": "http" }),
        yaml!({ "port": 443, "targetPort": "https", "name": "https" }),
        yaml!({ "port": 53, "protocol": "UDP", "name": "dns" }),
        yaml!({ "port": 53, "protocol": "TCP", "name": "dns-tcp" }),
    ];
    let mut spec = yaml!({ "selector": { "app": (app.name.as_str()) }, "ports": (g.some(&ports, 3)) });
    if g.chance(25) {
        spec.put("type", g.pick(&["ClusterIP", "LoadBalancer", "NodePort"]));
    }
    if g.chance(10) {
        spec.put("clusterIP", "None");
    }
    object(g, app, "v1", "Service", &app.name).with("spec", spec)
}

pub(super) fn ingress(g: &mut Grower<'_>, app: &App) -> Value {
    if g.chance(25) {
        let backend = yaml!({ "serviceName": (app.name.as_str()), "servicePort": 80 });
        let spec = yaml!({ "rules": [{ "host": "old.example.com", "http": { "paths": [{ "backend": (backend) }] } }] });
        let api = g.pick(&["extensions/v1beta1", "networking.k8s.io/v1beta1"]);
        return object(g, app, api, "Ingress", &app.name).with("spec", spec);
    }
    let backend = yaml!({ "service": { "name": (app.name.as_str()), "port": { "number": 80 } } });
    let path = yaml!({ "path": "/", "pathType": "Prefix", "backend": (backend) });
    let mut spec =
        yaml!({ "rules": [{ "host": (format!("{}.example.com", app.name)), "http": { "paths": [(path)] } }] });
    if g.chance(40) {
        spec.put("tls", yaml!([{ "hosts": ["$(WHERE)"], "secretName": (format!("{}-secret", app.name)) }]));
    }
    let mut ingress = object(g, app, "networking.k8s.io/v1", "Ingress", &app.name).with("spec", spec);
    if g.chance(15)
        && let Some(metadata) = ingress.get_mut("metadata")
    {
        let secret = format!("{}-secret", app.name);
        metadata.put("annotations", yaml!({ "ingress.kubernetes.io/auth-secret": (secret) }));
    }
    ingress
}

pub(super) fn network_policy(g: &mut Grower<'_>, app: &App) -> Value {
    let labels = yaml!({ "app": (app.name.as_str()) });
    let from = yaml!([{ "podSelector": { "matchLabels": { "app": "web" } } }, { "namespaceSelector": {} }]);
    let spec = yaml!({
        "podSelector": { "matchLabels": (labels.clone()) },
        "ingress": [{ "from": (from), "ports": [{ "port": 80 }] }],
        "egress": [{ "to": [{ "podSelector": { "matchLabels": (labels) } }] }],
    });
    object(g, app, "networking.k8s.io/v1", "NetworkPolicy", &app.name).with("spec", spec)
}

pub(super) fn api_service(g: &mut Grower<'_>, app: &App) -> Value {
    let service = yaml!({ "name": (app.name.as_str()), "namespace": (app.namespace.unwrap_or("default")) });
    let spec = yaml!({ "group": "example.com", "version": "v1", "service": (service), "versionPriority": 10 });
    cluster_object(g, app, "apiregistration.k8s.io/v1", "APIService", "v1.example.com").with("spec", spec)
}
