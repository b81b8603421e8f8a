//! When a kind is applied: the one table that puts objects in order.
//!
//! A wave needs only what earlier waves bring, so one pass over the folders applies cleanly.

use std::collections::BTreeSet;

use kubekiln::Resource;
use kubekiln_yaml::Node;

/// A step of applying a tree; they run in the order of this list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Wave {
    /// Kinds that later waves use.
    Crds,
    /// Namespaces that later waves use.
    Namespaces,
    /// What limits objects as they are made: it has to be there before them.
    Policies,
    /// Accounts and what they may do.
    Rbac,
    /// Configuration and storage that pods use. Objects of custom kinds that the cluster has already, too: a certificate
    /// makes a Secret that pods mount.
    Config,
    /// Pods, what runs them and what leads to them. Claims too: some are not bound before a pod asks for them, and who waits
    /// for a wave would wait for ever.
    Workloads,
    /// What calls a workload at every change: earlier, it would refuse changes until that workload is up.
    Webhooks,
    /// Objects of kinds that come with the tree: their controllers and webhooks are up by now.
    Custom,
}

impl Wave {
    /// Every wave in order.
    pub const ALL: [Self; 8] = [
        Self::Crds,
        Self::Namespaces,
        Self::Policies,
        Self::Rbac,
        Self::Config,
        Self::Workloads,
        Self::Webhooks,
        Self::Custom,
    ];

    /// The wave of a kind of Kubernetes itself, and [`Wave::Custom`] for any other. The version does not matter.
    pub fn of(group: &str, kind: &str) -> Self {
        let known = |&&(g, k, _): &&(&str, &str, Self)| g == group && k == kind;
        if let Some((.., wave)) = KINDS.iter().find(known) {
            return *wave;
        }
        GROUPS.iter().find(|(g, _)| *g == group).map_or(Self::Custom, |(_, wave)| *wave)
    }

    /// Why it comes when it comes, in words that follow its name.
    pub fn why(self) -> &'static str {
        match self {
            Self::Crds => "kinds that later waves have objects of",
            Self::Namespaces => "namespaces that later objects lie in",
            Self::Policies => "limits and priorities, which hold for what is made after them",
            Self::Rbac => "accounts and what they may do, before pods run with them",
            Self::Config => {
                "configuration and storage, and objects for what is in the cluster already, before pods use them"
            }
            Self::Workloads => "pods, what leads to them, and claims, which pods bind",
            Self::Webhooks => "calls to workloads, which have to answer by then",
            Self::Custom => "objects of kinds that come with the tree, whose controllers and webhooks are there by now",
        }
    }

    /// The wave that a folder is of.
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wave| wave.folder() == folder)
    }

    /// Its folder; names sort in the order of the waves.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Crds => "00-crds",
            Self::Namespaces => "01-namespaces",
            Self::Policies => "02-policies",
            Self::Rbac => "03-rbac",
            Self::Config => "04-config",
            Self::Workloads => "05-workloads",
            Self::Webhooks => "06-webhooks",
            Self::Custom => "07-custom",
        }
    }
}

/// Its folder.
impl serde::Serialize for Wave {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.folder())
    }
}

/// The waves of a set of objects: which custom kinds come with it makes a difference.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waves {
    /// `group/kind` of each CRD, and `group/` of each aggregated API.
    own: BTreeSet<String>,
}

impl Waves {
    /// Those of `objects`.
    pub fn of<'r, 'a: 'r>(objects: impl Iterator<Item = &'r Resource<'a>>) -> Self {
        Self { own: objects.filter_map(brought).collect() }
    }

    /// The wave of a kind.
    pub fn wave(&self, group: &str, kind: &str) -> Wave {
        let wave = Wave::of(group, kind);
        let is_own = || self.own.contains(&format!("{group}/{kind}")) || self.own.contains(&format!("{group}/"));
        if wave == Wave::Custom && !is_own() { Wave::Config } else { wave }
    }
}

/// The kinds that an object brings into the cluster.
fn brought(resource: &Resource<'_>) -> Option<String> {
    let gvk = resource.gvk();
    let text = |path: &[&str]| resource.node.at(path).and_then(Node::text).unwrap_or("");
    match (gvk.group, gvk.kind) {
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            Some(format!("{}/{}", text(&["spec", "group"]), text(&["spec", "names", "kind"])))
        }
        ("apiregistration.k8s.io", "APIService") => Some(format!("{}/", text(&["spec", "group"]))),
        _ => None,
    }
}

