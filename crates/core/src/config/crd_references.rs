//! Name references learnt from CRDs: fields of custom resources that hold the name of a `ConfigMap`, a `Secret` and the
//! like by the look of their schema. `docs/opt-ins.md` has the rule in words.

use std::collections::{BTreeMap, BTreeSet};

use kubekiln_yaml::{Arena, Node, Value};

use super::{FieldSpec, NameBackReferences, TransformerConfig};
use crate::id::Gvk;
use crate::resmap::ResMap;
use crate::schema::crd_versions;

const fn core(kind: &'static str) -> Gvk<'static> {
    Gvk { group: "", version: "v1", kind }
}

const CONFIG_MAP: Gvk<'static> = core("ConfigMap");
const SECRET: Gvk<'static> = core("Secret");
const SERVICE_ACCOUNT: Gvk<'static> = core("ServiceAccount");
const CLAIM: Gvk<'static> = core("PersistentVolumeClaim");
const PRIORITY_CLASS: Gvk<'static> = Gvk { group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass" };
const STORAGE_CLASS: Gvk<'static> = Gvk { group: "storage.k8s.io", version: "v1", kind: "StorageClass" };

impl<'a> TransformerConfig<'a> {
    /// The references of all kinds that a CRD among `resources` defines. Keys of maps are those that the objects among
    /// `resources` have. Fields that `known` has already are left out.
    pub fn learn(resources: &ResMap<'a>, known: &[NameBackReferences<'a>], arena: &'a Arena) -> Self {
        let mut objects: BTreeMap<(&str, &str), Vec<&Node<'a>>> = BTreeMap::new();
        for resource in resources {
            let gvk = resource.gvk();
            objects.entry((gvk.group, gvk.kind)).or_default().push(&resource.node);
        }
        let mut learnt: BTreeMap<Gvk<'static>, BTreeSet<(Gvk<'a>, String)>> = BTreeMap::new();
        for definition in objects.get(&("apiextensions.k8s.io", "CustomResourceDefinition")).into_iter().flatten() {
            let text = |path: &[&str]| definition.at(path).and_then(Node::text);
            let (Some(group), Some(kind)) = (text(&["spec", "group"]), text(&["spec", "names", "kind"])) else {
                continue;
            };
            let gvk = Gvk { group, version: "", kind };
            let there = objects.get(&(group, kind)).map_or(&[][..], Vec::as_slice);
            for schema in crd_versions(definition).into_iter().filter_map(|(_, schema)| schema) {
                let mut reader = Reader { found: BTreeSet::new(), path: Vec::new() };
                reader.fields(schema, there);
                for (target, path) in reader.found {
                    learnt.entry(target).or_default().insert((gvk, path));
                }
            }
        }
        let references = learnt.into_iter().map(|(target, fields)| {
            let specs = fields.into_iter().map(|(gvk, path)| FieldSpec { gvk, path: arena.keep(path), create: false });
            NameBackReferences { gvk: target, referrers: specs.filter(|spec| !is_known(known, spec)).collect() }
        });
        Self { name_reference: references.filter(|r| !r.referrers.is_empty()).collect(), ..Self::default() }
    }
}

