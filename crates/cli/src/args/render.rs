//! `kiln render`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kubekiln_deliver::targets::Shard;

use super::CompileArgs;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct RenderArgs {
    /// Targets of kiln.yaml; all of them without any
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<String>,
    /// Write nothing: show what differs, and exit with 1 if anything does
    #[arg(long)]
    pub(crate) check: bool,
    /// Take back files of the tree that were edited by hand
    #[arg(long, conflicts_with = "check")]
    pub(crate) overwrite: bool,
    /// Remove what holds the place of objects that moved to another wave, once Flux has applied the move
    #[arg(long)]
    pub(crate) forget_moves: bool,
    /// Render one of several parts of the targets: 1/4 is the first of four
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Form of the summary
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// The project file [default: kiln.yaml in this folder, or in the nearest one above]
    #[arg(long, value_name = "FILE")]
    pub(crate) project: Option<PathBuf>,
    /// Take every warning for an error
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) build: CompileArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people
    Text,
    /// One object
    Json,
}
