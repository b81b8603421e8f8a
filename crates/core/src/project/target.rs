//! One entry of a project's `targets`.

use std::path::{Component, Path};

use kubekiln_yaml::{Node, Span};
use rustc_hash::FxHashMap;

use super::{AppOfApps, Delivery, invalid};
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::fields::{Fields, Problems};
use crate::text::Text;

/// The folder that has a folder for each target that is delivered.
pub(super) const DELIVERY: &str = "delivery";

pub(super) const NAME_HINT: &str = "lower case letters, digits and `-` in between, as Kubernetes has names";

/// What becomes of Secrets that anyone who reads the tree could read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Secrets {
    /// They are refused; encrypted ones pass.
    #[default]
    Encrypted,
    /// They are written.
    Plain,
}

/// An environment that is rendered.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// What it is called; a name as Kubernetes has them.
    pub name: Text<'a>,
    /// What it is built from: a folder, seen from the project's, or a git URL.
    pub source: Text<'a>,
    /// The folder of its tree, as written.
    pub path: Text<'a>,
    /// See [`Secrets`].
    pub secrets: Secrets,
    /// `delivery`: how it gets into a cluster; none when that is not kiln's business.
    pub delivery: Option<Delivery<'a>>,
}

impl<'a> Target<'a> {
    pub(super) fn decode(node: &Node<'a>, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::new(node, "Project.spec.targets", problems);
        let mut needed = |name: &'static str, hint: &str, problems: &mut Problems| {
            let there = fields.entry(name).is_some_and(|entry| !entry.value.is_null());
            if !there {
                let message = format!("a target needs {name}");
                problems.push(invalid("missing-field", message, node.span, Some(hint.to_owned())));
                return None;
            }
            fields.text(name, problems)
        };
        let name = needed("name", "write `name: prod`", problems);
        let source = needed("source", "name the folder of its kustomization: `source: overlays/prod`", problems);
        let path = needed("path", "name the folder of its tree: `path: rendered/prod`", problems);
        let secrets = decode_secrets(&mut fields, problems);
        let delivery = fields.node("delivery").and_then(|node| Delivery::decode(node, problems));
        fields.finish(problems);
        if let Some(name) = name.filter(|name| !is_name(name)) {
            let message = format!("\"{name}\" is no name of a target");
            problems.push(invalid("target-name", message, name.span, Some(NAME_HINT.to_owned())));
        }
        if let Some(path) = path.filter(|path| !stays_below(path)) {
            let message = format!("path {path} leads out of the project");
            let hint = Some("write a folder below that of kiln.yaml".to_owned());
            problems.push(invalid("outside-the-project", message, path.span, hint));
        }
        Some(Self { name: name?, source: source?, path: path?, secrets, delivery })
    }

    /// The folder of the objects that tell a tool of it, from the project's folder.
    pub fn delivery_parts(&self) -> Vec<&'a str> {
        vec![DELIVERY, self.name.text]
    }

    /// The parts of its path, without dots.
    pub fn parts(&self) -> Vec<&'a str> {
        let part = |component| match component {
            Component::Normal(name) => Path::new(name).to_str(),
            _ => None,
        };
        Path::new(self.path.text).components().filter_map(part).collect()
    }
}

fn decode_secrets(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Secrets {
    let Some(text) = fields.text("secrets", problems) else { return Secrets::default() };
    match text.text {
        "encrypted" => Secrets::Encrypted,
        "plain" => Secrets::Plain,
        other => {
            let message = format!("secrets: \"{other}\" is neither \"encrypted\" nor \"plain\"");
            let near = nearest(other, ["encrypted", "plain"]).map(|near| format!("did you mean \"{near}\"?"));
            problems.push(invalid("target-secrets", message, text.span, near));
            Secrets::default()
        }
    }
}

/// A DNS label, as names of objects are that a target gets.
pub(super) fn is_name(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.len() <= 63 && text.chars().all(inner) && ends(text.chars().next()) && ends(text.chars().last())
}

fn stays_below(path: &str) -> bool {
    let inside = |component| matches!(component, Component::Normal(_) | Component::CurDir);
    !path.is_empty() && !path.contains('\\') && Path::new(path).components().all(inside)
}

/// Targets called as one before them.
pub(super) fn same_names(targets: &[Target<'_>]) -> Vec<Diagnostic> {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let mut found = Vec::new();
    for Target { name, .. } in targets {
        match seen.get(name.text) {
            Some(first) => {
                let message = format!("two targets are called \"{name}\"");
                found.push(with_label("same-target", message, name.span, (*first, "the first one".to_owned())));
            }
            None => {
                seen.insert(name.text, name.span);
            }
        }
    }
    found
}

/// Trees that would lie in the tree of another target; letter case does not count, for there are file systems where it
/// does not.
pub(super) fn overlaps(targets: &[Target<'_>], app_of_apps: Option<&AppOfApps<'_>>) -> Vec<Diagnostic> {
    let mut places = Vec::new();
    for target in targets {
        let whose = format!("target \"{}\"", target.name);
        if stays_below(&target.path) {
            places.push(Place::new(&target.parts(), target.path.text.to_owned(), whose.clone(), target.path.span));
        }
        if target.delivery.is_some() {
            let parts = target.delivery_parts();
            places.push(Place::new(&parts, parts.join("/"), whose, target.name.span));
        }
    }
    if let Some(app) = app_of_apps {
        let (parts, whose) = (AppOfApps::parts(), "the Application of all targets".to_owned());
        places.push(Place::new(&parts, parts.join("/"), whose, app.name.span));
    }
    // Sorted by parts, what lies in a folder follows it.
    places.sort_by(|a, b| a.folded.cmp(&b.folded));
    let mut found = Vec::new();
    let mut outer: Option<&Place> = None;
    for place in &places {
        match outer.filter(|around| place.folded.starts_with(&around.folded)) {
            Some(around) => {
                let message = format!("path {} of {} lies in that of {}", place.path, place.whose, around.whose);
                found.push(with_label("target-path", message, place.span, (around.span, "that path".to_owned())));
            }
            None => outer = Some(place),
        }
    }
    found
}

/// A folder that is written to.
struct Place {
    /// Its parts in lower case.
    folded: Vec<String>,
    path: String,
    whose: String,
    /// The text that asks for it.
    span: Span,
}

impl Place {
    fn new(parts: &[&str], path: String, whose: String, span: Span) -> Self {
        Self { folded: parts.iter().map(|part| part.to_lowercase()).collect(), path, whose, span }
    }
}

fn with_label(code: &'static str, message: String, span: Span, label: (Span, String)) -> Diagnostic {
    let problem = invalid(code, message, span, Some("each target has a name and a folder of its own".to_owned()));
    Diagnostic { labels: vec![label], ..problem.into() }
}
