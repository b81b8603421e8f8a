//! Configuration, and what holds several objects.

use super::{App, cluster_object, object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

pub(super) fn config_map(g: &mut Grower<'_>, app: &App) -> Value {
    let data = [
        yaml!({ "a": "1", "b": "two" }),
        yaml!({ "app.properties": "color=red\nsize=big\n", "host": (app.name.as_str()) }),
        yaml!({ "config.yaml": "server:\n  port: 80\n  host: web\n", "url": "http://web:80/path" }),
        yaml!({ "config.json": "{\"a\": {\"b\": [1, 2]}, \"host\": \"web\"}" }),
        yaml!({ "empty": "", "on": "on", "number": "0x1F", "unicode": "größer ☃" }),
        Value::map(),
    ];
    let mut config_map = object(g, app, "v1", "ConfigMap", &format!("{}-config", app.name));
    config_map.put("data", g.one(&data).cloned().unwrap_or_else(Value::map));
    if g.chance(8) {
        config_map.put("immutable", true);
    }
    if g.chance(6) {
        config_map.put("binaryData", yaml!({ "blob": "AAEC/w==" }));
    }
    config_map
}

pub(super) fn secret(g: &mut Grower<'_>, app: &App) -> Value {
    let mut secret = object(g, app, "v1", "Secret", &format!("{}-secret", app.name));
    if g.chance(50) {
        secret.put("type", "Opaque");
    }
    if g.chance(60) {
        secret.put("data", yaml!({ "p": "aHVudGVyMg==", "a": "MQ==" }));
    } else {
        secret.put("stringData", yaml!({ "p": "hunter2", "a": "1" }));
    }
    secret
}

pub(super) fn namespace(g: &mut Grower<'_>, app: &App) -> Value {
    let name = app.namespace.unwrap_or(&app.name).to_owned();
    cluster_object(g, app, "v1", "Namespace", &name)
}

/// Objects in a `List`; kustomize takes them out.
pub(super) fn list(g: &mut Grower<'_>, app: &App) -> Value {
    let mut items = vec![config_map(g, app)];
    items.push(super::access::service_account(g, app));
    let kind = g.pick(&["List", "List", "ConfigMapList"]);
    yaml!({ "apiVersion": "v1", "kind": (kind), "metadata": { "name": (format!("{}-list", app.name)) }, "items": (items) })
}
