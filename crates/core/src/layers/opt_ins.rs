//! What a kustomization asks of kiln that kustomize does not do, by annotations in its own `metadata`, which kustomize
//! reads and ignores. `docs/opt-ins.md` says what each does.

use kubekiln_yaml::Span;

use crate::diagnostic::nearest;
use crate::load::{LoadError, Problems};
use crate::text::Text;

/// What all these annotations begin with.
const PREFIX: &str = "kubekiln.dev/";
const CRD_SCHEMAS: &str = "kubekiln.dev/crd-schemas";
const GLOBS: &str = "kubekiln.dev/globs";
const IDENTICAL_DUPLICATES: &str = "kubekiln.dev/identical-duplicates";
const ALL: [&str; 3] = [CRD_SCHEMAS, GLOBS, IDENTICAL_DUPLICATES];

/// The opt-ins of one kustomization. They hold for its own fields: not for its bases, nor for what names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct OptIns {
    /// Merge keys, scopes and name references are learnt from the CRDs among the layer's objects. The annotation.
    pub crd_schemas: Option<Span>,
    /// Entries of `resources` may be patterns.
    pub globs: bool,
    /// One object that comes in twice is taken once.
    pub identical_duplicates: bool,
}

impl OptIns {
    /// Reads the annotations of a kustomization; a misspelt one is a problem.
    pub fn decode(annotations: &[(Text<'_>, Text<'_>)], problems: &mut Problems) -> Self {
        let mut opt_ins = Self::default();
        for (key, value) in annotations.iter().filter(|(key, _)| key.starts_with(PREFIX)) {
            let on = switch(*key, *value, problems);
            match key.text {
                CRD_SCHEMAS => opt_ins.crd_schemas = on.then_some(key.span),
                GLOBS => opt_ins.globs = on,
                IDENTICAL_DUPLICATES => opt_ins.identical_duplicates = on,
                _ => {}
            }
        }
        opt_ins
    }
}

/// True for `"true"`.
fn switch(key: Text<'_>, value: Text<'_>, problems: &mut Problems) -> bool {
    let invalid = |message: String, span: Span, hint: String| LoadError::Invalid {
        code: "opt-in",
        message,
        span,
        hint: Some(hint),
    };
    if !ALL.contains(&key.text) {
        let message = format!("unknown annotation {:?}: kiln reads those under {PREFIX} itself", key.text);
        let hint = match nearest(key.text, ALL) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("it knows {}", ALL.join(", ")),
        };
        problems.push(invalid(message, key.span, hint));
        return false;
    }
    match value.text {
        "true" => true,
        "false" => false,
        other => {
            let message = format!("annotation {} must be \"true\" or \"false\", not {other:?}", key.text);
            problems.push(invalid(message, value.span, "write \"true\", in quotes, or leave it out".to_owned()));
            false
        }
    }
}
