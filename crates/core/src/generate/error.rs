//! What can go wrong in a generator.

use kubekiln_yaml::Span;

use crate::diagnostic::Problem;
use crate::load::LoadError;

/// A generator's failure.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GenerateError {
    /// An entry without a name.
    #[error("a configmap must have a name")]
    NoName {
        /// The entry.
        span: Span,
    },
    /// A literal that is no `key=value`. The text is not repeated: it may be a secret.
    #[error("invalid literal source, expected key=value")]
    Literal {
        /// The literal.
        span: Span,
    },
    /// An entry of `files` that is neither `path` nor `key=path`.
    #[error("{message}")]
    FileSource {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The entry.
        span: Span,
    },
    /// A line of an env file that is not UTF-8.
    #[error("line {line} has invalid utf8 bytes")]
    NotText {
        /// The line, from 1.
        line: usize,
        /// The line's place.
        span: Span,
    },
    /// A key set twice.
    #[error("configmap {name} illegally repeats the key `{key}`")]
    RepeatedKey {
        /// Name of the generated object.
        name: String,
        /// The key.
        key: String,
        /// Where it was set first.
        first: Span,
        /// Where it is set again.
        span: Span,
    },
    /// A file that cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Any of these in a Secret: what stands there is not to be shown.
    #[error(transparent)]
    Secret(Box<GenerateError>),
}

impl Problem for GenerateError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName { .. } => "missing-name",
            Self::Literal { .. } => "bad-literal",
            Self::FileSource { .. } => "bad-file-source",
            Self::NotText { .. } => "env-file-not-text",
            Self::RepeatedKey { .. } => "repeated-key",
            Self::Load(error) => error.code(),
            Self::Secret(error) => error.code(),
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::NoName { span }
            | Self::Literal { span }
            | Self::FileSource { span, .. }
            | Self::NotText { span, .. }
            | Self::RepeatedKey { span, .. } => *span,
            Self::Load(error) => error.span(),
            Self::Secret(error) => error.span(),
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::RepeatedKey { first, .. } => vec![(*first, "set first here".to_owned())],
            Self::Load(error) => error.labels(),
            Self::Secret(error) => error.labels(),
            _ => Vec::new(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoName { .. } => "add `name:` to the generator",
            Self::Literal { .. } => "write it as `key=value`; the value may be empty and may hold further `=`",
            Self::FileSource { .. } => "write it as `path`, or as `key=path` to choose the key",
            Self::NotText { .. } => "name the file under `files` if it holds binary data",
            Self::RepeatedKey { .. } => "remove one, or give it another key with `key=path`",
            Self::Load(error) => return error.hint(),
            Self::Secret(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }

    fn confidential(&self) -> bool {
        matches!(self, Self::Secret(_))
    }
}
