//! Images of a build.

use std::path::PathBuf;

use clap::Args;

use super::CompileArgs;
use super::params::ListFormat;

#[derive(Debug, Args)]
pub(crate) struct ImagesArgs {
    /// The folder that holds the kustomization, or a git URL of one
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
    // Last: its last heading holds for all that follows.
    #[command(flatten)]
    pub(crate) build: CompileArgs,
}
