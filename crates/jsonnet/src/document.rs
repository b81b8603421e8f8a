//! What a program evaluates to, free of any engine.

mod json;
mod serde_impl;

/// How deep a document may nest. Deeper values are refused, so that whoever walks one by recursion is safe.
pub const DOCUMENT_DEPTH: usize = 1000;

/// The largest distance from zero at which every whole number is a number of jsonnet: 2^53.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A value without functions or hidden fields.
///
/// Jsonnet has one kind of number, a 64-bit float. Whole ones up to 2^53 either side of zero are [`Document::Int`],
/// all others (and `-0`, whose sign an integer would lose) [`Document::Float`].
#[derive(Clone, PartialEq, Debug)]
pub enum Document {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; never infinite nor NaN when it comes from an engine.
    Float(f64),
    /// A string.
    Str(String),
    /// An array.
    Array(Vec<Document>),
    /// An object: keys sorted by code point, none twice.
    Object(Vec<(String, Document)>),
}

impl Document {
    /// The number `value`, as [`Document::Int`] where it is whole and small enough.
    pub fn number(value: f64) -> Self {
        let negative_zero = value == 0.0 && value.is_sign_negative();
        if value.fract() == 0.0 && value.abs() <= WHOLE && !negative_zero {
            // In range: |value| <= 2^53, and whole.
            #[allow(clippy::cast_possible_truncation)]
            return Self::Int(value as i64);
        }
        Self::Float(value)
    }

    /// An object of `fields`, which may come in any order; of two fields with one name the last one stands.
    pub fn object(fields: impl IntoIterator<Item = (String, Document)>) -> Self {
        let sorted: std::collections::BTreeMap<String, Document> = fields.into_iter().collect();
        Self::Object(sorted.into_iter().collect())
    }

    /// The value of field `name`, when this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Document> {
        let Self::Object(fields) = self else { return None };
        let at = fields.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        Some(&fields[at].1)
    }

    /// Jsonnet's own word for the type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) | Self::Float(_) => "number",
            Self::Str(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl From<&str> for Document {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Document {
    fn from(value: f64) -> Self {
        Self::number(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn whole_numbers_are_integers_up_to_two_to_the_53() {
        assert_eq!(Document::number(1.0), Document::Int(1));
        assert_eq!(Document::number(-9_007_199_254_740_992.0), Document::Int(-9_007_199_254_740_992));
        assert_eq!(Document::number(9_007_199_254_740_994.0), Document::Float(9_007_199_254_740_994.0));
        assert_eq!(Document::number(0.5), Document::Float(0.5));
        assert!(matches!(Document::number(-0.0), Document::Float(zero) if zero.is_sign_negative()));
    }

    #[test]
    fn objects_sort_their_fields_and_find_them() {
        let object = Document::object([("b".to_owned(), 1.0.into()), ("a".to_owned(), true.into())]);
        assert_eq!(object.get("a"), Some(&Document::Bool(true)));
        assert_eq!(object.get("b"), Some(&Document::Int(1)));
        assert_eq!(object.get("c"), None);
    }
}
