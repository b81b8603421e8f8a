//! A package that an instance needs and the build does not have. It may lie in another tree that is applied beside this
//! one, so it is a warning.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::warning;
use crate::diagnostic::Diagnostic;
use crate::load::Files;
use crate::package::{Needed, Needs, Rendered};
use crate::world::PathKind;

/// One warning for each instance of a build that needs packages of which no instance is there. `root` is the folder that
/// is built.
pub fn of_build(rendered: &Rendered, files: &Files<'_, '_>, root: &Path) -> Vec<Diagnostic> {
    let needs = in_order(rendered, files);
    let there: FxHashSet<&str> = needs.iter().map(|needs| needs.package.as_str()).collect();
    let warn = |needs: &Needs| {
        let missing: Vec<_> = needs.packages.iter().filter(|needed| !there.contains(&*needed.name)).collect();
        let message = format!("{}, which no instance of this build has", sentence(needs, &missing)?);
        let adds: Vec<_> = missing.iter().map(|needed| cure(needs, needed, files, root)).collect();
        let hint = format!("{}, unless another tree has it", adds.join(", "));
        Some(labelled(warning("missing-requirement", message, needs.span, hint), &missing))
    };
    needs.iter().filter_map(warn).collect()
}

/// The same of `kiln fn`, which sees one instance at a time, and those whose facts it uses.
pub fn of_function(rendered: &Rendered, files: &Files<'_, '_>) -> Vec<Diagnostic> {
    let (needs, used) = (in_order(rendered, files), rendered.used());
    let warn = |needs: &Needs| {
        let is_there = |name: &str| name == needs.package || used.iter().any(|used| used.package == name);
        let unseen: Vec<_> = needs.packages.iter().filter(|needed| !is_there(&needed.name)).collect();
        let message = format!("{}; kiln fn sees no other instances to find it among", sentence(needs, &unseen)?);
        let hint = "`kiln build` looks at the whole tree";
        Some(labelled(warning("unchecked-requirement", message, needs.span, hint), &unseen))
    };
    needs.iter().filter_map(warn).collect()
}

/// Instances may be rendered side by side; they are told of by their places.
pub(crate) fn in_order(rendered: &Rendered, files: &Files<'_, '_>) -> Vec<Needs> {
    let mut needs = rendered.needs();
    let file = |needs: &Needs| files.arena.source(needs.span.source).map_or("", |source| source.name.as_str());
    needs.sort_by(|a, b| (file(a), a.span.start, &a.instance).cmp(&(file(b), b.span.start, &b.instance)));
    needs
}

fn sentence(needs: &Needs, missing: &[&Needed]) -> Option<String> {
    let names: Vec<_> = missing.iter().map(|needed| needed.name.as_str()).collect();
    let what = match names.as_slice() {
        [] => return None,
        [one] => format!("package {one}"),
        several => format!("the packages {}", several.join(", ")),
    };
    Some(format!("instance {} needs {what}", needs.instance))
}

fn labelled(mut warning: Diagnostic, missing: &[&Needed]) -> Diagnostic {
    let label = |needed: &&Needed| match &needed.when {
        Some(when) => format!("needed with its parameter \"{when}\" as it is"),
        None => "needed in any case".to_owned(),
    };
    warning.labels.extend(missing.iter().map(|needed| (needed.span, label(needed))));
    warning
}

/// The command that adds a package: packages lie side by side.
fn cure(needs: &Needs, needed: &Needed, files: &Files<'_, '_>, root: &Path) -> String {
    let folder = needs.folder.parent().unwrap_or(&needs.folder).join(&needed.name);
    let is_there = files.world.kind(&folder.join("package.yaml")) == Some(PathKind::File);
    let package = if is_there { files.shown(&folder) } else { format!(".../{}", needed.name) };
    format!("`kiln add {package} {}`", files.shown(root))
}
