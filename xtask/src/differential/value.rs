//! YAML as the generator holds it: what is written is decided here, not by the library under test.

mod write;

/// A node, with the style in which it is written.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A scalar exactly as it stands, on one line.
    Raw(String),
    /// A text, quoted where it has to be.
    Text(String),
    /// A block scalar: its header (`|-`, `>`) and its lines.
    Lines(&'static str, Vec<String>),
    /// Documents written as a text, as an inline patch is.
    Inline(Vec<Value>),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping; an entry whose key starts with `#` is a comment.
    Map(Vec<(String, Value)>),
    /// The node in flow style.
    Flow(Box<Value>),
}

/// `yaml!({ "a": (expression), "b": [1, "text"] })`: a literal or a parenthesised expression wherever a node stands.
macro_rules! yaml {
    ({ $($key:tt : $value:tt),* $(,)? }) => {
        $crate::differential::value::Value::Map(vec![$((String::from($key), yaml!($value))),*])
    };
    ([ $($item:tt),* $(,)? ]) => { $crate::differential::value::Value::List(vec![$(yaml!($item)),*]) };
    (($expression:expr)) => { $crate::differential::value::Value::from($expression) };
    ($literal:literal) => { $crate::differential::value::Value::from($literal) };
}
pub(super) use yaml;

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Raw(number.to_string())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Raw(number.to_string())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Raw(truth.to_string())
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Self::List(list)
    }
}

impl From<Vec<String>> for Value {
    fn from(list: Vec<String>) -> Self {
        Self::List(list.into_iter().map(Self::Text).collect())
    }
}

/// One step from a node to one below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a sequence.
    Index(usize),
}

impl Value {
    /// An empty mapping.
    pub(super) fn map() -> Self {
        Self::Map(Vec::new())
    }

    /// Adds an entry to a mapping.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        if let Self::Map(entries) = self {
            entries.retain(|(there, _)| there != key);
            entries.push((key.to_owned(), value.into()));
        }
    }

    /// This mapping with one more entry.
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.put(key, value);
        self
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(entries) => entries.iter().find(|(there, _)| there == key).map(|(_, value)| value),
            Self::Flow(inner) => inner.get(key),
            _ => None,
        }
    }

    /// The value of a key, to change.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        match self {
            Self::Map(entries) => entries.iter_mut().find(|(there, _)| there == key).map(|(_, value)| value),
            Self::Flow(inner) => inner.get_mut(key),
            _ => None,
        }
    }

    /// What keys lead to, one after the other.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The text or number that a key has; empty without one.
    pub(super) fn text(&self, keys: &[&str]) -> &str {
        match self.at(keys) {
            Some(Self::Raw(text) | Self::Text(text)) => text,
            _ => "",
        }
    }

    /// The items of a sequence.
    pub(super) fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            Self::Flow(inner) => inner.items(),
            _ => &[],
        }
    }

    /// Every node below this one with its way, parents first.
    pub(super) fn places(&self) -> Vec<(Vec<Step>, &Value)> {
        let mut found = Vec::new();
        self.visit(&mut Vec::new(), &mut found);
        found
    }

    fn visit<'v>(&'v self, way: &mut Vec<Step>, found: &mut Vec<(Vec<Step>, &'v Value)>) {
        let mut go = |step: Step, value: &'v Value| {
            way.push(step);
            found.push((way.clone(), value));
            value.visit(way, found);
            way.pop();
        };
        match self {
            Self::Map(entries) => {
                for (key, value) in entries.iter().filter(|(key, _)| !key.starts_with('#')) {
                    go(Step::Key(key.clone()), value);
                }
            }
            Self::List(items) | Self::Inline(items) => {
                for (place, value) in items.iter().enumerate() {
                    go(Step::Index(place), value);
                }
            }
            Self::Flow(inner) => inner.visit(way, found),
            Self::Raw(_) | Self::Text(_) | Self::Lines(..) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn nodes_are_written_in_their_style() {
        let value = yaml!({
            "a": [{ "b": 1, "c": ["x: y", "0"] }, []],
            "#": 0,
            "# said": 0,
            "inline": (Value::Inline(vec![yaml!({ "k": { "v": true } }), yaml!(["op"])])),
            "flow": (Value::Flow(Box::new(yaml!({ "m": { "n": "no" }, "l": [1] })))),
            "lines": (Value::Lines("|-", vec!["one".to_owned(), String::new(), "two".to_owned()])),
        });
        let expected = "a:\n- b: 1\n  c:\n  - \"x: y\"\n  - \"0\"\n- []\n#\n# said\ninline: |-\n  k:\n    v: true\n  ---\n  \
            - op\nflow: {m: {\"n\": \"no\"}, l: [1]}\nlines: |-\n  one\n\n  two\n";
        assert_eq!(value.document(), expected);
    }
}
