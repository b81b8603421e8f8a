//! `kiln vendor`

mod jsonnet;
mod project;
mod report;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kubekiln::Diagnostic;
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::project::FILE_NAME;
use kubekiln::world::{DiskWorld, join};
use kubekiln_yaml::Arena;

use crate::args::VendorArgs;
use crate::output::{fail, report as say};
use crate::remote;

/// The file that says which jsonnet packages a folder has.
const JSONNET_FILE: &str = "jsonnetfile.json";

/// Why nothing was done.
enum Failed {
    /// Problems with a place.
    Problems(Vec<Diagnostic>),
    /// One without.
    Other(String),
    /// The arguments are wrong.
    Usage(String),
}

impl From<Vec<Diagnostic>> for Failed {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Problems(problems)
    }
}

pub(crate) fn run(args: &VendorArgs) -> ExitCode {
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let here = env::current_dir().unwrap_or_default();
    let root = join(&here, &args.folder.to_string_lossy());
    let has_packages = root.join(JSONNET_FILE).exists();
    let project = project_file(&root, has_packages);
    if project.is_none() && !has_packages {
        return fail(&format!("there is neither {FILE_NAME} nor {JSONNET_FILE} in {}", root.display()));
    }
    let mut failures = Vec::new();
    let mut done = report::Done { written: !args.check, ..report::Done::default() };
    if let Some(file) = &project {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let files = files(&arena, &world, folder, args);
        match project::run(&files, file, args) {
            Ok((entries, warnings)) => {
                say(&warnings, &arena, args.messages.message_format, args.messages.color);
                done.entries = Some(entries);
            }
            Err(failed) => failures.push(failed),
        }
    }
    // What cannot be done whole is not begun; but a check tells everything.
    if has_packages && (args.check || failures.is_empty()) {
        let files = files(&arena, &world, &here, args);
        match jsonnet::run(&files, &root, args.check) {
            Ok(packages) => done.packages = Some(packages),
            Err(failed) => failures.push(failed),
        }
    }
    if failures.is_empty() { done.print(args.format) } else { tell(&failures, &arena, args) }
}

/// The project of a folder; where there are jsonnet packages, one above it is not asked for.
fn project_file(root: &Path, has_packages: bool) -> Option<PathBuf> {
    let above = if has_packages { 1 } else { usize::MAX };
    root.ancestors().take(above).map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

fn files<'a, 'w>(arena: &'a Arena, world: &'w DiskWorld, shown_from: &Path, args: &VendorArgs) -> Files<'a, 'w> {
    let files = Files::new(arena, world, shown_from.to_path_buf(), LoadRestrictor::None);
    files.with_remotes(remote::options(&args.remote))
}

fn tell(failures: &[Failed], arena: &Arena, args: &VendorArgs) -> ExitCode {
    let mut code = 1;
    for failed in failures {
        match failed {
            Failed::Problems(problems) => {
                say(problems, arena, args.messages.message_format, args.messages.color);
            }
            Failed::Other(message) => drop(fail(message)),
            Failed::Usage(message) => {
                fail(message);
                code = 2;
            }
        }
    }
    ExitCode::from(code)
}
