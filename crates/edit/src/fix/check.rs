//! Whether a fixed tree still builds to the same.

use std::path::PathBuf;

use kubekiln::World;
use kubekiln::build::{Options, build};
use kubekiln::diagnostic::Diagnostic;
use kubekiln_yaml::Node;

use crate::error::{EditError, Problems, Result};
use crate::overlay::Overlay;
use crate::place::{Place, note};

/// The printed objects with their names.
type Printed = Vec<(String, String)>;

/// Refuses when the build prints something else than before. A tree that did not build before cannot be compared:
/// that is only noted, unless files beside the kustomization would change.
pub(super) fn same_output(
    place: &Place<'_, '_>,
    files: &[(PathBuf, String)],
    options: &Options<'_>,
    vars: bool,
) -> Result<Vec<Diagnostic>> {
    let before = match printed(place, place.world, options) {
        Ok(before) => before,
        Err(errors) if vars => return Err(Problems(errors)),
        Err(errors) => {
            let why = errors.first().map(|e| e.message.clone()).unwrap_or_default();
            return Ok(vec![note(format!(
                "the output could not be compared, as the tree did not build before: {why}"
            ))]);
        }
    };
    let after = printed(place, &Overlay::new(place.world, files), options)
        .map_err(|errors| Problems(errors).while_doing("the fixed kustomization does not build"))?;
    match difference(&before, &after) {
        Some(object) => Err(EditError::OutputChanges(format!(
            "'Fixed' kustomization now produces different output: the first object that differs is {object}"
        ))
        .into()),
        None => Ok(Vec::new()),
    }
}

fn printed(
    place: &Place<'_, '_>,
    world: &dyn World,
    options: &Options<'_>,
) -> std::result::Result<Printed, Vec<Diagnostic>> {
    let built = build(place.arena, world, place.folder, options).result?;
    let texts = built.to_yaml_parts()?;
    let whole = texts.concat();
    let names: Vec<String> = built.objects.iter().map(|r| name(&r.node)).collect();
    let parts: Vec<&str> = whole.split("\n---\n").collect();
    if parts.len() == names.len() {
        return Ok(names.into_iter().zip(parts.into_iter().map(str::to_owned)).collect());
    }
    Ok(vec![("an object".to_owned(), whole)])
}

fn name(node: &Node<'_>) -> String {
    let text = |path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default().to_owned();
    format!("{} {}", text(&["kind"]), text(&["metadata", "name"]))
}

/// Never the values: they may be secret.
fn difference(before: &Printed, after: &Printed) -> Option<String> {
    let pairs = before.iter().zip(after);
    if let Some((old, _)) = pairs.into_iter().find(|(old, new)| old.1 != new.1) {
        return Some(old.0.clone());
    }
    let longer = if before.len() > after.len() { before } else { after };
    longer.get(before.len().min(after.len())).map(|(name, _)| name.clone())
}
