//! The images of a package with what an instance changes of them.

use serde_json::Value as Json;

use super::decode::{Instance, Override};
use crate::diagnostic::nearest;
use crate::load::fields::{LoadError, Problems};
use crate::package::{Image, Package};
use crate::text::Text;

/// Every image of the package as one reference, the instance's changes applied.
pub(super) fn images(instance: &Instance<'_, '_>, package: &Package<'_>) -> Result<Json, Problems> {
    unknown_images(instance, package)?;
    let reference = |(key, image): &(Text<'_>, Image<'_>)| {
        (key.text.to_owned(), Json::String(changed(instance, *key, *image).to_string()))
    };
    Ok(Json::Object(package.images.iter().map(reference).collect()))
}

/// Refuses changes of images that the package does not have.
pub(super) fn unknown_images(instance: &Instance<'_, '_>, package: &Package<'_>) -> Result<(), Problems> {
    let unknown: Problems = instance
        .images
        .iter()
        .filter(|(key, _)| !package.images.iter().any(|(known, _)| known == key))
        .map(|(key, _)| unknown_image(*key, package))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(unknown) }
}

fn unknown_image(key: Text<'_>, package: &Package<'_>) -> LoadError {
    let known: Vec<&str> = package.images.iter().map(|(k, _)| k.text).collect();
    let hint = match nearest(key.text, known.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("it has {}", known.join(", ")),
    };
    let message = format!("package {} has no image \"{key}\"", package.name);
    LoadError::Invalid { code: "unknown-image", message, span: key.span, hint: Some(hint) }
}

/// What the instance makes of an image. A new tag drops the digest and the other way round, as kustomize's `images` does.
pub(super) fn changed<'a>(instance: &Instance<'_, 'a>, key: Text<'_>, image: Image<'a>) -> Image<'a> {
    let change: Override<'a> = instance.images.iter().find(|(k, _)| *k == key).map(|(_, c)| *c).unwrap_or_default();
    let name = change.new_name.unwrap_or(image.name);
    match (change.new_tag, change.digest) {
        (_, Some(digest)) => Image { name, tag: Text::EMPTY, digest },
        (Some(tag), None) => Image { name, tag, digest: Text::EMPTY },
        (None, None) => Image { name, ..image },
    }
}
