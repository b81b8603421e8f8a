//! The images of a package with what an instance changes of them.

use serde_json::Value as Json;

use super::decode::{Instance, Override};
use crate::diagnostic::nearest;
use crate::load::fields::{LoadError, Problems};
use crate::package::{Image, Package};
use crate::text::Text;

/// Every image of the package as one reference, the instance's changes applied.
pub(super) fn images(instance: &Instance<'_, '_>, package: &Package<'_>) -> Result<Json, Problems> {
    let unknown: Problems = instance
        .images
        .iter()
        .filter(|(key, _)| !package.images.iter().any(|(known, _)| known == key))
        .map(|(key, _)| unknown_image(*key, package))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let reference = |(key, image): &(Text<'_>, Image<'_>)| {
        let change = instance.images.iter().find(|(k, _)| k == key).map(|(_, c)| *c).unwrap_or_default();
        (key.text.to_owned(), Json::String(changed(*image, change).to_string()))
    };
    Ok(Json::Object(package.images.iter().map(reference).collect()))
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

/// A new tag drops the digest and the other way round, as kustomize's `images` does.
fn changed<'a>(image: Image<'a>, change: Override<'a>) -> Image<'a> {
    let name = change.new_name.unwrap_or(image.name);
    match (change.new_tag, change.digest) {
        (_, Some(digest)) => Image { name, tag: Text::EMPTY, digest },
        (Some(tag), None) => Image { name, tag, digest: Text::EMPTY },
        (None, None) => Image { name, ..image },
    }
}
