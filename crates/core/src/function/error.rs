//! What can go wrong with a plugin.

use kubekiln_yaml::Span;

use crate::diagnostic::{Diagnostic, Problem};

/// A plugin's failure.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FunctionError {
    /// An object that is not kustomize's own, and plugins are not enabled.
    #[error("external plugins disabled; unable to load external plugin '{kind}'")]
    Disabled {
        /// Its kind.
        kind: String,
        /// Where the kind is written.
        span: Span,
    },
    /// An object that stands for no program.
    #[error("{message}")]
    NotFound {
        /// What is missing, in kustomize's words.
        message: String,
        /// Where the kind is written.
        span: Span,
        /// The cure.
        hint: Option<String>,
    },
    /// A function's annotation that cannot be read or asks for what it may not have.
    #[error("{message}")]
    Spec {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The annotation, or the place in it.
        span: Span,
        /// The cure.
        hint: Option<String>,
    },
    /// A program that could not be run, or failed.
    #[error("{message}")]
    Failed {
        /// What is wrong, in kustomize's words, and what the program said.
        message: String,
        /// The annotation.
        span: Span,
        /// The cure.
        hint: Option<String>,
        /// The text at the span may hold a Secret's value.
        confidential: bool,
    },
    /// A program that printed what cannot be used.
    #[error("{message}")]
    Output {
        /// What is wrong, in kustomize's words.
        message: String,
        /// What the program printed.
        span: Span,
        /// The annotation.
        asked: Span,
        /// What was printed may hold a Secret's value.
        confidential: bool,
    },
}

impl FunctionError {
    /// The same failure, with what the function itself says of it.
    pub(super) fn with_results(mut self, results: &[String]) -> Self {
        if let Self::Failed { message, .. } = &mut self {
            for result in results {
                message.extend(["\n", result]);
            }
        }
        self
    }

    /// The same failure of a function whose output was no use either.
    pub(super) fn after(mut self, output: &Self) -> Self {
        if let Self::Failed { message, .. } = &mut self {
            message.push_str("\nits output cannot be used: ");
            message.push_str(output.to_string().trim_start_matches(COULD_NOT));
        }
        self
    }

    /// The failure as kustomize words it when a generator cannot be loaded.
    pub(crate) fn of_generator(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::from(self);
        diagnostic.message.insert_str(0, "loading generator plugins: failed to load generator: ");
        diagnostic
    }
}

/// How kustomize begins.
pub(super) const COULD_NOT: &str = "couldn't execute function: ";

impl Problem for FunctionError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disabled { .. } => "plugins-disabled",
            Self::NotFound { .. } => "plugin-missing",
            Self::Spec { .. } => "function-spec",
            Self::Failed { .. } => "function-failed",
            Self::Output { .. } => "function-output",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Disabled { span, .. }
            | Self::NotFound { span, .. }
            | Self::Spec { span, .. }
            | Self::Failed { span, .. }
            | Self::Output { span, .. } => *span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::Output { asked, span, .. } if asked != span => vec![(*asked, "the function".to_owned())],
            _ => Vec::new(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Disabled { .. } => Some(
                "if you trust it, give --enable-alpha-plugins, and --enable-exec for programs of this machine"
                    .to_owned(),
            ),
            Self::NotFound { hint, .. } | Self::Spec { hint, .. } | Self::Failed { hint, .. } => hint.clone(),
            Self::Output { .. } => None,
        }
    }

    fn confidential(&self) -> bool {
        matches!(self, Self::Failed { confidential: true, .. } | Self::Output { confidential: true, .. })
    }
}
