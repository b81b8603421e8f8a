//! Parameters of Instances: set and unset in the file that they belong in.
//!
//! Values are checked against the package's schema before anything is edited, and the tree is read once more with the
//! edited files: an edit that would not give the value that was asked for is refused.

mod argument;
mod effective;
mod files;
mod owner;

use std::path::Path;

use kubekiln::build::{InstanceOf, Options, instances};
use kubekiln::diagnostic::{Diagnostic, nearest};
use kubekiln::layers::tree;
use kubekiln::load::Files;
use kubekiln::package::{self, ParameterError, parameters};
use kubekiln_yaml::Span;

use crate::error::{EditError, Problems, Result};
use crate::overlay::Overlay;
use crate::place::{Outcome, Place, note};
pub(crate) use argument::{Argument, assignment};
pub(crate) use effective::put;
use files::Edited;
use owner::Owner;

/// Sets parameters, each argument `instance.name=value` with a value in YAML or JSON. `a.b` is a property of the object
/// `a`. A value for a string parameter is taken as it stands, unless it is in quotes.
pub fn set(place: &Place<'_, '_>, options: &Options<'_>, arguments: &[String]) -> Result<Outcome> {
    let found = instances(place.arena, place.world, place.folder, options)?;
    let wanted = each(arguments, |text| argument::of_instance(place.arena, &found, text, true))?;
    let (listed, wanted) = listed(&found, wanted, place, options)?;
    check_values(place, &listed, &wanted)?;
    let mut edited = edited(place, options, &wanted, |edited, owner, argument| {
        let Some(value) = &argument.value else { return Ok(()) };
        edited.set(owner, argument, value)
    })?;
    edited.note_nothing();
    let outcome = edited.finish()?;
    check_outcome(place, options, &outcome, &listed, &wanted)?;
    Ok(outcome)
}

/// Takes parameters out of the files that set them, each argument `instance.name`.
pub fn unset(place: &Place<'_, '_>, options: &Options<'_>, arguments: &[String]) -> Result<Outcome> {
    let found = instances(place.arena, place.world, place.folder, options)?;
    let wanted = each(arguments, |text| argument::of_instance(place.arena, &found, text, false))?;
    let (listed, wanted) = listed(&found, wanted, place, options)?;
    let mut notes = Vec::new();
    let pairs: Vec<_> = listed.iter().zip(&wanted).collect();
    each(&pairs, |(instance, argument)| check_known(place, instance, argument))?;
    for (instance, argument) in pairs {
        if effective::at(instance, argument).is_none() {
            notes.push(note(format!("{} is not set", argument.shown())));
        }
    }
    let edited = edited(place, options, &wanted, |edited, owner, argument| edited.unset(owner, argument))?;
    let mut outcome = edited.finish()?;
    check_outcome(place, options, &outcome, &listed, &wanted)?;
    outcome.notes.extend(notes);
    Ok(outcome)
}

/// All results, or the problems of all.
pub(crate) fn each<T, U>(items: &[T], one: impl Fn(&T) -> Result<U>) -> Result<Vec<U>> {
    let (mut done, mut problems) = (Vec::new(), Vec::new());
    for item in items {
        match one(item) {
            Ok(result) => done.push(result),
            Err(found) => problems.extend(found.0),
        }
    }
    if problems.is_empty() { Ok(done) } else { Err(Problems(problems)) }
}

