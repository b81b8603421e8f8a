//! Project chores: `cargo xtask NAME`, one file each.

mod bench;
mod conformance;
mod crds;
mod differential;
mod e2e;
mod generated;
mod kfdef;
mod kiln;
mod ksonnet;
mod laws;
mod parity;
mod readme;
mod schema;
mod schemas;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kubekiln_tests::place;

/// Why a chore failed, in words for the person who ran it.
type Outcome = Result<(), Box<dyn Error>>;

/// Project chores.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Xtask {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Race kiln against real kustomize
    Bench(bench::Args),
    /// Compare kiln with expected bytes of ../shared/conformance, against floors that only rise
    Conformance(conformance::Args),
    /// Write components/*/crds/ from each package's crds.libsonnet
    Crds(crds::Args),
    /// Import a real ksonnet registry and compare what its packages build to
    Ksonnet(ksonnet::Args),
    /// Import the applications of real KfDefs, and build them
    Kfdef(kfdef::Args),
    /// Build random kustomize trees with kiln and with real kustomize, and compare
    Differential(differential::Args),
    /// Apply what kiln renders to a real API server on loopback; needs etcd, kubectl and Go
    E2e(e2e::Args),
    /// Run the property tests with inputs that `cargo test` does not draw
    Laws(laws::Args),
    /// Measure how much of the upstream components the packages cover
    Parity(parity::Args),
    /// Write the tables in components/*/README.md from package.yaml
    Readme(generated::Generated),
    /// Write the built-in schema facts from what kustomize embeds; needs Go
    Schema,
    /// Write the JSON Schemas of own kinds into schemas/
    Schemas(schemas::Args),
}

fn main() -> ExitCode {
    let outcome = match Xtask::parse().chore {
        Chore::Bench(args) => bench::run(&args),
        Chore::Conformance(args) => conformance::run(&args),
        Chore::Crds(args) => crds::run(&args),
        Chore::Ksonnet(args) => ksonnet::run(&args),
        Chore::Kfdef(args) => kfdef::run(&args),
        Chore::Differential(args) => differential::run(&args),
        Chore::E2e(args) => e2e::run(&args),
        Chore::Laws(args) => laws::run(&args),
        Chore::Parity(args) => parity::run(&args),
        Chore::Readme(args) => readme::run(&args),
        Chore::Schema => schema::run(&place::root()),
        Chore::Schemas(args) => schemas::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
