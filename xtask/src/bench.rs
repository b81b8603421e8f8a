//! `cargo xtask bench`: kiln against real kustomize, each run a cold process, in turns.
//!
//! Prints medians and peak memory, how cost grows with the work, what the process itself costs, and the speed of
//! the YAML crate. Whether both print the same bytes stands in the last column: speed on other bytes is no speed.

mod floor;
mod growth;
mod jsonnet;
mod overlays;
mod race;
mod render;
mod run;
mod scale;
mod stages;
mod trees;

use std::path::PathBuf;

use kubekiln_tests::reference::Kustomize;

use crate::{Outcome, kiln};
use race::Race;

/// A part of the bench.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Part {
    /// What the process itself costs
    Floor,
    /// Trees of the conformance data, and the YAML crate on what they print
    Trees,
    /// Generated trees of growing size
    Growth,
    /// A target of 10,000 objects rendered into a git tree
    Render,
    /// The shipped overlays
    Overlays,
    /// A jsonnet program of 4,000 objects, against jrsonnet
    Jsonnet,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Parts to run; all of them without any
    #[arg(value_enum, value_name = "PART")]
    parts: Vec<Part>,
    /// Command that builds a folder with real kustomize [default: `kustomize build`, else `kubectl kustomize`]
    #[arg(long, value_name = "COMMAND")]
    kustomize: Option<String>,
    /// The kiln to race instead of this repository's release build
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
    /// Runs of each contender on each tree; a slow one stops after 30 seconds
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Apps of the largest generated tree for both
    #[arg(long, default_value_t = 400)]
    both: usize,
    /// Apps of the largest generated tree for kiln alone
    #[arg(long, default_value_t = 8000)]
    alone: usize,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let kiln = kiln::program(args.kiln.as_deref())?;
    let kustomize = args.kustomize.as_deref().map(Kustomize::named).or_else(Kustomize::find);
    println!("kiln: {}", kiln.display());
    match &kustomize {
        Some(kustomize) => println!("kustomize: {kustomize}"),
        None => println!("SKIPPED: no kustomize and no kubectl on this machine; kiln runs alone"),
    }
    let folder = tempfile::tempdir()?;
    let race = Race { kiln, kustomize, runs: args.runs.max(1), folder: folder.path().to_owned() };
    let wants = |part| args.parts.is_empty() || args.parts.contains(&part);
    if wants(Part::Floor) {
        floor::run(&race)?;
    }
    if wants(Part::Growth) {
        growth::run(&race, args.both, args.alone)?;
    }
    if wants(Part::Render) {
        render::run(&race)?;
    }
    if wants(Part::Overlays) {
        overlays::run(&race)?;
    }
    if wants(Part::Jsonnet) {
        jsonnet::run(&race)?;
    }
    if wants(Part::Trees) {
        stages::run(&trees::run(&race)?)?;
    }
    Ok(())
}
