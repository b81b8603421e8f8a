//! JSON 6902 patches for an object that is there.

use crate::differential::grower::{Grower, Seen};
use crate::differential::value::{Step, Value, yaml};

/// Operations on what `seen` has.
pub(super) fn operations(g: &mut Grower<'_>, seen: &Seen) -> Vec<Value> {
    let places = seen.value.places();
    let free = |way: &[Step]| match way {
        [Step::Key(first)] => !["apiVersion", "kind", "metadata"].contains(&first.as_str()),
        // Kustomize has its own notes in annotations, where a patch must not look.
        [Step::Key(first), Step::Key(second)] => {
            first != "metadata" || !["name", "namespace", "annotations"].contains(&second.as_str())
        }
        [Step::Key(first), Step::Key(second), ..] => {
            first != "metadata" || !["name", "namespace"].contains(&second.as_str())
        }
        _ => true,
    };
    let places: Vec<_> = places.into_iter().filter(|(way, _)| free(way)).collect();
    let count = 1 + g.below(3);
    (0..count).map(|_| operation(g, &places)).collect()
}

fn operation(g: &mut Grower<'_>, places: &[(Vec<Step>, &Value)]) -> Value {
    let Some((way, value)) = g.one(places).cloned() else { return safe() };
    let path = pointer(&way);
    let is_scalar = !matches!(value, Value::Map(_) | Value::List(_));
    match g.below(14) {
        0..=4 if is_scalar || g.chance(4) => yaml!({ "op": "replace", "path": (path), "value": (new_value(g)) }),
        5 => yaml!({ "op": "remove", "path": (path) }),
        6 | 7 if !is_scalar || g.chance(3) => add_below(g, &path, value),
        8 if is_scalar => yaml!({ "op": "add", "path": (path), "value": (new_value(g)) }),
        9 if g.chance(60) => test(path, value),
        10 => yaml!({ "op": "copy", "from": (path), "path": "/copied" }),
        11 if g.chance(40) => yaml!({ "op": "move", "from": (path), "path": "/moved" }),
        _ => safe(),
    }
}

/// An operation that every object takes.
pub(super) fn safe() -> Value {
    yaml!({ "op": "add", "path": "/metadata/finalizers", "value": ["example.com/json"] })
}

fn add_below(g: &mut Grower<'_>, path: &str, value: &Value) -> Value {
    let (end, value) = match value {
        Value::List(items) => (g.pick(&["-", "0"]), items.first().cloned().unwrap_or_else(|| new_value(g))),
        _ => (g.pick(&["new", "example.com~1new", "a~0b"]), Value::from("added")),
    };
    yaml!({ "op": "add", "path": (format!("{path}/{end}")), "value": (value) })
}

fn test(path: String, value: &Value) -> Value {
    yaml!({ "op": "test", "path": (path), "value": (value.clone()) })
}

fn new_value(g: &mut Grower<'_>) -> Value {
    if g.chance(3) {
        let composite = [yaml!({ "b": 1, "a": ["x", { "y": "z" }] }), yaml!(["b", "a"])];
        return g.one(&composite).cloned().unwrap_or_else(Value::map);
    }
    let all = [
        Value::from("text"),
        Value::from("0123"),
        Value::from("yes"),
        Value::from(42),
        Value::Raw("1.50".to_owned()),
        Value::Raw("1e3".to_owned()),
        Value::Raw("null".to_owned()),
        Value::from(false),
        Value::from("a\nb\n"),
        Value::from("größer ☃ <&>"),
    ];
    g.one(&all).cloned().unwrap_or_else(Value::map)
}

/// A JSON pointer.
fn pointer(way: &[Step]) -> String {
    way.iter().fold(String::new(), |path, step| match step {
        Step::Key(key) => path + "/" + &key.replace('~', "~0").replace('/', "~1"),
        Step::Index(place) => format!("{path}/{place}"),
    })
}
