//! Charts of a cloned repository. Its kustomizations are written by strangers, so helm gets nothing from them that
//! leads out of the clone, where kustomize would let it: no folder of helm's own configuration, which can hold programs
//! that helm runs; no chart, nor part of one, that lies elsewhere on this machine.

use std::path::{Path, PathBuf};

use kubekiln_yaml::Span;
use rustc_hash::FxHashSet;

use super::HelmGlobals;
use crate::load::LoadError;
use crate::load::loader::Files;
use crate::world::PathKind;

/// Refuses what a kustomization in `root`, if that is in a clone, says of all charts.
pub(super) fn check_globals(globals: &HelmGlobals<'_>, root: &Path, files: &Files<'_, '_>) -> Result<(), LoadError> {
    if globals.config_home.is_empty() || files.remotes.clone_of(root).is_none() {
        return Ok(());
    }
    Err(LoadError::Invalid {
        code: "outside-the-clone",
        message: "security; a kustomization found in a cloned git repo may not choose helm's configHome: it can hold \
                  programs that helm runs"
            .to_owned(),
        span: globals.config_home.span,
        hint: None,
    })
}

/// Refuses a chart's folder that lies outside the clone that `root` is in, or has links that lead out of it.
pub(super) fn check_chart(folder: &Path, root: &Path, files: &Files<'_, '_>, asked: Span) -> Result<(), LoadError> {
    if files.remotes.clone_of(root).is_none() {
        return Ok(());
    }
    let mut seen = FxHashSet::default();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let real = files.world.canonical(&path).unwrap_or(path);
        files.stay_in_clone(root, &real, asked)?;
        if files.world.kind(&real) == Some(PathKind::Directory) && seen.insert(real.clone()) {
            waiting.extend(entries(&real, files));
        }
    }
    Ok(())
}

fn entries(folder: &Path, files: &Files<'_, '_>) -> Vec<PathBuf> {
    files.world.list(folder).unwrap_or_default().iter().map(|name| folder.join(name)).collect()
}
