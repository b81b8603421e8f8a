use super::Schema;
use super::builtin::{CLUSTER, DEFINITIONS, KINDS};
use crate::id::Gvk;

fn keys_at(kind: (&str, &str), path: &[&str]) -> Option<Vec<&'static str>> {
    static BUILTIN: Schema = Schema::builtin();
    let start = BUILTIN.of_kind(&Gvk::new(kind.0, kind.1))?;
    let end = path.iter().try_fold(start, |at, step| if *step == "[]" { at.elements() } else { at.field(step) })?;
    end.merge_keys().map(super::MergeKeys::to_vec)
}

#[test]
fn tables_are_sorted() {
    assert!(CLUSTER.is_sorted());
    assert!(KINDS.is_sorted());
    assert!(DEFINITIONS.is_sorted_by_key(|d| d.0));
    for (name, fact) in DEFINITIONS {
        if let super::Fact::Object(fields) = fact {
            assert!(fields.is_sorted_by_key(|f| f.0), "{name}");
        }
    }
}

#[test]
fn merge_keys_follow_the_path() {
    let pod = ["spec", "template", "spec"];
    let deployment = ("apps/v1", "Deployment");
    let under = |rest: &[&'static str]| keys_at(deployment, &[&pod[..], rest].concat());
    assert_eq!(under(&["containers"]), Some(vec!["name"]));
    assert_eq!(under(&["containers", "[]", "ports"]), Some(vec!["containerPort", "protocol"]));
    assert_eq!(under(&["containers", "[]", "volumeMounts"]), Some(vec!["mountPath"]));
    assert_eq!(under(&["containers", "[]", "args"]), None);
    assert_eq!(under(&["tolerations"]), None);
    assert_eq!(keys_at(("v1", "Service"), &["spec", "ports"]), Some(vec!["port", "protocol"]));
    assert_eq!(keys_at(("v1", "Pod"), &["metadata", "finalizers"]), Some(vec![]));
    assert_eq!(keys_at(("example.com/v1", "Thing"), &[]), None);
}

#[test]
fn scope_is_known_for_certain_kinds_only() {
    let schema = Schema::builtin();
    let cluster = |api_version, kind| schema.is_cluster_scoped(&Gvk::new(api_version, kind));
    assert!(cluster("v1", "Namespace"));
    assert!(cluster("rbac.authorization.k8s.io/v1", "ClusterRole"));
    assert!(cluster("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"));
    assert!(!cluster("v1", "Pod"));
    assert!(!cluster("example.com/v1", "Thing"));
    assert!(!cluster("rbac.authorization.k8s.io/v9", "ClusterRole"));
}
