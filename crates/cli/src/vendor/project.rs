//! Entries of `spec.vendor` in `kiln.yaml`, into their folders.

use std::path::Path;

use kubekiln::Diagnostic;
use kubekiln::diagnostic::nearest;
use kubekiln::load::Files;
use kubekiln::project::Project;
use kubekiln::upstream::{Lock, Sources};
use kubekiln_deliver::vendored::{Report, Update, bring, check};

use super::Failed;
use crate::args::VendorArgs;

/// Brings the entries of the project at `file`, or only compares; warnings come with what was done.
pub(super) fn run(
    files: &Files<'_, '_>,
    file: &Path,
    args: &VendorArgs,
) -> Result<(Vec<Report>, Vec<Diagnostic>), Failed> {
    let project = Project::load(files, file)?;
    let lock = Lock::load(files, &project.folder)?;
    if args.check {
        return check(&project, &lock).map_err(Failed::from);
    }
    let names = args.update.as_ref().map(|paths| named(paths, &project)).transpose()?;
    let update = match names.as_deref() {
        None => Update::Nothing,
        Some([]) => Update::Everything,
        Some(names) => Update::Named(names),
    };
    let sources = Sources { files, helm: &args.helm_command };
    Ok((bring(&project, &lock, sources, update)?, Vec::new()))
}

/// The names of the entries with these paths.
fn named(paths: &[String], project: &Project<'_>) -> Result<Vec<String>, Failed> {
    let known: Vec<String> = project.vendor.iter().map(kubekiln::project::Vendor::name).collect();
    let one = |path: &String| {
        let name = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        if known.contains(&name) {
            return Ok(name);
        }
        let near = nearest(&name, known.iter().map(String::as_str));
        let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        Err(Failed::Usage(format!("spec.vendor of kiln.yaml has no path \"{path}\"{hint}")))
    };
    paths.iter().map(one).collect()
}
