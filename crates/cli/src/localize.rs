//! `kiln localize`

use std::env;
use std::path::Path;
use std::process::ExitCode;

use kubekiln::Diagnostic;
use kubekiln::build::{Options, build};
use kubekiln::localize::{Localize, localize};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::LocalizeArgs;
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, report};
use crate::remote;

pub(crate) fn run(args: &LocalizeArgs) -> ExitCode {
    let arena = Arena::new();
    let world = DiskWorld::new();
    let engine = WorkerEngine;
    let shown_from = env::current_dir().unwrap_or_default();
    let options = Options { shown_from, engine: &engine, remote: remote::options(&args.remote), ..Options::default() };
    let what =
        Localize { target: args.target.clone(), scope: args.scope.clone(), destination: args.destination.clone() };
    let refuse = |errors: &[Diagnostic]| {
        report(errors, &arena, args.messages.message_format, args.messages.color);
        ExitCode::from(1)
    };
    let made = match localize(&arena, &world, &what, &options) {
        Ok(made) => made,
        Err(errors) => return refuse(&errors),
    };
    if !args.no_verify {
        let printed = |target: &Path| build(&arena, &world, target, &options).result.and_then(|built| built.to_yaml());
        match (printed(Path::new(&args.target)), printed(&made.root)) {
            (Ok(original), Ok(copy)) if original == copy => {}
            (Ok(original), Ok(copy)) => return fail(&difference(&args.target, &made.destination, &original, &copy)),
            (Err(errors), _) | (_, Err(errors)) => {
                refuse(&errors);
                return fail(&format!("{} is there, but cannot be compared", made.destination.display()));
            }
        }
    }
    eprintln!("localized {:?} to directory {}: {} files", args.target, made.destination.display(), made.files.len());
    ExitCode::SUCCESS
}

/// kustomize's words, and the first line that differs.
fn difference(target: &str, copy: &Path, original: &str, copied: &str) -> String {
    let mut lines = original.lines().zip(copied.lines());
    let first = lines.position(|(a, b)| a != b).unwrap_or_else(|| original.lines().count().min(copied.lines().count()));
    let line = |text: &str| text.lines().nth(first).unwrap_or("(end)").to_owned();
    format!(
        "VERIFICATION FAILED: builds of {target} and {} are different after localization, from line {} on:\n- {}\n+ {}",
        copy.display(),
        first + 1,
        line(original),
        line(copied)
    )
}
