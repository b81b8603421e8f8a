//! `kind: ImageMirror`, in process and behind `kiln fn`.

use kubekiln_yaml::{Arena, Node, Span};
use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::unmirrored::{self, Named};
use crate::transform::image_mirror::{ImageMirror, Seen, Unmatched, apply};

/// What a mirror did and has to say.
pub(super) struct Mirrored<'a> {
    pub(super) mirror: ImageMirror<'a>,
    /// Every image, objects in order.
    pub(super) seen: Vec<Seen>,
    /// Warnings.
    pub(super) said: Vec<Diagnostic>,
}

/// Runs the mirror that `config` describes over the objects.
pub(super) fn run<'a>(
    config: &Node<'a>,
    objects: &mut [&mut Node<'a>],
    arena: &'a Arena,
) -> Result<Mirrored<'a>, Vec<Diagnostic>> {
    let decoded = ImageMirror::decode(config);
    let mirror = decoded.map_err(|problems| problems.into_iter().map(Diagnostic::from).collect::<Vec<_>>())?;
    let seen = apply(&mirror, objects, arena);
    let named = |wanted: &dyn Fn(&Seen) -> bool| once(objects, seen.iter().filter(|seen| wanted(seen)));
    let (uncovered, unpinned) = (named(&|seen| !seen.is_covered()), named(&Seen::lacks_digest));
    let (name, span) = (mirror.name, mirror.span);
    let mut said = Vec::new();
    if !uncovered.is_empty() {
        match mirror.unmatched {
            Unmatched::Allow => {}
            Unmatched::Warn => said.push(unmirrored::uncovered(name, span, &uncovered, Severity::Warning)),
            Unmatched::Error => {
                return Err(vec![unmirrored::uncovered(name, span, &uncovered, Severity::Error)]);
            }
        }
    }
    if !unpinned.is_empty() {
        said.push(unmirrored::not_pinned(name, span, &unpinned));
    }
    let rule =
        |(span, rule, meant): (Span, String, Option<String>)| unmirrored::unused_rule(span, &rule, meant.as_deref());
    said.extend(mirror.unused_rules(&seen).into_iter().map(rule));
    said.extend(mirror.unused_pins(&seen).iter().map(|(span, image)| unmirrored::unused_digest(*span, image)));
    said.extend(mirror.clashes(&seen).iter().map(|(target, all, span)| unmirrored::clash(*span, target, all)));
    Ok(Mirrored { mirror, seen, said })
}

/// Every image once, with the first object that names it.
fn once<'s>(objects: &[&mut Node<'_>], seen: impl Iterator<Item = &'s Seen>) -> Vec<Named> {
    let mut known = FxHashSet::default();
    let mut images = Vec::new();
    for seen in seen {
        for image in seen.image.pulled(&seen.image.written) {
            if known.insert(image.clone()) {
                let text = |path: &[&str]| objects[seen.object].at(path).and_then(Node::text).unwrap_or("");
                let object = format!("{} {:?}", text(&["kind"]), text(&["metadata", "name"]));
                images.push(Named { image, object, span: seen.image.span });
            }
        }
    }
    images
}