fn is_known(known: &[NameBackReferences<'_>], spec: &FieldSpec<'_>) -> bool {
    let same = |other: &FieldSpec<'_>| other.path == spec.path && spec.gvk.is_selected(&other.gvk);
    known.iter().any(|references| references.referrers.iter().any(same))
}

/// One schema being read.
struct Reader<'n> {
    found: BTreeSet<(Gvk<'static>, String)>,
    path: Vec<&'n str>,
}

impl<'n> Reader<'n> {
    /// The fields of an object and all below; `there` are the values that objects have in this place.
    fn fields<'a: 'n>(&mut self, schema: &'n Node<'a>, there: &[&'n Node<'a>]) {
        let properties = schema.get("properties").and_then(Node::as_mapping);
        for entry in properties.map_or(&[][..], |p| &p.entries) {
            let Some(key) = entry.key.text().filter(|key| is_plain(key)) else { continue };
            if self.path.is_empty() && matches!(key, "apiVersion" | "kind" | "metadata" | "status") {
                continue;
            }
            let values: Vec<_> = there.iter().filter_map(|node| node.get(key)).collect();
            self.field(key, &entry.value, &values);
        }
        let Some(values) = schema.get("additionalProperties").filter(|v| v.as_mapping().is_some()) else { return };
        let entries = there.iter().filter_map(|n| n.as_mapping()).flat_map(|m| &m.entries);
        let mut by_key: BTreeMap<&str, Vec<&Node<'a>>> = BTreeMap::new();
        for entry in entries {
            let Some(key) = entry.key.text().filter(|key| is_plain(key)) else { continue };
            by_key.entry(key).or_default().push(&entry.value);
        }
        for (key, values_there) in by_key {
            self.path.push(key);
            self.below(values, &values_there);
            self.path.pop();
        }
    }

    fn field<'a: 'n>(&mut self, key: &'n str, schema: &'n Node<'a>, there: &[&'n Node<'a>]) {
        let parent = self.path.last().copied();
        self.path.push(key);
        match reference(parent, key, schema) {
            Some((target, Held::Text)) => self.add(target, None),
            Some((target, Held::Name)) => self.add(target, Some("name")),
            None => self.below(schema, there),
        }
        self.path.pop();
    }

    /// What lies in a field: elements of a list have its path.
    fn below<'a: 'n>(&mut self, schema: &'n Node<'a>, there: &[&'n Node<'a>]) {
        if schema.get("x-kubernetes-embedded-resource").and_then(Node::text) == Some("true") {
            return;
        }
        match schema.get("items") {
            Some(items) => {
                let elements: Vec<_> = there.iter().filter_map(|n| n.as_sequence()).flat_map(|s| &s.items).collect();
                self.below(items, &elements);
            }
            None => self.fields(schema, there),
        }
    }

    fn add(&mut self, target: Gvk<'static>, key: Option<&str>) {
        let parts = self.path.iter().copied().chain(key).map(|part| part.replace('/', "\\/"));
        self.found.insert((target, parts.collect::<Vec<_>>().join("/")));
    }
}

/// Where in a field the name stands.
#[derive(Clone, Copy)]
enum Held {
    /// The field is the name, or a mapping with name and namespace.
    Text,
    /// In its field `name`.
    Name,
}

/// The kind of object that a field names, by its own name and shape.
fn reference(parent: Option<&str>, key: &str, schema: &Node<'_>) -> Option<(Gvk<'static>, Held)> {
    let of = |node: &Node<'_>| node.get("type").and_then(Node::text).map(str::to_owned);
    match of(schema).as_deref() {
        Some("string") => Some((named_by_text(parent, key)?, Held::Text)),
        Some("array") if key == "imagePullSecrets" => {
            let name = schema.at(&["items", "properties", "name"])?;
            (of(name).as_deref() == Some("string")).then_some((SECRET, Held::Name))
        }
        Some("object") => {
            let name = schema.at(&["properties", "name"])?;
            let target = named_by_object(key, schema).filter(|_| of(name).as_deref() == Some("string"))?;
            let has = |field: &str| schema.at(&["properties", field]).is_some();
            match (has("kind"), has("namespace")) {
                (true, _) => None,
                (_, false) => Some((target, Held::Name)),
                // The namespace beside a name is part of it, and is only followed where the name is never missing.
                (_, true) => requires_name(schema).then_some((target, Held::Text)),
            }
        }
        _ => None,
    }
}

fn named_by_text(parent: Option<&str>, key: &str) -> Option<Gvk<'static>> {
    match key {
        "serviceAccountName" => Some(SERVICE_ACCOUNT),
        "priorityClassName" => Some(PRIORITY_CLASS),
        "storageClassName" => Some(STORAGE_CLASS),
        "claimName" if parent == Some("persistentVolumeClaim") => Some(CLAIM),
        _ if is_or_ends_with(key, "secretName", "SecretName") => Some(SECRET),
        _ if is_or_ends_with(key, "configMapName", "ConfigMapName") => Some(CONFIG_MAP),
        _ => None,
    }
}

fn named_by_object(key: &str, schema: &Node<'_>) -> Option<Gvk<'static>> {
    let ends = |small: &str, large: &str| is_or_ends_with(key, small, large);
    // A volume, or a source of one: `items` are the keys to take from it.
    let is_volume = schema.at(&["properties", "items"]).is_some();
    if ends("configMapRef", "ConfigMapRef") || ends("configMapKeyRef", "ConfigMapKeyRef") {
        return Some(CONFIG_MAP);
    }
    if ends("secretRef", "SecretRef") || ends("secretKeyRef", "SecretKeyRef") {
        return Some(SECRET);
    }
    match key {
        _ if ends("serviceAccountRef", "ServiceAccountRef") => Some(SERVICE_ACCOUNT),
        "configMap" if is_volume => Some(CONFIG_MAP),
        "secret" if is_volume => Some(SECRET),
        _ => None,
    }
}

fn is_or_ends_with(key: &str, whole: &str, end: &str) -> bool {
    key == whole || key.ends_with(end)
}

fn requires_name(schema: &Node<'_>) -> bool {
    let Some(Value::Sequence(required)) = schema.get("required").map(|n| &n.value) else { return false };
    required.items.iter().any(|item| item.text() == Some("name"))
}

/// False for keys that a field path reads as something else.
fn is_plain(key: &str) -> bool {
    let index = key == "-" || key.parse::<i64>().is_ok() || (key.starts_with('[') && key.ends_with(']'));
    !index && !key.is_empty() && key != "*" && !key.ends_with("[]") && !key.ends_with('\\')
}
