//! `package.yaml`: what a package is called, takes, renders and needs. Its kind is Package, or Vendored.

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Node, SourceId};

use super::vendored::{Around, Vendored};
use super::{Requirement, Requires};
use crate::layers::kustomization::file_span;
use crate::load::documents;
use crate::load::fields::{Fields, LoadError, Problems};
use crate::load::loader::Files;
use crate::text::Text;
use crate::world::join;

/// The file that makes a folder a package.
pub(super) const FILE_NAME: &str = "package.yaml";

/// A package as its `package.yaml` describes it.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// Its folder.
    pub folder: PathBuf,
    /// Its `package.yaml`.
    pub source: SourceId,
    /// `metadata.name`
    pub name: Text<'a>,
    /// `metadata.description`
    pub description: Text<'a>,
    /// `spec.version`
    pub version: Text<'a>,
    /// `spec.tracks`: what upstream behaviour it follows.
    pub tracks: Option<Tracks<'a>>,
    /// `spec.main`: the program, relative to the folder.
    pub main: Text<'a>,
    /// `spec.params`: a JSON Schema; none means that the package takes no parameters.
    pub params: Option<Node<'a>>,
    /// `spec.images`, by key in written order.
    pub images: Vec<(Text<'a>, Image<'a>)>,
    /// `spec.imports`: further folders to import from.
    pub imports: Vec<Text<'a>>,
    /// `spec.extVars`, in written order: external variables, each with the file that gives its value. Old programs ask
    /// for their parameters with `std.extVar`; a new package has its function's argument.
    pub ext_vars: Vec<(Text<'a>, Text<'a>)>,
    /// `spec.requires`
    pub requires: Requires<'a>,
    /// `spec.facts`: the program that says what others may know of an instance, relative to the folder.
    pub facts: Option<Text<'a>>,
    /// What it renders instead of its program's value, where its kind is Vendored. Such a package has no `main`, `imports`,
    /// `extVars` and `collects`.
    pub vendored: Option<Vendored<'a>>,
    /// `spec.collects`: it reads the facts of every other instance, and `kiln add` lists them for it.
    pub collects: bool,
}

/// Upstream behaviour that a package follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tracks<'a> {
    /// Where that lives.
    pub source: Text<'a>,
    /// Which version of it.
    pub version: Text<'a>,
}

/// A container image: a name with a tag or a digest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Image<'a> {
    /// Registry and path.
    pub name: Text<'a>,
    /// Tag; empty when there is a digest or neither.
    pub tag: Text<'a>,
    /// `sha256:...`; empty when there is a tag.
    pub digest: Text<'a>,
}

impl std::fmt::Display for Image<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.tag.is_empty(), self.digest.is_empty()) {
            (_, false) => write!(f, "{}@{}", self.name, self.digest),
            (false, true) => write!(f, "{}:{}", self.name, self.tag),
            (true, true) => write!(f, "{}", self.name),
        }
    }
}

impl<'a> Package<'a> {
    /// Reads the package in the folder that `path`, written in a kustomization in `root`, names.
    pub fn load(files: &Files<'a, '_>, root: &Path, path: Text<'a>) -> Result<Self, Problems> {
        let folder = files.world.canonical(&join(root, &path)).map_err(|error| {
            let hint = Some("paths in an Instance start at the kustomization that lists it".to_owned());
            vec![invalid("missing-package", error.to_string(), path, hint)]
        })?;
        files.stay_in_clone(root, &folder, path.span).map_err(|e| vec![e])?;
        let file = folder.join(FILE_NAME);
        let source = files.text(&file, path.span).map_err(|e| vec![e])?;
        let roots = documents::roots(files.arena, source).map_err(|e| vec![e])?;
        let empty = Node::null(file_span(source));
        let mut problems = Problems::new();
        let package = Self::decode(roots.first().unwrap_or(&empty), source, folder, &mut problems);
        if problems.is_empty() { Ok(package) } else { Err(problems) }
    }

