//! Pod templates.

use super::App;
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

/// Images as people write them.
pub(in crate::differential) const IMAGES: [&str; 10] = [
    "nginx",
    "nginx:1.25",
    "busybox:latest",
    "ghcr.io/example/app:v1.2.3",
    "registry.local:5000/team/app",
    "registry.local:5000/team/app:v1",
    "redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "nginx:1.25@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "docker.io/library/redis:7-alpine",
    "$(IMAGE)",
];

/// A template with the labels that a selector asks for.
pub(super) fn template(g: &mut Grower<'_>, app: &App) -> Value {
    let mut metadata = yaml!({ "labels": { "app": (app.name.as_str()) } });
    if g.chance(15) {
        metadata.put("annotations", yaml!({ "checksum/config": "1e5" }));
    }
    yaml!({ "metadata": (metadata), "spec": (spec(g, app)) })
}

/// The spec of a pod.
pub(super) fn spec(g: &mut Grower<'_>, app: &App) -> Value {
    let mut containers = vec![container(g, app, "main")];
    if g.chance(30) {
        containers.push(container(g, app, "sidecar"));
    }
    let mut spec = yaml!({ "containers": (containers) });
    if g.chance(20) {
        spec.put("initContainers", vec![container(g, app, "init")]);
    }
    if g.chance(35) {
        spec.put("serviceAccountName", app.name.as_str());
    }
    if g.chance(45) {
        spec.put("volumes", volumes(g, app));
    }
    if g.chance(10) {
        spec.put("imagePullSecrets", yaml!([{ "name": (format!("{}-secret", app.name)) }]));
    }
    if g.chance(12) {
        spec.put(
            "tolerations",
            yaml!([{ "key": "a", "operator": "Exists" }, { "key": "b", "value": "1", "effect": "NoSchedule" }]),
        );
    }
    if g.chance(8) {
        spec.put("topologySpreadConstraints", spread(app));
    }
    if g.chance(8) {
        spec.put("hostAliases", yaml!([{ "ip": "10.0.0.1", "hostnames": ["a.local", "b.local"] }]));
    }
    if g.chance(8) {
        spec.put("affinity", affinity(app));
    }
    spec
}

fn container(g: &mut Grower<'_>, app: &App, name: &str) -> Value {
    let mut container = yaml!({ "name": (name), "image": (g.pick(&IMAGES)) });
    if g.chance(40) {
        container.put("env", env(g, app));
    }
    if g.chance(20) {
        container.put(
            "envFrom",
            yaml!([
                { "configMapRef": { "name": (format!("{}-config", app.name)) } },
                { "secretRef": { "name": (format!("{}-secret", app.name)), "optional": true } },
            ]),
        );
    }
    if g.chance(35) {
        container.put("ports", ports(g));
    }
    if g.chance(20) {
        container.put("args", yaml!(["--name=$(NAME)", "--where", "$(WHERE)", "-v"]));
    }
    if g.chance(20) {
        container.put("resources", yaml!({ "limits": { "cpu": "500m", "memory": "1Gi" }, "requests": { "cpu": 1 } }));
    }
    if g.chance(25) {
        container.put(
            "volumeMounts",
            yaml!([{ "name": "config", "mountPath": "/etc/app" }, { "name": "data", "mountPath": "/data" }]),
        );
    }
    if g.chance(10) {
        container.put("livenessProbe", yaml!({ "httpGet": { "path": "/healthz", "port": 8080 }, "periodSeconds": 10 }));
    }
    container
}

fn env(g: &mut Grower<'_>, app: &App) -> Value {
    let all = [
        yaml!({ "name": "LEVEL", "value": "info" }),
        yaml!({ "name": "HOST", "value": (app.name.as_str()) }),
        yaml!({ "name": "COUNT", "value": "3" }),
        yaml!({ "name": "FROM", "value": "$(NAME).$(WHERE)" }),
        yaml!({ "name": "KEY", "valueFrom": { "configMapKeyRef": { "name": (format!("{}-config", app.name)), "key": "a" } } }),
        yaml!({ "name": "PASSWORD", "valueFrom": { "secretKeyRef": { "name": (format!("{}-secret", app.name)), "key": "p" } } }),
        yaml!({ "name": "IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } }),
        yaml!({ "name": "EMPTY" }),
    ];
    g.some(&all, 4).into()
}

fn ports(g: &mut Grower<'_>) -> Value {
    let all = [
        yaml!({ "containerPort": 8080 }),
        yaml!({ "containerPort": 8443, "name": "https", "protocol": "TCP" }),
        yaml!({ "containerPort": 53, "protocol": "UDP" }),
        yaml!({ "containerPort": 53, "protocol": "TCP" }),
    ];
    g.some(&all, 3).into()
}

fn volumes(g: &mut Grower<'_>, app: &App) -> Value {
    let named = |suffix: &str| format!("{}-{suffix}", app.name);
    let all = [
        yaml!({ "name": "config", "configMap": { "name": (named("config")) } }),
        yaml!({ "name": "secret", "secret": { "secretName": (named("secret")), "items": [{ "key": "a", "path": "b" }] } }),
        yaml!({ "name": "data", "persistentVolumeClaim": { "claimName": (named("data")) } }),
        yaml!({ "name": "scratch", "emptyDir": {} }),
        yaml!({ "name": "all", "projected": { "sources": [
            { "configMap": { "name": (named("config")) } },
            { "secret": { "name": (named("secret")) } },
        ] } }),
    ];
    g.some(&all, 4).into()
}

fn spread(app: &App) -> Value {
    yaml!([{
        "maxSkew": 1,
        "topologyKey": "zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": { "matchLabels": { "app": (app.name.as_str()) } },
    }])
}

fn affinity(app: &App) -> Value {
    yaml!({ "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            { "topologyKey": "host", "labelSelector": { "matchLabels": { "app": (app.name.as_str()) } } },
        ],
        "preferredDuringSchedulingIgnoredDuringExecution": [
            { "weight": 1, "podAffinityTerm": { "topologyKey": "zone", "labelSelector": { "matchLabels": { "app": "x" } } } },
        ],
    } })
}
