//! A kustomization of an application's own: its base or one of its overlays.

use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln::load::documents;
use kubekiln::world::PathKind;
use kubekiln_yaml::{Node, Span};

use super::Session;

/// The only name that kfctl knew.
pub(super) const KUSTOMIZATION: &str = "kustomization.yaml";

/// A base or an overlay.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    /// `base`, `overlays/<name>`: its folder below the application's.
    pub(super) place: String,
    /// The same on the disk.
    pub(super) folder: PathBuf,
    pub(super) root: Node<'a>,
}

impl<'a> Layer<'a> {
    /// Reads the layer at `place`; `None` without a kustomization.yaml there, or with one that is no YAML.
    pub(super) fn read(session: &mut Session<'a, '_>, application: &Path, place: &str, asked: Span) -> Option<Self> {
        let folder = application.join(place);
        let file = folder.join(KUSTOMIZATION);
        if session.files.world.kind(&file) != Some(PathKind::File) {
            return None;
        }
        let source = session.files.text(&file, asked);
        match source.and_then(|source| documents::roots(session.files.arena, source)) {
            Ok(roots) => {
                let root = roots.into_iter().next().unwrap_or_else(|| Node::null(asked));
                Some(Self { place: place.to_owned(), folder, root })
            }
            Err(error) => {
                session.output.problem(error);
                None
            }
        }
    }

    /// A path in this layer's kustomization, from the application's folder; `None` when it leads out of that.
    pub(super) fn rerooted(&self, path: &str) -> Option<String> {
        let mut parts: Vec<&str> = self.place.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        (!parts.is_empty() && !path.starts_with('/') && !is_url(path)).then(|| parts.join("/"))
    }

    /// The items of a list, each a text.
    pub(super) fn texts(&self, name: &str) -> Vec<Text<'a>> {
        let items = self.root.get(name).and_then(Node::as_sequence).map_or(&[][..], |list| list.items.as_slice());
        items.iter().filter_map(|node| Some(Text { text: node.text()?, span: node.span })).collect()
    }
}

/// True for a place on another machine.
pub(super) fn is_url(path: &str) -> bool {
    path.contains("://") || path.starts_with("github.com/") || path.starts_with("git@") || path.contains("?ref=")
}