    fn decode(root: &Node<'a>, source: SourceId, folder: PathBuf, problems: &mut Problems) -> Self {
        let is_vendored = root.get("kind").and_then(Node::text) == Some("Vendored");
        let owners = if is_vendored { VENDORED } else { PACKAGE };
        let mut top = Fields::new(root, owners.top, problems);
        top.text("apiVersion", problems);
        top.text("kind", problems);
        let null = Node::null(root.span);
        let mut metadata = Fields::new(top.node("metadata").unwrap_or(&null), owners.metadata, problems);
        let name = metadata.text("name", problems).unwrap_or_default();
        let description = metadata.text("description", problems).unwrap_or_default();
        metadata.finish(problems);
        let mut spec = Fields::new(top.node("spec").unwrap_or(&null), owners.spec, problems);
        let tracks = spec.node("tracks").map(|node| decode_tracks(node, problems));
        let params = spec.node("params");
        let requires = Requires::decode(spec.node("requires").unwrap_or(&null), params, problems);
        let mut package = Self {
            folder,
            source,
            name,
            description,
            version: spec.text("version", problems).unwrap_or_default(),
            tracks,
            main: Text { text: "main.jsonnet", span: root.span },
            params: params.cloned(),
            images: decode_images(spec.node("images"), owners.images, problems),
            imports: Vec::new(),
            ext_vars: Vec::new(),
            requires,
            facts: spec.text("facts", problems),
            vendored: None,
            collects: false,
        };
        if is_vendored {
            package.take_source(&mut spec, problems);
        } else {
            package.take_program(&mut spec, problems);
        }
        spec.finish(problems);
        top.finish(problems);
        package
    }

    /// Takes the fields that a Package alone has.
    fn take_program(&mut self, spec: &mut Fields<'_, 'a>, problems: &mut Problems) {
        self.main = spec.text("main", problems).unwrap_or(self.main);
        self.imports = spec.texts("imports", problems);
        self.ext_vars = spec.text_map("extVars", problems);
        self.collects = spec.bool("collects", problems).unwrap_or_default();
    }

    /// Takes the fields that a Vendored alone has.
    fn take_source(&mut self, spec: &mut Fields<'_, 'a>, problems: &mut Problems) {
        let Requires { packages, apis } = &self.requires;
        let asks = |requirement: &Requirement<'a>| requirement.when.map(|when| when.text);
        let around = Around {
            params: self.params.as_ref(),
            images: &self.images,
            used: packages.iter().chain(apis).filter_map(asks).collect(),
            has_program: self.facts.is_some(),
        };
        self.vendored = Vendored::take(spec, &around, problems);
    }
}

/// What the parts of a package are called in messages.
struct Owners {
    top: &'static str,
    metadata: &'static str,
    spec: &'static str,
    images: &'static str,
}

const PACKAGE: Owners =
    Owners { top: "Package", metadata: "Package.metadata", spec: "Package.spec", images: "Package.spec.images" };
const VENDORED: Owners =
    Owners { top: "Vendored", metadata: "Vendored.metadata", spec: "Vendored.spec", images: "Vendored.spec.images" };

fn decode_tracks<'a>(node: &Node<'a>, problems: &mut Problems) -> Tracks<'a> {
    let mut fields = Fields::new(node, "Package.spec.tracks", problems);
    let source = fields.text("source", problems).unwrap_or_default();
    let version = fields.text("version", problems).unwrap_or_default();
    fields.finish(problems);
    Tracks { source, version }
}

fn decode_images<'a>(
    node: Option<&Node<'a>>,
    owner: &'static str,
    problems: &mut Problems,
) -> Vec<(Text<'a>, Image<'a>)> {
    let entries = node.and_then(Node::as_mapping).map_or(&[][..], |m| m.entries.as_slice());
    let mut images = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut fields = Fields::new(&entry.value, owner, problems);
        let image = Image {
            name: fields.text("name", problems).unwrap_or_default(),
            tag: fields.text("tag", problems).unwrap_or_default(),
            digest: fields.text("digest", problems).unwrap_or_default(),
        };
        fields.finish(problems);
        images.push((Text { text: entry.key.text().unwrap_or(""), span: entry.key.span }, image));
    }
    images
}

fn invalid(code: &'static str, message: String, at: Text<'_>, hint: Option<String>) -> LoadError {
    LoadError::Invalid { code, message, span: at.span, hint }
}
