//! `edit set`: fields of the kustomization that get a value.

mod generator;
mod images;
mod replicas;

use kubekiln::generate::GeneratorKind;
use kubekiln_yaml::Step::Key;
use kubekiln_yaml::{Node, Span};
use regex::Regex;

use crate::arguments::{build_metadata, only, pairs, some};
use crate::error::{EditError, Problems, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

pub use generator::SetGenerator;

/// What is set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Set {
    /// `namePrefix`; exactly one argument.
    NamePrefix(Vec<String>),
    /// `nameSuffix`; exactly one argument.
    NameSuffix(Vec<String>),
    /// `namespace`; exactly one argument.
    Namespace(Vec<String>),
    /// Entries of `images`: `NAME=NEW:TAG@DIGEST` and shorter forms.
    Image(Vec<String>),
    /// Entries of `replicas`: `NAME=COUNT`.
    Replicas(Vec<String>),
    /// `buildMetadata`, one argument with commas.
    BuildMetadata(Vec<String>),
    /// `commonLabels`, `key:value`.
    Label(Vec<String>),
    /// `commonAnnotations`, `key:value`.
    Annotation(Vec<String>),
    /// An entry of `configMapGenerator`.
    ConfigMap(SetGenerator),
    /// An entry of `secretGenerator`.
    Secret(SetGenerator),
}

impl Set {
    /// Sets it.
    pub fn run(&self, place: &Place<'_, '_>) -> Result<Outcome> {
        let text = |field, args: &[String], message| {
            let value = only(args, message)?;
            let mut file = KustomizationFile::open(place)?;
            file.set_text(field, value)?;
            Ok(file.finish())
        };
        match self {
            Self::NamePrefix(args) => text("namePrefix", args, "must specify exactly one prefix value"),
            Self::NameSuffix(args) => text("nameSuffix", args, "must specify exactly one suffix value"),
            Self::Namespace(args) => text("namespace", args, "must specify exactly one namespace value"),
            Self::Image(args) => images::set(place, args),
            Self::Replicas(args) => replicas::set(place, args),
            Self::BuildMetadata(args) => set_build_metadata(place, args),
            Self::Label(args) => common(place, "commonLabels", "label", some(args, "must specify label")?),
            Self::Annotation(args) => {
                let args = some(args, "must specify annotation")?;
                check_annotation_keys(&pairs(args, "annotation")?)?;
                common(place, "commonAnnotations", "annotation", args)
            }
            Self::ConfigMap(flags) => generator::set(place, GeneratorKind::ConfigMap, flags),
            Self::Secret(flags) => generator::set(place, GeneratorKind::Secret, flags).map_err(Problems::confidential),
        }
    }
}

fn common(place: &Place<'_, '_>, field: &'static str, kind: &str, args: &[String]) -> Result<Outcome> {
    let pairs = pairs(args, kind)?;
    let mut file = KustomizationFile::open(place)?;
    let key = file.key(field);
    for (name, value) in pairs {
        file.set_in(&[Key(key), Key(&name)], Some(&Node::string(Span::NONE, &value)))?;
    }
    Ok(file.finish())
}

/// kustomize checks the keys of annotations here, and nowhere else.
fn check_annotation_keys(pairs: &[(String, String)]) -> Result<()> {
    const KEY: &str = concat!(
        r"^([a-zA-Z](([-a-zA-Z0-9.]{0,251})[a-zA-Z0-9])?/)?",
        r"[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$"
    );
    let message = "invalid annotation key: see the syntax and character set rules at \
         https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/";
    let valid = Regex::new(KEY).map_err(|error| EditError::usage(error.to_string()))?;
    if pairs.iter().all(|(key, _)| valid.is_match(key)) { Ok(()) } else { Err(EditError::usage(message).into()) }
}

/// The options that stay keep their lines, unless the order is another one.
fn set_build_metadata(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    let options = build_metadata(args)?;
    let mut file = KustomizationFile::open(place)?;
    let old = file.texts("buildMetadata");
    let kept: Vec<&str> = old.iter().copied().filter(|o| options.contains(o)).collect();
    if kept.is_empty() || !options.starts_with(&kept) {
        let items = options.iter().map(|o| Node::string(Span::NONE, o)).collect();
        let key = file.key("buildMetadata");
        file.editor.set(&[Key(key)], &Node::sequence(Span::NONE, items))?;
        return Ok(file.finish());
    }
    let gone: Vec<usize> = (0..old.len()).filter(|i| !options.contains(&old[*i])).collect();
    file.remove_items("buildMetadata", &gone)?;
    for option in &options[kept.len()..] {
        file.push_text("buildMetadata", option)?;
    }
    Ok(file.finish())
}
