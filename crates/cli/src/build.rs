//! `kiln build`

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use kubekiln::build::{Build, Options, Reorder, build};
use kubekiln::generate::HelmOptions;
use kubekiln::load::LoadRestrictor;
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::{self, BuildArgs, CompileArgs, Format, HelmArgs, PluginArgs, RemoteArgs, Restrictor};
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, print, report, write_all};
use crate::plugins;
use crate::remote;

pub(crate) fn run(args: &BuildArgs) -> ExitCode {
    let arena = Arena::new();
    let built = build(&arena, &DiskWorld::new(), &args.folder, &options(args));
    let show = |diagnostics| report(diagnostics, &arena, args.messages.message_format, args.messages.color);
    show(&built.warnings);
    let code = match built.result.as_ref().map_err(Vec::clone).and_then(|build| render(build, args)) {
        Ok(Rendered::Stream(parts)) => deliver(&parts, args),
        Ok(Rendered::Files(files)) => write_files(&files, args.output.as_deref().unwrap_or(Path::new("."))),
        Err(errors) => {
            show(&errors);
            ExitCode::from(1)
        }
    };
    // Taking a large build apart costs more than leaving it to the end of the process.
    std::mem::forget(built);
    std::mem::forget(arena);
    code
}

fn options(args: &BuildArgs) -> Options<'static> {
    Options {
        reorder: args.reorder.map(|order| match order {
            args::Reorder::Legacy => Reorder::Legacy,
            args::Reorder::None => Reorder::None,
        }),
        strict: args.strict,
        environment: args.name.clone(),
        ..common(args.load_restrictor, &args.helm, &args.remote, &args.plugins)
    }
}

/// What the flags of a build inside another command ask for.
pub(crate) fn compile(args: &CompileArgs) -> Options<'static> {
    common(args.load_restrictor, &args.helm, &args.remote, &args.plugins)
}

/// What the flags that all commands with a whole build share ask for; paths are shown from the current folder.
pub(crate) fn common(
    load_restrictor: Restrictor,
    helm: &HelmArgs,
    remote: &RemoteArgs,
    plugins: &PluginArgs,
) -> Options<'static> {
    Options {
        restrictor: restrictor(load_restrictor),
        helm: self::helm(helm),
        shown_from: env::current_dir().unwrap_or_default(),
        engine: &WorkerEngine,
        remote: remote::options(remote),
        plugins: plugins::options(plugins),
        ..Options::default()
    }
}

pub(crate) fn restrictor(argument: Restrictor) -> LoadRestrictor {
    match argument {
        Restrictor::LoadRestrictionsRootOnly => LoadRestrictor::RootOnly,
        Restrictor::LoadRestrictionsNone => LoadRestrictor::None,
    }
}

pub(crate) fn helm(args: &HelmArgs) -> HelmOptions {
    HelmOptions {
        enabled: args.enable_helm,
        command: args.helm_command.clone(),
        api_versions: args.helm_api_versions.clone(),
        kube_version: args.helm_kube_version.clone(),
        debug: args.helm_debug,
    }
}

enum Rendered {
    Stream(Vec<String>),
    Files(Vec<(String, String)>),
}

fn render(build: &Build<'_>, args: &BuildArgs) -> Result<Rendered, Vec<kubekiln::Diagnostic>> {
    let into_folder = args.output.as_deref().is_some_and(Path::is_dir);
    match args.format {
        Format::Yaml if into_folder => build.to_files().map(Rendered::Files),
        Format::Yaml => build.to_yaml_parts().map(Rendered::Stream),
        Format::Json => build.to_json().map(|text| Rendered::Stream(vec![text])),
    }
}

fn deliver(parts: &[String], args: &BuildArgs) -> ExitCode {
    let Some(path) = &args.output else { return print(parts) };
    let written = fs::File::create(path).and_then(|file| write_all(file, parts));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot write {}: {error}", path.display())),
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
