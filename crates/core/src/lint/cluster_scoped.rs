//! A namespace on an object whose kind lies in none, by the word of a CRD in the tree: kustomize knows the scope of
//! built-in kinds only, and puts its `namespace` on all others.

use kubekiln_yaml::{Node, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Notes, named, warning};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;

/// Warns of the namespaces among the finished objects that no API server wants. One warning a place: a kustomization's
/// `namespace` is the place of all that it gave.
pub fn check(notes: &Notes, resources: &ResMap<'_>) {
    let cluster: FxHashSet<(&str, &str)> = resources.iter().filter_map(cluster_kind).collect();
    if cluster.is_empty() {
        return;
    }
    let mut places: Vec<(Span, &Resource<'_>, usize)> = Vec::new();
    let mut known: FxHashMap<Span, usize> = FxHashMap::default();
    for resource in resources {
        let gvk = resource.gvk();
        if !cluster.contains(&(gvk.group, gvk.kind)) || Schema::knows_scope(&gvk) || resource.namespace().is_empty() {
            continue;
        }
        let span = resource.node.at(&["metadata", "namespace"]).map_or(resource.node.span, |node| node.span);
        let place = *known.entry(span).or_insert_with(|| {
            places.push((span, resource, 0));
            places.len() - 1
        });
        places[place].2 += 1;
    }
    for (span, resource, count) in places {
        notes.warn(warn(span, resource, count - 1));
    }
}

fn warn(span: Span, resource: &Resource<'_>, more: usize) -> crate::Diagnostic {
    let others = match more {
        0 => String::new(),
        1 => " and 1 more object".to_owned(),
        _ => format!(" and {more} more objects"),
    };
    let message = format!(
        "namespace {:?} is on {}{others}, whose kind lies in no namespace, as its CRD says",
        resource.namespace(),
        named(resource)
    );
    let hint =
        "the annotation kubekiln.dev/crd-schemas makes `namespace` heed the scope in CRDs of the layer and its bases";
    warning("namespaced-cluster-object", message, span, hint)
}

/// Group and kind of a CRD whose objects lie in no namespace.
fn cluster_kind<'r>(resource: &'r Resource<'_>) -> Option<(&'r str, &'r str)> {
    if resource.kind() != "CustomResourceDefinition" {
        return None;
    }
    let text = |path: &[&str]| resource.node.at(path).and_then(Node::text);
    (text(&["spec", "scope"]) == Some("Cluster"))
        .then(|| Some((text(&["spec", "group"])?, text(&["spec", "names", "kind"])?)))?
}
