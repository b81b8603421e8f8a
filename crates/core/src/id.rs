//! What names an object: group, version, kind, name and namespace.

use std::fmt;

use crate::schema::Schema;

/// Group, version and kind. Empty strings stand for "none" in an object and for "any" in a selector.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, PartialOrd, Ord)]
pub struct Gvk<'a> {
    /// `apps` of `apps/v1`; empty for the core group.
    pub group: &'a str,
    /// `v1` of `apps/v1`.
    pub version: &'a str,
    /// `Deployment`
    pub kind: &'a str,
}

impl<'a> Gvk<'a> {
    /// Splits `apiVersion` at its first slash, as kustomize does.
    pub fn new(api_version: &'a str, kind: &'a str) -> Self {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Self { group, version, kind }
    }

    /// True when every field that `selector` sets is equal here.
    pub fn is_selected(&self, selector: &Gvk<'_>) -> bool {
        let fits = |mine: &str, wanted: &str| wanted.is_empty() || mine == wanted;
        fits(self.group, selector.group) && fits(self.version, selector.version) && fits(self.kind, selector.kind)
    }

    /// `group/version`, or the version alone for the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }
}

/// kustomize's wording: `Deployment.v1.apps`, with `[noGrp]` and the like for what is missing.
impl fmt::Display for Gvk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or = |text, none| if str::is_empty(text) { none } else { text };
        write!(f, "{}.{}.{}", or(self.kind, "[noKind]"), or(self.version, "[noVer]"), or(self.group, "[noGrp]"))
    }
}

/// The namespace of objects that have none, because their kind lies in no namespace.
pub const NO_NAMESPACE: &str = "_non_namespaceable_";
/// The namespace that an empty one means.
pub const DEFAULT_NAMESPACE: &str = "default";

/// The name of an object within a build.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResourceId<'a> {
    /// Group, version and kind.
    pub gvk: Gvk<'a>,
    /// `metadata.name`
    pub name: &'a str,
    /// `metadata.namespace` as written; empty when missing.
    pub namespace: &'a str,
    /// The kind is known to lie in no namespace.
    pub cluster_scoped: bool,
}

impl<'a> ResourceId<'a> {
    /// An id whose scope comes from `schema`.
    pub fn new(gvk: Gvk<'a>, name: &'a str, namespace: &'a str, schema: &Schema) -> Self {
        Self { gvk, name, namespace, cluster_scoped: schema.is_cluster_scoped(&gvk) }
    }

    /// The namespace to compare by: never empty.
    pub fn effective_namespace(&self) -> &'a str {
        if self.cluster_scoped {
            NO_NAMESPACE
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            self.namespace
        }
    }

    /// Same group, version, kind and name.
    pub fn gvkn_equals(&self, other: &ResourceId<'_>) -> bool {
        self.name == other.name && self.gvk == other.gvk
    }

    /// True when `selector`'s non-empty fields are equal here.
    pub fn is_selected_by(&self, selector: &ResourceId<'_>) -> bool {
        (selector.name.is_empty() || selector.name == self.name)
            && (selector.namespace.is_empty() || selector.effective_namespace() == self.effective_namespace())
            && self.gvk.is_selected(&selector.gvk)
    }
}

impl PartialEq for ResourceId<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.gvkn_equals(other) && self.effective_namespace() == other.effective_namespace()
    }
}

impl Eq for ResourceId<'_> {}

impl std::hash::Hash for ResourceId<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.gvk, self.name, self.effective_namespace()).hash(state);
    }
}

/// kustomize's wording: `Deployment.v1.apps/web.default`, with `[noNs]` for no namespace.
impl fmt::Display for ResourceId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or = |text, none| if str::is_empty(text) { none } else { text };
        write!(f, "{}/{}.{}", self.gvk, or(self.name, "[noName]"), or(self.namespace, "[noNs]"))
    }
}
