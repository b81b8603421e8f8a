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
    let mut gone: FxHashMap<&str, Vec<&Deleted>> = FxHashMap::default();
    for (name, deleted) in deleted.iter().flat_map(|d| d.names.iter().map(move |(name, _)| (name, d))) {
        gone.entry(name).or_default().push(deleted);
    }
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
        let case = Case { suspect, referrer: &objects[suspect.referrer], schema };
        let Some(field) = case.field().filter(|_| !case.has_object(now.get(suspect.name))) else { continue };
        let once = suspect.once.iter().map(|place| &objects[*place as usize]);
        let warning = case
            .renamed(&field, once)
            .or_else(|| case.deleted(&field, gone.get(suspect.name).map_or(&[], Vec::as_slice)));
        if let Some(warning) = warning {
            last = suspect.span;
            notes.warn(warning);
        }
    }
}

struct Case<'c, 'a> {
    suspect: &'c Suspect<'a>,
    referrer: &'c Resource<'a>,
    schema: &'c Schema,
}

impl<'c, 'a: 'c> Case<'c, 'a> {
    /// The reference in words; `None` when the field is about something else, or was followed since by another spec.
    fn field(&self) -> Option<String> {
        let Suspect { name, target, span, .. } = *self.suspect;
        let mut path = Vec::new();
        let (field, beside) = find(&self.referrer.node, span, None, &mut path)?;
        let held = if field.as_mapping().is_some() { field.get("name")? } else { field };
        let is_meant = held.text() == Some(name) && is_about(beside, target.kind) && !is_optional(beside);
        is_meant.then(|| format!("{} names {} {name:?} at {}", named(self.referrer), target.kind, path.join(".")))
    }

    /// True when an object has the name now, whatever became of those that once had it.
    fn has_object(&self, now: Option<&Vec<ResourceId<'_>>>) -> bool {
        now.is_some_and(|ids| {
            ids.iter().any(|id| {
                id.gvk.is_selected(&self.suspect.target) && self.may_be_in(id.effective_namespace(), id.cluster_scoped)
            })
        })
    }

    fn renamed(&self, field: &str, once: impl Iterator<Item = &'c Resource<'a>>) -> Option<Diagnostic> {
        let mut once = once.filter(|object| self.may_mean(object));
        let (object, another) = (once.next()?, once.next());
        let (mine, its) = (self.referrer.id(self.schema), object.id(self.schema));
        let apart = !its.cluster_scoped && mine.effective_namespace() != its.effective_namespace();
        let lies = match its.namespace {
            _ if !apart => String::new(),
            "" => " and has no namespace".to_owned(),
            namespace => format!(" in namespace {namespace:?}"),
        };
        let hint = match (another, apart) {
            (Some(_), _) => "several objects had this name at first: name the one meant as it is called now",
            (None, true) => "names are followed within one namespace: give both objects the same one",
            (None, false) => "name the object as the layer that makes it calls it",
        };
        let message = format!("{field}, but that object is now named {:?}{lies}", object.name());
        let mut warning = self.warning(message, hint, (place(object), "the object".to_owned()));
        warning.labels.extend(another.map(|other| (place(other), "another that had the name".to_owned())));
        Some(warning)
    }

    fn deleted(&self, field: &str, gone: &[&Deleted]) -> Option<Diagnostic> {
        let first = self.referrer.original_id(self.schema).effective_namespace();
        let may_mean = |deleted: &&&Deleted| {
            let gvk = deleted.gvk();
            gvk.is_selected(&self.suspect.target)
                && deleted.names.iter().any(|(name, namespace)| {
                    let scoped = self.schema.is_cluster_scoped(&gvk);
                    name == self.suspect.name && (self.may_be_in(namespace, scoped) || namespace == first)
                })
        };
        let patch = gone.iter().find(may_mean)?.patch;
        let message = format!("{field}, which a patch deletes");
        let hint = "take the reference out too, or leave the object in; if the cluster has one, all is well";
        Some(self.warning(message, hint, (patch, "the patch that deletes it".to_owned())))
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
