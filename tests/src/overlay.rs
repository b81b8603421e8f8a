//! The shipped overlays and what they render to.

use std::io;
use std::path::{Path, PathBuf};

use kubekiln::build::{Build, Options, build};
use kubekiln::schema::Schema;
use kubekiln::world::DiskWorld;
use kubekiln::{Diagnostic, Resource};
use kubekiln_deliver::{Object, ObjectId, Tree};
use kubekiln_yaml::{Arena, Limits, emit};
use walkdir::WalkDir;

use crate::place::{folders_with, root};

/// Held by the other overlays; no environment by itself.
const SHARED: &str = "base";

/// The folders of the shipped overlays, sorted.
pub fn shipped() -> io::Result<Vec<PathBuf>> {
    let mut folders = folders_with(&root().join("overlays"), "kustomization.yaml")?;
    folders.retain(|folder| !folder.ends_with(SHARED));
    Ok(folders)
}

/// The folder that holds what `overlay` renders to.
pub fn snapshot(overlay: &Path) -> PathBuf {
    root().join("snapshots").join(overlay.file_name().unwrap_or_default())
}

/// What `kiln build` prints for `folder`; an error is what it says.
pub fn yaml(folder: &Path) -> Result<String, String> {
    with_build(folder, |built, arena| built.to_yaml().map_err(|errors| said(&errors, arena)))
}

/// What `kiln build --format json` prints for `folder`: an object a line. An error is what it says.
pub fn json(folder: &Path) -> Result<String, String> {
    with_build(folder, |built, arena| built.to_json().map_err(|errors| said(&errors, arena)))
}

/// The tree that `folder` renders to; an error is what `kiln build` says.
pub fn render(folder: &Path) -> Result<Tree, String> {
    with_build(folder, |built, arena| {
        let texts = built.objects.iter().map(|resource| text(resource, arena)).collect::<Result<Vec<_>, _>>()?;
        let schema = Schema::builtin();
        let objects: Vec<_> = built
            .objects
            .iter()
            .zip(&texts)
            .map(|(resource, text)| Object { id: id(resource, &schema), bytes: text.as_bytes() })
            .collect();
        Tree::of(&objects).map_err(|error| error.to_string())
    })
}

/// The files below `folder` as a tree; nothing there is an empty one.
pub fn read(folder: &Path) -> io::Result<Tree> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(Tree::default());
    }
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path = entry?.into_path();
        if path.is_file() {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, std::fs::read(&path)?));
        }
    }
    Ok(files.into_iter().collect())
}

fn with_build<T>(folder: &Path, then: impl FnOnce(&Build<'_>, &Arena) -> Result<T, String>) -> Result<T, String> {
    let arena = Arena::new();
    let options = Options { shown_from: root(), ..Options::default() };
    match build(&arena, &DiskWorld::new(), folder, &options).result {
        Ok(built) => then(&built, &arena),
        Err(errors) => Err(said(&errors, &arena)),
    }
}

fn said(errors: &[Diagnostic], arena: &Arena) -> String {
    errors.iter().map(|error| error.render(arena, false)).collect()
}

fn text(resource: &Resource<'_>, arena: &Arena) -> Result<String, String> {
    let mut text = String::new();
    emit(&resource.node, arena, &Limits::default(), &mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

fn id<'a>(resource: &Resource<'a>, schema: &Schema) -> ObjectId<'a> {
    let id = resource.id(schema);
    ObjectId {
        group: id.gvk.group,
        version: id.gvk.version,
        kind: id.gvk.kind,
        namespace: (!id.cluster_scoped).then_some(id.namespace),
        name: id.name,
    }
}
