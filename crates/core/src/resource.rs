//! An object and what kustomize remembers of it while building.

pub(crate) mod shared;

use kubekiln_yaml::{Mapping, Node};

use crate::id::{Gvk, NO_NAMESPACE, ResourceId};
use crate::schema::Schema;

/// How a generated object meets one that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Behavior {
    /// Not said: the same as `Create`.
    #[default]
    Unspecified,
    /// There must be none.
    Create,
    /// Takes the old one's place and keeps its name, labels and annotations.
    Replace,
    /// Its data are laid over the old one's.
    Merge,
}

/// Where an object comes from, as the layer that is being built sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Level {
    /// The layer itself.
    #[default]
    Own,
    /// A layer below it.
    Below,
}

/// Name, namespace and kind that an object had before a transformer changed them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PreviousId<'a> {
    /// Name.
    pub name: &'a str,
    /// Effective namespace, see [`ResourceId::effective_namespace`].
    pub namespace: &'a str,
    /// Kind.
    pub kind: &'a str,
}

/// An object of the build. What kustomize keeps in internal annotations is kept in fields here.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is an annotation of kustomize's
pub struct Resource<'a> {
    /// The object; its root is a mapping.
    pub node: Node<'a>,
    /// Earlier names, oldest first.
    pub previous: Vec<PreviousId<'a>>,
    /// Prefixes that layers put before the name, innermost first.
    pub prefixes: Vec<&'a str>,
    /// Suffixes that layers put after the name, innermost first.
    pub suffixes: Vec<&'a str>,
    /// Objects whose fields name this one (kustomize's `refBy`), in the order found.
    pub referred_by: Vec<ResourceId<'a>>,
    /// Names of the vars that read this object.
    pub ref_vars: Vec<&'a str>,
    /// How it meets an object of the same id.
    pub behavior: Behavior,
    /// A generator made it: kustomize has written its behavior into it, even when none was said.
    pub generated: bool,
    /// The name gets a suffix made from the content.
    pub needs_hash: bool,
    /// Which layer brought it.
    pub level: Level,
    /// A patch that may change the name of what it patches.
    pub allow_name_change: bool,
    /// A patch that may change the kind of what it patches.
    pub allow_kind_change: bool,
    /// Fields that are one and the same in kustomize.
    pub(crate) shared: Vec<shared::Shared<'a>>,
}

impl<'a> Resource<'a> {
    /// An object as it was read.
    pub fn new(node: Node<'a>) -> Self {
        Self {
            node,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            referred_by: Vec::new(),
            ref_vars: Vec::new(),
            behavior: Behavior::default(),
            generated: false,
            needs_hash: false,
            level: Level::Own,
            allow_name_change: false,
            allow_kind_change: false,
            shared: Vec::new(),
        }
    }

    /// Group, version and kind as the object has them now.
    pub fn gvk(&self) -> Gvk<'a> {
        Gvk::new(self.text_at(&["apiVersion"]), self.text_at(&["kind"]))
    }

    /// `kind`; empty when missing.
    pub fn kind(&self) -> &'a str {
        self.text_at(&["kind"])
    }

    /// `metadata.name`; empty when missing.
    pub fn name(&self) -> &'a str {
        self.text_at(&["metadata", "name"])
    }

    /// `metadata.namespace`; empty when missing.
    pub fn namespace(&self) -> &'a str {
        self.text_at(&["metadata", "namespace"])
    }

    /// The id the object has now.
    pub fn id(&self, schema: &Schema) -> ResourceId<'a> {
        ResourceId::new(self.gvk(), self.name(), self.namespace(), schema)
    }

    /// The id it had first. Group and version are those of now: kustomize remembers only the kind.
    pub fn original_id(&self, schema: &Schema) -> ResourceId<'a> {
        self.previous.first().map_or_else(|| self.id(schema), |p| self.previous_id(p))
    }

    /// Every id it had before, oldest first, without the current one.
    pub fn previous_ids(&self) -> impl Iterator<Item = ResourceId<'a>> {
        self.previous.iter().map(|p| self.previous_id(p))
    }

    /// Whether it lay in a namespace is what was known then: an `openapi` field may have said otherwise since.
    fn previous_id(&self, previous: &PreviousId<'a>) -> ResourceId<'a> {
        let gvk = Gvk { kind: previous.kind, ..self.gvk() };
        let cluster_scoped = previous.namespace == NO_NAMESPACE;
        ResourceId { gvk, name: previous.name, namespace: previous.namespace, cluster_scoped }
    }

    /// Remembers the current id before a transformer changes it.
    pub fn store_previous_id(&mut self, schema: &Schema) {
        let id = self.id(schema);
        self.previous.push(PreviousId { name: id.name, namespace: id.effective_namespace(), kind: id.gvk.kind });
    }

    /// `metadata`, if it is a mapping.
    pub fn metadata(&self) -> Option<&Mapping<'a>> {
        self.node.get("metadata")?.as_mapping()
    }

    /// Text of a label; `None` when there is none.
    pub fn label(&self, key: &str) -> Option<&'a str> {
        self.metadata()?.get("labels")?.get(key)?.text()
    }

    /// Text of an annotation; `None` when there is none.
    pub fn annotation(&self, key: &str) -> Option<&'a str> {
        self.metadata()?.get("annotations")?.get(key)?.text()
    }

    /// True for an object with the same value that came by its name in the same way: the other can stand for both.
    pub fn is_identical(&self, other: &Self, schema: &Schema) -> bool {
        let earlier = |resource: &Self| {
            let now = resource.id(schema);
            let ids = resource.previous_ids().filter(|id| *id != now);
            let mut ids: Vec<_> = ids.map(|id| (id.gvk.kind, id.name, id.effective_namespace())).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        self.node.same_value(&other.node)
            && (&self.prefixes, &self.suffixes, &self.ref_vars) == (&other.prefixes, &other.suffixes, &other.ref_vars)
            && (self.behavior, self.needs_hash) == (other.behavior, other.needs_hash)
            && earlier(self) == earlier(other)
    }

    /// True when kustomize would have written internal annotations into this object by now.
    pub fn has_build_state(&self) -> bool {
        let named_once = self.previous.is_empty() && self.prefixes.is_empty() && self.suffixes.is_empty();
        !(named_once && self.referred_by.is_empty()) || self.needs_hash || self.generated
    }

    fn text_at(&self, path: &[&str]) -> &'a str {
        self.node.at(path).filter(|n| !n.is_null()).and_then(Node::text).unwrap_or("")
    }
}
