//! Laying one set of field specs over another.

use kubekiln_yaml::Span;

use super::{FieldSpec, NameBackReferences, TransformerConfig, order};
use crate::diagnostic::Problem;
use crate::id::Gvk;

/// Two specs of one field that do not agree on whether to create it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("failed to merge {table}: conflicting fieldspecs")]
pub struct MergeConflict {
    /// The set of specs, in kustomize's words.
    pub table: &'static str,
    /// Path of the field.
    pub path: String,
    /// The kinds it was added for.
    pub gvk: String,
    /// What brought the second spec in.
    pub span: Span,
}

impl Problem for MergeConflict {
    fn code(&self) -> &'static str {
        "conflicting-field-specs"
    }

    fn span(&self) -> Span {
        self.span
    }

    fn hint(&self) -> Option<String> {
        Some(format!("{} of {} is there already with another `create`", self.path, self.gvk))
    }
}

/// What a merge needs to name a conflict: the set of specs and what brought them in.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) table: &'static str,
    pub(crate) span: Span,
}

impl<'a> TransformerConfig<'a> {
    /// Adds what `other` has and this one lacks; `span` is what asked for `other`.
    pub fn merge(&mut self, other: &TransformerConfig<'a>, span: Span) -> Result<(), MergeConflict> {
        let origin = |table| Origin { table, span };
        merge_all(&mut self.name_prefix, &other.name_prefix, origin("NamePrefix fieldSpec"))?;
        merge_all(&mut self.name_suffix, &other.name_suffix, origin("NameSuffix fieldSpec"))?;
        merge_all(&mut self.namespace, &other.namespace, origin("NameSpace fieldSpec"))?;
        merge_all(&mut self.common_annotations, &other.common_annotations, origin("CommonAnnotations fieldSpec"))?;
        merge_all(&mut self.common_labels, &other.common_labels, origin("CommonLabels fieldSpec"))?;
        merge_all(&mut self.labels, &other.labels, origin("Labels fieldSpec"))?;
        merge_all(&mut self.template_labels, &other.template_labels, origin("TemplateLabels fieldSpec"))?;
        let volume_claims = &other.volume_claim_template_labels;
        merge_all(
            &mut self.volume_claim_template_labels,
            volume_claims,
            origin("VolumeClaimTemplateLabels fieldSpec"),
        )?;
        merge_all(&mut self.var_reference, &other.var_reference, origin("VarReference fieldSpec"))?;
        for references in &other.name_reference {
            merge_references(&mut self.name_reference, references, origin("NameReference fieldSpec"))?;
        }
        merge_all(&mut self.images, &other.images, origin("Images fieldSpec"))?;
        merge_all(&mut self.replicas, &other.replicas, origin("Replicas fieldSpec"))?;
        self.sort();
        Ok(())
    }

    /// Puts every set in kustomize's order of kinds.
    pub(super) fn sort(&mut self) {
        for specs in [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.volume_claim_template_labels,
            &mut self.common_annotations,
            &mut self.var_reference,
            &mut self.images,
            &mut self.replicas,
        ] {
            specs.sort_by(|a, b| order::compare(&a.gvk, &b.gvk));
        }
        self.name_reference.sort_by(|a, b| order::compare(&a.gvk, &b.gvk));
    }
}

/// Adds each spec of `incoming` that is not there.
pub(crate) fn merge_all<'a>(
    specs: &mut Vec<FieldSpec<'a>>,
    incoming: &[FieldSpec<'a>],
    origin: Origin,
) -> Result<(), MergeConflict> {
    incoming.iter().try_for_each(|spec| merge_one(specs, *spec, origin))
}

/// Adds `spec` unless one with its path and kinds, or narrower kinds, is there; that one must agree on `create`.
pub(crate) fn merge_one<'a>(
    specs: &mut Vec<FieldSpec<'a>>,
    spec: FieldSpec<'a>,
    origin: Origin,
) -> Result<(), MergeConflict> {
    let same = |known: &&FieldSpec<'a>| known.gvk.is_selected(&spec.gvk) && known.path == spec.path;
    match specs.iter().find(same) {
        Some(known) if known.create != spec.create => Err(MergeConflict {
            table: origin.table,
            path: spec.path.to_owned(),
            gvk: if spec.gvk == Gvk::default() { "any kind".to_owned() } else { spec.gvk.to_string() },
            span: origin.span,
        }),
        Some(_) => Ok(()),
        None => {
            specs.push(spec);
            Ok(())
        }
    }
}

/// Adds the referrers of one kind to those it has.
pub(crate) fn merge_references<'a>(
    all: &mut Vec<NameBackReferences<'a>>,
    incoming: &NameBackReferences<'a>,
    origin: Origin,
) -> Result<(), MergeConflict> {
    let same = |known: &Gvk<'a>| *known == incoming.gvk;
    let mut found = false;
    for known in all.iter_mut().filter(|known| same(&known.gvk)) {
        merge_all(&mut known.referrers, &incoming.referrers, origin)?;
        found = true;
    }
    if !found {
        all.push(incoming.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::Span;

    use super::{FieldSpec, Gvk, TransformerConfig};

    fn spec(kind: &'static str, path: &'static str, create: bool) -> FieldSpec<'static> {
        FieldSpec { gvk: Gvk { group: "", version: "", kind }, path, create }
    }

    fn config(labels: &[FieldSpec<'static>]) -> TransformerConfig<'static> {
        TransformerConfig { common_labels: labels.to_vec(), ..TransformerConfig::default() }
    }

    #[test]
    fn a_spec_for_any_kind_is_there_when_a_narrower_one_is() {
        let mut merged = config(&[spec("Foo", "a/b", true)]);
        merged.merge(&config(&[spec("", "a/b", true), spec("Bar", "a/b", true)]), Span::NONE).unwrap();
        let kinds: Vec<_> = merged.common_labels.iter().map(|s| s.gvk.kind).collect();
        assert_eq!(kinds, ["Bar", "Foo"]);
    }

    #[test]
    fn create_must_agree() {
        let mut merged = config(&[spec("Foo", "a/b", true)]);
        let error = merged.merge(&config(&[spec("Foo", "a/b", false)]), Span::NONE).unwrap_err();
        assert_eq!(error.to_string(), "failed to merge CommonLabels fieldSpec: conflicting fieldspecs");
    }

    #[test]
    fn builtin_specs_are_in_order() {
        let mut sorted = TransformerConfig::builtin().clone();
        sorted.sort();
        assert_eq!(&sorted, TransformerConfig::builtin());
    }
}
