//! The fields that `commonAnnotations` works on.

use super::{FieldSpec, create};

#[rustfmt::skip]
pub(super) const COMMON_ANNOTATIONS: &[FieldSpec<'static>] = &[
    create("", "", "Deployment", "spec/template/metadata/annotations"),
    create("", "", "StatefulSet", "spec/template/metadata/annotations"),
    create("batch", "", "CronJob", "spec/jobTemplate/metadata/annotations"),
    create("batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/annotations"),
    create("batch", "", "Job", "spec/template/metadata/annotations"),
    create("", "v1", "ReplicationController", "spec/template/metadata/annotations"),
    create("", "", "DaemonSet", "spec/template/metadata/annotations"),
    create("", "", "ReplicaSet", "spec/template/metadata/annotations"),
    create("", "", "", "metadata/annotations"),
];
