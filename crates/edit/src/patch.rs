//! Entries of `patches`: what `edit add patch` and `edit remove patch` have in common.

use kubekiln_yaml::{Entry, Node, Span};

use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

/// A patch, as flags describe it; empty texts are not given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PatchArgs {
    /// File of the patch.
    pub path: String,
    /// The patch itself.
    pub patch: String,
    /// API group of the target.
    pub group: String,
    /// API version of the target.
    pub version: String,
    /// Kind of the target.
    pub kind: String,
    /// Name of the target.
    pub name: String,
    /// Namespace of the target.
    pub namespace: String,
    /// Selects targets by annotation.
    pub annotation_selector: String,
    /// Selects targets by label.
    pub label_selector: String,
}

impl PatchArgs {
    fn target(&self) -> [(&'static str, &str); 7] {
        [
            ("annotationSelector", &self.annotation_selector),
            ("group", &self.group),
            ("kind", &self.kind),
            ("labelSelector", &self.label_selector),
            ("name", &self.name),
            ("namespace", &self.namespace),
            ("version", &self.version),
        ]
    }

    fn check_sources(&self) -> Result<()> {
        if self.patch.is_empty() || self.path.is_empty() {
            return Ok(());
        }
        Err(EditError::usage("patch and path can't be set at the same time").into())
    }

    /// The entry for a kustomization; its keys in kustomize's order.
    fn node(&self) -> Node<'_> {
        let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
        let mut entries = Vec::new();
        for (key, text) in [("patch", &self.patch), ("path", &self.path)] {
            if !text.is_empty() {
                entries.push(entry(key, Node::string(Span::NONE, text)));
            }
        }
        let target: Vec<Entry<'_>> = self
            .target()
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| entry(key, Node::string(Span::NONE, text)))
            .collect();
        if !target.is_empty() {
            entries.push(entry("target", Node::mapping(Span::NONE, target)));
        }
        Node::mapping(Span::NONE, entries)
    }

    /// True for an entry that says the same, field by field, and has no options.
    fn is(&self, entry: &Node<'_>) -> bool {
        let text = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::text).unwrap_or_default().to_owned();
        let target = entry.get("target").filter(|n| !n.is_null());
        let wanted = self.target();
        let same_target = match target {
            None => wanted.iter().all(|(_, text)| text.is_empty()),
            Some(found) => {
                wanted.iter().any(|(_, text)| !text.is_empty())
                    && wanted.iter().all(|(key, wanted)| text(found, key) == *wanted)
            }
        };
        let options = entry.get("options").is_some_and(|n| !n.is_null());
        text(entry, "path") == self.path && text(entry, "patch") == self.patch && same_target && !options
    }
}

/// `edit add patch`
pub(crate) fn add(place: &Place<'_, '_>, args: &PatchArgs) -> Result<Outcome> {
    args.check_sources()?;
    if args.patch.is_empty() && args.path.is_empty() {
        return Err(EditError::usage("must provide either patch or path").into());
    }
    let mut file = KustomizationFile::open(place)?;
    if file.items("patches").iter().any(|entry| args.is(entry)) {
        file.note(format!("patch {} already in kustomization file", args.shown()));
        return Ok(file.finish());
    }
    file.push("patches", &args.node())?;
    Ok(file.finish())
}

/// `edit remove patch`
pub(crate) fn remove(place: &Place<'_, '_>, args: &PatchArgs) -> Result<Outcome> {
    args.check_sources()?;
    let mut file = KustomizationFile::open(place)?;
    let gone: Vec<usize> =
        file.items("patches").iter().enumerate().filter(|(_, entry)| args.is(entry)).map(|(i, _)| i).collect();
    if gone.is_empty() {
        file.note(format!("patch {} doesn't exist in kustomization file", args.shown()));
    }
    file.remove_items("patches", &gone)?;
    Ok(file.finish())
}

impl PatchArgs {
    /// What tells the patch from others in a message.
    fn shown(&self) -> String {
        if self.path.is_empty() { self.patch.lines().next().unwrap_or_default().to_owned() } else { self.path.clone() }
    }
}
