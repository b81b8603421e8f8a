//! Parameters of Instances: set and unset in the file that they belong in.
//!
//! Values are checked against the package's schema before anything is edited, and the tree is read once more with the
//! edited files: an edit that would not give the value that was asked for is refused.

mod argument;
mod check;
mod effective;
mod files;
mod owner;
mod vary;

use std::path::Path;

use kubekiln::build::{InstanceOf, Options, instances};
use kubekiln::layers::tree;
use kubekiln::load::Files;
use kubekiln_yaml::Span;

use crate::error::{EditError, Problems, Result};
use crate::place::{Outcome, Place, note};
pub(crate) use argument::{Argument, assignment};
pub(crate) use effective::put;
pub(crate) use files::Edited;
pub(crate) use owner::{Owner, file_of};
pub use vary::{Variant, variants};

/// Sets parameters, each argument `instance.name=value` with a value in YAML or JSON. `a.b` is a property of the object
/// `a`. A value for a string parameter is taken as it stands, unless it is in quotes.
pub fn set(place: &Place<'_, '_>, options: &Options<'_>, arguments: &[String]) -> Result<Outcome> {
    let found = instances(place.arena, place.world, place.folder, options)?;
    let wanted = each(arguments, |text| argument::of_instance(place.arena, &found, text, true))?;
    let (listed, wanted) = listed(&found, wanted, place, options)?;
    check::values(place, &listed, &wanted)?;
    let mut edited = edited(place, options, &wanted, |edited, owner, argument| {
        let Some(value) = &argument.value else { return Ok(()) };
        edited.set(owner, argument, value)
    })?;
    edited.note_nothing();
    let outcome = edited.finish()?;
    check::outcome(place, options, &outcome, &listed, &wanted)?;
    Ok(outcome)
}

/// Takes parameters out of the files that set them, each argument `instance.name`.
pub fn unset(place: &Place<'_, '_>, options: &Options<'_>, arguments: &[String]) -> Result<Outcome> {
    let found = instances(place.arena, place.world, place.folder, options)?;
    let wanted = each(arguments, |text| argument::of_instance(place.arena, &found, text, false))?;
    let (listed, wanted) = listed(&found, wanted, place, options)?;
    let mut notes = Vec::new();
    let pairs: Vec<_> = listed.iter().zip(&wanted).collect();
    each(&pairs, |(instance, argument)| check::known(place, instance, argument))?;
    for (instance, argument) in pairs {
        if effective::at(instance, argument).is_none() {
            notes.push(note(format!("{} is not set", argument.shown())));
        }
    }
    let edited = edited(place, options, &wanted, Edited::unset)?;
    let mut outcome = edited.finish()?;
    check::outcome(place, options, &outcome, &listed, &wanted)?;
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
