//! A package as its users see it.

use kubekiln_yaml::Arena;
use serde_json::{Map, Value as Json};

use super::{Package, Parameter, parameters};
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
    pub requires: Requires,
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
pub struct Requires {
    /// Packages in the same build.
    pub packages: Vec<String>,
    /// APIs of the cluster, each `group/version`.
    pub apis: Vec<String>,
}

impl Description {
    /// Describes `package`.
    pub fn of(package: &Package<'_>, arena: &Arena) -> Self {
        let texts = |list: &[Text<'_>]| list.iter().map(ToString::to_string).collect();
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
            requires: Requires { packages: texts(&package.requires_packages), apis: texts(&package.requires_apis) },
        }
    }
}
