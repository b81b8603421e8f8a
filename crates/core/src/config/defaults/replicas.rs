//! The fields that `replicas` works on.

use super::{FieldSpec, create};

#[rustfmt::skip]
pub(super) const REPLICAS: &[FieldSpec<'static>] = &[
    create("", "", "Deployment", "spec/replicas"),
    create("", "", "StatefulSet", "spec/replicas"),
    create("", "", "ReplicaSet", "spec/replicas"),
    create("", "", "ReplicationController", "spec/replicas"),
];
