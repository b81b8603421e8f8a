//! `edit add`: new items of the kustomization.

mod generator;
mod metadata;
mod paths;

use kubekiln::generate::GeneratorKind;

use crate::arguments::{build_metadata, only};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::patch::{self, PatchArgs};
use crate::place::{Outcome, Place};

pub use generator::GeneratorFlags;
pub(crate) use generator::{check_generator, field_of as generator_field, find_generator, fold_env};
pub(crate) use paths::roots_or_files;

/// What is added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Add {
    /// Files and folders, by pattern; they have to be there, unless `no_verify`.
    Resource {
        /// Paths or patterns.
        paths: Vec<String>,
        /// Take the paths as they are.
        no_verify: bool,
    },
    /// Folders of components, by pattern.
    Component(Vec<String>),
    /// Folders, one argument with commas; they go to `resources`.
    Base(Vec<String>),
    /// Files of generators, by pattern.
    Generator(Vec<String>),
    /// Files of transformers, by pattern.
    Transformer(Vec<String>),
    /// Files of configurations, by pattern.
    Configuration(Vec<String>),
    /// Options of `buildMetadata`, one argument with commas.
    BuildMetadata(Vec<String>),
    /// `commonAnnotations`, `key:value`.
    Annotation {
        /// `key:value`
        pairs: Vec<String>,
        /// Take the place of values that are there.
        force: bool,
    },
    /// `commonLabels`, or with `without_selector` `labels`.
    Label {
        /// `key:value`
        pairs: Vec<String>,
        /// Take the place of values that are there.
        force: bool,
        /// Leave selectors alone.
        without_selector: bool,
        /// Label the templates of workloads too.
        include_templates: bool,
    },
    /// An entry of `patches`.
    Patch(PatchArgs),
    /// An entry of `configMapGenerator`, or more data for one that is there.
    ConfigMap(GeneratorFlags),
    /// The same of `secretGenerator`.
    Secret(GeneratorFlags),
}

impl Add {
    /// Adds it.
    pub fn run(&self, place: &Place<'_, '_>) -> Result<Outcome> {
        match self {
            Self::Resource { paths, no_verify } => paths::resources(place, paths, *no_verify),
            Self::Component(paths) => paths::components(place, paths),
            Self::Base(args) => paths::bases(place, args),
            Self::Generator(paths) => paths::files(place, &paths::GENERATORS, paths),
            Self::Transformer(paths) => paths::files(place, &paths::TRANSFORMERS, paths),
            Self::Configuration(paths) => paths::files(place, &paths::CONFIGURATIONS, paths),
            Self::BuildMetadata(args) => add_build_metadata(place, args),
            Self::Annotation { pairs, force } => metadata::annotations(place, pairs, *force),
            Self::Label { pairs, force, without_selector: false, include_templates: false } => {
                metadata::common_labels(place, pairs, *force)
            }
            Self::Label { without_selector: false, pairs, .. } => metadata::templates_without(pairs),
            Self::Label { pairs, force, include_templates, .. } => {
                metadata::labels(place, pairs, *force, *include_templates)
            }
            Self::Patch(args) => patch::add(place, args),
            Self::ConfigMap(flags) => generator::add(place, GeneratorKind::ConfigMap, flags),
            Self::Secret(flags) => generator::add(place, GeneratorKind::Secret, flags),
        }
    }
}

fn add_build_metadata(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    let options = build_metadata(args)?;
    let mut file = KustomizationFile::open(place)?;
    for option in options {
        if file.texts("buildMetadata").contains(&option) {
            let message = format!("buildMetadata option {option} already in kustomization file");
            return Err(EditError::unfit_at(message, file.span("buildMetadata")).into());
        }
        file.push_text("buildMetadata", option)?;
    }
    Ok(file.finish())
}

/// The only argument of a command about one generated object.
pub(crate) fn generator_name(names: &[String]) -> Result<&str> {
    only(names, "name must be specified once").map_err(|e| e.while_doing("failed to validate flags"))
}
