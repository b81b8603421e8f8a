//! Parameters of instances and packages.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{MessageArgs, RemoteArgs, Restrictor};

#[derive(Debug, Args)]
pub(crate) struct ParamsArgs {
    #[command(flatten)]
    pub(crate) tree: TreeArgs,
    /// Leave out the parameters that nothing sets
    #[arg(long)]
    pub(crate) set_only: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
}

/// The kustomization whose instances are meant.
#[derive(Debug, Args)]
pub(crate) struct TreeArgs {
    /// The folder that holds the kustomization
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Which files a kustomization may name
    #[arg(long, value_enum, default_value_t = Restrictor::LoadRestrictionsRootOnly)]
    pub(crate) load_restrictor: Restrictor,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    pub(crate) tree: TreeArgs,
    /// What to set: YAML or JSON; `a.b` is a property of the object `a`
    #[arg(value_name = "INSTANCE.NAME=VALUE", required = true)]
    pub(crate) assignments: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UnsetArgs {
    #[command(flatten)]
    pub(crate) tree: TreeArgs,
    /// What to take out
    #[arg(value_name = "INSTANCE.NAME", required = true)]
    pub(crate) parameters: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The package's folder
    #[arg(value_name = "PACKAGE")]
    pub(crate) package: PathBuf,
    #[command(flatten)]
    pub(crate) tree: TreeArgs,
    /// The instance's name; the package's without it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The instance's namespace; that of most of the other instances, or the kustomization's, without it
    #[arg(long)]
    pub(crate) namespace: Option<String>,
    /// A parameter, as `kiln set` takes it; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DescribeArgs {
    /// The package's folder
    #[arg(value_name = "PACKAGE")]
    pub(crate) package: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RequiresArgs {
    #[command(flatten)]
    pub(crate) tree: TreeArgs,
    /// What the cluster has, as `kubectl api-versions` prints it; `-` is standard input. What is missing is an error
    #[arg(long, value_name = "FILE")]
    pub(crate) cluster: Option<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder of the project, which need not be there
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Table,
    /// For programs
    Json,
}
