//! A package as its users see it.

use kubekiln_yaml::Arena;
use serde_json::{Map, Value as Json};

use super::{Package, Parameter, Requirement, parameters};
use crate::text::Text;

/// What `package.yaml` says, apart from how the package is made.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its own version.
    pub version: String,
    /// The upstream behaviour it follows: `source` and `version`.
    pub tracks: Option<Map<String, Json>>,
    /// Its parameters in written order.
    pub params: Vec<Parameter>,
    /// Its images.
    pub images: Vec<ImageOf>,
    /// What it needs around it.
    pub requires: RequiresOf,
    /// True when it publishes facts about its instances.
    pub facts: bool,
    /// True when it reads the facts of all other instances.
    pub collects: bool,
}

/// An image that a package can render.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ImageOf {
    /// What an Instance calls it.
    pub key: String,
    /// The whole reference.
    pub image: String,
}

/// What a package needs around it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RequiresOf {
    /// Packages in the same build.
    pub packages: Vec<RequirementOf>,
    /// APIs of the cluster, each `group/version`.
    pub apis: Vec<RequirementOf>,
}

/// Something that a package needs, as `package.yaml` has it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum RequirementOf {
    /// In any case.
    Always(String),
    /// While a parameter is set to something.
    When {
        /// What it needs.
        name: String,
        /// The parameter.
        when: String,
    },
}

impl std::fmt::Display for RequirementOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Always(name) => f.write_str(name),
            Self::When { name, when } => write!(f, "{name} (with {when})"),
        }
    }
}

fn requirements(list: &[Requirement<'_>]) -> Vec<RequirementOf> {
    let of = |requirement: &Requirement<'_>| match requirement.when {
        Some(when) => RequirementOf::When { name: requirement.name.to_string(), when: when.to_string() },
        None => RequirementOf::Always(requirement.name.to_string()),
    };
    list.iter().map(of).collect()
}

impl Description {
    /// Describes `package`.
    pub fn of(package: &Package<'_>, arena: &Arena) -> Self {
        let requires = &package.requires;
        let tracks = package.tracks.map(|tracks| {
            let fields = [("source", tracks.source), ("version", tracks.version)];
            fields.into_iter().map(|(key, text)| (key.to_owned(), Json::from(text.text))).collect()
        });
        let image =
            |(key, image): &(Text<'_>, _)| ImageOf { key: key.to_string(), image: super::Image::to_string(image) };
        Self {
            name: package.name.to_string(),
            description: package.description.to_string(),
            version: package.version.to_string(),
            tracks,
            params: parameters(package, arena),
            images: package.images.iter().map(image).collect(),
            requires: RequiresOf { packages: requirements(&requires.packages), apis: requirements(&requires.apis) },
            facts: package.facts.is_some(),
            collects: package.collects,
        }
    }
}
