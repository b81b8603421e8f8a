//! `kiln params`, `set`, `unset`, `add`, `describe`, `requires` and `new`.

pub(crate) mod describe;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod requires;

use std::env;
use std::path::{Path, PathBuf};

use kubekiln::build::Options;
use kubekiln::world::join;

use crate::args::params::TreeArgs;
use crate::jsonnet::WorkerEngine;
use crate::{build, remote};

fn options(args: &TreeArgs) -> Options<'static> {
    Options {
        restrictor: build::restrictor(args.load_restrictor),
        remote: remote::options(&args.remote),
        shown_from: here(),
        engine: &WorkerEngine,
        ..Options::default()
    }
}

fn here() -> PathBuf {
    env::current_dir().unwrap_or_default()
}

/// An argument that is a path, absolute.
fn absolute(path: &Path) -> PathBuf {
    join(&here(), &path.to_string_lossy())
}
