//! In which order objects are applied, and why that is enough for one pass.

use std::collections::{BTreeMap, BTreeSet};

use kubekiln::Resource;
use kubekiln::schema::Schema;
use kubekiln_yaml::Node;

use crate::compare::Objects;
use crate::object::ObjectId;
use crate::wave::{Wave, Waves};

/// The objects of one wave.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Step {
    /// The wave's folder.
    pub wave: &'static str,
    /// Why it comes when it comes.
    pub why: &'static str,
    /// Its objects, sorted.
    pub objects: Vec<Ordered>,
}

/// An object and what has to be there before it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Ordered {
    /// The object.
    pub object: String,
    /// What it cannot be applied, or cannot work, without.
    pub needs: Vec<Need>,
}

/// Something that an object needs.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, PartialOrd, Ord)]
pub struct Need {
    /// `Namespace kubeflow`, `CustomResourceDefinition of kubeflow.org Notebook`, `Service a/b`
    pub what: String,
    /// The folder of the wave that brings it; none when it is not among the objects, so that the cluster must have it.
    pub wave: Option<&'static str>,
}

/// The waves of a set of objects, those without any left out.
pub fn steps(objects: &Objects<'_>) -> Vec<Step> {
    let is_crd = |r: &&Resource<'_>| r.kind() == "CustomResourceDefinition";
    let schema = Schema::builtin().with_crds(objects.iter().filter(is_crd).map(|crd| &crd.node));
    let there = There::of(objects, &schema);
    let ranks = Waves::of(objects.iter());
    let mut waves: BTreeMap<Wave, Vec<Ordered>> = BTreeMap::new();
    for resource in objects {
        let id = ObjectId::of(resource, &schema);
        let wave = ranks.wave(id.group, id.kind);
        let ordered = Ordered { object: id.to_string(), needs: there.needs(resource, &id) };
        waves.entry(wave).or_default().push(ordered);
    }
    let step = |(wave, mut objects): (Wave, Vec<Ordered>)| {
        objects.sort_by(|a, b| a.object.cmp(&b.object));
        Step { wave: wave.folder(), why: wave.why(), objects }
    };
    waves.into_iter().map(step).collect()
}

/// What is needed and is not among the objects, with the number of objects that need it.
pub fn missing(steps: &[Step]) -> BTreeMap<&str, usize> {
    let mut missing = BTreeMap::new();
    let needs = steps.iter().flat_map(|step| &step.objects).flat_map(|object| &object.needs);
    for need in needs.filter(|need| need.wave.is_none()) {
        *missing.entry(need.what.as_str()).or_default() += 1;
    }
    missing
}

/// What the objects bring that others may need.
struct There<'a> {
    namespaces: BTreeSet<&'a str>,
    /// Group and kind of custom resources.
    kinds: BTreeSet<(&'a str, &'a str)>,
    services: BTreeSet<(&'a str, &'a str)>,
}

/// Namespaces that every cluster has.
const BUILT_IN: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

impl<'a> There<'a> {
    fn of(objects: &Objects<'a>, schema: &Schema) -> Self {
        let mut there = Self { namespaces: BUILT_IN.into(), kinds: BTreeSet::new(), services: BTreeSet::new() };
        for resource in objects {
            let id = ObjectId::of(resource, schema);
            match (id.group, id.kind) {
                ("", "Namespace") => drop(there.namespaces.insert(id.name)),
                ("", "Service") => drop(there.services.insert((id.namespace.unwrap_or(""), id.name))),
                ("apiextensions.k8s.io", "CustomResourceDefinition") => {
                    let text = |path: &[&str]| resource.node.at(path).and_then(Node::text).unwrap_or("");
                    there.kinds.insert((text(&["spec", "group"]), text(&["spec", "names", "kind"])));
                }
                _ => {}
            }
        }
        there
    }

