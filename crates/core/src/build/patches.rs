//! The patches of a layer: every file is read and checked before the first one is applied.

use std::path::Path;

use kubekiln_yaml::SourceId;

use super::accumulate::Result;
use super::programs;
use super::session::Session;
use super::transformers::refused;
use crate::layers::Layer;
use crate::load::{LoadError, Problems};
use crate::text::Text;
use crate::transform::patches::{Patch, PatchEntry};
use crate::transform::patches_json6902::{JsonPatch, JsonPatchEntry};
use crate::transform::patches_strategic_merge::StrategicMergePatches;

/// What the three fields for patches hold.
pub(super) struct Patches<'a> {
    /// `patchesStrategicMerge`
    pub(super) strategic: StrategicMergePatches<'a>,
    /// `patches`
    pub(super) any: Vec<Patch<'a>>,
    /// `patchesJson6902`
    pub(super) json: Vec<JsonPatch<'a>>,
}

/// Reads all of them; reports what is wrong with any.
pub(super) fn load<'a>(session: &Session<'_, 'a, '_>, layer: &Layer<'a>) -> Result<Patches<'a>> {
    let arena = session.files.arena;
    let lists = &layer.kustomization.lists;
    let mut problems = Problems::new();
    let file = reader(session, &layer.folder);
    let strategic = StrategicMergePatches::load(arena, &lists.patches_strategic_merge, &file, &mut problems);
    let mut any = Vec::with_capacity(lists.patches.len());
    for node in &lists.patches {
        let entry = PatchEntry::decode(node, &mut problems);
        keep(entry.load(arena, &file), &mut any, &mut problems);
    }
    let mut json = Vec::with_capacity(lists.patches_json6902.len());
    for node in &lists.patches_json6902 {
        let entry = JsonPatchEntry::decode(node, &mut problems);
        keep(entry.load(arena, &file), &mut json, &mut problems);
    }
    refused(problems).map(|()| Patches { strategic, any, json })
}

/// Gives the text of a file that a kustomization in `folder` names as a patch, or of what a program there evaluates to.
pub(super) fn reader<'s, 'a>(
    session: &'s Session<'_, 'a, '_>,
    folder: &'s Path,
) -> impl Fn(Text<'a>) -> std::result::Result<SourceId, LoadError> + use<'s, 'a> {
    move |path| programs::patch(session, folder, path)
}

fn keep<T>(loaded: std::result::Result<T, LoadError>, into: &mut Vec<T>, problems: &mut Problems) {
    match loaded {
        Ok(patch) => into.push(patch),
        Err(error) => problems.push(error),
    }
}