type Wanted<'f, 'a> = (Vec<&'f InstanceOf<'a>>, Vec<Argument<'a>>);

/// The Instances that are meant. One that a base lists is not the overlay's to change.
fn listed<'f, 'a>(
    found: &'f [InstanceOf<'a>],
    wanted: Vec<(usize, Argument<'a>)>,
    place: &Place<'_, '_>,
    options: &Options<'_>,
) -> Result<Wanted<'f, 'a>> {
    let mut problems = Vec::new();
    for (index, argument) in &wanted {
        let instance = &found[*index];
        if !instance.is_own {
            let folder = shown(&instance.folder, options);
            let message = format!("instance {} is listed in {folder}, a base of this kustomization", instance.name);
            problems.push(unfit(message, argument.instance.span, format!("run it on {folder}")).into());
        } else if found.iter().filter(|other| other.is_own && other.name == instance.name).count() > 1 {
            let message = format!("{} has several instances called {}", shown(place.folder, options), instance.name);
            problems.push(unfit(message, argument.instance.span, "edit the file by hand".to_owned()).into());
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    Ok(wanted.into_iter().map(|(index, argument)| (&found[index], argument)).unzip())
}

/// Refuses what the schema refuses; what was wrong before is not this edit's business.
fn check_values(place: &Place<'_, '_>, listed: &[&InstanceOf<'_>], wanted: &[Argument<'_>]) -> Result<()> {
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
fn check_known(place: &Place<'_, '_>, instance: &InstanceOf<'_>, argument: &Argument<'_>) -> Result<()> {
    let known = parameters(&instance.package, place.arena);
    let name = argument.name();
    if known.iter().any(|p| p.name == name) || effective::at(instance, argument).is_some() {
        return Ok(());
    }
    let known: Vec<String> = known.into_iter().map(|parameter| parameter.name).collect();
    let nearest = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
    let package = instance.package.name.to_string();
    let error = ParameterError::Unknown { package, name, nearest, known, span: argument.path_span() };
    Err(Problems(vec![error.into()]))
}

/// The files with every argument's edit done.
fn edited<'a, 'w>(
    place: &Place<'a, 'w>,
    options: &Options<'_>,
    wanted: &[Argument<'a>],
    edit: impl Fn(&mut Edited<'a, 'w>, &Owner, &Argument<'a>) -> Result<()>,
) -> Result<Edited<'a, 'w>> {
    let files = Files::new(place.arena, place.world, options.shown_from.clone(), options.restrictor);
    let files = files.with_remotes(options.remote.clone());
    let (layer, problems) = tree::load(&files, place.folder);
    let Some(layer) = layer else { return Err(Problems(problems)) };
    let mut edited = Edited::new(*place, options.shown_from.clone());
    for argument in wanted {
        let owner = Owner::find(&files, &layer, argument.instance)?;
        edit(&mut edited, &owner, argument)?;
    }
    Ok(edited)
}

/// Reads the tree with the edited files, and refuses when a value is not what was asked for, or a package is given what
/// its schema refuses.
fn check_outcome(
    place: &Place<'_, '_>,
    options: &Options<'_>,
    outcome: &Outcome,
    listed: &[&InstanceOf<'_>],
    wanted: &[Argument<'_>],
) -> Result<()> {
    let after = instances(place.arena, &Overlay::new(place.world, &outcome.files), place.folder, options)
        .map_err(|errors| Problems(errors).while_doing("the edited tree cannot be read"))?;
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (before, argument) in first_of_each(listed, wanted) {
        let after = after.iter().find(|i| i.is_own && i.name == before.name);
        let old: Vec<String> = before.check(place.arena).iter().map(ToString::to_string).collect();
        let found = after.map(|instance| instance.check(place.arena)).unwrap_or_default();
        let new = found.into_iter().filter(|error| !old.contains(&error.to_string())).map(Diagnostic::from);
        problems.extend(new.map(|error| Diagnostic { span: argument.path_span(), ..error }));
    }
    for (index, argument) in wanted.iter().enumerate() {
        // A later argument may have the last word.
        if wanted[index + 1..].iter().any(|later| later.overlaps(argument)) {
            continue;
        }
        let instance = after.iter().find(|i| i.is_own && i.name == argument.instance);
        let found = instance.and_then(|instance| effective::at(instance, argument));
        let json = |node| package::json(node, place.arena).unwrap_or_default();
        let problem = match (&argument.value, found) {
            (Some(value), Some(found)) if json(value) == json(found) => continue,
            (None, None) => continue,
            (Some(_), Some(found)) => unfit(
                format!("{} would come out as {}", argument.shown(), json(found)),
                found.span,
                "something else sets it, too: edit that file by hand".to_owned(),
            ),
            (Some(_), None) => unfit(
                format!("{} would come out without a value", argument.shown()),
                argument.path_span(),
                "something takes it out again: edit the files by hand".to_owned(),
            ),
            (None, Some(found)) => unfit(
                format!("{} is set in a file that others share, too", argument.shown()),
                found.span,
                "set another value over it, or edit that file by hand".to_owned(),
            ),
        };
        problems.push(problem.into());
    }
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
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

fn unfit(message: String, span: Span, hint: String) -> EditError {
    EditError::Unfit { message, span, hint: Some(hint) }
}

fn shown(folder: &Path, options: &Options<'_>) -> String {
    match folder.strip_prefix(&options.shown_from) {
        Ok(here) if here.as_os_str().is_empty() => ".".to_owned(),
        Ok(below) => below.display().to_string(),
        Err(_) => folder.display().to_string(),
    }
}
