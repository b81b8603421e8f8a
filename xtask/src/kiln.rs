//! The kiln to measure.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln_tests::place;

/// `given`, or the release build of this repository, built now.
pub(crate) fn program(given: Option<&Path>) -> Result<PathBuf, Box<dyn Error>> {
    if let Some(given) = given {
        return Ok(given.canonicalize().map_err(|error| format!("{}: {error}", given.display()))?);
    }
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--release", "--package", "kubekiln-cli"]).current_dir(place::root());
    if !build.status()?.success() {
        return Err("the release build of kiln failed".into());
    }
    // xtask lies in `debug` of the same target folder, wherever that is.
    let own = std::env::current_exe()?;
    let target = own.ancestors().nth(2).ok_or("xtask lies in no target folder")?;
    Ok(target.join("release").join(format!("kiln{}", std::env::consts::EXE_SUFFIX)))
}
