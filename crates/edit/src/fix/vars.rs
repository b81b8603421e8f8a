//! `vars` to `replacements`.
//!
//! kustomize looks for `$(NAME)` in the files of the kustomization and of those below it. Each field that has it
//! becomes a target, and in the files a placeholder takes its place.

mod targets;
mod touched;

use std::path::PathBuf;

use kubekiln::diagnostic::Diagnostic;
use kubekiln_yaml::Step::Key;
use kubekiln_yaml::{Arena, Entry, Node, Span};

use crate::error::Result;
use crate::file::KustomizationFile;
use crate::place::{Place, note};
use touched::TouchedFile;

/// Files with their new text, and what there is to say.
type Converted = (Vec<(PathBuf, String)>, Vec<Diagnostic>);

/// Changes the kustomization, and gives the other files that change.
pub(super) fn convert(place: &Place<'_, '_>, file: &mut KustomizationFile<'_>) -> Result<Converted> {
    let mut files = touched::files(place, file)?;
    let mut notes = Vec::new();
    let mut replacements = Vec::new();
    let vars: Vec<Node<'_>> = file.items("vars").to_vec();
    for var in &vars {
        let name = var.get("name").and_then(Node::text).unwrap_or_default();
        let targets = targets::of_var(place.arena, name, &files)?;
        for touched in &mut files {
            touched.text = touched.text.replace(&format!("$({name})"), &format!("{name}_PLACEHOLDER"));
        }
        if targets.is_empty() {
            notes.push(note(format!("var {name} is used nowhere, and is gone")));
            continue;
        }
        let entries = vec![entry("source", source(place.arena, var)), entry("targets", sequence(targets))];
        replacements.push(Node::mapping(Span::NONE, entries));
    }
    write(file, replacements)?;
    let changed = files.into_iter().filter(TouchedFile::has_changed);
    Ok((changed.map(|touched| (touched.path, touched.text)).collect(), notes))
}

/// New replacements take the place of the vars, or go behind those that are there.
fn write(file: &mut KustomizationFile<'_>, replacements: Vec<Node<'_>>) -> Result<()> {
    let vars = file.key("vars");
    if replacements.is_empty() {
        return file.drop_field("vars");
    }
    if file.items("replacements").is_empty() {
        file.drop_field("replacements")?;
        file.editor.set(&[Key(vars)], &sequence(replacements))?;
        return Ok(file.editor.rename_key(&[Key(vars)], "replacements")?);
    }
    for replacement in &replacements {
        file.push("replacements", replacement)?;
    }
    file.drop_field("vars")
}

pub(super) fn entry<'a>(key: &'static str, value: Node<'a>) -> Entry<'a> {
    Entry { key: Node::string(Span::NONE, key), value }
}

fn sequence(items: Vec<Node<'_>>) -> Node<'_> {
    Node::sequence(Span::NONE, items)
}

/// The object and field that a var reads.
fn source<'a>(arena: &'a Arena, var: &Node<'_>) -> Node<'a> {
    let text = |path: &[&str]| var.at(path).and_then(Node::text).unwrap_or_default();
    let (group, version) = match text(&["objref", "apiVersion"]) {
        "" => (text(&["objref", "group"]), text(&["objref", "version"])),
        api_version => api_version.split_once('/').unwrap_or(("", api_version)),
    };
    let fields = [
        ("fieldPath", text(&["fieldref", "fieldPath"])),
        ("group", group),
        ("kind", text(&["objref", "kind"])),
        ("name", text(&["objref", "name"])),
        ("namespace", text(&["objref", "namespace"])),
        ("version", version),
    ];
    texts(arena, &fields)
}

/// A mapping of the texts that are not empty.
fn texts<'a>(arena: &'a Arena, fields: &[(&'static str, &str)]) -> Node<'a> {
    let given = fields.iter().filter(|(_, text)| !text.is_empty());
    let entries = given.map(|(key, text)| entry(key, Node::string(Span::NONE, arena.keep(*text)))).collect();
    Node::mapping(Span::NONE, entries)
}
