//! What is known of kinds: scope, merge keys. A value passed in, never a global.

mod builtin;
mod crd;
mod custom;
mod facts;

use std::sync::Arc;

use kubekiln_yaml::Node;

use crate::id::Gvk;
pub(crate) use crd::versions as crd_versions;
use custom::{Custom, Shape};
use facts::Fact;

/// Facts about kinds: the built-in ones of Kubernetes 1.21.2, as in kustomize, and those of an `openapi` file.
#[derive(Clone, Debug)]
pub struct Schema {
    builtin: bool,
    custom: Option<Arc<Custom>>,
}

impl Default for Schema {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Schema {
    /// The built-in facts.
    pub const fn builtin() -> Self {
        Self { builtin: true, custom: None }
    }

    /// The facts of an `openapi: {path: ...}` file.
    ///
    /// kustomize keeps one schema for a whole build. The root's `openapi` field sets it before anything is read, and
    /// then wins over those of all bases; without one, the first base that has the field sets it for all that is
    /// built after it. `keep_builtin` says whether the built-in types stay beside the file's own: in kustomize they do
    /// only if they were needed before, so never for the root's field. Scopes of built-in kinds always stay.
    #[must_use]
    pub fn with_openapi(&self, document: &Node<'_>, keep_builtin: bool) -> Self {
        Self { builtin: self.builtin && keep_builtin, custom: Some(Arc::new(Custom::new(document))) }
    }

    /// The same with the merge keys and scopes of custom resource definitions. An `openapi` file that knows a kind wins
    /// over its definition.
    #[must_use]
    pub fn with_crds<'n, 'a: 'n>(&self, definitions: impl Iterator<Item = &'n Node<'a>>) -> Self {
        let mut custom = self.custom.as_deref().cloned().unwrap_or_default();
        definitions.for_each(|definition| custom.add_crd(definition));
        Self { builtin: self.builtin, custom: Some(Arc::new(custom)) }
    }

    /// True when an `openapi` file is in force.
    pub fn is_custom(&self) -> bool {
        self.custom.is_some()
    }

    /// True when the kind is known to lie in no namespace (kustomize's `IsCertainlyClusterScoped`).
    pub fn is_cluster_scoped(&self, gvk: &Gvk<'_>) -> bool {
        facts::is_cluster_scoped(gvk)
            || self.custom.as_ref().is_some_and(|c| c.is_cluster_scoped(gvk) && facts::of_kind(gvk).is_none())
    }

    /// True for a built-in kind: kustomize knows its scope by heart and needs no schema to find it.
    pub fn knows_scope(gvk: &Gvk<'_>) -> bool {
        facts::is_cluster_scoped(gvk) || facts::of_kind(gvk).is_some()
    }

    /// The type of a kind's objects; none for an unknown kind.
    pub fn of_kind(&self, gvk: &Gvk<'_>) -> Option<FieldSchema<'_>> {
        if let Some(name) = self.custom.as_ref().and_then(|c| c.of_kind(gvk)) {
            return self.of_name(name);
        }
        // The types of kustomize's own file come with every schema.
        if !self.builtin && gvk.group != "kustomize.config.k8s.io" {
            return None;
        }
        self.resolve(At::Builtin(facts::definition(facts::of_kind(gvk)?).1))
    }

    fn of_name(&self, name: &str) -> Option<FieldSchema<'_>> {
        if let Some(shape) = self.custom.as_ref().and_then(|c| c.definition(name)) {
            return self.resolve(At::Custom(shape));
        }
        let number = facts::of_name(name).filter(|_| self.builtin)?;
        self.resolve(At::Builtin(facts::definition(number).1))
    }

    /// Follows references. A file's type takes the place of the built-in one of the same name.
    fn resolve<'s>(&'s self, mut at: At<'s>) -> Option<FieldSchema<'s>> {
        for _ in 0..MAX_REFERENCES {
            let (name, builtin) = match at {
                At::Builtin(Fact::Ref(number)) => {
                    let (name, fact) = facts::definition(*number);
                    (name, Some(fact))
                }
                At::Custom(Shape { reference: Some(name), .. }) => {
                    let number = facts::of_name(name).filter(|_| self.builtin);
                    (name.as_str(), number.map(|n| facts::definition(n).1))
                }
                _ => return Some(FieldSchema { schema: self, at }),
            };
            let custom = self.custom.as_ref().and_then(|c| c.definition(name));
            at = custom.map(At::Custom).or(builtin.map(At::Builtin))?;
        }
        None
    }
}

/// References that lead to references: more than this is a circle.
const MAX_REFERENCES: usize = 100;

/// What is known of one field, or of the elements of a list: a path into a [`Schema`].
#[derive(Clone, Copy, Debug)]
pub struct FieldSchema<'s> {
    schema: &'s Schema,
    at: At<'s>,
}

#[derive(Clone, Copy, Debug)]
enum At<'s> {
    Builtin(&'static Fact),
    Custom(&'s Shape),
}

impl<'s> FieldSchema<'s> {
    /// The schema of a field; of any key, for a map.
    pub fn field(&self, name: &str) -> Option<Self> {
        let at = match self.at {
            At::Builtin(Fact::Object(fields)) => {
                At::Builtin(&fields[fields.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?].1)
            }
            At::Builtin(Fact::Map(values)) => At::Builtin(values),
            At::Builtin(_) => return None,
            At::Custom(shape) => At::Custom(shape.fields.get(name).or(shape.values.as_deref())?),
        };
        self.schema.resolve(at)
    }

    /// The schema of a list's elements.
    pub fn elements(&self) -> Option<Self> {
        match self.at {
            At::Builtin(Fact::List(_, element)) => self.schema.resolve(At::Builtin(element)),
            At::Builtin(_) => None,
            At::Custom(shape) => self.schema.resolve(At::Custom(shape.items.as_deref()?)),
        }
    }

    /// The keys a list is merged by: none for a list that is replaced, an empty list for a set of scalars.
    pub fn merge_keys(&self) -> Option<MergeKeys<'s>> {
        match self.at {
            At::Builtin(Fact::List(keys, _)) => Some(MergeKeys::Builtin(keys)),
            At::Builtin(_) => None,
            At::Custom(shape) => shape.merge.as_deref().map(MergeKeys::Custom),
        }
    }
}

/// The fields by which elements of a list are told apart.
#[derive(Clone, Copy, Debug)]
pub enum MergeKeys<'s> {
    /// Of a built-in type.
    Builtin(&'static [&'static str]),
    /// Of a type from a file.
    Custom(&'s [String]),
}

impl<'s> MergeKeys<'s> {
    /// The fields' names.
    pub fn to_vec(self) -> Vec<&'s str> {
        match self {
            Self::Builtin(keys) => keys.to_vec(),
            Self::Custom(keys) => keys.iter().map(String::as_str).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
