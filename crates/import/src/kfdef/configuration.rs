//! Field specs that the kustomize of that time read in another way.

use std::path::Path;

use kubekiln::load::{LoadError, documents};
use kubekiln_yaml::{Editor, Node, Span, Step};

use super::text::push_comment;
use super::{Session, named};
use crate::output::invalid;

/// The text of a file of `configurations` without the field specs whose path has a number; `None` if there is none.
///
/// kfctl's kustomize went through lists by itself: under a number it found nothing, and said nothing. Today's takes the
/// number for a place in a list, and stops where there is none.
pub(super) fn without_numbers(
    session: &mut Session<'_, '_>,
    file: &Path,
    asked: Span,
) -> Result<Option<String>, LoadError> {
    let arena = session.files.arena;
    let source = session.files.text(file, asked)?;
    let roots = documents::roots(arena, source)?;
    let Some(root) = roots.first().filter(|root| !numbered(root).is_empty()) else { return Ok(None) };
    let failed = |error: kubekiln_yaml::EditError| LoadError::Invalid {
        code: "malformed-yaml",
        message: error.to_string(),
        span: asked,
        hint: None,
    };
    let mut editor = Editor::new(arena, "configuration", arena.text(source).to_owned(), 0).map_err(failed)?;
    let mut comment = String::new();
    for (field, place, node) in numbered(root).into_iter().rev() {
        let path = node.text().unwrap_or_default();
        editor.remove(&[Step::Key(field), Step::Index(place)]).map_err(failed)?;
        push_comment(&mut comment, &format!("kiln import kfdef: left out, it found nothing: {path}"), "");
        let message = format!("{path} is left out: kfctl's kustomize found nothing under a number, today's refuses it");
        session.output.warn(invalid("numbered-path", message, node.span, None));
    }
    Ok(Some(format!("{comment}{}", editor.text())))
}

/// Field specs with a number in their path: the list, the place in it, and the path.
fn numbered<'n, 'a>(root: &'n Node<'a>) -> Vec<(&'a str, usize, &'n Node<'a>)> {
    let mut found = Vec::new();
    for entry in root.as_mapping().map_or(&[][..], |mapping| mapping.entries.as_slice()) {
        let Some(field) = entry.key.text() else { continue };
        for (place, spec) in named::items(root, field).iter().enumerate() {
            let path = spec.get("path").filter(|path| path.text().is_some_and(has_number));
            found.extend(path.map(|path| (field, place, path)));
        }
    }
    found
}

fn has_number(path: &str) -> bool {
    path.split('/').any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
