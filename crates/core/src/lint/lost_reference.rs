//! A field that still has the name that an object once had, though the object has another one now, or is gone:
//! kustomize follows a reference only within a namespace and among layers that fit, and leaves the others as they are.

use kubekiln_yaml::{Node, Span, Value};
use rustc_hash::FxHashMap;

use super::{Deleted, Notes, named, place, warning};
use crate::diagnostic::Diagnostic;
use crate::id::{DEFAULT_NAMESPACE, Gvk, ResourceId};
use crate::resource::Resource;
use crate::schema::Schema;

/// A field that holds a name no object was found for.
#[derive(Clone, Debug)]
pub struct Suspect<'a> {
    /// The object that has the field, by place.
    pub referrer: usize,
    /// The field: a text, or a mapping with `name` and perhaps `namespace`.
    pub span: Span,
    /// The name it holds.
    pub name: &'a str,
    /// The namespace beside it.
    pub namespace: Option<&'a str>,
    /// What it names; empty fields mean any.
    pub target: Gvk<'a>,
    /// Objects that once had the name and a kind that fits, by place.
    pub once: Vec<u32>,
}

/// Warns of those `suspects` whose object is there under another name, in a place where the referrer may have meant it,
/// or was deleted by a patch. `objects` are as they will be printed.
pub fn check(notes: &Notes, objects: &[Resource<'_>], suspects: &[Suspect<'_>], schema: &Schema) {
    if suspects.is_empty() {
        return;
    }
    let deleted = notes.deleted();
    let mut now: FxHashMap<&str, Vec<ResourceId<'_>>> = FxHashMap::default();
    for object in objects {
        now.entry(object.name()).or_default().push(object.id(schema));
    }
    let mut last = Span::NONE;
    for suspect in suspects.iter().filter(|s| s.span.is_some()) {
        // Several kinds may be looked for through one field.
        if suspect.span == last {
            continue;
        }
        let case = Case { suspect, referrer: &objects[suspect.referrer], objects, schema };
        if let Some(warning) = case.judge(&now, &deleted) {
            last = suspect.span;
            notes.warn(warning);
        }
    }
}

struct Case<'c, 'a> {
    suspect: &'c Suspect<'a>,
    referrer: &'c Resource<'a>,
    objects: &'c [Resource<'a>],
    schema: &'c Schema,
}

impl Case<'_, '_> {
    fn judge(&self, now: &FxHashMap<&str, Vec<ResourceId<'_>>>, deleted: &[Deleted]) -> Option<Diagnostic> {
        let Suspect { name, target, .. } = *self.suspect;
        let mut path = Vec::new();
        let (field, beside) = find(&self.referrer.node, self.suspect.span, None, &mut path)?;
        let held = if field.as_mapping().is_some() { field.get("name")? } else { field };
        // The field may have been followed since, through another spec.
        if held.text() != Some(name) || !is_about(beside, target.kind) || is_optional(beside) {
            return None;
        }
        let ids = now.get(name).map_or(&[][..], Vec::as_slice);
        if ids
            .iter()
            .any(|id| id.gvk.is_selected(&target) && self.may_be_in(id.effective_namespace(), id.cluster_scoped))
        {
            return None;
        }
        let field = format!("{} names {} {name:?} at {}", named(self.referrer), target.kind, path.join("."));
        let renamed = self.suspect.once.iter().map(|place| &self.objects[*place as usize]);
        let mut renamed = renamed.filter(|object| self.may_mean(object));
        if let Some(object) = renamed.next() {
            let another = renamed.next();
            return Some(self.renamed(&field, object, another));
        }
        let gone = deleted.iter().find(|d| {
            d.gvk().is_selected(&target)
                && d.names.iter().any(|(known, namespace)| {
                    let id = ResourceId::new(d.gvk(), known, namespace, self.schema);
                    known == name && self.may_be_in(id.effective_namespace(), id.cluster_scoped)
                })
        })?;
        let message = format!("{field}, which a patch deletes");
        let hint =
            "take the reference out too, or leave the object in; a reference to what the cluster has already is fine";
        Some(self.warning(message, hint, (gone.patch, "the patch that deletes it".to_owned())))
    }

