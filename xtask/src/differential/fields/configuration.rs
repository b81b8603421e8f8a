//! `openapi`, `crds`, `configurations`.

use crate::differential::grower::{Grower, Layer};
use crate::differential::objects;
use crate::differential::value::{Value, yaml};

pub(super) fn openapi(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("openapi.path", 60) {
        let document = objects::openapi_file(g);
        let file = layer.file(g, "openapi", vec![document]);
        layer.set("openapi", yaml!({ "path": (file) }));
    } else if g.wants("openapi.version", 100) {
        let version = if g.chance(8) { "v1.20.4" } else { "v1.21.2" };
        layer.set("openapi", yaml!({ "version": (version) }));
    }
}

pub(super) fn crds(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("crds", 100) {
        let document = objects::crds_file(g);
        let file = layer.file(g, "crds", vec![document]);
        layer.add("crds", file);
    }
}

pub(super) fn configurations(g: &mut Grower<'_>, layer: &mut Layer) {
    if !g.wants("configurations", 100) {
        return;
    }
    let all = [
        ("namePrefix", yaml!([{ "path": "metadata/name" }, { "path": "spec/secretName", "kind": "Widget" }])),
        ("nameSuffix", yaml!([{ "path": "spec/title", "kind": "Widget" }])),
        ("nameReference", name_reference()),
        (
            "images",
            yaml!([{ "path": "spec/template/spec/image", "kind": "Widget" }, { "path": "spec/image", "kind": "Gadget" }]),
        ),
        ("commonLabels", yaml!([{ "path": "spec/selector/matchLabels", "create": true, "kind": "Widget" }])),
        ("commonAnnotations", yaml!([{ "path": "spec/notes", "create": true, "kind": "Widget" }])),
        ("namespace", yaml!([{ "path": "spec/where", "create": true, "kind": "Widget" }])),
        ("replicas", yaml!([{ "path": "spec/size", "kind": "Widget" }])),
        ("varReference", yaml!([{ "path": "metadata/annotations" }, { "path": "spec/tags", "kind": "Widget" }])),
        ("templateLabels", yaml!([{ "path": "spec/template/metadata/labels", "create": true, "kind": "Widget" }])),
        ("labels", yaml!([{ "path": "spec/labels", "create": true, "kind": "Widget" }])),
    ];
    let mut document = Value::map();
    for (key, specs) in g.some(&all, 4) {
        document.put(key, specs);
    }
    let file = layer.file(g, "configuration", vec![document]);
    layer.add("configurations", file);
}

fn name_reference() -> Value {
    yaml!([
        { "kind": "Secret", "version": "v1", "fieldSpecs": [{ "path": "spec/secretName", "kind": "Widget" }] },
        { "kind": "ConfigMap", "fieldSpecs": [{ "path": "spec/configRef/name", "kind": "Widget" }] },
        { "kind": "Widget", "fieldSpecs": [{ "path": "spec/scaleTargetRef/name", "kind": "HorizontalPodAutoscaler" }] },
    ])
}
