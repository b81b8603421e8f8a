//! Selectors of patches and replacements.

use crate::differential::grower::{Grower, Seen};
use crate::differential::value::{Value, yaml};

/// Fields that name exactly `seen`, by its first name or by the one it has.
pub(super) fn exact(g: &mut Grower<'_>, seen: &Seen) -> Value {
    let mut selector = Value::map();
    let (group, version) = seen.group_version();
    if g.chance(40) && !group.is_empty() {
        selector.put("group", group);
    }
    if g.chance(40) {
        selector.put("version", version);
    }
    selector.put("kind", seen.kind());
    let (name, namespace) = seen.a_name(g);
    selector.put("name", name);
    if g.chance(12) && !namespace.is_empty() {
        selector.put("namespace", namespace);
    }
    selector
}

/// A selector that has `seen`, and perhaps others.
pub(super) fn wide(g: &mut Grower<'_>, seen: &Seen) -> Value {
    match g.below(6) {
        0 => yaml!({ "kind": (seen.kind()) }),
        1 => yaml!({ "kind": (seen.kind()), "name": ".*" }),
        2 => yaml!({ "name": (format!("{}.*", seen.original())) }),
        3 => yaml!({ "kind": (format!("{}|Service", seen.kind())), "name": "[a-z]+" }),
        4 => yaml!({ "group": (seen.group_version().0), "version": "v.*" }),
        _ => yaml!({ "kind": "Deployment|StatefulSet|DaemonSet" }),
    }
}

/// A label or annotation selector.
pub(super) fn expression(g: &mut Grower<'_>, seen: &Seen, field: &str) -> String {
    let app = seen.value.text(&["metadata", field, "app"]).to_owned();
    let app = if app.is_empty() { "web".to_owned() } else { app };
    match g.below(7) {
        0 | 1 => format!("app={app}"),
        2 => format!("app in ({app}, web)"),
        3 => "app".to_owned(),
        4 => "!tier".to_owned(),
        5 => format!("app=={app},track!=canary"),
        _ => "note notin (x),tier".to_owned(),
    }
}
