//! An order given twice.

use kubekiln_yaml::Span;

use super::warning;
use crate::diagnostic::Diagnostic;

/// kustomize's warning that `sortOptions` wins over `--reorder`.
pub fn given_twice(sort_options: Span) -> Diagnostic {
    let message = "Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). \
                   Using the kustomization file over the CLI flag.";
    warning("sort-order-twice", message.to_owned(), sort_options, "leave one of them out")
}
