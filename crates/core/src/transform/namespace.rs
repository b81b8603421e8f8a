//! `namespace` (kustomize's `NamespaceTransformer`): moves objects into a namespace.
//!
//! Objects whose kind lies in no namespace keep theirs; a v1 Namespace gets the name itself; the subjects of role
//! bindings that are service accounts follow as [`Subjects`] says.

use kubekiln_yaml::{Node, Tag};
use rustc_hash::FxHashMap;

use super::field_path::{FieldPath, Shape};
use super::field_setter::{FieldError, blank, has_text, set_scalar, wrong_kind};
use super::field_spec::{FieldSpecs, SpecError, apply_one};
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::id::Gvk;
use crate::load::{Fields, LoadError, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// Which subjects of role bindings follow (`setRoleBindingSubjects`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Subjects {
    /// `defaultOnly`: those named `default`.
    #[default]
    DefaultOnly,
    /// `allServiceAccounts`
    AllServiceAccounts,
    /// `none`
    None,
}

/// What the transformer is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Namespace<'a> {
    /// The namespace; nothing happens when it is empty.
    pub namespace: Text<'a>,
    /// `unsetOnly`: leave namespaces that are set.
    pub unset_only: bool,
    /// `setRoleBindingSubjects`
    pub subjects: Subjects,
}

/// The mark that kustomize leaves on what a chart made: helm has set its namespace.
const HELM_GENERATED: &str = "internal.config.kubernetes.io/helm-generated";

/// `metadata/namespace` is never a matter of configuration: only this transformer knows the scope of a kind.
const METADATA_NAMESPACE: FieldSpec<'static> =
    FieldSpec { gvk: Gvk { group: "", version: "", kind: "" }, path: "metadata/namespace", create: true };

impl<'a> From<Text<'a>> for Namespace<'a> {
    fn from(namespace: Text<'a>) -> Self {
        Self { namespace, ..Self::default() }
    }
}

impl Subjects {
    /// Takes `setRoleBindingSubjects`.
    pub fn decode(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Self {
        let Some(text) = fields.text("setRoleBindingSubjects", problems) else { return Self::default() };
        match text.text {
            "" | "defaultOnly" => Self::DefaultOnly,
            "allServiceAccounts" => Self::AllServiceAccounts,
            "none" => Self::None,
            other => {
                let message = format!(
                    "invalid value {other:?} for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or \
                     \"allServiceAccounts\""
                );
                problems.push(LoadError::Invalid { code: "subjects", message, span: text.span, hint: None });
                Self::default()
            }
        }
    }
}

/// Moves `resources` into the namespace; refuses when two of them then have one id.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    config: &Namespace<'a>,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    if config.namespace.is_empty() {
        return Ok(());
    }
    let metadata = FieldPath::new(METADATA_NAMESPACE.path, cx.arena);
    let specs = FieldSpecs::new(specs.iter().filter(|s| s.path != METADATA_NAMESPACE.path), cx.arena);
    resources.try_each(|| specs.clone(), |specs, resource| config.enter(resource, &metadata, specs, cx))?;
    check_conflicts(resources, config, cx)
}

/// Gives one object its namespace, without a look at the others and without remembering the old id: what
/// `ValueAddTransformer` does.
pub(super) fn set<'a>(
    resource: &mut Resource<'a>,
    config: &Namespace<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    set_own(resource, config, &FieldPath::new(METADATA_NAMESPACE.path, cx.arena), cx)
}

/// The object's own namespace, and that of subjects.
fn set_own<'a>(
    resource: &mut Resource<'a>,
    config: &Namespace<'a>,
    metadata: &FieldPath<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let gvk = resource.gvk();
    if !cx.schema.is_cluster_scoped(&gvk) {
        let shape = Some(Shape::Scalar(Tag::None));
        let mut set = |node: &mut Node<'a>| config.set(node);
        apply_one(resource, &METADATA_NAMESPACE, metadata, shape, config.namespace.span, &mut set)?;
    }
    if is_role_binding(gvk.kind) { set_subjects(resource, config) } else { Ok(()) }
}

