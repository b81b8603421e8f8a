//! `kiln eval`

use std::path::Path;
use std::process::ExitCode;
use std::{env, iter};

use kubekiln::Diagnostic;
use kubekiln::build::{NativeEngine, Options};
use kubekiln::generate::jsonnet_root::ImportPaths;
use kubekiln::generate::program::{Program, node};
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::package::Rendered;
use kubekiln::world::{DiskWorld, join};
use kubekiln_jsonnet::{Argument, Engine, Limits};
use kubekiln_yaml::{Arena, Span};

use crate::args::{EvalArgs, Format};
use crate::build::helm;
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, print, report};
use crate::remote;

pub(crate) fn run(args: &EvalArgs) -> ExitCode {
    let arena = Arena::new();
    let here = env::current_dir().unwrap_or_default();
    let world = DiskWorld::new();
    let files = Files::new(&arena, &world, here.clone(), LoadRestrictor::None);
    let files = files.with_remotes(remote::options(&args.remote));
    let absolute = |path: &Path| join(&here, &path.to_string_lossy());
    let file = absolute(&args.file);
    let (ext_vars, arguments) = match (ext_vars(args), arguments(args)) {
        (Ok(ext_vars), Ok(arguments)) => (ext_vars, arguments),
        (Err(message), _) | (_, Err(message)) => {
            fail(&message);
            return ExitCode::from(2);
        }
    };
    let paths = ImportPaths::unbound(&files, file.parent().unwrap_or(&here));
    let engine = WorkerEngine;
    let options = Options {
        restrictor: LoadRestrictor::None,
        helm: helm(&args.helm),
        shown_from: here.clone(),
        engine: &engine,
        ..Options::default()
    };
    let rendered = Rendered::default();
    let natives = NativeEngine::new(&files, &options, &rendered);
    let program = Program {
        file: &file,
        ext_vars,
        arguments,
        library: paths.library.into_iter().chain(args.library.iter().map(|folder| absolute(folder))).collect(),
        bounds: Vec::new(),
        asked: Span::NONE,
        limits: Limits { stack: args.max_stack, ..Limits::default() },
    };
    let evaluated = evaluate(&program, &files, &natives, args.format);
    let warnings = [natives.take_warnings(), rendered.values.warnings(&arena)].concat();
    report(&warnings, &arena, args.messages.message_format, args.messages.color);
    match evaluated {
        Ok(text) => print(&[text]),
        Err(diagnostic) => {
            report(&[diagnostic], &arena, args.messages.message_format, args.messages.color);
            ExitCode::from(1)
        }
    }
}

fn evaluate(
    program: &Program<'_>,
    files: &Files<'_, '_>,
    engine: &dyn Engine,
    format: Format,
) -> Result<String, Diagnostic> {
    let evaluation = program.evaluate(files, engine)?;
    for trace in &evaluation.traces {
        let place = trace.span.as_ref().map(|s| format!("{}:{} ", files.shown(Path::new(&s.file)), s.line));
        eprintln!("TRACE: {}{}", place.unwrap_or_default(), trace.message);
    }
    match format {
        Format::Json => Ok(evaluation.document.to_json() + "\n"),
        Format::Yaml => {
            kubekiln::build::print::document(&node(&evaluation.document, Span::NONE, files.arena), files.arena)
        }
    }
}

fn ext_vars(args: &EvalArgs) -> Result<Vec<(String, Argument)>, String> {
    pairs("--ext-str", &args.ext_str, Argument::Str)
        .chain(pairs("--ext-code", &args.ext_code, Argument::Code))
        .collect()
}

fn arguments(args: &EvalArgs) -> Result<Vec<(String, Argument)>, String> {
    pairs("--tla-str", &args.tla_str, Argument::Str)
        .chain(pairs("--tla-code", &args.tla_code, Argument::Code))
        .collect()
}

/// `name=value`; a name alone takes its value from the environment, as in the jsonnet command.
fn pairs<'p>(
    flag: &'static str,
    values: &'p [String],
    argument: fn(String) -> Argument,
) -> impl Iterator<Item = Result<(String, Argument), String>> + use<'p> {
    iter::zip(values, iter::repeat(flag)).map(move |(text, flag)| match text.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), argument(value.to_owned()))),
        None => match env::var(text) {
            Ok(value) => Ok((text.clone(), argument(value))),
            Err(_) => Err(format!("{flag} {text}: give {text}=VALUE, or set the environment variable {text}")),
        },
    })
}
