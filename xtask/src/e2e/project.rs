//! A copy of the repository's sources, in which a run renders and makes the next version.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln_tests::{overlay, place, yaml};
use serde_json::Value as Json;

use super::tree;

/// Folders that overlays and packages read.
const SOURCES: [&str; 3] = ["components", "overlays", "tests/parity"];
/// Where the tree goes, seen from the project's folder.
pub(super) const RENDERED: &str = "rendered";

const HEAD: &str = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\nspec:\n";

/// One target of one overlay.
pub(super) struct Project<'r> {
    kiln: &'r Path,
    pub(super) folder: PathBuf,
    /// The overlay, seen from the folder.
    pub(super) source: String,
}

impl<'r> Project<'r> {
    /// Copies the sources to `folder`, with a `kiln.yaml` of one target.
    /// `delivery` is what the target says of that, as YAML; empty for none.
    pub(super) fn copy(
        kiln: &'r Path,
        overlay: &Path,
        folder: PathBuf,
        delivery: &str,
    ) -> Result<Self, Box<dyn Error>> {
        for source in SOURCES {
            for (path, bytes) in overlay::read(&place::root().join(source))? {
                let to = folder.join(source).join(path);
                fs::create_dir_all(to.parent().unwrap_or(&folder))?;
                fs::write(to, bytes)?;
            }
        }
        let source = overlay.strip_prefix(place::root())?.to_string_lossy().into_owned();
        let target =
            format!("{{name: e2e, source: {source}, path: {RENDERED}, secrets: {}{delivery}}}", secrets_of(&source)?);
        let project = format!("{HEAD}  targets:\n  - {target}\n");
        fs::write(folder.join("kiln.yaml"), project)?;
        Ok(Self { kiln, folder, source })
    }

    /// Adds fields to the spec of its `kiln.yaml`.
    pub(super) fn say(&self, fields: &str) -> Result<(), Box<dyn Error>> {
        let file = self.folder.join("kiln.yaml");
        let text = fs::read_to_string(&file)?;
        Ok(fs::write(file, text + fields)?)
    }

    /// True for an overlay of this repository, which brings all that it needs or says so.
    pub(super) fn is_shipped(&self) -> bool {
        self.source.starts_with("overlays/")
    }

    /// Renders, and gives the tree's folder.
    pub(super) fn render(&self) -> Result<PathBuf, Box<dyn Error>> {
        self.kiln(&["render"])?;
        Ok(self.folder.join(RENDERED))
    }

    /// APIs that the overlay needs of the cluster.
    pub(super) fn needed_apis(&self) -> Result<BTreeSet<String>, Box<dyn Error>> {
        let apis: Json = serde_json::from_str(&self.kiln(&["requires", "--format", "json", &self.source])?)?;
        let outside = apis.as_array().into_iter().flatten().filter(|api| api["built"] == false);
        Ok(outside.filter_map(|api| api["name"].as_str().map(str::to_owned)).collect())
    }

    /// Holds what the overlay needs against `versions`, what `kubectl api-versions` printed.
    pub(super) fn check_apis(&self, versions: &str) -> Result<(), Box<dyn Error>> {
        let file = self.folder.join("api-versions.txt");
        fs::write(&file, versions)?;
        self.kiln(&["requires", "--cluster", &file.display().to_string(), &self.source]).map(drop)
    }

    /// Every parameter of every instance, as `kiln params` lists them.
    pub(super) fn params(&self) -> Result<Vec<Json>, Box<dyn Error>> {
        let rows: Json = serde_json::from_str(&self.kiln(&["params", "--format", "json", &self.source])?)?;
        Ok(rows.as_array().cloned().unwrap_or_default())
    }

    /// Namespaces that objects lie in and that no object makes. A warning of kiln's is an error.
    pub(super) fn foreign_namespaces(&self) -> Result<BTreeSet<String>, Box<dyn Error>> {
        let built = self.kiln(&["build", "--strict", "--format", "json", &self.source])?;
        let objects: Vec<Json> = serde_json::from_str(&built)?;
        Ok(tree::foreign_namespaces(&objects).into_iter().map(str::to_owned).collect())
    }

    /// What kiln prints; an error is what it says.
    pub(super) fn kiln(&self, args: &[&str]) -> Result<String, Box<dyn Error>> {
        let output = Command::new(self.kiln).args(args).current_dir(&self.folder).output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!("kiln {}\n{}", args.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// What this repository's kiln.yaml says of an overlay's Secrets; what is not shipped may hold example credentials.
fn secrets_of(source: &str) -> Result<String, Box<dyn Error>> {
    let project = yaml::read(&place::root().join("kiln.yaml"))?;
    let targets = project.pointer("/spec/targets").and_then(Json::as_array);
    let target = targets.into_iter().flatten().find(|target| target["source"] == source);
    let Some(target) = target else { return Ok("plain".to_owned()) };
    Ok(target["secrets"].as_str().unwrap_or("encrypted").to_owned())
}
