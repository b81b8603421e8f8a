//! `kiln build`

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use kubekiln::build::{Build, Options, Reorder, build};
use kubekiln::load::LoadRestrictor;
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::{self, BuildArgs, Format, Restrictor};
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, print, report};

pub(crate) fn run(args: &BuildArgs) -> ExitCode {
    let arena = Arena::new();
    let engine = WorkerEngine::new();
    let built = build(&arena, &DiskWorld, &args.folder, &options(args, &engine));
    let (result, warnings) = (built.result, built.warnings);
    report(&warnings, &arena, args.messages.message_format, args.messages.color);
    let code = match result.and_then(|objects| render(&objects, args)) {
        Ok(Rendered::Text(text)) => deliver(&text, args),
        Ok(Rendered::Files(files)) => write_files(&files, args.output.as_deref().unwrap_or(Path::new("."))),
        Err(errors) => {
            report(&errors, &arena, args.messages.message_format, args.messages.color);
            ExitCode::from(1)
        }
    };
    // Taking a large build apart costs more than leaving it to the end of the process.
    std::mem::forget(arena);
    code
}

fn options<'o>(args: &BuildArgs, engine: &'o WorkerEngine) -> Options<'o> {
    Options {
        restrictor: match args.load_restrictor {
            Restrictor::LoadRestrictionsRootOnly => LoadRestrictor::RootOnly,
            Restrictor::LoadRestrictionsNone => LoadRestrictor::None,
        },
        reorder: args.reorder.map(|order| match order {
            args::Reorder::Legacy => Reorder::Legacy,
            args::Reorder::None => Reorder::None,
        }),
        shown_from: env::current_dir().unwrap_or_default(),
        engine,
    }
}

enum Rendered {
    Text(String),
    Files(Vec<(String, String)>),
}

fn render(build: &Build<'_>, args: &BuildArgs) -> Result<Rendered, Vec<kubekiln::Diagnostic>> {
    let into_folder = args.output.as_deref().is_some_and(Path::is_dir);
    match args.format {
        Format::Yaml if into_folder => build.to_files().map(Rendered::Files),
        Format::Yaml => build.to_yaml().map(Rendered::Text),
        Format::Json => build.to_json().map(Rendered::Text),
    }
}

fn deliver(text: &str, args: &BuildArgs) -> ExitCode {
    match &args.output {
        None => print(text),
        Some(path) => match fs::write(path, text) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("cannot write {}: {error}", path.display())),
        },
    }
}

fn write_files(files: &[(String, String)], folder: &Path) -> ExitCode {
    for (name, text) in files {
        let path = folder.join(name);
        if let Err(error) = fs::write(&path, text) {
            return fail(&format!("cannot write {}: {error}", path.display()));
        }
    }
    ExitCode::SUCCESS
}
