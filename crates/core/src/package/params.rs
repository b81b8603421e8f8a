//! Parameters of an instance: checked against the package's schema, defaults filled in.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use kubekiln_yaml::{Arena, Limits, Node, Span, Value, emit_json};
use serde_json::{Map, Value as Json};

use super::Package;
use crate::diagnostic::{Problem, nearest};

/// Why an instance's parameters do not fit its package.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ParameterError {
    /// A name that the package does not have.
    #[error("package {package} has no parameter \"{name}\"")]
    Unknown {
        /// The package.
        package: String,
        /// The parameter as written, with its parents.
        name: String,
        /// The nearest name.
        nearest: Option<String>,
        /// The names there are.
        known: Vec<String>,
        /// The key.
        span: Span,
    },
    /// A parameter without default that is not given.
    #[error("parameter \"{name}\" of package {package} must be given")]
    Missing {
        /// The package.
        package: String,
        /// The parameter.
        name: String,
        /// The instance's `params`.
        span: Span,
    },
    /// A value that the schema refuses.
    #[error("parameter \"{name}\" of package {package}: {message}")]
    Value {
        /// The package.
        package: String,
        /// The parameter, with its parents.
        name: String,
        /// What the schema wants.
        message: String,
        /// The cure, if the schema tells one.
        hint: Option<String>,
        /// The value.
        span: Span,
    },
    /// A schema that is none.
    #[error("the parameters of package {package} are no JSON Schema: {message}")]
    Schema {
        /// The package.
        package: String,
        /// What is wrong.
        message: String,
        /// The package's `params`.
        span: Span,
    },
}

impl Problem for ParameterError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-parameter",
            Self::Missing { .. } => "missing-parameter",
            Self::Value { .. } => "parameter-value",
            Self::Schema { .. } => "parameter-schema",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Unknown { span, .. }
            | Self::Missing { span, .. }
            | Self::Value { span, .. }
            | Self::Schema { span, .. } => *span,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest: Some(near), .. } => Some(format!("did you mean \"{near}\"?")),
            Self::Unknown { known, .. } if known.is_empty() => Some("it takes no parameters".to_owned()),
            Self::Unknown { known, .. } => Some(format!("it has {}", known.join(", "))),
            Self::Value { hint, .. } => hint.clone(),
            Self::Missing { .. } | Self::Schema { .. } => None,
        }
    }
}

/// The parameters of an instance as JSON: what `given` sets, checked, and the package's defaults for the rest.
/// `at` is the place to name when `given` is missing altogether.
pub fn fill(
    package: &Package<'_>,
    given: Option<&Node<'_>>,
    at: Span,
    arena: &Arena,
) -> Result<Json, Vec<ParameterError>> {
    let (schema, params) = completed(package, given, arena)?;
    let errors = faults(package, &schema, &params, given, at)?;
    if errors.is_empty() { Ok(params) } else { Err(errors) }
}

/// All that is wrong with what `given` sets; see [`fill`].
pub fn check(package: &Package<'_>, given: Option<&Node<'_>>, at: Span, arena: &Arena) -> Vec<ParameterError> {
    fill(package, given, at, arena).err().unwrap_or_default()
}

/// What `given` sets with the package's defaults for the rest, whether the schema allows it or not.
pub fn complete(package: &Package<'_>, given: Option<&Node<'_>>, arena: &Arena) -> Result<Json, Vec<ParameterError>> {
    completed(package, given, arena).map(|(_, params)| params)
}

/// The schema, and the parameters with defaults.
fn completed(
    package: &Package<'_>,
    given: Option<&Node<'_>>,
    arena: &Arena,
) -> Result<(Json, Json), Vec<ParameterError>> {
    let broken = |message| broken(package, message);
    let none = || serde_json::json!({"type": "object", "additionalProperties": false});
    let schema = package.params.as_ref().map_or_else(|| Ok(none()), |n| json(n, arena)).map_err(broken)?;
    let mut params = given.map_or_else(|| Ok(Json::Object(Map::new())), |n| json(n, arena)).map_err(broken)?;
    add_defaults(&schema, &mut params);
    Ok((schema, params))
}

