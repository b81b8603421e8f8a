//! `edit remove`: items that go.

use kubekiln::generate::GeneratorKind;
use kubekiln_yaml::Node;
use kubekiln_yaml::Step::Key;

use crate::add::generator_field;
use crate::arguments::{build_metadata, same_namespace, some};
use crate::error::{EditError, Problems, Result};
use crate::file::KustomizationFile;
use crate::glob::matches;
use crate::patch::{self, PatchArgs};
use crate::place::{Outcome, Place};

/// What is removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remove {
    /// Items of `resources` that fit one of these patterns.
    Resource(Vec<String>),
    /// Items of `components`.
    Component(Vec<String>),
    /// Items of `transformers`.
    Transformer(Vec<String>),
    /// Options of `buildMetadata`, one argument with commas.
    BuildMetadata(Vec<String>),
    /// Keys of `commonAnnotations`, one argument with commas.
    Annotation {
        /// The argument.
        names: Vec<String>,
        /// It is fine if there is none.
        ignore: bool,
    },
    /// Keys of `commonLabels`, one argument with commas.
    Label {
        /// The argument.
        names: Vec<String>,
        /// It is fine if there is none.
        ignore: bool,
    },
    /// The patches that the flags describe exactly.
    Patch(PatchArgs),
    /// Entries of `configMapGenerator`, one argument with commas.
    ConfigMap {
        /// The argument.
        names: Vec<String>,
        /// Their namespace; empty means `default`.
        namespace: String,
    },
    /// Entries of `secretGenerator`.
    Secret {
        /// The argument.
        names: Vec<String>,
        /// Their namespace; empty means `default`.
        namespace: String,
    },
}

impl Remove {
    /// Removes it.
    pub fn run(&self, place: &Place<'_, '_>) -> Result<Outcome> {
        match self {
            Self::Resource(patterns) => by_pattern(place, "resources", some(patterns, "must specify a resource file")?),
            Self::Component(patterns) => {
                by_pattern(place, "components", some(patterns, "must specify a component file")?)
            }
            Self::Transformer(patterns) => {
                by_pattern(place, "transformers", some(patterns, "must specify a transformer file")?)
            }
            Self::BuildMetadata(args) => remove_build_metadata(place, args),
            Self::Annotation { names, ignore } => {
                keys(place, "commonAnnotations", "annotation", &split_names(names)?, *ignore)
            }
            Self::Label { names, ignore } => keys(place, "commonLabels", "label", &split_names(names)?, *ignore),
            Self::Patch(args) => patch::remove(place, args),
            Self::ConfigMap { names, namespace } => generators(place, GeneratorKind::ConfigMap, names, namespace),
            Self::Secret { names, namespace } => {
                generators(place, GeneratorKind::Secret, names, namespace).map_err(Problems::confidential)
            }
        }
    }
}

fn by_pattern(place: &Place<'_, '_>, field: &'static str, patterns: &[String]) -> Result<Outcome> {
    let mut file = KustomizationFile::open(place)?;
    let bases = file.texts("bases");
    let listed = file.texts(field);
    let fits = |path: &str| -> Result<bool> {
        let found = patterns.iter().map(|p| matches(p, path)).collect::<std::result::Result<Vec<_>, _>>();
        Ok(found.map_err(|error| EditError::usage(error.to_string()))?.contains(&true))
    };
    if field == "resources" {
        // kustomize reads `bases` as further resources.
        let gone = chosen(&bases, fits)?;
        file.remove_items("bases", &gone)?;
    }
    let gone = chosen(&listed, fits)?;
    file.remove_items(field, &gone)?;
    Ok(file.finish())
}

fn chosen(texts: &[&str], fits: impl Fn(&str) -> Result<bool>) -> Result<Vec<usize>> {
    let mut gone = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if fits(text)? {
            gone.push(index);
        }
    }
    Ok(gone)
}

fn remove_build_metadata(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    let options = build_metadata(args)?;
    let mut file = KustomizationFile::open(place)?;
    let gone = chosen(&file.texts("buildMetadata"), |option| Ok(options.contains(&option)))?;
    file.remove_items("buildMetadata", &gone)?;
    Ok(file.finish())
}

/// One argument with commas. kustomize says `label` of annotations too.
fn split_names(args: &[String]) -> Result<Vec<&str>> {
    let names: Vec<&str> = match args {
        [] => return Err(EditError::usage("must specify label").into()),
        [one] => one.split(',').collect(),
        _ => return Err(EditError::usage("labels must be comma-separated, with no spaces").into()),
    };
    if names.contains(&"") {
        return Err(EditError::usage("invalid label: '' (name is empty)").into());
    }
    Ok(names)
}

fn keys(place: &Place<'_, '_>, field: &'static str, kind: &str, names: &[&str], ignore: bool) -> Result<Outcome> {
    let mut file = KustomizationFile::open(place)?;
    if file.field(field).is_none() && !ignore {
        return Err(EditError::unfit(format!("{field} is not defined in kustomization file")).into());
    }
    let key = file.key(field);
    for name in names {
        let path = [Key(key), Key(name)];
        let Some(_) = file.editor.get(&path) else {
            if ignore {
                continue;
            }
            let message = format!("{kind} {name} is not defined in kustomization file");
            return Err(EditError::unfit_at(message, file.span(field)).into());
        };
        let alone = file.field(field).and_then(Node::as_mapping).is_some_and(|m| m.entries.len() == 1);
        if alone { file.drop_field(field)? } else { file.editor.remove(&path)? }
    }
    Ok(file.finish())
}

fn generators(place: &Place<'_, '_>, kind: GeneratorKind, args: &[String], namespace: &str) -> Result<Outcome> {
    let word = match kind {
        GeneratorKind::ConfigMap => "configmap",
        GeneratorKind::Secret => "secret",
    };
    let names: Vec<&str> = match args {
        [] => return Err(EditError::usage(format!("at least one {word} name must be specified")).into()),
        [one] => one.split(',').collect(),
        many => {
            let message = format!(
                "too many arguments: [{}]; to provide multiple {word}s to remove, please separate {word} names by commas",
                many.join(" ")
            );
            return Err(EditError::usage(message).into());
        }
    };
    let mut file = KustomizationFile::open(place)?;
    let field = generator_field(kind);
    let text = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
    let entries: Vec<(String, String)> =
        file.items(field).iter().map(|n| (text(n, "name"), text(n, "namespace"))).collect();
    let gone: Vec<usize> = entries
        .iter()
        .enumerate()
        .filter(|(_, (name, space))| names.contains(&name.as_str()) && same_namespace(space, namespace))
        .map(|(index, _)| index)
        .collect();
    if gone.is_empty() {
        let message = format!("no specified {word}(s) were found in the kustomization.yaml file");
        return Err(EditError::unfit(message).into());
    }
    for name in names.iter().filter(|name| !gone.iter().any(|i| entries[*i].0 == **name)) {
        file.note(format!("{word} {name} doesn't exist in kustomization file"));
    }
    file.remove_items(field, &gone)?;
    Ok(file.finish())
}
