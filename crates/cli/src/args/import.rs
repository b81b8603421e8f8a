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
    /// Make a kustomization of each application of a KfDef, and one over all, as kfctl did
    Kfdef(KfdefArgs),
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

#[derive(Debug, Args)]
pub(crate) struct KfdefArgs {
    /// The KfDef: v1alpha1, v1beta1 or v1
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The folder of a repo that the KfDef names
    #[arg(long = "repo", value_name = "NAME=DIR", value_parser = repo)]
    pub(crate) repos: Vec<(String, PathBuf)>,
    /// Import this application only; may be given several times
    #[arg(long = "application", value_name = "NAME")]
    pub(crate) applications: Vec<String>,
    /// Warn of what kfctl dropped without a word, and drop it
    #[arg(long)]
    pub(crate) kfctl_compat: bool,
    /// The folder to write to; a KfDef without a name is named after it
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Overwrite files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

fn repo(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !folder.is_empty() => Ok((name.to_owned(), folder.into())),
        _ => Err("write NAME=DIR".to_owned()),
    }
}
