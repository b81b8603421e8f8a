//! Which files an Instance's parameters belong in.

use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln::layers::{Content, Entry, Layer};
use kubekiln::load::{Files, documents};
use kubekiln::transform::patches::PatchEntry;
use kubekiln_yaml::{Node, Span};

use crate::error::{EditError, Problems, Result};

/// The files of an Instance that the edited kustomization has for itself.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The Instance's own file, unless a base has it.
    pub(super) own: Option<PathBuf>,
    /// The folder whose kustomization can patch it; none when `generators` names the file.
    pub(super) folder: Option<PathBuf>,
    /// Files with patches of it, in the order in which they apply.
    pub(super) patches: Vec<PathBuf>,
    /// `metadata.namespace`, for a new patch.
    pub(super) namespace: Option<String>,
}

impl Owner {
    /// Looks for `instance` among the generators of `layer`.
    pub(crate) fn find(files: &Files<'_, '_>, layer: &Layer<'_>, instance: Text<'_>) -> Result<Self> {
        for entry in &layer.generators {
            match &entry.content {
                Content::Objects(nodes) if find(nodes, &instance).is_some() => {
                    let own = Some(files.resolve(&layer.folder, entry.text)?);
                    return Ok(Self { own, folder: None, patches: Vec::new(), namespace: None });
                }
                Content::Inline(nodes) if find(nodes, &instance).is_some() => {
                    let message = format!("instance {instance} is written inside of the kustomization");
                    return refuse(message, entry.text.span, "move it into a file that `generators` names");
                }
                Content::Layer(below) if lies_in(below, &instance).is_some() => {
                    if !below.folder.starts_with(&layer.folder) {
                        let message = format!("instance {instance} comes from {}, which others may share", entry.text);
                        let hint = "list that folder as a resource of an `instances` folder of your own, and that one \
                                    under `generators`";
                        return refuse(message, entry.text.span, hint);
                    }
                    return Self::in_folder(files, below, instance);
                }
                _ => {}
            }
        }
        let message = format!("no file is found that holds instance {instance}");
        refuse(message, instance.span, "it may be renamed, or made by a program: edit its source by hand")
    }

    fn in_folder(files: &Files<'_, '_>, layer: &Layer<'_>, instance: Text<'_>) -> Result<Self> {
        let mut own = None;
        for entry in &layer.resources {
            if let Content::Objects(nodes) = &entry.content
                && find(nodes, &instance).is_some()
            {
                own = Some(files.resolve(&layer.folder, entry.text)?);
            }
        }
        let lists = &layer.kustomization.lists;
        let mut problems = Vec::new();
        let entries: Vec<_> = lists.patches.iter().map(|node| PatchEntry::decode(node, &mut problems)).collect();
        if !problems.is_empty() {
            return Err(Problems(problems.into_iter().map(Into::into).collect()));
        }
        let mut patches = Vec::new();
        // A patch with a target may be about other Instances, too.
        let own_targets = entries.iter().filter(|entry| entry.target.is_none()).filter_map(|entry| entry.path);
        for path in lists.patches_strategic_merge.iter().copied().chain(own_targets) {
            // What is no file here is a patch written inside of the kustomization.
            let Ok(file) = files.resolve(&layer.folder, path) else { continue };
            if is_patch_of(files, &file, path.span, &instance)? {
                patches.push(file);
            }
        }
        let namespace = lies_in(layer, &instance).and_then(|node| node.at(&["metadata", "namespace"]));
        let namespace = namespace.and_then(Node::text).map(str::to_owned);
        Ok(Self { own, folder: Some(layer.folder.clone()), patches, namespace })
    }
}

/// The file that holds the Instance called `name` and no other, whichever layer lists it.
pub(crate) fn file_of(files: &Files<'_, '_>, layer: &Layer<'_>, entries: &[Entry<'_>], name: &str) -> Option<PathBuf> {
    entries.iter().find_map(|entry| match &entry.content {
        Content::Objects(nodes) if find(nodes, name).is_some() => {
            let instances = nodes.iter().filter(|node| node.get("kind").and_then(Node::text) == Some("Instance"));
            (instances.count() == 1).then(|| files.resolve(&layer.folder, entry.text).ok())?
        }
        Content::Layer(below) => file_of(files, below, &below.resources, name),
        _ => None,
    })
}

fn refuse<T>(message: String, span: Span, hint: &str) -> Result<T> {
    Err(EditError::Unfit { message, span, hint: Some(hint.to_owned()) }.into())
}

fn is_patch_of(files: &Files<'_, '_>, file: &Path, asked: Span, instance: &str) -> Result<bool> {
    let source = files.text(file, asked)?;
    Ok(find(&documents::roots(files.arena, source)?, instance).is_some())
}

/// The Instance called `name`, or a patch of it.
pub(super) fn find<'n, 'a>(nodes: &'n [Node<'a>], name: &str) -> Option<&'n Node<'a>> {
    nodes.iter().find(|node| is_named(node, name))
}

pub(super) fn is_named(node: &Node<'_>, name: &str) -> bool {
    node.get("kind").and_then(Node::text) == Some("Instance")
        && node.at(&["metadata", "name"]).and_then(Node::text) == Some(name)
}

/// The Instance called `name` in a layer or those below it.
fn lies_in<'n, 'a>(layer: &'n Layer<'a>, name: &str) -> Option<&'n Node<'a>> {
    layer.resources.iter().find_map(|entry| match &entry.content {
        Content::Objects(nodes) | Content::Inline(nodes) => find(nodes, name),
        Content::Layer(below) => lies_in(below, name),
        Content::Jsonnet(_) | Content::JsonnetRoot(_) | Content::Built(_) => None,
    })
}
