//! Which layers led to a file, for what is found when all layers are one.

use std::path::Path;

use kubekiln_yaml::{Arena, SourceId, Span};
use rustc_hash::FxHashMap;

use super::shared::SharedLayers;
use crate::diagnostic::Diagnostic;
use crate::layers::{Content, Entry, Layer};

/// The layers of a build, each after the one that names it.
#[derive(Debug, Default)]
pub struct Chains {
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
        for Entry { text, content } in layer.entries() {
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
        let ways = self.ways(arena);
        for warning in warnings.iter_mut().filter(|warning| warning.chain.is_empty()) {
            warning.chain = ways.to(warning.span);
        }
    }

    /// The layers by the folders of their files.
    pub fn ways<'c>(&'c self, arena: &'c Arena) -> Ways<'c> {
        let mut by_folder: FxHashMap<&Path, usize> = FxHashMap::default();
        for (number, link) in self.layers.iter().enumerate() {
            by_folder.extend(folder(link.file, arena).filter(|f| !by_folder.contains_key(f)).map(|f| (f, number)));
        }
        Ways { chains: self, arena, by_folder }
    }
}

/// Finds the layer that a file lies in.
pub struct Ways<'c> {
    chains: &'c Chains,
    arena: &'c Arena,
    by_folder: FxHashMap<&'c Path, usize>,
}

impl Ways<'_> {
    /// The entries that led from the root to the layer whose file has the place, the root's first; none for a file of the
    /// root, or of no layer.
    pub fn to(&self, place: Span) -> Vec<Span> {
        let at = folder(place.source, self.arena);
        let layer = at.and_then(|at| at.ancestors().find_map(|folder| self.by_folder.get(folder)));
        let Some(layer) = layer else { return Vec::new() };
        let layers = &self.chains.layers;
        let mut way: Vec<Span> =
            std::iter::successors(layers[*layer].by, |(above, _)| layers[*above].by).map(|(_, span)| span).collect();
        way.reverse();
        way
    }
}

fn folder(file: SourceId, arena: &Arena) -> Option<&Path> {
    Path::new(&arena.source(file)?.name).parent()
}
