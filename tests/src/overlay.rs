//! The shipped overlays and what they render to.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use kubekiln::Diagnostic;
use kubekiln::build::{Build, Options, build};
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::project::{self, Project};
use kubekiln::world::DiskWorld;
use kubekiln_deliver::targets::render_all;
use kubekiln_deliver::{Delivery, Folder as _, Mode, Plan, Settings, prepare};
use kubekiln_yaml::Arena;
use walkdir::WalkDir;

use crate::place::{folders_with, root};

/// The folders of the shipped overlays, sorted.
pub fn shipped() -> io::Result<Vec<PathBuf>> {
    folders_with(&root().join("overlays"), "kustomization.yaml")
}

/// What `kiln build` prints for `folder`; an error is what it says.
pub fn yaml(folder: &Path) -> Result<String, String> {
    with_build(folder, |built, arena| built.to_yaml().map_err(|errors| said(&errors, arena)))
}

/// What `kiln build --format json` prints for `folder`: an object a line. An error is what it says.
pub fn json(folder: &Path) -> Result<String, String> {
    with_build(folder, |built, arena| built.to_json().map_err(|errors| said(&errors, arena)))
}

/// A target of this repository's `kiln.yaml`, and what `kiln render` would do to its folder.
pub struct Rendered {
    /// The target's name.
    pub name: String,
    /// The folder that it is built from.
    pub source: PathBuf,
    /// The folder of its tree.
    pub path: PathBuf,
    /// What would be done.
    pub plan: Plan,
}

/// Every target of this repository's `kiln.yaml`, rendered; an error is what `kiln render` says.
pub fn rendered() -> Result<Vec<Rendered>, String> {
    let (arena, world, top) = (Arena::new(), DiskWorld::new(), root());
    let files = Files::new(&arena, &world, top.clone(), LoadRestrictor::RootOnly);
    let said = |errors: &[Diagnostic]| said(errors, &arena);
    let project = Project::load(&files, &top.join(project::FILE_NAME)).map_err(|errors| said(&errors))?;
    let targets: Vec<_> = project.targets.iter().collect();
    let options = Options { shown_from: top.clone(), ..Options::default() };
    let trees = render_all(&files, &project, &targets, &options, &|_| ());
    let trees =
        trees.into_iter().map(|one| one.trees).collect::<Result<Vec<_>, _>>().map_err(|errors| said(&errors))?;
    let settings = Settings { mode: Mode::Check, forget_moves: false, of_project: true };
    let deliveries = prepare(&project, &targets, trees, settings).map_err(|errors| said(&errors))?;
    let one = |Delivery { name, folder, plan, .. }: Delivery<'_>| {
        let source = targets.iter().find(|target| target.name.text == name.text).map(|target| target.source.text);
        let source = top.join(source.unwrap_or_default());
        Rendered { name: name.to_string(), source, path: top.join(folder.name()), plan }
    };
    Ok(deliveries.into_iter().map(one).collect())
}

/// The files below `folder` by path.
pub fn read(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path = entry?.into_path();
        if path.is_file() {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(files)
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
