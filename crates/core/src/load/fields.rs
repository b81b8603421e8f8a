//! Strict decoding of configuration objects: kustomization files, transformer objects, packages.
//!
//! kustomize decodes these through Go's `encoding/json` with unknown fields refused, so: a key may differ from the
//! field's name in case, `null` is the same as a missing field, and a number where a string belongs is an error.

use kubekiln_yaml::{Entry, Node, Resolved, Span, Tag, Value, resolve_plain};

use super::yaml_1_1::old_bool;
use crate::diagnostic::{Diagnostic, Problem, nearest};
use crate::text::Text;

/// Why a configuration object cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LoadError {
    /// A field that `owner` does not have.
    #[error("unknown field \"{field}\" in {owner}")]
    UnknownField {
        /// The field as written.
        field: String,
        /// The kind of object.
        owner: &'static str,
        /// The nearest known name.
        nearest: Option<String>,
        /// The key.
        span: Span,
    },
    /// A value of the wrong shape.
    #[error("{owner}.{field} must be {wanted}, not {found}")]
    WrongType {
        /// The kind of object.
        owner: &'static str,
        /// The field.
        field: String,
        /// What belongs there.
        wanted: &'static str,
        /// What is there.
        found: &'static str,
        /// The value.
        span: Span,
    },
    /// A field written twice.
    #[error("field \"{field}\" is set twice in {owner}")]
    DuplicateField {
        /// The field.
        field: String,
        /// The kind of object.
        owner: &'static str,
        /// The second key.
        span: Span,
    },
    /// A program whose value was to be read as a file.
    #[error("{}", .0.message)]
    Program(Box<Diagnostic>),
    /// Any other rule that a file breaks.
    #[error("{message}")]
    Invalid {
        /// Stable name of the rule.
        code: &'static str,
        /// What is wrong.
        message: String,
        /// Where.
        span: Span,
        /// The cure.
        hint: Option<String>,
    },
}

impl Problem for LoadError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "unknown-field",
            Self::WrongType { .. } => "wrong-type",
            Self::DuplicateField { .. } => "duplicate-field",
            Self::Program(diagnostic) => diagnostic.code,
            Self::Invalid { code, .. } => code,
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::UnknownField { span, .. }
            | Self::WrongType { span, .. }
            | Self::DuplicateField { span, .. }
            | Self::Invalid { span, .. } => *span,
            Self::Program(diagnostic) => diagnostic.span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::Program(diagnostic) => diagnostic.labels.clone(),
            _ => Vec::new(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownField { nearest, .. } => nearest.as_ref().map(|n| format!("did you mean \"{n}\"?")),
            Self::WrongType { wanted: "a string", found, .. } if *found != "a mapping" && *found != "a list" => {
                Some("put it in quotes".to_owned())
            }
            Self::WrongType { .. } | Self::DuplicateField { .. } => None,
            Self::Program(diagnostic) => diagnostic.hint.clone(),
            Self::Invalid { hint, .. } => hint.clone(),
        }
    }
}

/// Problems found so far; decoding goes on after each.
pub type Problems = Vec<LoadError>;

