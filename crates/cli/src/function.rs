//! `kiln fn`

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use kubekiln::function::serve;
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

use crate::args::MessageArgs;
use crate::jsonnet::WorkerEngine;
use crate::output::{fail, print, report};

/// Answers one `ResourceList`; what is wrong goes to standard error, which kustomize shows.
pub(crate) fn run(messages: &MessageArgs) -> ExitCode {
    let mut asked = String::new();
    if let Err(error) = io::stdin().read_to_string(&mut asked) {
        return fail(&format!("cannot read standard input: {error}"));
    }
    let folder = match current_folder() {
        Ok(folder) => folder,
        Err(error) => return fail(&format!("cannot tell the working directory: {error}")),
    };
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let files = Files::new(&arena, &world, folder.clone(), LoadRestrictor::default());
    match serve::answer(&files, &WorkerEngine, &folder, asked) {
        Ok(answer) => print(&[answer]),
        Err(errors) => {
            report(&errors, &arena, messages.message_format, messages.color);
            ExitCode::from(1)
        }
    }
}

/// The working directory without links: kustomize's own is.
fn current_folder() -> io::Result<PathBuf> {
    env::current_dir().and_then(fs::canonicalize)
}
