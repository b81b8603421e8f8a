//! Why an edit was refused.

use crate::{ParseError, Span};

/// Why an edit was refused; the text is as it was.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditError {
    /// The text is no YAML.
    #[error(transparent)]
    Parse(ParseError),
    /// The text has fewer documents.
    #[error("there is no document number {0}, counted from 0")]
    NoDocument(usize),
    /// Nothing is there.
    #[error("there is no {path}")]
    NotFound {
        /// Where it was looked for.
        path: String,
        /// The document.
        span: Span,
    },
    /// Something else is there.
    #[error("{path} is not {wanted}")]
    WrongShape {
        /// Where it stands.
        path: String,
        /// What an edit of this kind needs.
        wanted: &'static str,
        /// What is there.
        span: Span,
    },
    /// The value is used in more than one place: it has an anchor that an alias names, or is such an alias.
    #[error("{path} is shared through the anchor &{anchor}; edit it by hand")]
    Shared {
        /// Where it stands.
        path: String,
        /// The anchor.
        anchor: String,
        /// The shared node.
        span: Span,
    },
    /// The value may come from a merge key, and what is below it would be hidden.
    #[error("{path} may come from the merge key `<<` beside it; edit it by hand")]
    Merged {
        /// Where it would stand.
        path: String,
        /// The merge key.
        span: Span,
    },
    /// A key that is there already, or that stands there twice.
    #[error("{path} is there already")]
    Repeated {
        /// The key.
        path: String,
        /// Its value.
        span: Span,
    },
    /// The new value cannot be written down.
    #[error("the value cannot be written as YAML: {0}")]
    Value(&'static str),
    /// No way of writing the change left the rest of the document as it was.
    #[error("{path} cannot be changed without changing something else; edit it by hand")]
    Unsafe {
        /// What was to be changed.
        path: String,
        /// Where it stands.
        span: Span,
        /// What the parser said of the last try, if it refused it.
        refusal: Option<Box<EditError>>,
    },
}

impl EditError {
    /// The place in the text, where there is one.
    pub fn span(&self) -> Span {
        match self {
            Self::Parse(error) => error.span,
            Self::NotFound { span, .. }
            | Self::WrongShape { span, .. }
            | Self::Shared { span, .. }
            | Self::Merged { span, .. }
            | Self::Repeated { span, .. }
            | Self::Unsafe { span, .. } => *span,
            Self::NoDocument(_) | Self::Value(_) => Span::NONE,
        }
    }
}
