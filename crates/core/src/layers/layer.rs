//! A kustomization with all that it names, read and not built.

use std::path::PathBuf;

use kubekiln_yaml::Node;

use super::kustomization::Kustomization;
use super::origin::Origin;
use crate::text::Text;

/// A kustomization and all that it names.
#[derive(Debug)]
pub struct Layer<'a> {
    /// Its folder, free of links.
    pub folder: PathBuf,
    /// Where it lies, as the kustomizations on the way to it say.
    pub origin: Origin,
    /// Its file.
    pub kustomization: Kustomization<'a>,
    /// What `resources` names, in order.
    pub resources: Vec<Entry<'a>>,
    /// What `components` names, in order.
    pub components: Vec<Entry<'a>>,
    /// What `generators` names, in order.
    pub generators: Vec<Entry<'a>>,
    /// What `transformers` names, in order.
    pub transformers: Vec<Entry<'a>>,
    /// What `validators` names, in order.
    pub validators: Vec<Entry<'a>>,
    /// Kustomize is done with it before it comes to the layer whose `openapi` counts.
    pub before_openapi: bool,
    /// `namespace` of the nearest kustomization above that has one; empty for none. Only helm charts ask for it.
    pub namespace_above: Text<'a>,
}

/// One entry of `resources` and its like.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The entry as written.
    pub text: Text<'a>,
    /// What it is.
    pub content: Content<'a>,
}

/// What an entry names.
#[derive(Debug)]
pub enum Content<'a> {
    /// A file with objects.
    Objects(Vec<Node<'a>>),
    /// Objects written in the kustomization itself.
    Inline(Vec<Node<'a>>),
    /// A jsonnet program.
    Jsonnet(PathBuf),
    /// A folder with `main.jsonnet` and no kustomization.
    JsonnetRoot(PathBuf),
    /// Another kustomization.
    Layer(Box<Layer<'a>>),
    /// Another kustomization that is built already, see [`SharedFolders`](super::SharedFolders): its folder.
    Built(PathBuf),
}

impl<'a> Layer<'a> {
    /// What its lists name: `resources`, `components`, `generators`, `transformers`, `validators`.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        let Self { resources, components, generators, transformers, validators, .. } = self;
        [resources, components, generators, transformers, validators].into_iter().flatten()
    }

    /// Tells it and each layer below the namespace of those above.
    pub(crate) fn pass_namespaces_down(&mut self, above: Text<'a>) {
        self.namespace_above = above;
        let namespace = self.kustomization.namespace.unwrap_or(above);
        let Self { resources, components, generators, transformers, validators, .. } = self;
        for entry in [resources, components, generators, transformers, validators].into_iter().flatten() {
            if let Content::Layer(below) = &mut entry.content {
                below.pass_namespaces_down(namespace);
            }
        }
    }
}
