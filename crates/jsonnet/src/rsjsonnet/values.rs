//! Values of the engine and documents.

use rsjsonnet_lang::interner::InternedStr;
use rsjsonnet_lang::program::{Program, Value, ValueKind};

use crate::document::DOCUMENT_DEPTH;
use crate::{Document, Failure, FailureKind};

type Field<'p> = (InternedStr<'p>, Value<'p>);

/// The document that `value` is. The failure names the path of what cannot be in a document.
pub(super) fn to_document(value: &Value<'_>) -> Result<Document, Failure> {
    convert(value, 0).map_err(|refused| {
        let (kind, message) = match refused {
            Refused::Depth => (FailureKind::Output, format!("the value nests deeper than {DOCUMENT_DEPTH} levels")),
            Refused::Function(path) => {
                let path: String = path.into_iter().rev().collect();
                (FailureKind::Function, format!("a function cannot be part of the output: `${path}`"))
            }
        };
        Failure::new(kind, message)
    })
}

/// Why a value is no document.
enum Refused {
    Depth,
    /// With the steps of its path, innermost first.
    Function(Vec<String>),
}

impl Refused {
    fn under(mut self, step: impl FnOnce() -> String) -> Self {
        if let Self::Function(path) = &mut self {
            path.push(step());
        }
        self
    }
}

fn convert(value: &Value<'_>, depth: usize) -> Result<Document, Refused> {
    if depth > DOCUMENT_DEPTH {
        return Err(Refused::Depth);
    }
    Ok(match value.kind() {
        ValueKind::Null => Document::Null,
        ValueKind::Bool(value) => Document::Bool(value),
        ValueKind::Number(value) => Document::number(value),
        ValueKind::String(text) => Document::Str(text),
        ValueKind::Array(items) => Document::Array(convert_items(&items, depth)?),
        ValueKind::Object(fields) => Document::Object(convert_fields(&fields, depth)?),
        ValueKind::Function => return Err(Refused::Function(Vec::new())),
    })
}

fn convert_items(items: &[Value<'_>], depth: usize) -> Result<Vec<Document>, Refused> {
    let item = |(index, item)| convert(item, depth + 1).map_err(|refused| refused.under(|| format!("[{index}]")));
    items.iter().enumerate().map(item).collect()
}

fn convert_fields(fields: &[Field<'_>], depth: usize) -> Result<Vec<(String, Document)>, Refused> {
    let field = |(name, value): &Field<'_>| {
        let name = name.value();
        let value = convert(value, depth + 1).map_err(|refused| refused.under(|| step(name)))?;
        Ok((name.to_owned(), value))
    };
    fields.iter().map(field).collect()
}

/// `.name`, or `["na me"]` where the name is no identifier.
fn step(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if plain { format!(".{name}") } else { format!("[{}]", Document::from(name).to_json()) }
}

/// The value that `document` is.
pub(super) fn from_document<'p>(program: &mut Program<'p>, document: &Document) -> Value<'p> {
    match document {
        Document::Null => Value::null(),
        Document::Bool(value) => Value::bool(*value),
        // Beyond 2^53 jsonnet has no integers; whoever passes one gets the nearest number.
        #[allow(clippy::cast_precision_loss)]
        Document::Int(value) => Value::number(*value as f64),
        Document::Float(value) => Value::number(*value),
        Document::Str(text) => Value::string(text),
        Document::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| from_document(program, item)).collect();
            program.make_array(&items)
        }
        Document::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| (program.intern_str(name), from_document(program, value))).collect();
            program.make_object(&fields)
        }
    }
}
