//! Which parameters a field depends on: each is given another value, the tree is built with it, and what differs depends
//! on it. So whatever lies between the parameter and the field counts, programs and patches too.

use std::collections::{HashMap, HashSet};

use kubekiln::Resource;
use kubekiln::build::{InstanceOf, Outcome, build};
use kubekiln::schema::Schema;
use kubekiln::world::DiskWorld;
use kubekiln_deliver::blame::{Blamed, Place, depend};
use kubekiln_edit::params;
use kubekiln_yaml::Arena;
use rayon::prelude::*;

use crate::args::BlameArgs;
use crate::diff::around;

/// Notes at the fields of `blamed` the parameters of the instances that rendered any of them. A value with which the tree
/// does not build tells nothing.
pub(super) fn note(
    args: &BlameArgs,
    arena: &Arena,
    blamed: &mut [(&Resource<'_>, Vec<Blamed>)],
) -> Result<(), Vec<kubekiln::Diagnostic>> {
    let world = DiskWorld::new();
    let around = around(&args.build, &world);
    let Some(source) = around.source(arena, &args.side) else { return Ok(()) };
    let folder = kubekiln_edit::Place { arena, world: &world, folder: &source };
    let places: HashSet<&Place> = blamed.iter().flat_map(|(_, fields)| fields).filter_map(|f| f.set.as_ref()).collect();
    let is_meant =
        |instance: &InstanceOf<'_>| Place::of(instance.name.span, arena).is_some_and(|at| places.contains(&at));
    let variants = params::variants(&folder, &around.options, is_meant).map_err(|problems| problems.0)?;
    let schema = Schema::builtin();
    let built: Vec<_> = variants
        .par_iter()
        .filter_map(|variant| {
            let Outcome { result, .. } = build(arena, &variant.world(&world), &source, &around.options);
            Some((variant, result.ok()?.objects.into_vec()))
        })
        .collect();
    for (variant, objects) in &built {
        // The first of those that had one name counts.
        let by_id: HashMap<_, _> = objects.iter().rev().map(|object| (object.original_id(&schema), object)).collect();
        for (before, fields) in blamed.iter_mut() {
            let after = by_id.get(&before.original_id(&schema)).copied();
            depend(fields, &variant.row, before, after, arena);
        }
    }
    Ok(())
}
