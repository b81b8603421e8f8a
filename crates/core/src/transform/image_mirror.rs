//! `ImageMirror`, one of kiln's own kinds: images come from other registries, and with pinned digests, wherever an object
//! names them. kustomize's `images` sees the fields of containers; this one sees custom resources, variables, arguments
//! and the texts of ConfigMaps as well.
//!
//! [`find`] says what is an image, [`rules`] what becomes of it. A text is changed where the reference stands and nowhere
//! else, so that layout, comments and quotes of the document in it stay.

mod body;
mod decode;
pub(crate) mod find;
mod keys;
mod reference;
mod rules;
mod text;
mod word;

use kubekiln_yaml::{Arena, Node, Span, Value};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use decode::{ImageMirror, Unmatched};
use find::{Image, Tail};
use reference::Reference;
use rules::{Pattern, Rule, Verdict, in_full, verdict};

use crate::generate::instance::API_VERSION;
use crate::resmap::BATCH;

/// True for an object of this kind.
pub(crate) fn is_image_mirror(object: &Node<'_>) -> bool {
    let text = |key| object.get(key).and_then(Node::text);
    text("kind") == Some("ImageMirror") && text("apiVersion") == Some(API_VERSION)
}

/// What a mirror did with an image.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Place of the object.
    pub(crate) object: usize,
    /// The image, as it was.
    pub(crate) image: Image,
    /// What stands there now.
    pub(crate) becomes: String,
    /// Place of the rule that covers it; none for one that is left alone.
    pub(crate) rule: Option<usize>,
    /// Place of the digest that is meant for it.
    pub(crate) pin: Option<usize>,
}

impl Seen {
    /// True where a digest is asked for and has no place: the tag stands elsewhere.
    pub(crate) fn lacks_digest(&self) -> bool {
        self.pin.is_some() && self.image.tail != Tail::Whole
    }

    /// True when the mirror has something to say of it.
    pub(crate) fn is_covered(&self) -> bool {
        self.rule.is_some() || self.pin.is_some()
    }
}

/// Changes the objects; tells of every image, objects in order.
pub(crate) fn apply<'a>(mirror: &ImageMirror<'a>, objects: &mut [&mut Node<'a>], arena: &'a Arena) -> Vec<Seen> {
    let find = |(object, node): (usize, &&mut Node<'a>)| -> Vec<Seen> {
        find::images(node).into_iter().filter_map(|image| mirror.see(object, image)).collect()
    };
    let seen: Vec<Vec<Seen>> = if objects.len() > BATCH {
        objects.par_iter().enumerate().map(find).collect()
    } else {
        objects.iter().enumerate().map(find).collect()
    };
    for (node, seen) in objects.iter_mut().zip(&seen) {
        for field in seen.chunk_by(|a, b| a.image.steps == b.image.steps) {
            set(node, field, mirror, arena);
        }
    }
    seen.into_iter().flatten().collect()
}

