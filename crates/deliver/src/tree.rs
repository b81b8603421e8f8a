//! A tree of files: every object's bytes at its path.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::hash::Hash;
use crate::layout::{self, LayoutError};
use crate::object::Object;
use crate::wave::Waves;

/// A file of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its whole content.
    pub bytes: Vec<u8>,
    /// The hash of that.
    pub hash: Hash,
    /// The object in it, as its id shows itself.
    pub id: String,
    /// See [`Object::layer`].
    pub layer: String,
    /// True for a Secret: what it holds is shown to nobody.
    pub is_secret: bool,
    /// Whether it may be run; `None` where that is nobody's business.
    pub is_executable: Option<bool>,
}

impl File {
    pub(crate) fn of(object: Object<'_>) -> Self {
        Self {
            hash: Hash::of(&object.bytes),
            bytes: object.bytes,
            id: object.id.to_string(),
            layer: object.layer,
            is_secret: object.id.is_secret(),
            is_executable: None,
        }
    }
}

/// Files by path, relative to the tree's top, with `/` between folders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    /// The tree of these objects. Depends on the set of objects alone, not on their order.
    pub fn of(objects: Vec<Object<'_>>, waves: &Waves) -> Result<Self, LayoutError> {
        let ids: Vec<_> = objects.iter().map(|object| object.id).collect();
        let paths = layout::paths(&ids, waves)?;
        let files: Vec<_> = paths.into_par_iter().zip(objects.into_par_iter().map(File::of)).collect();
        Ok(Self { files: files.into_iter().collect() })
    }

    /// The tree of these objects, each at its path.
    pub(crate) fn of_objects(objects: Vec<(String, Object<'_>)>) -> Self {
        Self::of_files(objects.into_iter().map(|(path, object)| (path, File::of(object))).collect())
    }

    /// The tree of these files, by path.
    pub(crate) fn of_files(files: BTreeMap<String, File>) -> Self {
        Self { files }
    }

    /// Adds a file. What was at its path before is lost.
    pub(crate) fn add(&mut self, path: String, file: File) {
        self.files.insert(path, file);
    }

    /// The files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// One file.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
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

#[cfg(test)]
mod tests {
    use super::Tree;
    use crate::object::{Object, ObjectId};
    use crate::wave::Waves;

    #[test]
    fn bytes_are_at_their_paths() {
        let object = |kind, name, bytes: &str| Object {
            id: ObjectId { group: "", version: "v1", kind, namespace: Some("a"), name },
            layer: "base/all.yaml".to_owned(),
            bytes: bytes.into(),
        };
        let objects = vec![
            object("Service", "web", "kind: Service\n"),
            object("ConfigMap", "web", "kind: ConfigMap\n"),
            object("Secret", "web", "kind: Secret\n"),
        ];
        let tree = Tree::of(objects, &Waves::default()).unwrap();
        let files: Vec<_> =
            tree.files().map(|(path, f)| (path, f.bytes.as_slice(), f.id.as_str(), f.is_secret)).collect();
        assert_eq!(
            files,
            [
                ("04-config/a/configmap-web.yaml", b"kind: ConfigMap\n".as_slice(), "v1 ConfigMap a/web", false),
                ("04-config/a/secret-web.yaml", b"kind: Secret\n", "v1 Secret a/web", true),
                ("05-workloads/a/service-web.yaml", b"kind: Service\n", "v1 Service a/web", false),
            ]
        );
        assert_eq!((tree.len(), tree.is_empty()), (3, false));
    }
}
