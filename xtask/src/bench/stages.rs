//! Speed of the YAML crate by itself, on what kiln printed for the largest tree.

use std::path::Path;
use std::process::Command;

use kubekiln_tests::place;

use crate::Outcome;

pub(super) fn run(printed: &Path) -> Outcome {
    println!("\nYAML crate on that output, one core");
    let mut speed = Command::new(env!("CARGO"));
    speed.args(["run", "--quiet", "--release", "--package", "kubekiln-yaml", "--example", "speed", "--"]);
    let status = speed.arg(printed).current_dir(place::root()).status()?;
    if status.success() { Ok(()) } else { Err("the example `speed` of kubekiln-yaml failed".into()) }
}