    fn needs(&self, resource: &Resource<'_>, id: &ObjectId<'_>) -> Vec<Need> {
        let mut needs = BTreeSet::new();
        if let Some(namespace) = id.namespace.filter(|namespace| !namespace.is_empty() && !BUILT_IN.contains(namespace))
        {
            let wave = self.namespaces.contains(namespace).then(|| Wave::Namespaces.folder());
            needs.insert(Need { what: format!("Namespace {namespace}"), wave });
        }
        if Wave::of(id.group, id.kind) == Wave::Custom {
            let wave = self.kinds.contains(&(id.group, id.kind)).then(|| Wave::Crds.folder());
            let what = format!("CustomResourceDefinition of {} {}", id.group, id.kind);
            needs.insert(Need { what, wave });
        }
        for (namespace, name) in called_services(resource) {
            let wave = self.services.contains(&(namespace, name)).then(|| Wave::Workloads.folder());
            needs.insert(Need { what: format!("Service {namespace}/{name}"), wave });
        }
        needs.into_iter().collect()
    }
}

/// The services that the API server calls because of an object: webhooks, conversions of CRDs, aggregated APIs.
fn called_services<'a>(resource: &Resource<'a>) -> Vec<(&'a str, &'a str)> {
    let webhooks = resource.node.get("webhooks").and_then(Node::as_sequence).map_or(&[][..], |list| &list.items);
    let called = webhooks.iter().filter_map(|webhook| webhook.at(&["clientConfig", "service"]));
    let conversion = resource.node.at(&["spec", "conversion", "webhook", "clientConfig", "service"]);
    let aggregated = resource.node.at(&["spec", "service"]).filter(|_| resource.kind() == "APIService");
    let text = |service: &Node<'a>, field| service.get(field).and_then(Node::text).unwrap_or("");
    let called = called.chain(conversion).chain(aggregated);
    called.map(|service| (text(service, "namespace"), text(service, "name"))).collect()
}

#[cfg(test)]
mod tests {
    use kubekiln::Resource;
    use kubekiln::load::documents;
    use kubekiln_yaml::Arena;

    use super::{missing, steps};

    const OBJECTS: &str = "\
apiVersion: example.com/v1
kind: Planet
metadata: {name: mars, namespace: space}
---
apiVersion: example.com/v1
kind: Rocket
metadata: {name: r1, namespace: space}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: planets.example.com}
spec:
  group: example.com
  names: {kind: Planet}
  scope: Namespaced
  conversion: {webhook: {clientConfig: {service: {namespace: space, name: convert}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check}
webhooks:
- clientConfig: {service: {namespace: space, name: check}}
---
apiVersion: v1
kind: Service
metadata: {name: check, namespace: space}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: kube-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: space}
";

    #[test]
    fn waves_have_their_objects_and_these_what_they_need() {
        let arena = Arena::new();
        let source = arena.add("all.yaml", OBJECTS.to_owned());
        let objects = documents::objects(&arena, source).unwrap().into_iter().map(Resource::new).collect();
        let steps = steps(&objects);
        let mut said = Vec::new();
        for step in &steps {
            for object in &step.objects {
                let needs: Vec<_> =
                    object.needs.iter().map(|n| format!("{} ({})", n.what, n.wave.unwrap_or("-"))).collect();
                said.push(format!("{} {}: {}", step.wave, object.object, needs.join(", ")));
            }
        }
        assert_eq!(
            said,
            [
                "00-crds apiextensions.k8s.io/v1 CustomResourceDefinition planets.example.com: Service space/convert (-)",
                "01-namespaces v1 Namespace space: ",
                "04-config example.com/v1 Rocket space/r1: CustomResourceDefinition of example.com Rocket (-), Namespace space (01-namespaces)",
                "04-config v1 ConfigMap kube-system/a: ",
                "05-workloads v1 Service space/check: Namespace space (01-namespaces)",
                "06-webhooks admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration check: Service space/check (05-workloads)",
                "07-custom example.com/v1 Planet space/mars: CustomResourceDefinition of example.com Planet (00-crds), Namespace space (01-namespaces)",
            ]
        );
        let missing: Vec<_> = missing(&steps).into_iter().collect();
        assert_eq!(missing, [("CustomResourceDefinition of example.com Rocket", 1), ("Service space/convert", 1)]);
    }
}
