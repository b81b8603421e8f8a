//! Keeping Secrets' values out of what functions say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kubekiln_yaml::Node;

/// What stands for a value.
const HIDDEN: &str = "[a Secret's value]";
/// Shorter values are hidden only where they stand as a word: they are found in any text.
const SHORT: usize = 4;

/// Values that must not be shown, longest first.
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// The values of the Secrets among `objects`, each in base64, in plain text, and by the line.
    pub(super) fn of<'n, 'a: 'n>(objects: impl Iterator<Item = &'n Node<'a>>) -> Self {
        let mut values = Vec::new();
        for object in objects.filter(|o| o.get("kind").and_then(Node::text) == Some("Secret")) {
            for field in ["data", "stringData"] {
                let Some(pairs) = object.get(field).and_then(Node::as_mapping) else { continue };
                pairs.entries.iter().filter_map(|e| e.value.text()).for_each(|text| add(text, &mut values));
            }
        }
        values.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        values.dedup();
        Self(values)
    }

    /// True when there is nothing to hide.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `said` without the values.
    pub(super) fn hide(&self, said: &str) -> String {
        self.0.iter().fold(said.to_owned(), |said, value| hide_one(&said, value))
    }
}

fn add(text: &str, values: &mut Vec<String>) {
    let unwrapped: String = text.split_whitespace().collect();
    let decoded = STANDARD.decode(&unwrapped).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    for value in [Some(text.to_owned()), Some(unwrapped), decoded].into_iter().flatten() {
        values.extend(value.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
        values.extend(Some(value.trim().to_owned()).filter(|value| !value.is_empty()));
    }
}

fn hide_one(said: &str, value: &str) -> String {
    let mut out = String::with_capacity(said.len());
    let mut rest = said;
    while let Some(at) = rest.find(value) {
        let (before, found) = rest.split_at(at);
        let after = &found[value.len()..];
        out.push_str(before);
        let is_word = !out.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        out.push_str(if value.len() >= SHORT || is_word { HIDDEN } else { value });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::{Entry, Node, Span};

    use super::Secrets;

    fn node<'a>(kind: &'a str, key: &'a str, value: &'a str) -> Node<'a> {
        let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
        let text = |text| Node::string(Span::NONE, text);
        let data = Node::mapping(Span::NONE, vec![entry(key, text(value))]);
        Node::mapping(Span::NONE, vec![entry("kind", text(kind)), entry("data", data)])
    }

    #[test]
    fn values_are_hidden_in_base64_and_in_plain_text() {
        let objects = [node("Secret", "password", "aHVudGVyMg=="), node("ConfigMap", "a", "harmless")];
        let secrets = Secrets::of(objects.iter());
        let said = secrets.hide("password hunter2 (aHVudGVyMg==) is harmless");
        assert_eq!(said, "password [a Secret's value] ([a Secret's value]) is harmless");
    }

    #[test]
    fn short_values_are_hidden_as_words() {
        let objects = [node("Secret", "pin", "Nw==")];
        assert_eq!(Secrets::of(objects.iter()).hide("pin 7 of 77"), "pin [a Secret's value] of 77");
    }
}
