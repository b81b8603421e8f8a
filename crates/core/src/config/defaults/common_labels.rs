//! The fields that `commonLabels` works on: labels, pod templates and selectors.

use super::{FieldSpec, create, optional};

#[rustfmt::skip]
pub(super) const COMMON_LABELS: &[FieldSpec<'static>] = &[
    create("", "v1", "Service", "spec/selector"),
    optional("apps", "", "Deployment", "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"),
    optional("apps", "", "Deployment", "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"),
    optional("apps", "", "Deployment", "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"),
    optional("apps", "", "Deployment", "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"),
    optional("apps", "", "Deployment", "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"),
    create("", "", "Deployment", "spec/template/metadata/labels"),
    create("", "", "Deployment", "spec/selector/matchLabels"),
    create("apps", "", "StatefulSet", "spec/selector/matchLabels"),
    optional("apps", "", "StatefulSet", "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"),
    optional("apps", "", "StatefulSet", "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"),
    optional("apps", "", "StatefulSet", "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"),
    optional("apps", "", "StatefulSet", "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"),
    optional("apps", "", "StatefulSet", "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"),
    create("apps", "", "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels"),
    create("apps", "", "StatefulSet", "spec/template/metadata/labels"),
    create("batch", "", "CronJob", "spec/jobTemplate/metadata/labels"),
    create("batch", "", "CronJob", "spec/jobTemplate/spec/template/metadata/labels"),
    optional("batch", "", "CronJob", "spec/jobTemplate/spec/selector/matchLabels"),
    optional("policy", "", "PodDisruptionBudget", "spec/selector/matchLabels"),
    optional("batch", "", "Job", "spec/selector/matchLabels"),
    create("batch", "", "Job", "spec/template/metadata/labels"),
    optional("networking.k8s.io", "", "NetworkPolicy", "spec/egress/to/podSelector/matchLabels"),
    optional("networking.k8s.io", "", "NetworkPolicy", "spec/ingress/from/podSelector/matchLabels"),
    optional("networking.k8s.io", "", "NetworkPolicy", "spec/podSelector/matchLabels"),
    create("", "v1", "ReplicationController", "spec/template/metadata/labels"),
    create("", "v1", "ReplicationController", "spec/selector"),
    create("", "", "DaemonSet", "spec/template/metadata/labels"),
    create("", "", "DaemonSet", "spec/selector/matchLabels"),
    create("", "", "ReplicaSet", "spec/template/metadata/labels"),
    create("", "", "ReplicaSet", "spec/selector/matchLabels"),
    create("", "", "", "metadata/labels"),
];
