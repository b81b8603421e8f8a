//! Which layers led to a file, for what is found when all layers are one.

use std::path::Path;

use kubekiln_yaml::{Arena, SourceId, Span};
use rustc_hash::FxHashMap;

use super::shared::SharedLayers;
use crate::diagnostic::Diagnostic;
use crate::layers::{Content, Entry, Layer};

/// The layers of a build, each after the one that names it.
#[derive(Debug)]
pub(super) struct Chains {
    layers: Vec<Link>,
}

/// A layer: its file, and the entry of another layer that names it.
#[derive(Clone, Debug)]
struct Link {
    file: SourceId,
    by: Option<(usize, Span)>,
}

impl Chains {
    pub(super) fn new<'a>(root: &Layer<'a>, shared: &SharedLayers<'a>) -> Self {
        let mut chains = Self { layers: Vec::new() };
        chains.add(root, None, shared);
        chains
    }

    fn add<'a>(&mut self, layer: &Layer<'a>, by: Option<(usize, Span)>, shared: &SharedLayers<'a>) {
        let number = self.layers.len();
        self.layers.push(Link { file: layer.kustomization.source, by });
        let Layer { resources, components, generators, transformers, validators, .. } = layer;
        let lists = [resources, components, generators, transformers, validators];
        for Entry { text, content } in lists.into_iter().flatten() {
            let by = (number, text.span);
            match content {
                Content::Layer(below) => self.add(below, Some(by), shared),
                Content::Built(folder) => self.graft(shared.chains(folder), by),
                Content::Objects(_) | Content::Inline(_) | Content::Jsonnet(_) | Content::JsonnetRoot(_) => {}
            }
        }
    }

    /// Adds the layers of another build, whose root `by` names.
    fn graft(&mut self, other: &Self, by: (usize, Span)) {
        let first = self.layers.len();
        let moved = |link: &Link| Link { by: link.by.map_or(Some(by), |(above, s)| Some((first + above, s))), ..*link };
        self.layers.extend(other.layers.iter().map(moved));
    }

    /// Gives each warning without a chain the way to the layer that its file lies in.
    pub(super) fn complete(&self, warnings: &mut [Diagnostic], arena: &Arena) {
        if warnings.iter().all(|warning| !warning.chain.is_empty()) {
            return;
        }
        let mut by_folder: FxHashMap<&Path, usize> = FxHashMap::default();
        for (number, link) in self.layers.iter().enumerate() {
            by_folder.extend(folder(link.file, arena).filter(|f| !by_folder.contains_key(f)).map(|f| (f, number)));
        }
        for warning in warnings.iter_mut().filter(|warning| warning.chain.is_empty()) {
            let at = folder(warning.span.source, arena);
            let layer = at.and_then(|at| at.ancestors().find_map(|folder| by_folder.get(folder)));
            warning.chain = layer.map_or_else(Vec::new, |layer| self.chain(*layer));
        }
    }

    fn chain(&self, layer: usize) -> Vec<Span> {
        let mut chain: Vec<Span> =
            std::iter::successors(self.layers[layer].by, |(above, _)| self.layers[*above].by).map(|(_, s)| s).collect();
        chain.reverse();
        chain
    }
}

fn folder(file: SourceId, arena: &Arena) -> Option<&Path> {
    Path::new(&arena.source(file)?.name).parent()
}
