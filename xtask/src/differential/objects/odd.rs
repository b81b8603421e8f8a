//! Ways of writing the same thing, and values that readers of YAML disagree about.

use crate::differential::grower::Grower;
use crate::differential::value::{Step, Value};

/// Scalars that look like something else.
const SCALARS: [&str; 26] = [
    "\"yes\"",
    "'012'",
    "0o17",
    "1e3",
    "1_000",
    "~",
    "null",
    "\"\"",
    "''",
    "'it''s'",
    "\"tab\\there\"",
    "\"\\u263a\"",
    "2001-12-14",
    "!!str 12",
    "0x10",
    "1.0",
    "1.50",
    "-0",
    ".inf",
    "12345678901234567890",
    "yes",
    "Off",
    "\"a: b\"",
    "'#no comment'",
    "\"line\\nbreak\"",
    "größer",
];

const COMMENTS: [&str; 3] = ["# a comment", "#", "# größer: [not, a, list]"];

/// Changes the look of `object` here and there; now and then also a value.
pub(super) fn season(g: &mut Grower<'_>, object: &mut Value) {
    if !g.chance(35) {
        return;
    }
    for _ in 0..=g.below(3) {
        let places: Vec<_> = object.places().into_iter().map(|(way, _)| way).filter(|way| !is_identity(way)).collect();
        let Some(way) = g.one(&places).cloned() else { return };
        if let Some(value) = follow(object, &way) {
            change(g, value);
        }
    }
    if g.chance(10)
        && let Some(metadata) = object.get_mut("metadata")
    {
        metadata.put("creationTimestamp", Value::Raw("null".to_owned()));
    }
    if g.chance(6) {
        object.put("status", Value::map());
    }
}

/// Names and kinds stay as they are: what else there is relies on them.
fn is_identity(way: &[Step]) -> bool {
    let key = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Index(place) => place.to_string(),
    };
    let way: Vec<_> = way.iter().map(key).collect();
    way == ["metadata"]
        || way.last().is_some_and(|last| ["apiVersion", "kind", "name", "namespace", "items"].contains(&last.as_str()))
}

fn follow<'v>(value: &'v mut Value, way: &[Step]) -> Option<&'v mut Value> {
    way.iter().try_fold(value, |value, step| match (step, value) {
        (Step::Key(key), value) => value.get_mut(key),
        (Step::Index(place), Value::List(items)) => items.get_mut(*place),
        (Step::Index(_), _) => None,
    })
}

fn change(g: &mut Grower<'_>, value: &mut Value) {
    match value {
        Value::Map(_) | Value::List(_) if g.chance(50) => *value = Value::Flow(Box::new(value.clone())),
        Value::Map(entries) if g.chance(15) => anchor(entries),
        Value::Map(entries) => {
            let at = g.below(entries.len() + 1);
            let entry = match g.below(6) {
                0 => ("empty".to_owned(), Value::map()),
                1 => ("nothing".to_owned(), Value::Raw("null".to_owned())),
                2 => ("none".to_owned(), Value::List(Vec::new())),
                _ => (g.pick(&COMMENTS).to_owned(), Value::map()),
            };
            if entry.0.starts_with('#') || !entries.iter().any(|(key, _)| *key == entry.0) {
                entries.insert(at, entry);
            }
        }
        Value::Text(text) => *value = restyle(g, text.clone()),
        Value::Raw(_) if g.chance(20) => *value = Value::Raw(g.pick(&SCALARS).to_owned()),
        _ => {}
    }
}

/// Names a text of the mapping and says it again at its end.
fn anchor(entries: &mut Vec<(String, Value)>) {
    if entries.iter().any(|(key, _)| key == "again") {
        return;
    }
    let text = entries.iter_mut().find_map(|(key, value)| match value {
        Value::Text(text) if !["name", "namespace", "kind"].contains(&key.as_str()) => Some((text.clone(), value)),
        _ => None,
    });
    if let Some((text, value)) = text.filter(|(text, _)| text.is_ascii()) {
        *value = Value::Raw(format!("&again {text:?}"));
        entries.push(("again".to_owned(), Value::Raw("*again".to_owned())));
    }
}

fn restyle(g: &mut Grower<'_>, text: String) -> Value {
    let lines = || text.lines().map(str::to_owned).collect();
    match g.below(8) {
        0 => Value::Raw(format!("'{}'", text.replace('\'', "''"))).keep_if(!text.contains('\n'), text),
        1 => Value::Raw(format!("{text:?}")).keep_if(text.is_ascii(), text),
        2 => Value::Lines(g.pick(&["|-", "|", ">-", "|+"]), lines()).keep_if(!text.is_empty(), text),
        3 => Value::Raw(g.pick(&SCALARS).to_owned()),
        4 => Value::Text(format!("{text} {}", "and so on ".repeat(1 + g.below(14)))),
        5 => Value::Text(format!("{text} ☃ größer")),
        _ => Value::Text(text),
    }
}

impl Value {
    /// This one where it can be written like that, else the text.
    fn keep_if(self, can: bool, text: String) -> Self {
        if can { self } else { Self::Text(text) }
    }
}
