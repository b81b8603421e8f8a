//! A tree of files: every object's bytes at its path.

use std::collections::BTreeMap;

use crate::layout::{self, LayoutError};
use crate::object::Object;

/// Files by path, relative to the tree's top, with `/` between folders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// The tree of these objects. Depends on the set of objects alone, not on their order.
    pub fn of(objects: &[Object<'_>]) -> Result<Self, LayoutError> {
        let ids: Vec<_> = objects.iter().map(|object| object.id).collect();
        let bytes = objects.iter().map(|object| object.bytes.to_vec());
        Ok(layout::paths(&ids)?.into_iter().zip(bytes).collect())
    }

    /// The files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The bytes of one file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// A tree that was read from somewhere.
impl FromIterator<(String, Vec<u8>)> for Tree {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use crate::object::{Object, ObjectId};

    #[test]
    fn bytes_are_at_their_paths() {
        let id = |kind, name| ObjectId { group: "", version: "v1", kind, namespace: Some("a"), name };
        let objects = [
            Object { id: id("Service", "web"), bytes: b"kind: Service\n" },
            Object { id: id("ConfigMap", "web"), bytes: b"kind: ConfigMap\n" },
        ];
        let tree = Tree::of(&objects).unwrap();
        let files: Vec<_> = tree.files().collect();
        assert_eq!(
            files,
            [
                ("04-config/a/configmap-web.yaml", b"kind: ConfigMap\n".as_slice()),
                ("05-workloads/a/service-web.yaml", b"kind: Service\n"),
            ]
        );
        assert_eq!((tree.len(), tree.get("05-workloads/a/service-web.yaml")), (2, Some(objects[0].bytes)));
    }
}
