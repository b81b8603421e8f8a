//! A selector that a layer's labels change above the layer that made the object: Kubernetes refuses to change the
//! selector of a workload that runs already, and then every apply of this layer fails.

use kubekiln_yaml::Node;

use super::{Notes, named, warning};
use crate::config::FieldSpec;
use crate::resmap::ResMap;
use crate::resource::{Level, Resource};
use crate::text::Text;

/// Kinds whose selector cannot change once they exist.
const IMMUTABLE: [&str; 5] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"];
const SELECTOR: &str = "spec/selector/matchLabels";

/// Warns of selectors that `pairs` are about to change in objects of the layers below; `specs` are the fields that the
/// labels go to.
pub fn check<'a>(notes: &Notes, resources: &ResMap<'a>, pairs: &[(Text<'a>, Text<'a>)], specs: &[FieldSpec<'a>]) {
    let specs: Vec<_> = specs.iter().filter(|spec| spec.path == SELECTOR).collect();
    let Some((first, _)) = pairs.first().filter(|_| !specs.is_empty()) else { return };
    let changed = |selector: &Node<'a>| {
        pairs.iter().any(|(key, value)| selector.get(key).and_then(Node::text) != Some(value.text))
    };
    let is_hit = |resource: &&Resource<'a>| {
        let gvk = resource.gvk();
        IMMUTABLE.contains(&gvk.kind)
            && specs.iter().any(|spec| gvk.is_selected(&spec.gvk))
            && selector(resource).is_some_and(|s| s.as_mapping().is_some_and(|m| !m.entries.is_empty()) && changed(s))
    };
    let mut hit = resources.iter().filter(|r| r.level == Level::Below).filter(is_hit);
    let Some(one) = hit.next() else { return };
    let others = match hit.count() {
        0 => String::new(),
        1 => ", and of 1 more object".to_owned(),
        more => format!(", and of {more} more objects"),
    };
    // No object is named here, so that all layers that do so fold into one warning.
    let message = "labels change selectors of a layer below: no selector can change once its object exists".to_owned();
    let hint = "use `labels:` with `includeTemplates: true` and without `includeSelectors`";
    let mut warning = warning("changed-selector", message, first.span, hint);
    let place = selector(one).map_or(one.node.span, |n| n.span);
    warning.labels.push((place, format!("the selector of {}{others}", named(one))));
    notes.warn(warning);
}

fn selector<'r, 'a>(resource: &'r Resource<'a>) -> Option<&'r Node<'a>> {
    resource.node.at(&["spec", "selector", "matchLabels"])
}
