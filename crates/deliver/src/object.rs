//! An object as the tree sees it: a name and bytes.

use std::fmt;

use kubekiln::Resource;
use kubekiln::schema::Schema;

/// What names an object in a cluster. Letter case counts in every part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct ObjectId<'a> {
    /// `apps` of `apps/v1`; empty for the core group.
    pub group: &'a str,
    /// `v1` of `apps/v1`.
    pub version: &'a str,
    /// `Deployment`
    pub kind: &'a str,
    /// The namespace; `None` for a kind that lies in none. An empty one means `default`, as in a cluster.
    pub namespace: Option<&'a str>,
    /// `metadata.name`
    pub name: &'a str,
}

impl<'a> ObjectId<'a> {
    /// The id of an object of a build; `schema` knows which kinds lie in no namespace.
    pub fn of(resource: &Resource<'a>, schema: &Schema) -> Self {
        let id = resource.id(schema);
        let namespace = (!id.cluster_scoped).then_some(id.namespace);
        Self { group: id.gvk.group, version: id.gvk.version, kind: id.gvk.kind, namespace, name: id.name }
    }

    /// Reads what an id shows itself as; `None` for any other text.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let (api, kind, place) = (words.next()?, words.next()?, words.next()?);
        let (group, version) = api.split_once('/').unwrap_or(("", api));
        let (namespace, name) = match place.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, place),
        };
        Some(Self { group, version, kind, namespace, name })
    }

    /// True for what a cluster keeps passwords in.
    pub fn is_secret(&self) -> bool {
        self.group.is_empty() && self.kind == "Secret"
    }
}

/// `apps/v1 Deployment kubeflow/web`
impl fmt::Display for ObjectId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.group.is_empty() { "" } else { "/" };
        write!(f, "{}{slash}{} {} ", self.group, self.version, self.kind)?;
        match self.namespace {
            Some("") => write!(f, "default/{}", self.name),
            Some(namespace) => write!(f, "{namespace}/{}", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// An object and the bytes of its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object<'a> {
    /// Its name.
    pub id: ObjectId<'a>,
    /// The file that it comes from, seen from the project's folder.
    pub layer: String,
    /// One YAML document.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::ObjectId;

    #[test]
    fn what_is_shown_is_read() {
        for text in ["apps/v1 Deployment kubeflow/web", "v1 Service default/web", "v1 Namespace shop", "a/v1 B c:d e"] {
            assert_eq!(ObjectId::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(ObjectId::parse("v1 Service"), None);
    }
}
