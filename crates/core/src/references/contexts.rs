//! Prefixes and suffixes that layers gave to a name, compared as kustomize's `PrefixesSuffixesEquals` does.
//!
//! A list is a node of a tree whose first level is the outermost layer's text: that two lists end the same way means
//! that one node lies above the other, which is a matter of a few steps however many objects there are.

use rustc_hash::FxHashMap;

/// The empty list.
const ROOT: u32 = 0;

/// The layers that an object's name went through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Layers {
    prefixes: u32,
    suffixes: u32,
}

/// Some lists: the node alone, or with everything below it.
type Area = (u32, bool);

/// What a look-up by layers asks for: areas of prefixes and suffixes.
pub(super) type AreaKey = (Area, Area);

/// How to treat an object that has no prefix, or no suffix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Empty {
    /// It fits any.
    FitsAny,
    /// It fits only another without.
    FitsEmpty,
}

/// All lists of a build.
#[derive(Debug)]
pub(super) struct Contexts<'a> {
    parents: Vec<u32>,
    children: FxHashMap<(u32, &'a str), u32>,
}

impl<'a> Contexts<'a> {
    pub(super) fn new() -> Self {
        Self { parents: vec![ROOT], children: FxHashMap::default() }
    }

    /// The layers of two lists, innermost first.
    pub(super) fn layers(&mut self, prefixes: &[&'a str], suffixes: &[&'a str]) -> Layers {
        Layers { prefixes: self.node(prefixes), suffixes: self.node(suffixes) }
    }

    fn node(&mut self, list: &[&'a str]) -> u32 {
        list.iter().rev().fold(ROOT, |parent, text| {
            let parents = &mut self.parents;
            *self.children.entry((parent, text)).or_insert_with(|| {
                parents.push(parent);
                u32::try_from(parents.len() - 1).unwrap_or(u32::MAX)
            })
        })
    }

    /// `node` and those above it, without the root.
    fn upwards(&self, node: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(node), |n| Some(self.parents[*n as usize])).take_while(|n| *n != ROOT)
    }

    fn same_end(&self, a: u32, b: u32, empty: Empty) -> bool {
        if a == ROOT || b == ROOT {
            return a == b || empty == Empty::FitsAny;
        }
        self.upwards(a).any(|n| n == b) || self.upwards(b).any(|n| n == a)
    }

    /// True when both objects come from the same layers, as far as both have some.
    pub(super) fn fit(&self, a: Layers, b: Layers, empty: Empty) -> bool {
        self.same_end(a.prefixes, b.prefixes, empty) && self.same_end(a.suffixes, b.suffixes, empty)
    }

    /// The areas to file an object under.
    pub(super) fn filed_under(&self, layers: Layers) -> impl Iterator<Item = AreaKey> {
        let areas = |node| -> Vec<Area> {
            let with_below = self.upwards(node).chain([ROOT]).map(|n| (n, true));
            std::iter::once((node, false)).chain(with_below).collect()
        };
        cross(areas(layers.prefixes), areas(layers.suffixes))
    }

    /// The areas whose objects fit `layers`; no object is in two of them.
    pub(super) fn fitting(&self, layers: Layers, empty: Empty) -> impl Iterator<Item = AreaKey> {
        let areas = |node| -> Vec<Area> {
            match (node, empty) {
                (ROOT, Empty::FitsAny) => vec![(ROOT, true)],
                (ROOT, Empty::FitsEmpty) => vec![(ROOT, false)],
                _ => {
                    let above = self.upwards(node).skip(1).map(|n| (n, false));
                    let without = (empty == Empty::FitsAny).then_some((ROOT, false));
                    std::iter::once((node, true)).chain(above).chain(without).collect()
                }
            }
        };
        cross(areas(layers.prefixes), areas(layers.suffixes))
    }
}

fn cross(left: Vec<Area>, right: Vec<Area>) -> impl Iterator<Item = AreaKey> {
    left.into_iter().flat_map(move |l| right.clone().into_iter().map(move |r| (l, r)))
}

#[cfg(test)]
mod tests {
    use super::{AreaKey, Contexts, Empty, Layers};

    /// Filing and asking by area finds what comparing pair by pair finds, each once.
    #[test]
    fn areas_agree_with_comparison() {
        let lists: [&[&str]; 6] = [&[], &["a-"], &["b-"], &["a-", "b-"], &["c-", "a-", "b-"], &["b-", "a-"]];
        let mut contexts = Contexts::new();
        let all: Vec<Layers> =
            lists.iter().flat_map(|p| lists.map(|s| (*p, s))).map(|(p, s)| contexts.layers(p, s)).collect();
        for empty in [Empty::FitsAny, Empty::FitsEmpty] {
            for a in &all {
                let asked: Vec<AreaKey> = contexts.fitting(*a, empty).collect();
                for b in &all {
                    let hits = contexts.filed_under(*b).filter(|area| asked.contains(area)).count();
                    assert_eq!(hits, usize::from(contexts.fit(*a, *b, empty)), "{a:?} {b:?} {empty:?}");
                }
            }
        }
    }
}
