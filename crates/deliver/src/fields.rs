//! Two states of an object, field by field.

use std::collections::BTreeMap;
use std::time::Instant;

use kubekiln_yaml::{Arena, Entry, Mapping, Node, Value};
use serde_json::Value as Json;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::diff::PATIENCE;
use crate::mask;
use crate::path::{self, Step};

/// A field that differs.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct FieldChange {
    /// `spec.template.spec.containers[name=web].image`
    pub path: String,
    /// Its value before; none where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Json>,
    /// Its value after; none where it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Json>,
}

/// An object on both sides.
pub(crate) struct Pair<'n, 'a> {
    /// Where the texts of both are.
    pub(crate) arena: &'n Arena,
    pub(crate) before: &'n Node<'a>,
    pub(crate) after: &'n Node<'a>,
    /// True for Secrets: values are not shown.
    pub(crate) is_secret: bool,
}

/// Every field that differs, in the order of their names. Where a whole branch comes or goes, it is one change.
pub(crate) fn changes(pair: &Pair<'_, '_>) -> Vec<FieldChange> {
    let mut walk = Walk { arena: pair.arena, is_secret: pair.is_secret, path: Vec::new(), found: Vec::new() };
    walk.both(pair.before, pair.after);
    walk.found
}

struct Walk<'n> {
    arena: &'n Arena,
    is_secret: bool,
    /// Steps as they are shown.
    path: Vec<Step>,
    found: Vec<FieldChange>,
}

impl Walk<'_> {
    fn both(&mut self, before: &Node<'_>, after: &Node<'_>) {
        if before.same_value(after) {
            return;
        }
        match (&before.value, &after.value) {
            (Value::Mapping(a), Value::Mapping(b)) => self.mappings(a, b),
            (Value::Sequence(a), Value::Sequence(b)) => self.lists(&a.items, &b.items),
            _ => self.push(Some(before), Some(after)),
        }
    }

    fn mappings(&mut self, before: &Mapping<'_>, after: &Mapping<'_>) {
        let mut names: Vec<&str> = before.entries.iter().chain(&after.entries).map(name).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            self.path.push(Step::Field(name.to_owned()));
            self.either(before.get(name), after.get(name));
            self.path.pop();
        }
    }

    fn either(&mut self, before: Option<&Node<'_>>, after: Option<&Node<'_>>) {
        match (before, after) {
            (Some(before), Some(after)) => self.both(before, after),
            (None, None) => {}
            (before, after) => self.push(before, after),
        }
    }

    fn lists(&mut self, before: &[Node<'_>], after: &[Node<'_>]) {
        match path::told_apart([before, after]) {
            Some((key, [old, new])) => self.keyed(key, (before, &old), (after, &new)),
            None => self.in_order(before, after),
        }
    }

    /// Items that have names of a sort: each is compared with its namesake.
    fn keyed(&mut self, key: &str, (before, old): (&[Node<'_>], &[&str]), (after, new): (&[Node<'_>], &[&str])) {
        let old_items: BTreeMap<&str, &Node<'_>> = old.iter().copied().zip(before).collect();
        let new_items: BTreeMap<&str, &Node<'_>> = new.iter().copied().zip(after).collect();
        let gone = old.iter().filter(|value| !new_items.contains_key(*value));
        for value in new.iter().chain(gone) {
            self.path.push(Step::Item(format!("{key}={value}")));
            self.either(old_items.get(value).copied(), new_items.get(value).copied());
            self.path.pop();
        }
        let common = |own: &[&str], other: &BTreeMap<&str, &Node<'_>>| -> Vec<Json> {
            own.iter().filter(|value| other.contains_key(*value)).map(|value| Json::from(*value)).collect()
        };
        let (old, new) = (common(old, &new_items), common(new, &old_items));
        if old != new {
            self.path.push(Step::Item("order".to_owned()));
            self.add(Some(Json::Array(old)), Some(Json::Array(new)));
            self.path.pop();
        }
    }

    fn in_order(&mut self, before: &[Node<'_>], after: &[Node<'_>]) {
        let texts = |items: &[Node<'_>]| -> Vec<String> {
            items.iter().map(|item| path::json(item, self.arena).to_string()).collect()
        };
        let deadline = Some(Instant::now() + PATIENCE);
        for op in capture_diff_slices_deadline(Algorithm::Myers, &texts(before), &texts(after), deadline) {
            if !matches!(op, DiffOp::Equal { .. }) {
                let (old, new) = (op.old_range(), op.new_range());
                for step in 0..old.len().max(new.len()) {
                    let (i, j) = (old.start + step, new.start + step);
                    let (a, b) = (old.contains(&i).then(|| &before[i]), new.contains(&j).then(|| &after[j]));
                    self.path.push(Step::Item(if b.is_some() { j } else { i }.to_string()));
                    self.either(a, b);
                    self.path.pop();
                }
            }
        }
    }

    fn push(&mut self, before: Option<&Node<'_>>, after: Option<&Node<'_>>) {
        let shown = |node: Option<&Node<'_>>| node.map(|node| path::json(node, self.arena));
        let (mut old, mut new) = (shown(before), shown(after));
        if self.is_secret && path::is_hidden(&self.path) {
            old = old.map(|_| Json::from(mask::MASKED));
            new = new.map(|_| Json::from(if before.is_some() { mask::DIFFERS } else { mask::MASKED }));
        }
        self.add(old, new);
    }

    fn add(&mut self, before: Option<Json>, after: Option<Json>) {
        let path = path::shown(&self.path);
        self.found.push(FieldChange { path, before, after });
    }
}

