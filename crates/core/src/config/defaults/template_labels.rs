//! The fields that `labels` with `includeTemplates` works on.

use super::{FieldSpec, create};

#[rustfmt::skip]
pub(super) const TEMPLATE_LABELS: &[FieldSpec<'static>] = &[
    create("", "", "Deployment", "spec/template/metadata/labels"),
    create("apps", "", "StatefulSet", "spec/template/metadata/labels"),
    create("batch", "", "CronJob", "spec/jobTemplate/metadata/labels"),
    create("batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/labels"),
    create("batch", "", "Job", "spec/template/metadata/labels"),
    create("", "v1", "ReplicationController", "spec/template/metadata/labels"),
    create("", "", "DaemonSet", "spec/template/metadata/labels"),
    create("", "", "ReplicaSet", "spec/template/metadata/labels"),
    create("", "", "", "metadata/labels"),
];
