//! `crds/*.yaml` of a package: its CRDs as files.
//!
//! Their schemas are most of what such a package renders, and no program has to see them. It gets each CRD with a mark
//! in place of the spec, as `ctx.crds[NAME]`, and what comes back with the mark gets the file's own nodes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Node, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};

use super::values::over;
use super::{Package, params};
use crate::diagnostic::nearest;
use crate::load::documents;
use crate::load::fields::{LoadError, Problems};
use crate::load::loader::Files;
use crate::world::PathKind;

/// The folder of a package that holds them.
const FOLDER: &str = "crds";

/// The one field of the spec that a program gets; its value is the name.
const MARK: &str = "kubekiln.dev/crd";

/// The CRDs of a package by name.
#[derive(Debug, Default)]
pub(crate) struct Crds<'a> {
    by_name: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Crds<'a> {
    /// Reads those of `package`, side by side. `asked` is the text that names the package.
    pub(crate) fn load(files: &Files<'a, '_>, package: &Package<'_>, asked: Span) -> Result<Self, Problems> {
        let folder = package.folder.join(FOLDER);
        if files.world.kind(&folder) != Some(PathKind::Directory) {
            return Ok(Self::default());
        }
        let listed = files.world.list(&folder).map_err(|error| {
            vec![LoadError::Invalid { code: "missing-file", message: error.to_string(), span: asked, hint: None }]
        })?;
        let paths: Vec<PathBuf> = listed.into_iter().map(|name| folder.join(name)).filter(|p| is_yaml(p)).collect();
        let read: Vec<_> = paths.par_iter().map(|path| read(files, &package.folder, path, asked)).collect();
        let (mut crds, mut problems) = (Self::default(), Problems::new());
        for result in read {
            match result {
                Ok(objects) => objects.into_iter().for_each(|object| crds.add(object, files.arena, &mut problems)),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(crds) } else { Err(problems) }
    }

    fn add(&mut self, object: Node<'a>, arena: &Arena, problems: &mut Problems) {
        if let Err(problem) = check(&object) {
            problems.push(problem);
            return;
        }
        let Some(name) = object.at(&["metadata", "name"]).and_then(Node::text) else { return };
        match self.by_name.get(name) {
            None => {
                self.by_name.insert(name, object);
            }
            Some(first) => {
                let there = arena.source(first.span.source).map_or("another file", |source| source.name.as_str());
                let message = format!("CustomResourceDefinition {name} stands in {there} already");
                problems.push(refused("duplicate-crd", message, place_of(&object), "keep one of them"));
            }
        }
    }

    /// What a program gets: each by its name, as in its file but for the spec.
    pub(crate) fn offered(&self, arena: &Arena) -> Result<Json, Problems> {
        let mut offered = Map::new();
        for (name, object) in &self.by_name {
            let mut fields = Map::new();
            let entries = object.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice());
            for (key, value) in entries.iter().filter_map(|e| Some((e.key.text()?, &e.value))) {
                let value = if key == "spec" { Ok(json!({MARK: name})) } else { params::json(value, arena) };
                let value = value.map_err(|message| vec![refused("not-a-crd", message, object.span, WANTED)])?;
                fields.insert(key.to_owned(), value);
            }
            offered.insert((*name).to_owned(), Json::Object(fields));
        }
        Ok(Json::Object(offered))
    }

    /// Gives every object that has the mark the spec of its file, with what is set beside the mark laid over it. `asked`
    /// is the place of a mark that names nothing.
    pub(crate) fn put_back(mut self, objects: &mut [Node<'a>], asked: Span) -> Problems {
        let marked = objects.iter().enumerate().filter_map(|(place, object)| Some((mark(object)?.to_owned(), place)));
        let last: FxHashMap<String, usize> = marked.collect();
        let mut problems = Problems::new();
        for (place, object) in objects.iter_mut().enumerate() {
            let Some(name) = mark(object) else { continue };
            let found = self.by_name.get_mut(name).and_then(|crd| crd.get_mut("spec"));
            match found {
                // A schema is large: it is copied only for one that comes back several times.
                Some(spec) if last.get(name) == Some(&place) => {
                    lay(object, std::mem::replace(spec, Node::null(Span::NONE)));
                }
                Some(spec) => lay(object, spec.clone()),
                None => problems.push(self.unknown(name, asked)),
            }
        }
        problems
    }

    fn unknown(&self, name: &str, asked: Span) -> LoadError {
        let hint = match nearest(name, self.by_name.keys().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None if self.by_name.is_empty() => format!("it has no {FOLDER}/*.yaml"),
            None => format!("it has {}", self.by_name.keys().copied().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("an object has the mark of CustomResourceDefinition {name}, which the package lacks");
        LoadError::Invalid { code: "unknown-crd", message, span: asked, hint: Some(hint) }
    }
}

const WANTED: &str = "a package's crds/ holds CustomResourceDefinitions of apiextensions.k8s.io/v1 and nothing else; \
                      other objects are the program's";

/// The objects of a file, which lies in the package, wherever links lead.
fn read<'a>(files: &Files<'a, '_>, package: &Path, path: &Path, asked: Span) -> Result<Vec<Node<'a>>, LoadError> {
    let invalid = |code, message, hint| LoadError::Invalid { code, message, span: asked, hint };
    let real = files.world.canonical(path).map_err(|error| invalid("missing-file", error.to_string(), None))?;
    if !real.starts_with(package) {
        let message = format!("security; file '{}' is not in or below '{}'", path.display(), package.display());
        let hint = Some("a package reads nothing above itself: copy the file".to_owned());
        return Err(invalid("load-restriction", message, hint));
    }
    documents::objects(files.arena, files.text(&real, asked)?)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn check(object: &Node<'_>) -> Result<(), LoadError> {
    let text = |key| object.get(key).and_then(Node::text).unwrap_or("");
    let (version, kind) = (text("apiVersion"), text("kind"));
    if kind != "CustomResourceDefinition" || !version.starts_with("apiextensions.k8s.io/") {
        let message = format!("{version} {kind} is no CustomResourceDefinition");
        let span = object.get("kind").map_or(object.span, |kind| kind.span);
        return Err(refused("not-a-crd", message, span, WANTED));
    }
    if object.get("spec").and_then(Node::as_mapping).is_none() {
        let message = "a CustomResourceDefinition without spec".to_owned();
        return Err(refused("not-a-crd", message, place_of(object), WANTED));
    }
    Ok(())
}

fn place_of(object: &Node<'_>) -> Span {
    object.at(&["metadata", "name"]).map_or(object.span, |name| name.span)
}

fn refused(code: &'static str, message: String, span: Span, hint: &str) -> LoadError {
    LoadError::Invalid { code, message, span, hint: Some(hint.to_owned()) }
}

/// The name in an object's mark.
fn mark<'a>(object: &Node<'a>) -> Option<&'a str> {
    object.at(&["spec", MARK]).map(|mark| mark.text().unwrap_or(""))
}

fn lay<'a>(object: &mut Node<'a>, spec: Node<'a>) {
    let Some(place) = object.get_mut("spec") else { return };
    if let Some(given) = place.as_mapping_mut() {
        given.remove(MARK);
    }
    let is_bare = place.as_mapping().is_none_or(|given| given.entries.is_empty());
    *place = if is_bare { spec } else { over(Some(spec), place) };
}