impl ImageMirror<'_> {
    /// What becomes of an image; none for a text that no rule makes one.
    fn see(&self, object: usize, image: Image) -> Option<Seen> {
        let (whole, below) = sample(&image);
        let reference = Reference::parse(&whole)?;
        let verdict = verdict(&self.rules, &reference.repository());
        let names_host = |verdict: &Verdict| self.rules[verdict.rule].pattern.names_host();
        if !image.is_sure && !verdict.as_ref().is_some_and(names_host) {
            return None;
        }
        let pin = self.pin(&image, &reference);
        let (rule, moved) = verdict.map_or((None, None), |verdict| (Some(verdict.rule), verdict.becomes));
        let becomes = match &image.tail {
            Tail::Images(..) => moved.and_then(|moved| moved.strip_suffix(&below).map(str::to_owned)),
            Tail::Whole => self.with_version(&reference, moved, pin),
            Tail::Placeholder | Tail::Versions(_) => self.with_version(&reference, moved, None),
        };
        let becomes = becomes.unwrap_or_else(|| image.written.clone());
        Some(Seen { object, image, becomes, rule, pin })
    }

    /// The reference with another repository, and with its digest instead of the tag.
    fn with_version(&self, reference: &Reference<'_>, moved: Option<String>, pin: Option<usize>) -> Option<String> {
        if moved.is_none() && pin.is_none() {
            return None;
        }
        let as_written = || reference.host.map_or_else(String::new, |host| format!("{host}/")) + reference.path;
        let mut whole = moved.unwrap_or_else(as_written);
        let tag = reference.tag.filter(|_| pin.is_none());
        let digest = pin.map(|pin| self.pins[pin].digest.text).or(reference.digest);
        for (mark, part) in [(':', tag), ('@', digest)] {
            if let Some(part) = part {
                whole.push(mark);
                whole += part;
            }
        }
        Some(whole)
    }

    /// The digest that is meant for an image that has none.
    fn pin(&self, image: &Image, reference: &Reference<'_>) -> Option<usize> {
        if self.pins.is_empty() || reference.digest.is_some() || image.tail == Tail::Placeholder {
            return None;
        }
        let pulled = image.pulled(&image.written);
        let pulled: Vec<String> = pulled.iter().filter_map(|image| Some(in_full(&Reference::parse(image)?))).collect();
        self.pins.iter().position(|pin| pulled.contains(&pin.image))
    }

    /// What a rule says, as people write it.
    pub(crate) fn rule_shown(&self, rule: usize) -> String {
        self.rules[rule].shown()
    }

    /// Rules that covered nothing: where they stand, what they say, and what may have been meant.
    pub(crate) fn unused_rules(&self, seen: &[Seen]) -> Vec<(Span, String, Option<String>)> {
        let used: FxHashSet<usize> = seen.iter().filter_map(|seen| seen.rule).collect();
        let unused = self.rules.iter().enumerate().filter(|(place, _)| !used.contains(place));
        unused.map(|(_, rule)| (rule.from.span, rule.from.to_string(), meant(rule, seen))).collect()
    }

    /// Digests of images that are not there.
    pub(crate) fn unused_pins(&self, seen: &[Seen]) -> Vec<(Span, String)> {
        let used: FxHashSet<usize> = seen.iter().filter_map(|seen| seen.pin).collect();
        let unused = self.pins.iter().enumerate().filter(|(place, _)| !used.contains(place));
        unused.map(|(_, pin)| (pin.reference.span, pin.reference.to_string())).collect()
    }

    /// Repositories that rules make the same one of, though they are not: that, those, and the rule of the last.
    pub(crate) fn clashes(&self, seen: &[Seen]) -> Vec<(String, Vec<String>, Span)> {
        let mut by_target: FxHashMap<String, Vec<String>> = FxHashMap::default();
        let mut clashes: Vec<(String, Span)> = Vec::new();
        let repository = |text: &str| Reference::parse(text).map(|reference| reference.repository());
        for seen in seen.iter().filter(|seen| !matches!(seen.image.tail, Tail::Images(..))) {
            let (Some(from), Some(to), Some(rule)) =
                (repository(&seen.image.written), repository(&seen.becomes), seen.rule)
            else {
                continue;
            };
            let known = by_target.entry(to.clone()).or_default();
            if !known.contains(&from) && from != to {
                known.push(from);
                if known.len() == 2 {
                    clashes.push((to, self.rules[rule].to.span));
                }
            }
        }
        let all = |(to, span): (String, Span)| (by_target.get(&to).cloned().unwrap_or_default(), to, span);
        clashes.into_iter().map(all).map(|(from, to, span)| (to, from, span)).collect()
    }
}

/// The reference that an image is looked up by, and what of it does not stand there: where one of a hub's images goes says
/// where the hub goes.
fn sample(image: &Image) -> (String, String) {
    let below = match &image.tail {
        Tail::Images(names, _) => names.first().map_or("", |name| if name == "*" { "image" } else { name }),
        _ => return (image.written.clone(), String::new()),
    };
    (format!("{}/{below}", image.written), format!("/{below}"))
}

/// For a repository that is none, but has others below it, the pattern of those.
fn meant(rule: &Rule<'_>, seen: &[Seen]) -> Option<String> {
    let below = Pattern::new(&format!("{}/*", rule.from)).ok().filter(|_| !rule.pattern.has_star())?;
    let repository = |seen: &Seen| Some(Reference::parse(&seen.image.written)?.repository());
    let is_below = |seen: &Seen| repository(seen).is_some_and(|repository| below.matched(&repository).is_some());
    seen.iter().any(is_below).then(|| format!("{}/*", rule.from))
}

/// Writes what the images of one field become. A field that is an image now comes from the rule; a document stays where
/// it is from.
fn set<'a>(object: &mut Node<'a>, field: &[Seen], mirror: &ImageMirror<'a>, arena: &'a Arena) {
    let Some(node) = field.first().and_then(|seen| at(object, &seen.image.steps)) else { return };
    let Some(old) = node.text().filter(|_| field.iter().any(|seen| seen.becomes != seen.image.written)) else { return };
    let (mut new, mut done) = (String::with_capacity(old.len() + 32), 0);
    for seen in field {
        let Image { start, written, .. } = &seen.image;
        // They follow one another; were it not so, the later one would stay.
        let Some(before) = old.get(done..*start) else { continue };
        new += before;
        new += &seen.becomes;
        done = start + written.len();
    }
    new += &old[done..];
    let by = field[0].rule.map(|rule| mirror.rules[rule].to.span);
    let by = by.or_else(|| field[0].pin.map(|pin| mirror.pins[pin].digest.span));
    if let (true, Some(span)) = (field[0].image.written == old, by) {
        node.span = span;
    }
    if let Some(scalar) = node.as_scalar_mut() {
        scalar.text = arena.keep(new);
    }
}

fn at<'n, 'a>(object: &'n mut Node<'a>, steps: &[usize]) -> Option<&'n mut Node<'a>> {
    steps.iter().try_fold(object, |node, step| match &mut node.value {
        Value::Mapping(mapping) => mapping.entries.get_mut(*step).map(|entry| &mut entry.value),
        Value::Sequence(sequence) => sequence.items.get_mut(*step),
        Value::Scalar(_) | Value::Alias(_) => None,
    })
}
