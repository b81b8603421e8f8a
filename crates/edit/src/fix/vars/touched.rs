//! The files in which a kustomization's vars may stand.

use std::path::{Path, PathBuf};

use kubekiln::layers::kustomization::FILE_NAMES;
use kubekiln::load::documents::{add_text, roots};
use kubekiln::world::{PathKind, join};
use kubekiln_yaml::Node;

use crate::error::Result;
use crate::file::KustomizationFile;
use crate::place::Place;

/// A file of objects or patches.
pub(super) struct TouchedFile<'a> {
    pub(super) path: PathBuf,
    before: String,
    pub(super) text: String,
    /// The entry of `patches` that names it.
    pub(super) patch: Option<Node<'a>>,
}

impl TouchedFile<'_> {
    pub(super) fn has_changed(&self) -> bool {
        self.text != self.before
    }
}

/// Files of the kustomization and of all below it, each once.
pub(super) fn files<'a>(place: &Place<'a, '_>, file: &KustomizationFile<'a>) -> Result<Vec<TouchedFile<'a>>> {
    let mut found = Vec::new();
    if let Some(root) = file.editor.root() {
        collect(place, place.folder, root, &mut found)?;
    }
    Ok(found)
}

fn collect<'a>(
    place: &Place<'a, '_>,
    folder: &Path,
    kustomization: &Node<'a>,
    found: &mut Vec<TouchedFile<'a>>,
) -> Result<()> {
    for resource in ["resources", "bases"].iter().flat_map(|field| items(kustomization, field)) {
        let Some(path) = resource.text().map(|text| join(folder, text)) else { continue };
        match place.world.kind(&path) {
            Some(PathKind::Directory) => {
                if let Some(below) = kustomization_in(place, &path)? {
                    collect(place, &path, &below, found)?;
                }
            }
            Some(PathKind::File) => add(place, path, None, found),
            None => {}
        }
    }
    for patch in items(kustomization, "patches") {
        let path = patch.get("path").and_then(Node::text).filter(|path| !path.is_empty());
        if let Some(path) = path.map(|path| join(folder, path)) {
            add(place, path, Some(patch.clone()), found);
        }
    }
    let merged = items(kustomization, "patchesStrategicMerge").iter().filter_map(Node::text);
    for path in merged.map(|text| join(folder, text)).filter(|p| place.world.kind(p) == Some(PathKind::File)) {
        add(place, path, Some(Node::mapping(kustomization.span, Vec::new())), found);
    }
    Ok(())
}

fn items<'n, 'a>(node: &'n Node<'a>, field: &str) -> &'n [Node<'a>] {
    node.get(field).and_then(Node::as_sequence).map_or(&[], |s| &s.items)
}

fn add<'a>(place: &Place<'a, '_>, path: PathBuf, patch: Option<Node<'a>>, found: &mut Vec<TouchedFile<'a>>) {
    if found.iter().any(|known| known.path == path) {
        return;
    }
    let Some(text) = place.world.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { return };
    found.push(TouchedFile { path, before: text.clone(), text, patch });
}

fn kustomization_in<'a>(place: &Place<'a, '_>, folder: &Path) -> Result<Option<Node<'a>>> {
    let mut present = FILE_NAMES.iter().map(|name| folder.join(name));
    let Some(path) = present.find(|path| place.world.kind(path) == Some(PathKind::File)) else { return Ok(None) };
    let Ok(bytes) = place.world.read(&path) else { return Ok(None) };
    let source = add_text(place.arena, path.display().to_string(), bytes)?;
    Ok(roots(place.arena, source)?.into_iter().next())
}
