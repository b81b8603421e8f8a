//! `configMapGenerator`, `secretGenerator`, `generatorOptions`.

use super::labels;
use crate::differential::grower::{Grower, Layer, Seen};
use crate::differential::value::{Value, yaml};

/// The fields of one generator as coverage calls them.
struct Fields {
    literals: &'static str,
    files: &'static str,
    envs: &'static str,
    env: &'static str,
    behavior: &'static str,
    options: &'static str,
    binary: &'static str,
}

const CONFIG_MAP: Fields = Fields {
    literals: "configMapGenerator.literals",
    files: "configMapGenerator.files",
    envs: "configMapGenerator.envs",
    env: "configMapGenerator.env",
    behavior: "configMapGenerator.behavior",
    options: "configMapGenerator.options",
    binary: "configMapGenerator: binary data",
};

const SECRET: Fields = Fields {
    literals: "secretGenerator.literals",
    files: "secretGenerator.files",
    envs: "secretGenerator.envs",
    env: "secretGenerator.env",
    behavior: "secretGenerator.behavior",
    options: "secretGenerator.options",
    binary: "secretGenerator: binary data",
};

const LITERALS: [&str; 14] = [
    "a=1",
    "p=hunter2",
    "b=two words",
    "url=http://web:80/x?y=z",
    "quoted=\"q\"",
    "single='s'",
    "empty=",
    "yes=no",
    "number=0123",
    "host=web",
    "unicode=größer ☃",
    "var=$(WHERE)",
    "long.key_name-x=v",
    "json={\"a\": [1]}",
];

const ENV_FILE: &str = "# comment\nA=1\n\nB = two\nC=\"quoted\"\nD=a=b\n  E=indented\nHOST=web\n";

const FILES: [(&str, &[u8]); 6] = [
    ("app.properties", b"color=red\nsize=big\n"),
    ("no-newline.txt", b"text without an end"),
    ("trailing.txt", b"blank at the end \n\n"),
    ("config.yaml", b"server:\n  port: 80\n  host: web\n"),
    ("tabs.txt", b"\ttab\r\nreturn\n"),
    ("data.json", b"{\"a\": {\"b\": 1}}\n"),
];

pub(super) fn config_maps(g: &mut Grower<'_>, layer: &mut Layer) {
    let entry = args(g, layer, "ConfigMap", &CONFIG_MAP);
    layer.add("configMapGenerator", entry);
}

pub(super) fn secrets(g: &mut Grower<'_>, layer: &mut Layer) {
    let entry = secret_args(g, layer);
    layer.add("secretGenerator", entry);
}

/// One ConfigMap to make.
pub(super) fn config_map_args(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    args(g, layer, "ConfigMap", &CONFIG_MAP)
}

/// One Secret to make.
pub(super) fn secret_args(g: &mut Grower<'_>, layer: &mut Layer) -> Value {
    let mut entry = args(g, layer, "Secret", &SECRET);
    if g.wants("secretGenerator.type", 35) {
        entry.put("type", g.pick(&["Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson"]));
    }
    entry
}

fn args(g: &mut Grower<'_>, layer: &mut Layer, kind: &str, fields: &Fields) -> Value {
    let generated: Vec<_> = layer.seen.iter().filter(|seen| seen.kind() == kind).cloned().collect();
    let again = g.one(&generated).cloned().filter(|_| g.wants(fields.behavior, 50));
    let mut args = match &again {
        Some(seen) => named_again(g, seen),
        None => fresh(g, layer, kind),
    };
    sources(g, layer, &mut args, fields);
    if g.wants(fields.options, 30) {
        let options = options_of(
            g,
            &["options.labels", "options.annotations", "options.disableNameSuffixHash", "options.immutable"],
        );
        args.put("options", options);
    }
    if again.is_none() {
        remember(layer, kind, &args);
    }
    args
}

fn named_again(g: &mut Grower<'_>, seen: &Seen) -> Value {
    let (name, namespace) = seen.a_name(g);
    let mut args = yaml!({ "name": (name) });
    let behavior = if g.chance(5) { "create" } else { g.pick(&["merge", "merge", "replace"]) };
    args.put("behavior", behavior);
    if !namespace.is_empty() && g.chance(95) {
        args.put("namespace", namespace);
    }
    args
}

