//! Why a kustomization file was not edited.

use kubekiln::diagnostic::{Diagnostic, Problem};
use kubekiln::load::LoadError;
use kubekiln_yaml::Span;

/// Why an edit was refused. The sentences are kustomize's where it has one.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditError {
    /// The arguments make no sense, whatever the file holds.
    #[error("{0}")]
    Usage(String),
    /// The arguments do not fit what the file or the disk holds.
    #[error("{message}")]
    Unfit {
        /// What is wrong.
        message: String,
        /// What is there; [`Span::NONE`] for nothing.
        span: Span,
        /// The cure.
        hint: Option<String>,
    },
    /// The file's YAML does not allow the change.
    #[error("{context}{error}")]
    Yaml {
        /// What was being done, with `: `; or nothing.
        context: String,
        /// The refusal.
        error: kubekiln_yaml::EditError,
    },
    /// The fixed kustomization would build to something else.
    #[error("{0}")]
    OutputChanges(String),
}

impl EditError {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn unfit(message: impl Into<String>) -> Self {
        Self::Unfit { message: message.into(), span: Span::NONE, hint: None }
    }

    pub(crate) fn unfit_at(message: impl Into<String>, span: Span) -> Self {
        Self::Unfit { message: message.into(), span, hint: None }
    }
}

impl Problem for EditError {
    fn code(&self) -> &'static str {
        match self {
            Self::Usage(_) => "edit-usage",
            Self::Unfit { .. } => "edit-unfit",
            Self::Yaml { .. } => "edit-yaml",
            Self::OutputChanges(_) => "fix-changes-output",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Unfit { span, .. } => *span,
            Self::Yaml { error, .. } => error.span(),
            Self::Usage(_) | Self::OutputChanges(_) => Span::NONE,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unfit { hint, .. } => hint.clone(),
            Self::OutputChanges(_) => Some("nothing was written; change the file by hand, step by step".to_owned()),
            Self::Usage(_) | Self::Yaml { .. } => None,
        }
    }
}

/// All that is wrong, for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problems(pub Vec<Diagnostic>);

/// What an edit gives, or why not.
pub type Result<T> = std::result::Result<T, Problems>;

impl Problems {
    /// The same with the text around their places left out: it may hold a secret.
    pub(crate) fn confidential(mut self) -> Self {
        self.0.iter_mut().for_each(|d| d.confidential = true);
        self
    }

    /// The same with `context` in front of each message.
    pub(crate) fn while_doing(mut self, context: &str) -> Self {
        self.0.iter_mut().for_each(|d| d.message = format!("{context}: {}", d.message));
        self
    }
}

impl From<EditError> for Problems {
    fn from(error: EditError) -> Self {
        Self(vec![error.into()])
    }
}

impl From<Vec<Diagnostic>> for Problems {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self(found)
    }
}

impl From<LoadError> for Problems {
    fn from(error: LoadError) -> Self {
        Self(vec![error.into()])
    }
}

impl From<kubekiln_yaml::EditError> for Problems {
    fn from(error: kubekiln_yaml::EditError) -> Self {
        EditError::Yaml { context: String::new(), error }.into()
    }
}
