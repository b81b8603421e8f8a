//! Whether the folders are what `kiln.lock` says, and the lock what `kiln.yaml` asks for. Nobody else is asked.

use kubekiln::load::LoadError;
use kubekiln::project::{Project, Vendor};
use kubekiln::upstream::{FILE_NAME, Lock, Locked};
use kubekiln::{Diagnostic, Severity};

use super::state::State;
use super::{Outcome, Report, all, folder_of, is_stale, placed};

/// Names of files that are told; there may be thousands.
const TOLD: usize = 10;

/// What is there, with warnings; or all that differs.
pub fn check<'a>(project: &Project<'a>, lock: &Lock<'a>) -> Result<(Vec<Report>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut results: Vec<_> = project.vendor.iter().map(|entry| checked(project, entry, lock)).collect();
    results.extend(lock.entries.iter().filter(|locked| is_stale(locked, project)).map(|locked| {
        let entry = &locked.entry;
        let message = format!("{FILE_NAME} has {}, and kiln.yaml does not ask for it any more", entry.path);
        Err(vec![problem("vendor-lock", message, entry, "`kiln vendor` removes its files")])
    }));
    let (reports, warnings): (Vec<_>, Vec<_>) = all(results)?.into_iter().unzip();
    Ok((reports, warnings.into_iter().flatten().collect()))
}

type Checked = (Report, Option<Diagnostic>);

fn checked(project: &Project<'_>, entry: &Vendor<'_>, lock: &Lock<'_>) -> Result<Checked, Vec<Diagnostic>> {
    let pin = lock.pinned(entry).map_err(|error| vec![error])?;
    let folder = folder_of(project, entry).map_err(|error| vec![error])?;
    let state = State::of(&folder).map_err(|error| vec![placed(entry, error)])?;
    if let Some(difference) = difference(&state, pin) {
        let hint = "`kiln vendor` brings what is locked; it stops at files that were edited by hand";
        return Err(vec![problem("vendor-differs", format!("{} {difference}", entry.path), entry, hint)]);
    }
    let report = Report {
        path: entry.name(),
        source: entry.source.to_string(),
        commit: pin.commit.map(|commit| commit.to_string()),
        files: pin.files,
        outcome: Outcome::Kept,
        added: 0,
        changed: 0,
        removed: 0,
    };
    Ok((report, (!state.foreign.is_empty()).then(|| foreign(entry, &state.foreign))))
}

/// How the folder differs from what is locked, in words.
fn difference(state: &State, pin: &Locked<'_>) -> Option<String> {
    if state.is_unfinished {
        return Some("was being written when a run was cut short".to_owned());
    }
    if state.is_empty && state.missing.is_empty() && pin.files > 0 {
        return Some("is not there".to_owned());
    }
    let edited = state.edited.iter().map(|path| format!("{path} was edited"));
    let missing = state.missing.iter().map(|path| format!("{path} is missing"));
    let files: Vec<_> = edited.chain(missing).collect();
    if !files.is_empty() {
        return Some(format!("is not what {FILE_NAME} has: {}", told(&files)));
    }
    (state.tree != pin.tree.text)
        .then(|| format!("is not what {FILE_NAME} has: expected {} but got {}", pin.tree, state.tree))
}

fn foreign(entry: &Vendor<'_>, paths: &[String]) -> Diagnostic {
    let message = format!("{} has files that are not of its source: {}", entry.path, told(paths));
    let hint = "kiln neither checks nor touches them";
    Diagnostic { severity: Severity::Warning, ..problem("vendor-foreign", message, entry, hint) }
}

fn told(texts: &[String]) -> String {
    let more = texts.len().saturating_sub(TOLD);
    let first = texts.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first}, and {more} more") }
}

fn problem(code: &'static str, message: String, entry: &Vendor<'_>, hint: &str) -> Diagnostic {
    LoadError::Invalid { code, message, span: entry.path.span, hint: Some(hint.to_owned()) }.into()
}
