//! `spec.requires`: what a package needs around it.

use kubekiln_yaml::{Node, Value};
use serde_json::Value as Json;

use crate::diagnostic::nearest;
use crate::load::fields::{Fields, LoadError, Problems, string};
use crate::text::Text;

/// Something that a package needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement<'a> {
    /// A package's name, or an API as `group/version`.
    pub name: Text<'a>,
    /// The parameter that asks for it; `a.b` is a property of `a`. Without one it is always needed.
    pub when: Option<Text<'a>>,
}

/// `spec.requires`
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Requires<'a> {
    /// Packages in the same build.
    pub packages: Vec<Requirement<'a>>,
    /// APIs of the cluster.
    pub apis: Vec<Requirement<'a>>,
}

impl Requirement<'_> {
    /// True for these parameters: a value other than null, false, 0, '', [] and {} asks for it.
    pub fn holds(&self, params: &Json) -> bool {
        let Some(when) = self.when else { return true };
        when.split('.').try_fold(params, |value, part| value.get(part)).is_some_and(is_set)
    }
}

fn is_set(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(fields) => !fields.is_empty(),
    }
}

impl<'a> Requires<'a> {
    /// Reads it; `params` is the package's schema, which has to have the parameters of conditions.
    pub(super) fn decode(node: &Node<'a>, params: Option<&Node<'a>>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Package.spec.requires", problems);
        let mut list = |name| {
            let items = fields.list(name, problems).iter();
            items.filter_map(|item| requirement(item, name, params, problems)).collect()
        };
        let requires = Self { packages: list("packages"), apis: list("apis") };
        fields.finish(problems);
        requires
    }
}

/// A text, or `{name: ..., when: PARAMETER}`.
fn requirement<'a>(
    node: &Node<'a>,
    list: &str,
    params: Option<&Node<'a>>,
    problems: &mut Problems,
) -> Option<Requirement<'a>> {
    const OWNER: &str = "Package.spec.requires";
    if !matches!(node.value, Value::Mapping(_)) {
        return string(node, OWNER, list, problems).map(|name| Requirement { name, when: None });
    }
    let mut fields = Fields::new(node, OWNER, problems);
    let (name, when) = (fields.text("name", problems), fields.text("when", problems));
    fields.finish(problems);
    if name.is_none() {
        let message = format!("an entry of {OWNER}.{list} needs a name");
        problems.push(invalid("missing-field", message, node, Some("write {name: ..., when: PARAMETER}".to_owned())));
    }
    problems.extend(when.and_then(|when| unknown(when, params)));
    name.map(|name| Requirement { name, when })
}

/// The problem of a condition on a parameter that the schema lacks.
fn unknown<'n, 'a>(when: Text<'_>, params: Option<&'n Node<'a>>) -> Option<LoadError> {
    let property = |schema: &'n Node<'a>, part| schema.at(&["properties", part]);
    if params.and_then(|params| when.split('.').try_fold(params, property)).is_some() {
        return None;
    }
    let known = params.and_then(|schema| schema.get("properties")).and_then(Node::as_mapping);
    let known: Vec<&str> = known.into_iter().flat_map(|m| &m.entries).filter_map(|e| e.key.text()).collect();
    let hint = match nearest(&when, known.iter().copied()) {
        Some(near) => Some(format!("did you mean \"{near}\"?")),
        None => Some(format!("the package has {}", known.join(", "))),
    };
    let message = format!("a requirement depends on a parameter \"{when}\", which the package does not have");
    let code = "unknown-parameter";
    Some(LoadError::Invalid { code, message, span: when.span, hint: hint.filter(|_| !known.is_empty()) })
}

fn invalid(code: &'static str, message: String, node: &Node<'_>, hint: Option<String>) -> LoadError {
    LoadError::Invalid { code, message, span: node.span, hint }
}
