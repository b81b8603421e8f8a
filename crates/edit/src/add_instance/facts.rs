//! Who reads whose facts: an Instance of a package that collects them lists every other one that publishes some.

use std::path::Path;

use kubekiln::Text;
use kubekiln::build::{InstanceOf, Options};
use kubekiln::diagnostic::Diagnostic;
use kubekiln::layers::{Layer, tree};
use kubekiln::load::Files;
use kubekiln_yaml::Step::Key;
use kubekiln_yaml::{Node, Span};

use super::relative;
use crate::error::{Problems, Result};
use crate::overlay::Overlay;
use crate::params::{Edited, Owner, file_of};
use crate::place::{Outcome, Place, note};

/// The Instances that publish facts, each with the way to its file, and what is to be said of those without one.
pub(super) fn published<'a>(
    place: &Place<'_, '_>,
    files: &Files<'_, '_>,
    layer: &Layer<'_>,
    found: &[InstanceOf<'a>],
) -> (Vec<(Text<'a>, String)>, Vec<Diagnostic>) {
    let (mut uses, mut notes) = (Vec::new(), Vec::new());
    for instance in found.iter().filter(|instance| instance.is_own && instance.package.facts.is_some()) {
        let name = instance.name;
        if let Some(file) = file_of(files, layer, &layer.generators, &name) {
            uses.push((name, relative(place.folder, &file)));
        } else {
            notes.push(note(format!("instance {name} has no file of its own: its facts are not listed")));
        }
    }
    (uses, notes)
}

/// Lists the new Instance, which lies in `file`, for each one of the tree that collects facts. One that cannot be edited
/// is named: the new Instance is as good without it.
pub(super) fn tell(
    place: &Place<'_, '_>,
    options: &Options<'_>,
    found: &[InstanceOf<'_>],
    name: Text<'_>,
    file: &Path,
    outcome: &mut Outcome,
) -> Result<()> {
    let collecting: Vec<_> = found.iter().filter(|instance| instance.is_own && instance.package.collects).collect();
    if collecting.is_empty() {
        return Ok(());
    }
    // A patch of one may have to be listed where the new Instance was.
    let edited = {
        let world = Overlay::new(place.world, &outcome.files);
        let place = Place { world: &world, ..*place };
        let files = Files::new(place.arena, place.world, options.shown_from.clone(), options.restrictor);
        let files = files.with_remotes(options.remote.clone());
        let (layer, problems) = tree::load(&files, place.folder);
        let Some(layer) = layer else { return Err(Problems(problems)) };
        let value = Node::string(Span::NONE, place.arena.keep(relative(place.folder, file)));
        let mut edited = Edited::new(place, options.shown_from.clone());
        for instance in collecting {
            match Owner::find(&files, &layer, instance.name) {
                Ok(owner) => {
                    edited.set_at(&owner, instance.name, &[Key("spec"), Key("uses"), Key(&name)], &value)?;
                }
                Err(refused) => {
                    let why: Vec<_> = refused.0.iter().map(|problem| problem.message.as_str()).collect();
                    let message = format!("instance {} does not get the facts of {name}: ", instance.name);
                    outcome.notes.push(note(message + &why.join("; ")));
                }
            }
        }
        edited.finish()?
    };
    outcome.files.retain(|(path, _)| !edited.files.iter().any(|(newer, _)| newer == path));
    outcome.files.extend(edited.files);
    outcome.notes.extend(edited.notes);
    Ok(())
}