fn faults(
    package: &Package<'_>,
    schema: &Json,
    params: &Json,
    given: Option<&Node<'_>>,
    at: Span,
) -> Result<Vec<ParameterError>, Vec<ParameterError>> {
    let validator = jsonschema::draft202012::new(schema).map_err(|e| broken(package, e.to_string()))?;
    Ok(validator.iter_errors(params).flat_map(|e| explain(package, schema, given, at, &e)).collect())
}

fn broken(package: &Package<'_>, message: String) -> Vec<ParameterError> {
    let span = package.params.as_ref().map_or(Span::NONE, |n| n.span);
    vec![ParameterError::Schema { package: package.name.to_string(), message, span }]
}

/// A node as JSON.
pub fn json(node: &Node<'_>, arena: &Arena) -> Result<Json, String> {
    let mut text = String::new();
    emit_json(node, arena, &Limits::default(), &mut text).map_err(|e| e.to_string())?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}

/// Adds the defaults of missing properties, down nested objects.
fn add_defaults(schema: &Json, value: &mut Json) {
    let (Some(properties), Json::Object(fields)) = (schema.get("properties").and_then(Json::as_object), value) else {
        return;
    };
    for (name, property) in properties {
        if !fields.contains_key(name)
            && let Some(default) = property.get("default")
        {
            fields.insert(name.clone(), default.clone());
        }
        if let Some(field) = fields.get_mut(name) {
            add_defaults(property, field);
        }
    }
}

fn explain(
    package: &Package<'_>,
    schema: &Json,
    given: Option<&Node<'_>>,
    at: Span,
    error: &ValidationError<'_>,
) -> Vec<ParameterError> {
    let pointer = error.instance_path().as_str().to_owned();
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    let node = given.and_then(|n| walk(n, &path));
    let package_name = package.name.to_string();
    let full = |last: &str| path.iter().copied().chain([last]).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(".");
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = property_names(schema, &path);
            let unknown = |name: &String| ParameterError::Unknown {
                package: package_name.clone(),
                name: full(name),
                nearest: nearest(name, known.iter().map(String::as_str)).map(str::to_owned),
                known: known.clone(),
                span: node.and_then(|n| key_span(n, name)).unwrap_or(at),
            };
            unexpected.iter().map(unknown).collect()
        }
        ValidationErrorKind::Required { property } => {
            let name = full(property.as_str().unwrap_or_default());
            vec![ParameterError::Missing { package: package_name, name, span: node.map_or(at, |n| n.span) }]
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            let near = error.instance().as_str().and_then(|v| nearest(v, options.iter().copied()));
            let hint = near.map(|n| format!("did you mean \"{n}\"?"));
            let message = format!("{} is not one of {}", error.instance(), options.join(", "));
            vec![ParameterError::Value {
                package: package_name,
                name: full(""),
                message,
                hint,
                span: node.map_or(at, |n| n.span),
            }]
        }
        _ => {
            let message = error.to_string();
            vec![ParameterError::Value {
                package: package_name,
                name: full(""),
                message,
                hint: None,
                span: node.map_or(at, |n| n.span),
            }]
        }
    }
}

fn walk<'n, 'a>(node: &'n Node<'a>, path: &[&str]) -> Option<&'n Node<'a>> {
    path.iter().try_fold(node, |node, part| match &node.value {
        Value::Sequence(sequence) => sequence.items.get(part.parse::<usize>().ok()?),
        _ => node.get(part),
    })
}

fn key_span(node: &Node<'_>, key: &str) -> Option<Span> {
    let mapping = node.as_mapping()?;
    mapping.position(key).map(|i| mapping.entries[i].key.span)
}

fn property_names(schema: &Json, path: &[&str]) -> Vec<String> {
    let at = path.iter().try_fold(schema, |schema, part| schema.get("properties")?.get(part));
    let properties = at.and_then(|s| s.get("properties")).and_then(Json::as_object);
    properties.into_iter().flat_map(|p| p.keys().cloned()).collect()
}
