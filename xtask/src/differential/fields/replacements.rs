//! `replacements`, in the kustomization and in files.

use super::select;
use crate::differential::grower::{Grower, Layer, Seen};
use crate::differential::value::{Step, Value, yaml};

pub(super) fn replacements(g: &mut Grower<'_>, layer: &mut Layer) {
    let Some(replacement) = replacement(g, layer) else { return };
    if g.wants("replacements.path", 30) {
        let several = g.chance(40).then(|| self::replacement(g, layer)).flatten();
        let document = match several {
            Some(second) => vec![yaml!([(replacement), (second)])],
            None if g.chance(50) => vec![replacement],
            None => vec![vec![replacement].into()],
        };
        let file = layer.file(g, "replacement", document);
        layer.add("replacements", yaml!({ "path": (file) }));
    } else if g.wants("replacements inline", 100) {
        layer.add("replacements", replacement);
    }
}

/// A replacement between objects of `layer`.
pub(super) fn replacement(g: &mut Grower<'_>, layer: &Layer) -> Option<Value> {
    let source = g.one(&layer.seen).cloned()?;
    let mut replacement = Value::map();
    if g.wants("replacements.sourceValue", 15) {
        replacement.put("sourceValue", g.pick(&["text", "8080", "a.b.c", "true", "x: y"]));
    } else {
        replacement.put("source", self::source(g, &source));
    }
    let count = 1 + g.below(2);
    let mut targets = Vec::new();
    for _ in 0..count {
        let target = g.one(&layer.seen).cloned()?;
        targets.push(self::target(g, &target));
    }
    Some(replacement.with("targets", targets))
}

fn source(g: &mut Grower<'_>, seen: &Seen) -> Value {
    let mut source = select::exact(g, seen);
    if g.wants("replacements.source.fieldPath", 80) {
        source.put("fieldPath", path(g, seen, true));
    }
    if g.wants("replacements.source.options", 15) {
        source.put("options", options(g, true));
    }
    source
}

fn target(g: &mut Grower<'_>, seen: &Seen) -> Value {
    let regex = g.wants("replacements.targets.select by regex", 25);
    let select = if regex { select::wide(g, seen) } else { select::exact(g, seen) };
    let mut target = yaml!({ "select": (select) });
    if g.wants("replacements.targets.reject", 12) {
        let reject =
            if g.chance(70) { yaml!({ "kind": "Service" }) } else { yaml!({ "name": (format!("{}x?", seen.name)) }) };
        target.put("reject", vec![reject]);
    }
    let mut create = g.wants("replacements.targets.options.create", if regex { 70 } else { 30 });
    let count = 1 + g.below(2);
    if g.chance(92) {
        let paths: Vec<_> = (0..count).map(|_| if create { new_path(g, seen) } else { path(g, seen, false) }).collect();
        target.put("fieldPaths", paths);
    } else {
        create = false;
    }
    if create {
        target.put("options", yaml!({ "create": true }));
    } else if g.wants("replacements.targets.options.delimiter", 14) {
        target.put("options", options(g, false));
    }
    target
}

/// How a text is parted. A source that has no such part is refused.
fn options(g: &mut Grower<'_>, source: bool) -> Value {
    let delimiter = g.pick(&["/", ":", "-", ".", "e"]);
    let mut options = yaml!({ "delimiter": (delimiter) });
    if g.chance(if source { 25 } else { 65 }) {
        let index = [Value::from(0), Value::from(1), Value::from(2), Value::Raw("-1".to_owned())];
        options.put("index", g.one(&index).cloned().unwrap_or_else(Value::map));
    }
    options
}

/// The path of a field that `seen` has; with `scalar`, of one with a text or a number.
fn path(g: &mut Grower<'_>, seen: &Seen, scalar: bool) -> String {
    let any = !scalar && g.chance(5);
    let fits = |value: &Value| any || matches!(value, Value::Raw(_) | Value::Text(_));
    let places = seen.value.places();
    let ways: Vec<_> = places.into_iter().filter(|(_, value)| fits(value)).map(|(way, _)| way).collect();
    let Some(way) = g.one(&ways).cloned() else { return "metadata.name".to_owned() };
    let mut path = Vec::new();
    let mut at = Some(&seen.value);
    for step in &way {
        let all = !scalar || g.chance(3);
        path.push(part(g, at, step, all));
        at = at.and_then(|value| match step {
            Step::Key(key) => value.get(key),
            Step::Index(place) => value.items().get(*place),
        });
    }
    path.join(".")
}

/// `all`: a path may lead to every item of a list.
fn part(g: &mut Grower<'_>, list: Option<&Value>, step: &Step, all: bool) -> String {
    let place = match step {
        Step::Key(key) if key.contains('.') && g.chance(50) => return format!("[{key}]"),
        Step::Key(key) => return key.replace('.', "\\."),
        Step::Index(place) => *place,
    };
    let item = list.and_then(|list| list.items().get(place));
    let name = item.map_or("", |item| item.text(&["name"]));
    match g.below(4) {
        0 if all => "*".to_owned(),
        1 => place.to_string(),
        _ if name.is_empty() => place.to_string(),
        _ => format!("[name={name}]"),
    }
}

/// A path that may not be there.
fn new_path(g: &mut Grower<'_>, seen: &Seen) -> String {
    let mut paths =
        vec!["metadata.annotations.made", "metadata.labels.made", "metadata.annotations.[example.com/made]"];
    if seen.value.at(&["spec", "template"]).is_some() {
        paths.extend([
            "spec.template.metadata.labels.made",
            "spec.template.spec.containers.[name=main].env.[name=MADE].value",
            "spec.template.spec.containers.*.image",
            "spec.template.spec.containers.0.command",
        ]);
    }
    if seen.kind() == "ConfigMap" {
        paths.extend(["data.made", "data.app\\.properties"]);
    }
    g.pick(&paths).to_owned()
}