    fn renamed(&self, field: &str, object: &Resource<'_>, another: Option<&Resource<'_>>) -> Diagnostic {
        let mut message = format!("{field}, but that object is now named {:?}", object.name());
        let (mine, its) = (self.referrer.id(self.schema), object.id(self.schema));
        let hint = if another.is_some() {
            "several objects had this name at first; give the layers that make them other names, or name the one meant"
        } else if its.cluster_scoped || mine.effective_namespace() == its.effective_namespace() {
            "name the object as it is called in the layer that makes it"
        } else {
            let namespace = if its.namespace.is_empty() { "no namespace of its own" } else { its.namespace };
            message = if its.namespace.is_empty() {
                format!("{message} and has {namespace}")
            } else {
                format!("{message} in namespace {namespace:?}")
            };
            "names are followed within one namespace: give both objects the same one"
        };
        self.warning(message, hint, (place(object), "the object".to_owned()))
    }

    fn warning(&self, message: String, hint: &str, label: (Span, String)) -> Diagnostic {
        let mut warning = warning("lost-reference", message, self.suspect.span, hint);
        warning.labels.push(label);
        warning.confidential = self.referrer.kind() == "Secret";
        warning
    }

    /// True when the field can mean an object of that effective namespace.
    fn may_be_in(&self, namespace: &str, cluster_scoped: bool) -> bool {
        match self.suspect.namespace {
            _ if cluster_scoped => true,
            Some(said) if !said.is_empty() => said == namespace,
            _ => {
                let mine = self.referrer.id(self.schema);
                mine.cluster_scoped || mine.effective_namespace() == namespace
            }
        }
    }

    /// True when the object may be what the field means: both were in one namespace at first or are now, or one of them
    /// goes wherever it is applied.
    fn may_mean(&self, object: &Resource<'_>) -> bool {
        let (now, first) = (object.id(self.schema), object.original_id(self.schema));
        let (mine, mine_first) = (self.referrer.id(self.schema), self.referrer.original_id(self.schema));
        let unsaid = |id: &ResourceId<'_>| id.effective_namespace() == DEFAULT_NAMESPACE && !id.cluster_scoped;
        self.may_be_in(now.effective_namespace(), now.cluster_scoped)
            || self.may_be_in(first.effective_namespace(), first.cluster_scoped)
            || (self.suspect.namespace.is_none_or(str::is_empty)
                && (mine_first.effective_namespace() == first.effective_namespace() || unsaid(&now) || unsaid(&mine)))
    }
}

/// The field with this span, and the mapping that says more of it: the one that holds it, or itself. The keys on the
/// way go into `path`.
fn find<'n, 'a>(
    node: &'n Node<'a>,
    field: Span,
    within: Option<&'n Node<'a>>,
    path: &mut Vec<String>,
) -> Option<(&'n Node<'a>, &'n Node<'a>)> {
    if node.span == field && node.as_sequence().is_none() && !path.is_empty() {
        return if node.as_mapping().is_some() { Some((node, node)) } else { Some((node, within?)) };
    }
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| {
            path.push(entry.key.text().unwrap_or("").to_owned());
            let found = find(&entry.value, field, Some(node), path);
            if found.is_none() {
                path.pop();
            }
            found
        }),
        Value::Sequence(sequence) => sequence.items.iter().enumerate().find_map(|(number, item)| {
            path.push(number.to_string());
            let found = find(item, field, within, path);
            if found.is_none() {
                path.pop();
            }
            found
        }),
        _ => None,
    }
}

/// False when a field beside the name says that it is about another kind: `kind` of a subject, `resources` of a rule.
fn is_about(beside: &Node<'_>, kind: &str) -> bool {
    if let Some(said) = beside.get("kind").and_then(Node::text) {
        return said == kind;
    }
    let Some(resources) = beside.get("resources").and_then(Node::as_sequence) else { return true };
    let plural = format!("{}s", kind.to_lowercase());
    resources.items.iter().any(|item| item.text() == Some(plural.as_str()))
}

/// True when the reference says that its object may be missing.
fn is_optional(beside: &Node<'_>) -> bool {
    beside.get("optional").and_then(Node::text) == Some("true")
}
