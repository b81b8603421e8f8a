//! `kiln import`

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use kubekiln::diagnostic::fold_warnings;
use kubekiln::world::{DiskWorld, join};
use kubekiln_import::{Imported, kfdef, ksonnet};
use kubekiln_yaml::Arena;

use crate::args::MessageArgs;
use crate::args::import::{From, ImportArgs, KfdefArgs, KsonnetArgs};
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, report};

/// Files named in a refusal; more are counted.
const NAMED: usize = 3;

pub(crate) fn run(args: &ImportArgs) -> ExitCode {
    match &args.from {
        From::Ksonnet(args) => ksonnet(args),
        From::Kfdef(args) => kfdef(args),
    }
}

fn ksonnet(args: &KsonnetArgs) -> ExitCode {
    let arena = Arena::new();
    let options = ksonnet::Options {
        lib: args.lib.clone(),
        server: args.server.clone(),
        shown_from: env::current_dir().unwrap_or_default(),
        engine: &WorkerEngine,
    };
    let imported = ksonnet::import(&arena, &DiskWorld::new(), &args.folder, &options);
    finish(imported, &arena, &args.output, args.force, &args.messages)
}

fn kfdef(args: &KfdefArgs) -> ExitCode {
    let arena = Arena::new();
    let here = env::current_dir().unwrap_or_default();
    let folder = join(&here, &args.output.to_string_lossy());
    let options = kfdef::Options {
        repos: args.repos.clone(),
        name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        compat: args.kfctl_compat,
        applications: args.applications.clone(),
        shown_from: here,
    };
    let imported = kfdef::import(&arena, &DiskWorld::new(), &args.file, &options);
    finish(imported, &arena, &args.output, args.force, &args.messages)
}

fn finish(mut imported: Imported, arena: &Arena, to: &Path, force: bool, messages: &MessageArgs) -> ExitCode {
    imported.diagnostics = fold_warnings(imported.diagnostics);
    report(&imported.diagnostics, arena, messages.message_format, messages.color);
    if imported.failed() {
        return ExitCode::from(1);
    }
    match write(&imported, to, force) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

/// The one door through which an import reaches the disk: all files are written, or none when one is in the way.
fn write(imported: &Imported, to: &Path, force: bool) -> Result<(), String> {
    let paths = || imported.files.keys().map(|path| to.join(path));
    let there: Vec<PathBuf> =
        if force { Vec::new() } else { paths().filter(|path| fs::exists(path).unwrap_or(true)).collect() };
    if !there.is_empty() {
        let named: Vec<_> = there.iter().take(NAMED).map(|path| path.display().to_string()).collect();
        let more = if there.len() > NAMED { format!(" and {} more", there.len() - NAMED) } else { String::new() };
        return Err(format!("nothing is written: {}{more} is there already; --force overwrites", named.join(", ")));
    }
    for (path, bytes) in paths().zip(imported.files.values()) {
        write_file(&path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, bytes)
}
