//! Types of prototype parameters, and their defaults.

use kubekiln::diagnostic::nearest;
use kubekiln::{Diagnostic, Text};
use kubekiln_jsonnet::{Engine, MemorySources, Request};
use serde_json::Value as Json;

use crate::output::invalid;

/// What a prototype's comment calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ParamType {
    String,
    Number,
    NumberOrString,
    /// Not a type of `ks`, which has no integers.
    Int,
    Object,
    Array,
}

/// Names of types.
const NAMES: [(&str, ParamType); 6] = [
    ("string", ParamType::String),
    ("number", ParamType::Number),
    ("numberOrString", ParamType::NumberOrString),
    ("int", ParamType::Int),
    ("object", ParamType::Object),
    ("array", ParamType::Array),
];

impl ParamType {
    /// The type that `name` names.
    pub(super) fn read(name: Text<'_>) -> Result<Self, Diagnostic> {
        if let Some((_, found)) = NAMES.iter().find(|(known, _)| *known == name.text) {
            return Ok(*found);
        }
        let known = NAMES.map(|(name, _)| name);
        let hint = match nearest(name.text, known) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the types are {}", known.join(", ")),
        };
        Err(invalid("prototype-param-type", format!("unknown param type '{name}'"), name.span, Some(hint)))
    }

    /// JSON Schema's names.
    pub(super) fn schema(self) -> Vec<&'static str> {
        match self {
            Self::String => vec!["string"],
            Self::Number => vec!["number"],
            Self::NumberOrString => vec!["number", "string"],
            Self::Int => vec!["integer"],
            Self::Object => vec!["object"],
            Self::Array => vec!["array"],
        }
    }

    /// The value of a default as written. `ks` wrote it into a jsonnet file: a string between double quotes without
    /// escaping anything, all else as it stands.
    pub(super) fn value(self, written: Text<'_>, engine: &dyn Engine) -> Result<Json, Diagnostic> {
        let is_number = written.text.parse::<f64>().is_ok();
        match self {
            Self::NumberOrString if is_number => evaluate(written, written.text, engine),
            Self::String | Self::NumberOrString if !written.text.contains(['"', '\\']) => Ok(Json::from(written.text)),
            Self::String | Self::NumberOrString => evaluate(written, &format!("\"{}\"", written.text), engine),
            Self::Number | Self::Int if !is_number => Err(wrong(written, "it is no number")),
            Self::Number | Self::Int | Self::Object | Self::Array => evaluate(written, written.text, engine),
        }
        .and_then(|value| if self.fits(&value) { Ok(value) } else { Err(wrong(written, "it is of another type")) })
    }

    fn fits(self, value: &Json) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Number => value.is_number(),
            Self::NumberOrString => value.is_number() || value.is_string(),
            Self::Int => value.is_i64(),
            Self::Object => value.is_object(),
            Self::Array => value.is_array(),
        }
    }
}

/// JSON is read as it stands; what is not is jsonnet.
fn evaluate(written: Text<'_>, code: &str, engine: &dyn Engine) -> Result<Json, Diagnostic> {
    if let Ok(value) = serde_json::from_str(code) {
        return Ok(value);
    }
    let evaluation = engine.evaluate(&Request::snippet("<default>", code), &MemorySources::new());
    let value = evaluation.map_err(|failure| wrong(written, &failure.message))?.document;
    serde_json::from_str(&value.to_json()).map_err(|error| wrong(written, &error.to_string()))
}

fn wrong(written: Text<'_>, why: &str) -> Diagnostic {
    let hint = Some("fields are split at single blanks, so a default cannot hold one".to_owned());
    invalid("prototype-default", format!("the default `{written}` cannot be used: {why}"), written.span, hint)
}
