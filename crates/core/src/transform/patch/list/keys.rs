//! Values of the merge keys: what tells the elements of a list apart.

use kubekiln_yaml::Node;
use rustc_hash::FxHashSet;

use super::is_dropped;

/// Values of the merge keys of one element; an empty text where it has none.
pub(super) type Values<'a> = Vec<&'a str>;

/// A node's own text; nothing for mappings and lists.
pub(super) fn value<'a>(node: &Node<'a>) -> &'a str {
    node.text().unwrap_or("")
}

fn is_empty(node: &Node<'_>) -> bool {
    is_dropped(node) || node.as_sequence().is_some_and(|s| s.items.is_empty())
}

/// The keys to go by, and the values of all elements, each once and in order.
pub(super) fn wanted_values<'n, 'a: 'n, 'k>(
    elements: impl Iterator<Item = &'n Node<'a>>,
    keys: &[&'k str],
) -> (Vec<&'k str>, Vec<Values<'a>>) {
    let mut wanted = distinct_values(elements, keys);
    if keys.len() > 1 {
        complete(&mut wanted);
    }
    let keys = used_keys(&wanted, keys);
    for values in &mut wanted {
        *values = keys.iter().map(|(place, _)| values[*place]).collect();
    }
    (keys.into_iter().map(|(_, key)| key).collect(), wanted)
}

/// Values of the merge keys of one element; with the key `""`, the element's own text.
pub(super) fn values_of<'a>(element: &Node<'a>, keys: &[&str]) -> Values<'a> {
    let of = |key: &&str| {
        if key.is_empty() {
            return value(element);
        }
        element.get(key).filter(|field| !is_empty(field)).map_or("", value)
    };
    keys.iter().map(of).collect()
}

fn distinct_values<'n, 'a: 'n>(elements: impl Iterator<Item = &'n Node<'a>>, keys: &[&str]) -> Vec<Values<'a>> {
    let mut seen = FxHashSet::default();
    elements.map(|e| values_of(e, keys)).filter(|values| seen.insert(values.clone())).collect()
}

/// Fills a missing value from another element that agrees in all others: a port without protocol is the same port as
/// one with (kyaml's `mergeValues`).
fn complete(wanted: &mut [Values<'_>]) {
    for i in 0..wanted.len() {
        // kyaml goes on comparing with what the element had before it was completed.
        let before = wanted[i].clone();
        for j in 0..wanted.len() {
            if let Some(both) = both(&before, &wanted[j]) {
                wanted[i].clone_from(&both);
                wanted[j] = both;
            }
        }
    }
}

fn both<'a>(a: &[&'a str], b: &[&'a str]) -> Option<Values<'a>> {
    let fits = a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() || b.is_empty());
    let shares = a.iter().zip(b).any(|(a, b)| a == b);
    (fits && shares).then(|| a.iter().zip(b).map(|(a, b)| if a.is_empty() { *b } else { *a }).collect())
}

/// The keys that any element has a value for, with their places; all of them when there is none.
fn used_keys<'k>(wanted: &[Values<'_>], keys: &[&'k str]) -> Vec<(usize, &'k str)> {
    let used = |place: usize| wanted.iter().any(|values| !values[place].is_empty());
    let all: Vec<_> = keys.iter().copied().enumerate().collect();
    let some: Vec<_> = all.iter().copied().filter(|(place, _)| used(*place)).collect();
    if some.is_empty() { all } else { some }
}

/// Leaves out the keys without a value, unless that is all of them.
pub(super) fn without_empty<'k, 'a>(keys: &[&'k str], values: &[&'a str]) -> (Vec<&'k str>, Values<'a>) {
    if values.iter().all(|v| v.is_empty()) {
        return (keys.to_vec(), values.to_vec());
    }
    keys.iter().zip(values).filter(|(_, v)| !v.is_empty()).map(|(k, v)| (*k, *v)).unzip()
}

/// kyaml's `ElementMatcher`.
pub(super) fn is_element(element: &Node<'_>, keys: &[&str], values: &[&str]) -> bool {
    if keys[0].is_empty() {
        return value(element) == values[0];
    }
    let Some(mapping) = element.as_mapping() else { return false };
    keys.iter().zip(values).all(|(key, wanted)| mapping.get(key).is_some_and(|field| value(field) == *wanted))
}
