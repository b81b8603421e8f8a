//! `kiln edit` and `kiln create`, in the current folder.

mod commands;
mod write;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use kubekiln::build::Options;
use kubekiln::world::DiskWorld;
use kubekiln_edit::{Add, Outcome, Place, Problems, Remove, Set, fix};
use kubekiln_yaml::Arena;

use crate::args::{CreateArgs, EditArgs, EditCommand, FixArgs, MessageArgs};
use crate::build;
use crate::output::{fail, print, report};

/// What kustomize lists.
const BUILT_IN: [&str; 18] = [
    "AnnotationsTransformer",
    "ConfigMapGenerator",
    "HashTransformer",
    "HelmChartInflationGenerator",
    "IAMPolicyGenerator",
    "ImageTagTransformer",
    "LabelTransformer",
    "NamespaceTransformer",
    "PatchJson6902Transformer",
    "PatchStrategicMergeTransformer",
    "PatchTransformer",
    "PrefixSuffixTransformer",
    "PrefixTransformer",
    "ReplacementTransformer",
    "ReplicaCountTransformer",
    "SecretGenerator",
    "SuffixTransformer",
    "ValueAddTransformer",
];

pub(crate) fn run(args: EditArgs) -> ExitCode {
    let messages = args.messages;
    match args.command {
        EditCommand::Add(command) => here(&messages, |place| Add::from(command).run(place)),
        EditCommand::Set(command) => here(&messages, |place| Set::from(command).run(place)),
        EditCommand::Remove(command) => here(&messages, |place| Remove::from(command).run(place)),
        EditCommand::Fix(args) => fix_here(&messages, &args),
        EditCommand::AlphaListBuiltinPlugin => {
            let mut lines = vec!["Builtin plugins:\n\n".to_owned()];
            lines.extend(BUILT_IN.iter().map(|name| format!(" * {name}\n")));
            print(&lines)
        }
    }
}

pub(crate) fn create(args: &CreateArgs) -> ExitCode {
    here(&args.messages, |place| commands::create(args).run(place))
}

fn fix_here(messages: &MessageArgs, args: &FixArgs) -> ExitCode {
    let mut fixed = Vec::new();
    let code = here(messages, |place| {
        let options = Options {
            shown_from: place.folder.to_path_buf(),
            ..build::common(args.load_restrictor, &args.helm, &args.remote, &args.plugins)
        };
        let found = fix(place, args.vars, &options)?;
        fixed = found.fields;
        Ok(found.outcome)
    });
    if code != ExitCode::SUCCESS || fixed.is_empty() {
        return code;
    }
    let mut lines = vec!["Fixed fields:\n".to_owned()];
    lines.extend(fixed.iter().map(|(old, new)| format!("  {old} -> {new}\n")));
    print(&lines)
}

/// Runs a command in the current folder.
fn here(messages: &MessageArgs, command: impl FnOnce(&Place<'_, '_>) -> Result<Outcome, Problems>) -> ExitCode {
    match env::current_dir().and_then(|folder| folder.canonicalize()) {
        Ok(folder) => run_in(&folder, messages, command),
        Err(error) => fail(&format!("cannot find the current folder: {error}")),
    }
}

/// Runs a command in `folder`, says what it says, and writes what it gives.
pub(crate) fn run_in(
    folder: &Path,
    messages: &MessageArgs,
    command: impl FnOnce(&Place<'_, '_>) -> Result<Outcome, Problems>,
) -> ExitCode {
    let arena = Arena::new();
    let world = DiskWorld::new();
    let place = Place { arena: &arena, world: &world, folder };
    let show = |diagnostics: &[_]| report(diagnostics, &arena, messages.message_format, messages.color);
    match command(&place) {
        Ok(outcome) => {
            show(&outcome.notes);
            write_all(&outcome)
        }
        Err(problems) => {
            show(&problems.0);
            ExitCode::from(1)
        }
    }
}

fn write_all(outcome: &Outcome) -> ExitCode {
    for (path, text) in &outcome.files {
        if let Err(error) = write::replace(path, text) {
            return fail(&format!("cannot write {}: {error}", Path::new(path).display()));
        }
    }
    ExitCode::SUCCESS
}