/// The groups of Kubernetes itself, with the wave of most of their kinds. Every other group is served by a CRD or
/// an aggregated API; of those, the ones whose objects become Secrets stand here, too: pods that mount such a Secret do not
/// start before it is there.
const GROUPS: &[(&str, Wave)] = &[
    ("", Wave::Workloads),
    ("admissionregistration.k8s.io", Wave::Webhooks),
    ("apiextensions.k8s.io", Wave::Crds),
    ("apiregistration.k8s.io", Wave::Webhooks),
    ("apps", Wave::Workloads),
    ("authentication.k8s.io", Wave::Rbac),
    ("authorization.k8s.io", Wave::Rbac),
    ("autoscaling", Wave::Workloads),
    ("batch", Wave::Workloads),
    ("bitnami.com", Wave::Config),
    ("cert-manager.io", Wave::Config),
    ("certificates.k8s.io", Wave::Config),
    ("coordination.k8s.io", Wave::Workloads),
    ("discovery.k8s.io", Wave::Workloads),
    ("events.k8s.io", Wave::Workloads),
    ("extensions", Wave::Workloads),
    ("external-secrets.io", Wave::Config),
    ("flowcontrol.apiserver.k8s.io", Wave::Policies),
    ("internal.apiserver.k8s.io", Wave::Config),
    ("networking.k8s.io", Wave::Workloads),
    ("node.k8s.io", Wave::Policies),
    ("policy", Wave::Policies),
    ("rbac.authorization.k8s.io", Wave::Rbac),
    ("resource.k8s.io", Wave::Config),
    ("scheduling.k8s.io", Wave::Policies),
    ("storage.k8s.io", Wave::Config),
    ("storagemigration.k8s.io", Wave::Workloads),
];

/// Kinds that go elsewhere than the rest of their group.
const KINDS: &[(&str, &str, Wave)] = &[
    ("", "ConfigMap", Wave::Config),
    ("", "LimitRange", Wave::Policies),
    ("", "Namespace", Wave::Namespaces),
    ("", "PersistentVolume", Wave::Config),
    ("", "ResourceQuota", Wave::Policies),
    ("", "Secret", Wave::Config),
    ("", "ServiceAccount", Wave::Rbac),
    ("extensions", "NetworkPolicy", Wave::Policies),
    ("extensions", "PodSecurityPolicy", Wave::Policies),
    ("networking.k8s.io", "IngressClass", Wave::Config),
    ("networking.k8s.io", "NetworkPolicy", Wave::Policies),
];

#[cfg(test)]
mod tests {
    use super::{GROUPS, KINDS, Wave, Waves};

    #[test]
    fn kinds_go_where_the_table_says() {
        let waves = [
            ("apiextensions.k8s.io", "CustomResourceDefinition", "00-crds"),
            ("", "Namespace", "01-namespaces"),
            ("networking.k8s.io", "NetworkPolicy", "02-policies"),
            ("policy", "PodDisruptionBudget", "02-policies"),
            ("", "ServiceAccount", "03-rbac"),
            ("rbac.authorization.k8s.io", "ClusterRole", "03-rbac"),
            ("", "Secret", "04-config"),
            ("storage.k8s.io", "StorageClass", "04-config"),
            ("", "PersistentVolumeClaim", "05-workloads"),
            ("", "Service", "05-workloads"),
            ("apps", "Deployment", "05-workloads"),
            ("networking.k8s.io", "Ingress", "05-workloads"),
            ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "06-webhooks"),
            ("apiregistration.k8s.io", "APIService", "06-webhooks"),
            ("cert-manager.io", "Certificate", "04-config"),
            ("kubeflow.org", "Notebook", "07-custom"),
            // A CRD's group, in spite of its name.
            ("gateway.networking.k8s.io", "Gateway", "07-custom"),
            // Knative has a kind called as one of the core group.
            ("serving.knative.dev", "Service", "07-custom"),
        ];
        for (group, kind, folder) in waves {
            assert_eq!(Wave::of(group, kind).folder(), folder, "{group} {kind}");
        }
    }

    #[test]
    fn custom_kinds_come_last_only_where_they_come_with_the_tree() {
        let waves = Waves { own: ["kubeflow.org/Notebook".to_owned(), "metrics.k8s.io/".to_owned()].into() };
        assert_eq!(waves.wave("kubeflow.org", "Notebook"), Wave::Custom);
        assert_eq!(waves.wave("metrics.k8s.io", "NodeMetrics"), Wave::Custom);
        assert_eq!(waves.wave("cert-manager.io", "Certificate"), Wave::Config);
        assert_eq!(waves.wave("apps", "Deployment"), Wave::Workloads);
    }

    #[test]
    fn waves_sort_as_their_folders() {
        assert!(Wave::ALL.iter().all(|wave| Wave::of_folder(wave.folder()) == Some(*wave)));
        assert!(Wave::ALL.is_sorted_by(|a, b| a < b && a.folder() < b.folder()));
    }

    #[test]
    fn tables_are_sorted_and_say_nothing_twice() {
        assert!(GROUPS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(KINDS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        let usual = |group: &str| GROUPS.iter().find(|g| g.0 == group).map(|g| g.1);
        assert!(KINDS.iter().all(|(group, _, wave)| usual(group).is_some_and(|usual| usual != *wave)));
    }
}
