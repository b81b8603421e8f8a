//! `edit add annotation` and `edit add label`.

use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Entry, Node, Span, Tag};

use crate::arguments::{pairs, some};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

pub(super) fn annotations(place: &Place<'_, '_>, args: &[String], force: bool) -> Result<Outcome> {
    let args = some(args, "must specify annotation")?;
    add_common(place, "commonAnnotations", "annotation", args, force)
}

pub(super) fn common_labels(place: &Place<'_, '_>, args: &[String], force: bool) -> Result<Outcome> {
    add_common(place, "commonLabels", "label", some(args, "must specify label")?, force)
}

/// `--include-templates` alone.
pub(super) fn templates_without(args: &[String]) -> Result<Outcome> {
    some(args, "must specify label")?;
    Err(EditError::usage("--without-selector flag must be specified for --include-templates to work").into())
}

fn add_common(place: &Place<'_, '_>, field: &'static str, kind: &str, args: &[String], force: bool) -> Result<Outcome> {
    let pairs = pairs(args, kind)?;
    let mut file = KustomizationFile::open(place)?;
    let key = file.key(field);
    for (name, value) in pairs {
        let path = [Key(key), Key(&name)];
        refuse_known(&file, kind, &path, &name, force)?;
        file.set_in(&path, Some(&Node::string(Span::NONE, &value)))?;
    }
    Ok(file.finish())
}

fn refuse_known(
    file: &KustomizationFile<'_>,
    kind: &str,
    path: &[kubekiln_yaml::Step<'_>],
    name: &str,
    force: bool,
) -> Result<()> {
    match file.editor.get(path) {
        Some(node) if !force => {
            let message = format!("{kind} {name} already in kustomization file. Use --force to override.");
            Err(EditError::unfit_at(message, node.span).into())
        }
        _ => Ok(()),
    }
}

/// Adds to the first entry of `labels` with the same switches, else a new entry.
pub(super) fn labels(place: &Place<'_, '_>, args: &[String], force: bool, templates: bool) -> Result<Outcome> {
    let pairs = pairs(some(args, "must specify label")?, "label")?;
    let mut file = KustomizationFile::open(place)?;
    let key = file.key("labels");
    for (name, value) in pairs {
        let value = Node::string(Span::NONE, &value);
        let same =
            |node: &Node<'_>| !is_true(node, "includeSelectors") && is_true(node, "includeTemplates") == templates;
        if let Some(index) = file.items("labels").iter().position(same) {
            let path = [Key(key), Index(index), Key("pairs"), Key(&name)];
            refuse_known(&file, "label", &path, &name, force)?;
            file.set_in(&path, Some(&value))?;
            continue;
        }
        let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
        let mut entries = vec![entry("pairs", Node::mapping(Span::NONE, vec![entry(&name, value)]))];
        if templates {
            entries.insert(0, entry("includeTemplates", Node::scalar(Span::NONE, "true", Tag::Bool)));
        }
        file.push("labels", &Node::mapping(Span::NONE, entries))?;
    }
    Ok(file.finish())
}

fn is_true(node: &Node<'_>, key: &str) -> bool {
    node.get(key).and_then(Node::text).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}