fn name<'n>(entry: &'n Entry<'_>) -> &'n str {
    entry.key.text().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::{Arena, Limits, Node, parse};

    use super::{Pair, changes};

    fn root<'a>(arena: &'a Arena, text: &str) -> Node<'a> {
        let source = arena.add("", text.to_owned());
        parse(arena, source, 0..text.len(), &Limits::default()).unwrap().remove(0).root
    }

    /// What differs, a line each.
    fn said(before: &str, after: &str, is_secret: bool) -> Vec<String> {
        let arena = Arena::new();
        let (before, after) = (root(&arena, before), root(&arena, after));
        let found = changes(&Pair { arena: &arena, before: &before, after: &after, is_secret });
        let value = |json: Option<serde_json::Value>| json.map_or("-".to_owned(), |json| json.to_string());
        found.into_iter().map(|c| format!("{} {} {}", c.path, value(c.before), value(c.after))).collect()
    }

    #[test]
    fn fields_come_go_and_change() {
        let before = "a: 1\nb: {c: x, d: y}\nlabels: {app.io/x: \"1\"}\n";
        let after = "b: {c: z, e: {f: [1]}, d: y}\nlabels: {app.io/x: 1}\n";
        assert_eq!(
            said(before, after, false),
            ["a 1 -", "b.c \"x\" \"z\"", "b.e - {\"f\":[1]}", "labels[\"app.io/x\"] \"1\" 1"]
        );
        assert_eq!(said(before, "labels: {app.io/x: '1'}\nb: {d: y, c: \"x\"}\na: 1\n", false), [""; 0]);
    }

    #[test]
    fn items_are_compared_with_their_namesakes() {
        let before = "c: [{name: a, image: x}, {name: b, image: x}, {name: d}]\n";
        let after = "c: [{name: d}, {name: a, image: y}, {name: e}]\n";
        assert_eq!(
            said(before, after, false),
            [
                "c[name=a].image \"x\" \"y\"",
                "c[name=e] - {\"name\":\"e\"}",
                "c[name=b] {\"image\":\"x\",\"name\":\"b\"} -",
                "c[order] [\"a\",\"d\"] [\"d\",\"a\"]",
            ]
        );
    }

    #[test]
    fn items_without_names_are_compared_in_order() {
        assert_eq!(said("a: [x, y, z]\n", "a: [y, z, w]\n", false), ["a[0] \"x\" -", "a[2] - \"w\""]);
        assert_eq!(said("a: [{b: 1, c: 1}]\n", "a: [{b: 1, c: 2}]\n", false), ["a[0].c 1 2"]);
    }

    #[test]
    fn values_of_secrets_are_not_shown() {
        let last = "kubectl.kubernetes.io/last-applied-configuration";
        let before = format!("data: {{a: eA==, b: eQ==}}\nmetadata: {{annotations: {{{last}: eA==, x: \"1\"}}}}\n");
        let after = format!("data: {{a: eB==, c: eQ==}}\nmetadata: {{annotations: {{{last}: eB==, x: \"2\"}}}}\n");
        let masked = "\"(masked)\" \"(masked, differs)\"";
        assert_eq!(
            said(&before, &after, true),
            [
                format!("data.a {masked}"),
                "data.b \"(masked)\" -".to_owned(),
                "data.c - \"(masked)\"".to_owned(),
                format!("metadata.annotations[\"{last}\"] {masked}"),
                "metadata.annotations.x \"1\" \"2\"".to_owned(),
            ]
        );
        assert_eq!(said("a: 1\n", "a: 1\ndata: {b: eA==}\n", true), ["data - \"(masked)\""]);
    }
}