impl<'a> Namespace<'a> {
    fn enter(
        &self,
        resource: &mut Resource<'a>,
        metadata: &FieldPath<'a>,
        specs: &mut FieldSpecs<'_, 'a>,
        cx: &Context<'a, '_>,
    ) -> Result<(), TransformError> {
        if is_empty(&resource.node) || resource.annotation(HELM_GENERATED) == Some("true") {
            return Ok(());
        }
        resource.store_previous_id(cx.schema);
        let gvk = resource.gvk();
        set_own(resource, self, metadata, cx)?;
        let mut set = |node: &mut Node<'a>| self.set(node);
        for (spec, path) in specs.of(gvk).filter(|(spec, _)| applies(spec, &gvk)) {
            let shape = Some(Shape::Scalar(Tag::Str));
            apply_one(resource, spec, path, shape, self.namespace.span, &mut set).map_err(explain)?;
        }
        Ok(())
    }

    fn set(&self, node: &mut Node<'a>) -> Result<(), FieldError> {
        if self.unset_only && has_text(node) {
            return Ok(());
        }
        set_scalar(node, self.namespace.text, Tag::Str, self.namespace.span)
    }
}

fn is_empty(node: &Node<'_>) -> bool {
    node.is_null() || node.as_mapping().is_some_and(|m| m.entries.is_empty())
}

fn is_role_binding(kind: &str) -> bool {
    matches!(kind, "RoleBinding" | "ClusterRoleBinding")
}

/// Names belong to v1 objects alone; subjects are set by their own rule.
fn applies(spec: &FieldSpec<'_>, gvk: &Gvk<'_>) -> bool {
    let is_v1 = gvk.group.is_empty() && gvk.version == "v1";
    let subjects = is_role_binding(gvk.kind) && is_role_binding(spec.gvk.kind) && spec.path == "subjects/namespace";
    (spec.path != "metadata/name" || is_v1) && !subjects
}

fn explain(error: SpecError<'_, '_>) -> TransformError {
    let not_scalar = error.error.not_scalar;
    error.within(if not_scalar {
        "namespace field specs must target scalar nodes: "
    } else {
        "namespace transformation failed: "
    })
}

fn set_subjects<'a>(resource: &mut Resource<'a>, config: &Namespace<'a>) -> Result<(), TransformError> {
    let (key, wanted) = match config.subjects {
        Subjects::None => return Ok(()),
        Subjects::DefaultOnly => ("name", "default"),
        Subjects::AllServiceAccounts => ("kind", "ServiceAccount"),
    };
    let Some(subjects) = resource.node.get_mut("subjects").filter(|s| !s.is_null()) else { return Ok(()) };
    let refusal = wrong_kind("SequenceNode", subjects);
    let result = match subjects.as_sequence_mut() {
        None => Err(refusal),
        Some(list) => list.items.iter_mut().try_for_each(|subject| {
            let context = format_args!("looking up {key} on (cluster)role binding subject");
            let follows = is_wanted(subject, key, wanted).map_err(|error| error.within(context))?;
            if follows { set_subject(subject, config) } else { Ok(()) }
        }),
    };
    result.map_err(|error| TransformError::Field {
        message: format!("setting namespace on (cluster)role binding subjects: {}", error.message),
        span: config.namespace.span,
        at: error.at,
        hint: None,
    })
}

fn is_wanted(subject: &Node<'_>, key: &str, wanted: &str) -> Result<bool, FieldError> {
    if subject.is_null() {
        return Ok(false);
    }
    let mapping = subject.as_mapping().ok_or_else(|| wrong_kind("MappingNode", subject))?;
    let Some(value) = mapping.get(key).filter(|v| !v.is_null()) else { return Ok(false) };
    let text = value.text().ok_or_else(|| wrong_kind("ScalarNode", value))?;
    Ok(text == wanted)
}

fn set_subject<'a>(subject: &mut Node<'a>, config: &Namespace<'a>) -> Result<(), FieldError> {
    let Some(mapping) = subject.as_mapping_mut() else { return Ok(()) };
    if !mapping.contains_key("namespace") {
        mapping.set("namespace", blank(config.namespace.span));
    }
    mapping.get_mut("namespace").map_or(Ok(()), |namespace| config.set(namespace))
}

/// Two objects with one id, in the order of the first that has a twin.
fn check_conflicts<'a>(
    resources: &ResMap<'a>,
    config: &Namespace<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let mut seen = FxHashMap::default();
    for resource in resources {
        let id = resource.id(cx.schema);
        if let Some(first) = seen.insert(id, resource.node.span) {
            let second = resource.node.span;
            return Err(TransformError::NamespaceConflict {
                id: id.to_string(),
                first,
                second,
                span: config.namespace.span,
            });
        }
    }
    Ok(())
}
