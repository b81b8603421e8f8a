//! `edit add resource`, `base`, `component`, `generator`, `transformer`, `configuration`.

use kubekiln::load::git::RepoSpec;
use kubekiln::load::remote::is_remote_file;
use kubekiln::world::PathKind;

use crate::arguments::{only, some};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::glob::glob;
use crate::place::{Outcome, Place, note};

/// A list of files, and what kustomize calls its items.
pub(super) struct PathField {
    field: &'static str,
    item: &'static str,
    missing: &'static str,
}

const RESOURCES: PathField =
    PathField { field: "resources", item: "resource", missing: "must specify a resource file" };
const COMPONENTS: PathField =
    PathField { field: "components", item: "component", missing: "must specify a component file" };
pub(super) const GENERATORS: PathField = PathField {
    field: "generators",
    item: "generator",
    missing: "must specify a yaml file which contains a generator plugin resource",
};
pub(super) const TRANSFORMERS: PathField = PathField {
    field: "transformers",
    item: "transformer",
    missing: "must specify a yaml file which contains a transformer plugin resource",
};
pub(super) const CONFIGURATIONS: PathField = PathField {
    field: "configurations",
    item: "configuration",
    missing: "must specify a yaml file which contains a configuration resource",
};

pub(super) fn resources(place: &Place<'_, '_>, patterns: &[String], no_verify: bool) -> Result<Outcome> {
    let paths = roots_or_files(place, some(patterns, RESOURCES.missing)?, no_verify)?;
    append(KustomizationFile::open(place)?, &RESOURCES, paths)
}

pub(super) fn components(place: &Place<'_, '_>, patterns: &[String]) -> Result<Outcome> {
    let paths = roots_or_files(place, some(patterns, COMPONENTS.missing)?, false)?;
    append(KustomizationFile::open(place)?, &COMPONENTS, paths)
}

pub(super) fn bases(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    let paths = only(args, "must specify a base directory")?;
    let mut file = KustomizationFile::open(place)?;
    for path in paths.split(',') {
        if !place.exists(path) {
            return Err(EditError::unfit(format!("{path} does not exist")).into());
        }
        if listed(&file, "resources").contains(&path) {
            let message = format!("base {path} already in kustomization file");
            return Err(EditError::unfit_at(message, file.span("resources")).into());
        }
        push(&mut file, "resources", path)?;
    }
    Ok(file.finish())
}

/// Files by pattern; a pattern without a match is only noted.
pub(super) fn files(place: &Place<'_, '_>, field: &PathField, patterns: &[String]) -> Result<Outcome> {
    let mut paths = Vec::new();
    let mut notes = Vec::new();
    for pattern in some(patterns, field.missing)? {
        let found = matching(place, pattern)?;
        if found.is_empty() {
            notes.push(note(format!("{pattern} has no match")));
        }
        paths.extend(found);
    }
    if paths.is_empty() {
        return Ok(Outcome { notes, ..Outcome::default() });
    }
    let mut outcome = append(KustomizationFile::open(place)?, field, paths)?;
    outcome.notes.splice(0..0, notes);
    Ok(outcome)
}

fn matching(place: &Place<'_, '_>, pattern: &str) -> Result<Vec<String>> {
    glob(place.world, place.folder, pattern).map_err(|error| EditError::usage(error.to_string()).into())
}

fn append(mut file: KustomizationFile<'_>, field: &PathField, paths: Vec<String>) -> Result<Outcome> {
    let own = file.name();
    for path in paths.into_iter().filter(|path| *path != own) {
        if listed(&file, field.field).contains(&path.as_str()) {
            file.note(format!("{} {path} already in kustomization file", field.item));
            continue;
        }
        push(&mut file, field.field, &path)?;
    }
    Ok(file.finish())
}

/// The items of a field; kustomize reads `bases` as further resources.
fn listed<'a>(file: &KustomizationFile<'a>, field: &'static str) -> Vec<&'a str> {
    let mut items = file.texts(field);
    if field == "resources" {
        items.extend(file.texts("bases"));
    }
    items
}

/// Adds an item behind all that are there, those of `bases` too: the order of resources is that of the output.
fn push(file: &mut KustomizationFile<'_>, field: &'static str, path: &str) -> Result<()> {
    if field == "resources" {
        file.fold("bases", "resources")?;
    }
    file.push_text(field, path)
}

/// Patterns of files and folders. What matches nothing has to be an address: kustomize would fetch it to see whether
/// it is there, kiln leaves that to the build.
pub(crate) fn roots_or_files(place: &Place<'_, '_>, patterns: &[String], no_verify: bool) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for pattern in patterns {
        if no_verify {
            paths.push(pattern.clone());
            continue;
        }
        let found = glob(place.world, place.folder, pattern)
            .map_err(|error| EditError::usage(format!("error checking the filesystem: {error}")))?;
        if found.is_empty() && !is_address(pattern) && !is_folder(place, pattern) {
            return Err(no_match(place, pattern));
        }
        if found.is_empty() { paths.push(pattern.clone()) } else { paths.extend(found) }
    }
    Ok(paths)
}

fn is_folder(place: &Place<'_, '_>, path: &str) -> bool {
    !path.is_empty() && place.world.kind(&place.path(path)) == Some(PathKind::Directory)
}

/// An address that git or https can fetch.
fn is_address(path: &str) -> bool {
    RepoSpec::parse(path).is_ok() || is_remote_file(path)
}

fn no_match(place: &Place<'_, '_>, pattern: &str) -> crate::error::Problems {
    let why = if pattern.is_empty() {
        "new root cannot be empty".to_owned()
    } else {
        let path = place.path(pattern);
        format!("must build at directory: not a valid directory: no such file or directory: {}", path.display())
    };
    EditError::unfit(format!("{pattern} has no match: {why}")).into()
}
