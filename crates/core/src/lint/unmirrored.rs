//! What an `ImageMirror` could not do: images that no rule covers, rules and digests without images, digests without a
//! place, and images that it makes one of.

use kubekiln_yaml::Span;

use super::warning;
use crate::diagnostic::{Diagnostic, Severity};

/// An image and the object that names it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The image.
    pub image: String,
    /// The object, as a sentence names it.
    pub object: String,
    /// The field.
    pub span: Span,
}

/// Images that no rule covers, each once; `severity` as the mirror asks for.
pub fn uncovered(mirror: &str, span: Span, images: &[Named], severity: Severity) -> Diagnostic {
    let names: Vec<&str> = images.iter().map(|named| named.image.as_str()).collect();
    let message = format!("no rule of ImageMirror {mirror:?} covers {}", names.join(", "));
    let hint = "give it a rule, one with the same `from` and `to` if it stays where it is, or say `unmatched: allow`";
    labelled(warning("unmirrored-image", message, span, hint), images, severity)
}

/// Images whose tag stands in a field of its own, where no digest fits.
pub fn not_pinned(mirror: &str, span: Span, images: &[Named]) -> Diagnostic {
    let names: Vec<&str> = images.iter().map(|named| named.image.as_str()).collect();
    let message = format!("ImageMirror {mirror:?} has digests for which there is no place: {}", names.join(", "));
    let hint = "name and tag of the image stand in two fields, and a program joins them: the digest cannot be added";
    labelled(warning("image-not-pinned", message, span, hint), images, Severity::Warning)
}

fn labelled(mut diagnostic: Diagnostic, images: &[Named], severity: Severity) -> Diagnostic {
    let label = |named: &Named| (named.span, format!("{} of {}", named.image, named.object));
    diagnostic.labels.extend(images.iter().map(label));
    Diagnostic { severity, ..diagnostic }
}

/// A rule that covers no image; `meant` is a pattern that would.
pub fn unused_rule(span: Span, rule: &str, meant: Option<&str>) -> Diagnostic {
    let hint = match meant {
        Some(meant) => format!("without a `*` it is one repository; did you mean {meant:?}?"),
        None => "`kiln images` lists the images of a build; correct the rule, or take it out".to_owned(),
    };
    warning("unused-image-rule", format!("rule {rule} covers no image"), span, hint)
}

/// A digest of an image that is not there.
pub fn unused_digest(span: Span, image: &str) -> Diagnostic {
    let message = format!("there is no image {image} that the digest could pin");
    warning("unused-image-digest", message, span, "`kiln images` lists the images of a build, with their tags")
}

/// Two repositories that the rules make one of.
pub fn clash(span: Span, target: &str, repositories: &[String]) -> Diagnostic {
    let message = format!("{} are all {target} in the mirror", repositories.join(" and "));
    warning("image-clash", message, span, "give one of them a rule of its own, with another name in the mirror")
}
