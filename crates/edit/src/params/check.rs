//! What is refused before and after an edit.

use kubekiln::build::{InstanceOf, Options, instances};
use kubekiln::diagnostic::{Diagnostic, nearest};
use kubekiln::package::{self, ParameterError, parameters};
use kubekiln_yaml::Node;

use super::{Argument, effective, put};
use crate::error::{EditError, Problems, Result};
use crate::overlay::Overlay;
use crate::place::{Outcome, Place};

/// Refuses what the schema refuses; what was wrong before is not this edit's business.
pub(super) fn values(place: &Place<'_, '_>, listed: &[&InstanceOf<'_>], wanted: &[Argument<'_>]) -> Result<()> {
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (instance, _) in first_of_each(listed, wanted) {
        let mut params = instance.params.clone();
        for argument in wanted.iter().filter(|a| a.instance == instance.name) {
            put(&mut params, argument);
        }
        let before: Vec<String> = instance.check(place.arena).iter().map(ToString::to_string).collect();
        let errors = package::check(&instance.package, params.as_ref(), instance.at, place.arena);
        let new = errors.into_iter().filter(|error| !before.contains(&error.to_string()));
        problems.extend(new.map(Diagnostic::from));
    }
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

/// Refuses a name that is neither a parameter nor set.
pub(super) fn known(place: &Place<'_, '_>, instance: &InstanceOf<'_>, argument: &Argument<'_>) -> Result<()> {
    let parameters = parameters(&instance.package, place.arena);
    let name = argument.name();
    if parameters.iter().any(|p| p.name == name) || effective::at(instance, argument).is_some() {
        return Ok(());
    }
    let known: Vec<String> = parameters.into_iter().map(|parameter| parameter.name).collect();
    let nearest = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
    let package = instance.package.name.to_string();
    let error = ParameterError::Unknown { package, name, nearest, known, span: argument.path_span() };
    Err(Problems(vec![error.into()]))
}

/// Reads the tree with the edited files, and refuses when a value is not what was asked for, or a package is given what
/// its schema refuses.
pub(super) fn outcome(
    place: &Place<'_, '_>,
    options: &Options<'_>,
    outcome: &Outcome,
    listed: &[&InstanceOf<'_>],
    wanted: &[Argument<'_>],
) -> Result<()> {
    let after = instances(place.arena, &Overlay::new(place.world, &outcome.files), place.folder, options)
        .map_err(|errors| Problems(errors).while_doing("the edited tree cannot be read"))?;
    let after = |name| after.iter().find(|instance| instance.is_own && instance.name == name);
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (before, argument) in first_of_each(listed, wanted) {
        let old: Vec<String> = before.check(place.arena).iter().map(ToString::to_string).collect();
        let found = after(before.name).map(|instance| instance.check(place.arena)).unwrap_or_default();
        let new = found.into_iter().filter(|error| !old.contains(&error.to_string())).map(Diagnostic::from);
        problems.extend(new.map(|error| Diagnostic { span: argument.path_span(), ..error }));
    }
    for (index, argument) in wanted.iter().enumerate() {
        // A later argument may have the last word.
        if !wanted[index + 1..].iter().any(|later| later.overlaps(argument)) {
            let found = after(argument.instance).and_then(|instance| effective::at(instance, argument));
            problems.extend(difference(place, argument, found).map(Diagnostic::from));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

/// How the value that is there differs from the one that was asked for.
fn difference(place: &Place<'_, '_>, argument: &Argument<'_>, found: Option<&Node<'_>>) -> Option<EditError> {
    let json = |node| package::json(node, place.arena).unwrap_or_default();
    let shown = argument.shown();
    let (message, span, hint) = match (&argument.value, found) {
        (None, None) => return None,
        (Some(value), Some(found)) if json(value) == json(found) => return None,
        (Some(_), Some(found)) => (
            format!("{shown} would come out as {}", json(found)),
            found.span,
            "something else sets it, too: edit that file by hand",
        ),
        (Some(_), None) => (
            format!("{shown} would come out without a value"),
            argument.path_span(),
            "something takes it out again: edit the files by hand",
        ),
        (None, Some(found)) => (
            format!("{shown} would still be set"),
            found.span,
            "this is no file of the instance alone: set another value over it, or edit it by hand",
        ),
    };
    Some(EditError::Unfit { message, span, hint: Some(hint.to_owned()) })
}

/// Every Instance that is meant, once, with the first argument about it.
fn first_of_each<'l, 'f, 'a>(
    listed: &'l [&'f InstanceOf<'a>],
    wanted: &'l [Argument<'a>],
) -> impl Iterator<Item = (&'f InstanceOf<'a>, &'l Argument<'a>)> {
    let is_first = |index: usize| !wanted[..index].iter().any(|earlier| earlier.instance == wanted[index].instance);
    let pairs = listed.iter().copied().zip(wanted).enumerate();
    pairs.filter(move |(index, _)| is_first(*index)).map(|(_, pair)| pair)
}
