use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::layout;
use crate::layout::LayoutError;
use crate::object::ObjectId;
use crate::wave::Waves;

fn paths(ids: &[ObjectId<'_>]) -> Result<Vec<String>, LayoutError> {
    layout::paths(ids, &Waves::default())
}

fn id<'a>(api_version: &'a str, kind: &'a str, namespace: Option<&'a str>, name: &'a str) -> ObjectId<'a> {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    ObjectId { group, version, kind, namespace, name }
}

#[track_caller]
fn check<const N: usize>(ids: [ObjectId<'_>; N], expected: [&str; N]) {
    assert_eq!(paths(&ids).unwrap(), expected);
}

#[test]
fn wave_namespace_kind_and_name() {
    check(
        [id("apps/v1", "Deployment", Some("kubeflow"), "web"), id("v1", "Namespace", None, "kubeflow")],
        ["05-workloads/kubeflow/deployment-web.yaml", "01-namespaces/_cluster/namespace-kubeflow.yaml"],
    );
}

#[test]
fn no_namespace_is_the_default_one() {
    check([id("v1", "Service", Some(""), "web")], ["05-workloads/default/service-web.yaml"]);
}

#[test]
fn group_joins_where_kinds_meet() {
    check(
        [
            id("networking.k8s.io/v1", "Ingress", Some("a"), "web"),
            id("extensions/v1beta1", "Ingress", Some("a"), "web"),
            id("extensions/v1beta1", "Ingress", Some("b"), "web"),
        ],
        [
            "05-workloads/a/ingress.networking.k8s.io-web.yaml",
            "05-workloads/a/ingress.extensions-web.yaml",
            "05-workloads/b/ingress-web.yaml",
        ],
    );
}

#[test]
fn hash_joins_where_only_letters_that_files_lack_differ() {
    check(
        [
            id("rbac.authorization.k8s.io/v1", "ClusterRole", None, "system:node"),
            id("rbac.authorization.k8s.io/v1", "ClusterRole", None, "view"),
            id("rbac.authorization.k8s.io/v1", "ClusterRole", None, "View"),
        ],
        [
            "03-rbac/_cluster/clusterrole-system_node.yaml",
            "03-rbac/_cluster/clusterrole.rbac.authorization.k8s.io-view-c6e8a2b8.yaml",
            "03-rbac/_cluster/clusterrole.rbac.authorization.k8s.io-view-c53a1d65.yaml",
        ],
    );
}

#[test]
fn long_names_are_cut_and_told_apart() {
    let long = "x".repeat(253);
    let path = &paths(&[id("v1", "ConfigMap", Some("a"), &long)]).unwrap()[0];
    let stem = path.strip_prefix("04-config/a/configmap-").unwrap().strip_suffix(".yaml").unwrap();
    assert!(stem.starts_with("xxx") && path.rsplit('/').next().unwrap().len() < 220, "{path}");
}

#[test]
fn same_id_twice_is_refused() {
    let twice = [id("v1", "Service", Some(""), "web"), id("v1", "Service", Some("default"), "web")];
    assert_eq!(paths(&twice).unwrap_err().to_string(), "two objects are v1 Service default/web");
}

/// Ids with few letters, so that many of them meet, and now and then any text at all.
fn any_ids() -> impl Strategy<Value = Vec<[String; 5]>> {
    let part = prop_oneof![4 => "[aA:_.-]{0,2}", 1 => "(con|COM1|\\.\\.|_cluster|Default)", 1 => any::<String>()];
    let group = prop_oneof![Just(String::new()), Just("apps".to_owned()), part.clone()];
    let id = (group, part.clone(), part.clone(), part.clone(), part).prop_map(|(a, b, c, d, e)| [a, b, c, d, e]);
    prop::collection::vec(id, 0..40)
}

fn as_ids(parts: &[[String; 5]]) -> Vec<ObjectId<'_>> {
    let ids = parts.iter().map(|[group, version, kind, namespace, name]| ObjectId {
        group,
        version,
        kind,
        // Some kinds lie in no namespace.
        namespace: (!namespace.starts_with('_')).then_some(namespace.as_str()),
        name,
    });
    let mut seen = BTreeSet::new();
    // A set of ids is what a build gives.
    ids.filter(|id| seen.insert(super::whole_id(id))).collect()
}

proptest! {
    #[test]
    fn paths_are_unique_where_letter_case_does_not_count(parts in any_ids()) {
        let ids = as_ids(&parts);
        let folded: BTreeSet<_> = paths(&ids).unwrap().iter().map(|path| path.to_lowercase()).collect();
        prop_assert_eq!(folded.len(), ids.len());
    }

    #[test]
    fn paths_stay_below_the_tree_and_are_plain(parts in any_ids()) {
        for path in paths(&as_ids(&parts)).unwrap() {
            let pieces: Vec<_> = path.split('/').collect();
            prop_assert_eq!(pieces.len(), 3, "{}", path);
            for piece in pieces {
                prop_assert!(!piece.is_empty() && piece.len() <= 255 && !piece.starts_with('.'), "{}", path);
                prop_assert!(!piece.ends_with('.') && piece != "con" && piece != "com1", "{}", path);
                prop_assert!(piece.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.')));
            }
        }
    }

    #[test]
    fn order_of_objects_does_not_matter(parts in any_ids()) {
        let ids = as_ids(&parts);
        let reversed: Vec<_> = ids.iter().rev().copied().collect();
        let mut back = paths(&reversed).unwrap();
        back.reverse();
        prop_assert_eq!(paths(&ids).unwrap(), back);
    }
}
