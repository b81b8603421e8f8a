//! `kiln diff` and `kiln apply-order`

use clap::{Args, ValueEnum};

use super::{CompileArgs, ReportFormat};

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// What there was: a target, a folder, a file, `-`, a git URL, or REVISION:PATH
    #[arg(value_name = "BEFORE")]
    pub(crate) before: String,
    /// What there is
    #[arg(value_name = "AFTER")]
    pub(crate) after: String,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Exit with 1 when anything differs
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) build: CompileArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Text,
    /// One object
    Json,
    /// A comment on a pull request
    Markdown,
    /// A page that needs nothing else: a tree of objects, fields side by side, filters
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyOrderArgs {
    /// A target, a folder, a file, `-`, a git URL, or REVISION:PATH
    #[arg(value_name = "OBJECTS")]
    pub(crate) side: String,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) build: CompileArgs,
}

#[derive(Debug, Args)]
pub(crate) struct BlameArgs {
    /// A target, a folder, a file, `-`, a git URL, or REVISION:PATH
    #[arg(value_name = "OBJECTS")]
    pub(crate) side: String,
    /// Only this object, such as deployment/web; letter case does not count in the kind
    #[arg(value_name = "KIND/NAME")]
    pub(crate) object: Option<String>,
    /// Only objects in this namespace
    #[arg(short, long)]
    pub(crate) namespace: Option<String>,
    /// Only this field and those below it, such as spec.replicas; values are not cut short
    #[arg(long, value_name = "PATH")]
    pub(crate) field: Option<String>,
    /// Say which parameters of instances each field depends on: the tree is built once more for each of them
    #[arg(long, requires = "object")]
    pub(crate) parameters: bool,
    /// Show the entries of kustomizations that led to each place
    #[arg(long)]
    pub(crate) layers: bool,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    #[command(flatten)]
    pub(crate) build: CompileArgs,
}