/// The fields of one mapping, taken one by one; what is left over at the end is unknown.
pub struct Fields<'n, 'a> {
    owner: &'static str,
    loose: bool,
    span: Span,
    entries: &'n [Entry<'a>],
    taken: Vec<bool>,
    names: Vec<&'static str>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// Starts on `node`. A node that is no mapping is a problem; null has no fields.
    pub fn new(node: &'n Node<'a>, owner: &'static str, problems: &mut Problems) -> Self {
        let entries: &[Entry<'a>] = match &node.value {
            Value::Mapping(m) => &m.entries,
            _ if node.is_null() => &[],
            _ => {
                problems.push(wrong_type(owner, "", "a mapping", node));
                &[]
            }
        };
        Self { owner, loose: false, span: node.span, entries, taken: vec![false; entries.len()], names: Vec::new() }
    }

    /// Starts on the configuration of a transformer or generator object. Go decodes these with the wanted type in
    /// hand: a number or a boolean where a string belongs becomes one, and unknown fields do not matter.
    pub fn loose(node: &'n Node<'a>, owner: &'static str, problems: &mut Problems) -> Self {
        Self { loose: true, ..Self::new(node, owner, problems) }
    }

    /// Starts on a part of what these fields belong to, as strict or loose as they are.
    #[must_use]
    pub fn part(&self, node: &'n Node<'a>, owner: &'static str, problems: &mut Problems) -> Self {
        Self { loose: self.loose, ..Self::new(node, owner, problems) }
    }

    /// The mapping's own place.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Takes the entry `name`, null or not.
    pub fn entry(&mut self, name: &'static str) -> Option<&'n Entry<'a>> {
        self.names.push(name);
        let entries = self.entries;
        let find = |same: &dyn Fn(&str) -> bool| entries.iter().rposition(|e| e.key.text().is_some_and(same));
        let place = find(&|key| key == name).or_else(|| find(&|key| key.eq_ignore_ascii_case(name)))?;
        for (i, entry) in entries.iter().enumerate() {
            // Go decodes every spelling into the one field; the last wins.
            if entry.key.text().is_some_and(|key| key.eq_ignore_ascii_case(name)) {
                self.taken[i] = true;
            }
        }
        Some(&entries[place])
    }

    /// Takes the value of `name`; null counts as missing.
    pub fn node(&mut self, name: &'static str) -> Option<&'n Node<'a>> {
        self.entry(name).map(|e| &e.value).filter(|v| !v.is_null())
    }

    /// Takes a string.
    pub fn text(&mut self, name: &'static str, problems: &mut Problems) -> Option<Text<'a>> {
        let node = self.node(name)?;
        self.string(node, name, problems)
    }

    /// Takes `metadata` of an object that only people read: what may stand there is checked. `owner` is its name in
    /// messages.
    pub fn metadata(&mut self, owner: &'static str, problems: &mut Problems) {
        if let Some(metadata) = self.node("metadata") {
            let mut fields = Self::new(metadata, owner, problems);
            fields.text("name", problems);
            fields.text_map("labels", problems);
            fields.text_map("annotations", problems);
            fields.finish(problems);
        }
    }

    /// Takes a boolean.
    pub fn bool(&mut self, name: &'static str, problems: &mut Problems) -> Option<bool> {
        let node = self.node(name)?;
        match node.as_scalar() {
            Some(s) if s.tag == Tag::Bool => Some(
                matches!(s.text.as_bytes().first(), Some(b't' | b'T' | b'y' | b'Y'))
                    || s.text.eq_ignore_ascii_case("on"),
            ),
            Some(s) if !self.loose && old_bool(s).is_some() => old_bool(s),
            _ => {
                problems.push(wrong_type(self.owner, name, "a boolean", node));
                None
            }
        }
    }

    /// Takes an integer.
    pub fn int(&mut self, name: &'static str, problems: &mut Problems) -> Option<i64> {
        let node = self.node(name)?;
        let value = node.as_scalar().filter(|s| s.tag == Tag::Int).and_then(|s| match resolve_plain(s.text) {
            Resolved::Int(value) => Some(value),
            _ => None,
        });
        if value.is_none() {
            problems.push(wrong_type(self.owner, name, "an integer", node));
        }
        value
    }

    /// Takes a list; null and missing are the empty list.
    pub fn list(&mut self, name: &'static str, problems: &mut Problems) -> &'n [Node<'a>] {
        let Some(node) = self.node(name) else { return &[] };
        let Value::Sequence(sequence) = &node.value else {
            problems.push(wrong_type(self.owner, name, "a list", node));
            return &[];
        };
        &sequence.items
    }

    /// Takes a list of strings.
    pub fn texts(&mut self, name: &'static str, problems: &mut Problems) -> Vec<Text<'a>> {
        self.list(name, problems).iter().filter_map(|item| self.string(item, name, problems)).collect()
    }

    /// Takes a mapping of strings to strings, in written order; a null value is the empty string, as in Go.
    pub fn text_map(&mut self, name: &'static str, problems: &mut Problems) -> Vec<(Text<'a>, Text<'a>)> {
        let Some(node) = self.node(name) else { return Vec::new() };
        let Value::Mapping(mapping) = &node.value else {
            problems.push(wrong_type(self.owner, name, "a mapping", node));
            return Vec::new();
        };
        let mut pairs = Vec::with_capacity(mapping.entries.len());
        for entry in &mapping.entries {
            let Some(key) = entry.key.text() else { continue };
            let value = if entry.value.is_null() {
                Some(Text { text: "", span: entry.value.span })
            } else {
                self.string(&entry.value, name, problems)
            };
            pairs.extend(value.map(|value| (Text { text: key, span: entry.key.span }, value)));
        }
        pairs
    }

    fn string(&self, node: &Node<'a>, field: &str, problems: &mut Problems) -> Option<Text<'a>> {
        match node.as_scalar() {
            Some(s) if self.loose => {
                let text = match resolve_plain(s.text) {
                    Resolved::Bool(value) if s.tag == Tag::Bool => {
                        if value {
                            "true"
                        } else {
                            "false"
                        }
                    }
                    _ => s.text,
                };
                Some(Text { text, span: node.span })
            }
            _ => string(node, self.owner, field, problems),
        }
    }

    /// Reports what was not taken.
    pub fn finish(self, problems: &mut Problems) {
        if self.loose {
            return;
        }
        for (entry, _) in self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let field = entry.key.text().unwrap_or("").to_owned();
            let nearest = nearest(&field, self.names.iter().copied()).map(str::to_owned);
            problems.push(LoadError::UnknownField { field, owner: self.owner, nearest, span: entry.key.span });
        }
    }
}

/// `node` as a string, or a problem: numbers and booleans are not strings, as in Go's JSON.
pub fn string<'a>(node: &Node<'a>, owner: &'static str, field: &str, problems: &mut Problems) -> Option<Text<'a>> {
    match node.as_scalar() {
        Some(s)
            if matches!(s.tag, Tag::Str | Tag::Timestamp | Tag::Binary | Tag::None | Tag::Merge | Tag::Other(_))
                && old_bool(s).is_none() =>
        {
            Some(Text { text: s.text, span: node.span })
        }
        _ => {
            problems.push(wrong_type(owner, field, "a string", node));
            None
        }
    }
}

/// The problem of a value with the wrong shape.
pub fn wrong_type(owner: &'static str, field: &str, wanted: &'static str, node: &Node<'_>) -> LoadError {
    LoadError::WrongType { owner, field: field.to_owned(), wanted, found: shape(node), span: node.span }
}

/// What a node is, in words.
pub fn shape(node: &Node<'_>) -> &'static str {
    match &node.value {
        Value::Mapping(_) => "a mapping",
        Value::Sequence(_) => "a list",
        Value::Alias(_) => "an alias",
        Value::Scalar(s) => match s.tag {
            Tag::Int => "an integer",
            Tag::Float => "a number",
            Tag::Bool => "a boolean",
            Tag::Null => "null",
            _ if old_bool(s).is_some() => "a boolean",
            _ => "a string",
        },
    }
}
