//! `kiln import`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kubekiln_import::ksonnet;

use super::MessageArgs;

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    pub(crate) from: From,
}

#[derive(Debug, Subcommand)]
pub(crate) enum From {
    /// Make packages of a ksonnet app and its environments, or of the prototypes of a registry
    Ksonnet(KsonnetArgs),
}

#[derive(Debug, Args)]
pub(crate) struct KsonnetArgs {
    /// The folder of an app (it has app.yaml), or a folder of packages
    #[arg(value_name = "APP|REGISTRY")]
    pub(crate) folder: PathBuf,
    /// The folder with k.libsonnet and k8s.libsonnet
    #[arg(long, value_name = "DIR")]
    pub(crate) lib: Option<PathBuf>,
    /// The server that prototypes of a registry see
    #[arg(long, value_name = "URL", default_value = ksonnet::SERVER)]
    pub(crate) server: String,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Overwrite files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}
