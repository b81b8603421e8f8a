//! The fields that `namespace` works on, beside `metadata.namespace` and the subjects of role bindings.

use super::{FieldSpec, create, optional};

#[rustfmt::skip]
pub(super) const NAMESPACE: &[FieldSpec<'static>] = &[
    create("", "", "Namespace", "metadata/name"),
    optional("apiextensions.k8s.io", "", "CustomResourceDefinition", "spec/conversion/webhook/clientConfig/service/namespace"),
    create("apiregistration.k8s.io", "", "APIService", "spec/service/namespace"),
];
