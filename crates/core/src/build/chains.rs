//! Which layers led to a file, for what is found when all layers are one.

use std::path::Path;

use kubekiln_yaml::{Arena, SourceId, Span};
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::layers::{Content, Entry, Layer};

/// The layers of a build, each after the one that names it.
pub(super) struct Chains {
    layers: Vec<Link>,
}

/// A layer: its file, and the entry of another layer that names it.
struct Link {
    file: SourceId,
    by: Option<(usize, Span)>,
}

impl Chains {
    pub(super) fn new(root: &Layer<'_>) -> Self {
        let mut chains = Self { layers: Vec::new() };
        chains.add(root, None);
        chains
    }

    fn add(&mut self, layer: &Layer<'_>, by: Option<(usize, Span)>) {
        let number = self.layers.len();
        self.layers.push(Link { file: layer.kustomization.source, by });
        let Layer { resources, components, generators, transformers, validators, .. } = layer;
        let lists = [resources, components, generators, transformers, validators];
        for Entry { text, content } in lists.into_iter().flatten() {
            if let Content::Layer(below) = content {
                self.add(below, Some((number, text.span)));
            }
        }
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
