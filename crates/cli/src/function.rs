//! `kiln fn`

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use kubekiln::build::{NativeEngine, Options};
use kubekiln::function::serve::{self, Answer, Makers};
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::package::Rendered;
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::FunctionArgs;
use crate::build::helm;
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, print, report};
use crate::remote;

/// Answers one `ResourceList`; what is wrong goes to standard error, which kustomize shows.
pub(crate) fn run(args: &FunctionArgs) -> ExitCode {
    let mut asked = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut asked) {
        return fail(&format!("cannot read standard input: {error}"));
    }
    let folder = match current_folder() {
        Ok(folder) => folder,
        Err(error) => return fail(&format!("cannot tell the working directory: {error}")),
    };
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let options = Options {
        helm: helm(&args.helm),
        shown_from: folder.clone(),
        engine: &WorkerEngine,
        remote: remote::options(&args.remote),
        ..Options::default()
    };
    let files = Files::new(&arena, &world, folder.clone(), LoadRestrictor::default());
    let files = files.with_remotes(options.remote.clone());
    let rendered = Rendered::default();
    let engine = NativeEngine::new(&files, &options, &rendered);
    let makers = Makers { engine: &engine, vendoring: &engine };
    let Answer { result, warnings } = serve::answer(&files, makers, &rendered, &folder, asked);
    let show = |found: &[_]| report(found, &arena, args.messages.message_format, args.messages.color);
    show(&engine.take_warnings());
    show(&warnings);
    match result {
        Ok(answer) => print(&[answer]),
        Err(errors) => {
            show(&errors);
            ExitCode::from(1)
        }
    }
}

/// The working directory without links: kustomize's own is.
fn current_folder() -> io::Result<PathBuf> {
    env::current_dir().and_then(fs::canonicalize)
}
