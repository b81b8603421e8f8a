//! Custom resources, their definition, and files that teach kustomize their schema.

use super::{App, cluster_object, object};
use crate::differential::grower::Grower;
use crate::differential::value::{Value, yaml};

/// The kind of [`widget`] as OpenAPI documents call it.
const CRD_SCHEMA_FILE: &str = "com.example.v1.Widget";

pub(super) fn widget(g: &mut Grower<'_>, app: &App) -> Value {
    let mut spec = yaml!({
        "size": 3,
        "parts": [{ "id": "a", "amount": 1 }, { "id": "b", "amount": 2 }],
        "configRef": { "name": (format!("{}-config", app.name)) },
        "secretName": (format!("{}-secret", app.name)),
        "tags": ["x", "y"],
    });
    if g.chance(40) {
        spec.put("template", super::pods::template(g, app));
    }
    if g.chance(40) {
        spec.put("selector", yaml!({ "matchLabels": { "app": (app.name.as_str()) } }));
    }
    let kind = g.pick(&["Widget", "Widget", "Widget", "Gadget"]);
    g.wants("custom resource", 100);
    object(g, app, "example.com/v1", kind, &app.name).with("spec", spec)
}

pub(super) fn certificate(g: &mut Grower<'_>, app: &App) -> Value {
    let issuer = yaml!({ "name": (app.name.as_str()), "kind": "Issuer" });
    let spec =
        yaml!({ "secretName": (format!("{}-secret", app.name)), "issuerRef": (issuer), "dnsNames": ["a.example.com"] });
    object(g, app, "cert-manager.io/v1", "Certificate", &app.name).with("spec", spec)
}

pub(super) fn definition(g: &mut Grower<'_>, app: &App) -> Value {
    let scope = g.pick(&["Namespaced", "Namespaced", "Cluster"]);
    let schema = yaml!({ "type": "object", "properties": { "spec": { "type": "object" } } });
    let conversion = yaml!({ "strategy": "Webhook", "webhook": { "clientConfig": { "service": { "name": (app.name.as_str()), "namespace": "default" } } } });
    let mut spec = yaml!({
        "group": "example.com",
        "names": { "kind": "Widget", "plural": "widgets" },
        "scope": (scope),
        "versions": [{ "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": (schema) } }],
    });
    if g.chance(30) {
        spec.put("conversion", conversion);
    }
    let api = "apiextensions.k8s.io/v1";
    cluster_object(g, app, api, "CustomResourceDefinition", "widgets.example.com").with("spec", spec)
}

fn properties(parts: Value) -> Value {
    yaml!({ "spec": { "type": "object", "properties": { "parts": (parts), "size": { "type": "integer" } } } })
}

/// An OpenAPI document in which the parts of a widget merge by `id`.
pub(in crate::differential) fn openapi_file(g: &mut Grower<'_>) -> Value {
    let mut parts = yaml!({ "type": "array", "items": { "type": "object" }, "x-kubernetes-patch-merge-key": "id" });
    if g.chance(80) {
        parts.put("x-kubernetes-patch-strategy", g.pick(&["merge", "merge", "merge", "replace"]));
    }
    let mut definition = yaml!({ "type": "object", "properties": (properties(parts)) });
    definition
        .put("x-kubernetes-group-version-kind", yaml!([{ "group": "example.com", "version": "v1", "kind": "Widget" }]));
    let mut document = yaml!({ "definitions": { CRD_SCHEMA_FILE: (definition) } });
    if g.chance(40) {
        let kind = yaml!({ "group": "example.com", "version": "v1", "kind": "Widget" });
        let path = g.pick(&[
            "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}",
            "/apis/example.com/v1/widgets/{name}",
        ]);
        let operation = yaml!({ "x-kubernetes-group-version-kind": (kind), "x-kubernetes-action": "get" });
        document.put("paths", yaml!({ path: { "get": (operation) } }));
    }
    document
}

/// A file for the field `crds`, in which fields of a widget name other objects.
pub(in crate::differential) fn crds_file(g: &mut Grower<'_>) -> Value {
    let reference = yaml!({ "$ref": "com.example.v1.WidgetSpec" });
    let mut secret = yaml!({ "type": "string" });
    // The name is looked for in a field below, so a text there is refused.
    if g.chance(6) {
        secret.put("x-kubernetes-object-ref-api-version", "v1");
        secret.put("x-kubernetes-object-ref-kind", "Secret");
    }
    let mut config = yaml!({ "type": "object", "x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap" });
    if g.chance(50) {
        config.put("x-kubernetes-object-ref-name-key", "name");
    }
    let mut fields = yaml!({ "secretName": (secret), "configRef": (config) });
    if g.chance(30) {
        fields.put("selector", yaml!({ "type": "object", "x-kubernetes-label-selector": "" }));
    }
    if g.chance(30) {
        fields.put("tags", yaml!({ "type": "object", "x-kubernetes-annotation": "" }));
    }
    if g.chance(20) {
        fields.put("size", yaml!({ "type": "string", "x-kubernetes-identity": "" }));
    }
    let metadata = yaml!({ "$ref": "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta" });
    let text = yaml!({ "type": "string" });
    let widget = yaml!({ "Schema": { "properties": { "apiVersion": (text.clone()), "kind": (text), "metadata": (metadata), "spec": (reference) } } });
    let spec = yaml!({ "Schema": { "properties": (fields) } });
    yaml!({ CRD_SCHEMA_FILE: (widget), "com.example.v1.WidgetSpec": (spec) })
}