fn fresh(g: &mut Grower<'_>, layer: &Layer, kind: &str) -> Value {
    let suffix = if kind == "Secret" { "secret" } else { "config" };
    let app = g.one(&layer.seen).map_or("web", |seen| seen.value.text(&["metadata", "labels", "app"])).to_owned();
    let app = if app.is_empty() { g.pick(&["web", "api", "db", "cache"]).to_owned() } else { app };
    let name = format!("{app}-{suffix}");
    let there = layer.seen.iter().any(|seen| seen.kind() == kind);
    let name = if there || !g.is_first_id(kind, &name) { g.fresh(&name) } else { name };
    let mut args = yaml!({ "name": (name) });
    if g.chance(12) {
        args.put("namespace", g.pick(&["prod", "team-a"]));
    }
    if g.chance(8) {
        args.put("behavior", "create");
    }
    args
}

fn sources(g: &mut Grower<'_>, layer: &Layer, args: &mut Value, fields: &Fields) {
    if g.wants(fields.literals, 75) {
        let literals: Vec<_> = g.some(&LITERALS, 4).into_iter().map(Value::from).collect();
        args.put("literals", literals);
    }
    if g.wants(fields.files, 35) {
        let file = g.some(&FILES, 2);
        let files: Vec<_> = file.into_iter().map(|(name, bytes)| source_file(g, layer, name, bytes)).collect();
        args.put("files", files);
    }
    if g.wants(fields.binary, 8) {
        g.bytes(&layer.folder, "blob.bin", [0, 1, 2, 255, 254, b'a']);
        args.put("files", yaml!(["blob.bin"]));
    }
    if g.wants(fields.envs, 18) {
        let name = g.fresh("env");
        g.bytes(&layer.folder, &name, ENV_FILE);
        args.put("envs", vec![name]);
    }
    if g.wants(fields.env, 9) {
        let name = g.fresh("old") + ".env";
        g.bytes(&layer.folder, &name, "OLD=1\nFROM_ENV_THAT_IS_NOT_SET\n");
        args.put("env", name);
    }
}

fn source_file(g: &mut Grower<'_>, layer: &Layer, name: &str, bytes: &[u8]) -> String {
    let path = if g.chance(30) { format!("files/{name}") } else { name.to_owned() };
    g.bytes(&layer.folder, &path, bytes);
    if g.chance(30) { format!("{}={path}", g.pick(&["key", "k.y", "renamed.txt"])) } else { path }
}

/// Options of one generator or of all.
fn options_of(g: &mut Grower<'_>, fields: &[&'static str; 4]) -> Value {
    let mut options = Value::map();
    if g.wants(fields[0], 40) {
        options.put("labels", labels::pairs(g));
    }
    if g.wants(fields[1], 30) {
        options.put("annotations", labels::pairs(g));
    }
    if g.wants(fields[2], 40) {
        options.put("disableNameSuffixHash", g.chance(85));
    }
    if g.wants(fields[3], 20) {
        options.put("immutable", g.chance(85));
    }
    options
}

/// A generated object can be patched and named like any other.
fn remember(layer: &mut Layer, kind: &str, args: &Value) {
    let mut metadata = yaml!({ "name": (args.text(&["name"])) });
    let namespace = args.text(&["namespace"]);
    if !namespace.is_empty() {
        metadata.put("namespace", namespace);
    }
    let mut data = Value::map();
    for literal in args.get("literals").map(Value::items).unwrap_or_default() {
        if let Value::Text(text) = literal
            && let Some((key, value)) = text.split_once('=')
        {
            data.put(key, value);
        }
    }
    let object = yaml!({ "apiVersion": "v1", "kind": (kind), "metadata": (metadata), "data": (data) });
    layer.seen.push(Seen::new(object));
}

pub(super) fn options(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("generatorOptions", 100) {
        let options = options_of(
            g,
            &["options.labels", "options.annotations", "options.disableNameSuffixHash", "options.immutable"],
        );
        layer.set("generatorOptions", options);
    }
}
