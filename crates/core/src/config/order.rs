//! The order of kinds that kustomize sorts by.

use std::cmp::Ordering;

use crate::id::Gvk;

/// Kinds that come before all others.
pub const ORDER_FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// Kinds that come after all others.
pub const ORDER_LAST: [&str; 2] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Place of `kind` relative to kinds that are in neither list, which have 0. A kind in both lists counts as last.
pub fn rank(kind: &str, first: &[&str], last: &[&str]) -> isize {
    let place = |list: &[&str]| list.iter().rposition(|k| *k == kind).and_then(|i| isize::try_from(i).ok());
    let len = isize::try_from(first.len()).unwrap_or(isize::MAX);
    place(last).map(|i| i + 1).or_else(|| place(first).map(|i| i - len)).unwrap_or(0)
}

/// kustomize's order of kinds, by which it sorts field specs.
pub fn compare(a: &Gvk<'_>, b: &Gvk<'_>) -> Ordering {
    let rank = |gvk: &Gvk<'_>| rank(gvk.kind, &ORDER_FIRST, &ORDER_LAST);
    rank(a).cmp(&rank(b)).then_with(|| compare_spelled(a, b))
}

/// Order of `group_version_kind`, where `~G`, `~V` and `~K` stand for empty parts.
pub fn compare_spelled(a: &Gvk<'_>, b: &Gvk<'_>) -> Ordering {
    compare_joined(spelled(a), spelled(b), b'_')
}

fn spelled<'a>(gvk: &Gvk<'a>) -> [&'a str; 3] {
    [or(gvk.group, "~G"), or(gvk.version, "~V"), or(gvk.kind, "~K")]
}

fn or<'a>(text: &'a str, none: &'static str) -> &'a str {
    if text.is_empty() { none } else { text }
}

/// Order of the parts joined by `separator`, without joining them.
pub fn compare_joined<const N: usize>(a: [&str; N], b: [&str; N], separator: u8) -> Ordering {
    let Some(first) = (0..N).find(|i| a[*i] != b[*i]) else { return Ordering::Equal };
    let rest = |parts: &[&str]| parts[first..].join(char::from(separator).encode_utf8(&mut [0; 4]));
    let (x, y) = (a[first], b[first]);
    if x.starts_with(y) || y.starts_with(x) { rest(&a).cmp(&rest(&b)) } else { x.cmp(y) }
}

#[cfg(test)]
mod tests {
    use super::{Ordering, compare, compare_joined};
    use crate::id::Gvk;

    #[test]
    fn parts_compare_as_if_joined() {
        let words = ["", "a", "a_", "a_b", "b", "~G", "a~", "A"];
        let pairs: Vec<_> = words.iter().flat_map(|a| words.map(|b| [*a, b])).collect();
        for (a, b) in pairs.iter().flat_map(|a| pairs.iter().map(move |b| (*a, *b))) {
            assert_eq!(compare_joined(a, b, b'_'), a.join("_").cmp(&b.join("_")), "{a:?} {b:?}");
        }
    }

    #[test]
    fn known_kinds_come_in_their_order_and_strangers_between() {
        let kinds = ["Namespace", "CronJob", "PodDisruptionBudget", "Zebra", "MutatingWebhookConfiguration"];
        for pair in kinds.windows(2) {
            let gvk = |kind| Gvk { group: "", version: "v1", kind };
            assert_eq!(compare(&gvk(pair[0]), &gvk(pair[1])), Ordering::Less, "{pair:?}");
        }
    }
}
