//! A rendered tree, as it is applied: wave by wave, its webhooks led to the run's own server.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_tests::{overlay, yaml};
use serde_json::Value as Json;

use super::webhooks::Webhooks;

/// Files of a tree; the same objects as in the rendered one.
pub(super) struct Tree {
    pub(super) folder: PathBuf,
    /// Its objects by the path of their file.
    pub(super) objects: BTreeMap<String, Json>,
}

impl Tree {
    /// Copies what was rendered into `rendered` to `folder`.
    pub(super) fn of(rendered: &Path, folder: PathBuf, webhooks: &Webhooks) -> Result<Self, Box<dyn Error>> {
        let mut objects = BTreeMap::new();
        let is_manifest = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "yaml");
        for (path, bytes) in overlay::read(rendered)?.into_iter().filter(|(path, _)| is_manifest(path)) {
            let mut object = yaml::value(&path, String::from_utf8(bytes.clone())?)?;
            let led = webhooks.take_over(&mut object);
            let to = folder.join(&path);
            fs::create_dir_all(to.parent().unwrap_or(&folder))?;
            if led.is_empty() {
                fs::write(&to, bytes)?;
            } else {
                println!("  webhooks led to the run's own server: {path}: {}", led.join(" "));
                fs::write(&to, format!("{object:#}\n"))?;
            }
            objects.insert(path, object);
        }
        Ok(Self { folder, objects })
    }

    /// Folders of the waves, in the order in which they are applied.
    pub(super) fn waves(&self) -> Vec<String> {
        let first = |path: &String| path.split('/').next().unwrap_or_default().to_owned();
        self.objects.keys().map(first).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The number of objects of a wave.
    pub(super) fn size(&self, wave: &str) -> usize {
        self.objects.keys().filter(|path| path.split('/').next() == Some(wave)).count()
    }
}

/// Namespaces that objects lie in and that none of them makes.
pub(super) fn foreign_namespaces<'o>(objects: impl IntoIterator<Item = &'o Json> + Clone) -> BTreeSet<&'o str> {
    let text = |object: &'o Json, pointer| object.pointer(pointer).and_then(Json::as_str);
    let namespaces = objects.clone().into_iter().filter(|object| object["kind"] == "Namespace");
    let made: BTreeSet<_> = namespaces.filter_map(|object| text(object, "/metadata/name")).collect();
    let lain = objects.into_iter().filter_map(|object| text(object, "/metadata/namespace"));
    lain.filter(|namespace| !made.contains(namespace)).collect()
}
