//! Every command and flag: the source of `--help`, completions and usage errors.

mod diff;
mod edit;
pub(crate) mod import;
pub(crate) mod params;
mod render;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use diff::{ApplyOrderArgs, BlameArgs, DiffArgs, DiffFormat};
pub(crate) use edit::{
    AddCommand, CreateArgs, DataFlags, EditArgs, EditCommand, FixArgs, PatchFlags, RemoveCommand, SetCommand,
    SetGeneratorFlags,
};
pub(crate) use render::{RenderArgs, ReportFormat};

/// Compiles kustomize trees, jsonnet and component packages into plain Kubernetes YAML.
#[derive(Debug, Parser)]
#[command(name = "kiln", version, about, disable_help_subcommand = true)]
pub(crate) struct Kiln {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Taken for kustomize's sake and without effect: an error says where it is from anyway
    #[arg(long, global = true, hide = true)]
    pub(crate) stack_trace: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the objects of a kustomization, byte for byte as `kustomize build` does
    Build(BuildArgs),
    /// Write the git tree of each target in kiln.yaml: one file an object, in the order in which they are applied
    Render(RenderArgs),
    /// Compare two sources, targets, rendered trees or git revisions, object by object and field by field
    Diff(DiffArgs),
    /// Say of each field of the output who set it: file, line, and the layers that led there
    Blame(BlameArgs),
    /// Say in which order objects are applied, and what each needs to be there before it
    ApplyOrder(ApplyOrderArgs),
    /// Change the kustomization of the current folder, and keep its comments, order and quotes
    Edit(EditArgs),
    /// Write a new kustomization into the current folder
    #[command(visible_alias = "init")]
    Create(CreateArgs),
    /// List the parameters of every instance: type, value, default, and where it is set
    Params(params::ParamsArgs),
    /// Set parameters of instances in the file that they belong in, and keep its comments and layout
    Set(params::SetArgs),
    /// Take parameters of instances out of their file, so that the default holds
    Unset(params::UnsetArgs),
    /// Add an instance of a package to a kustomization
    Add(params::AddArgs),
    /// Say what a package takes: parameters, images, what it needs
    Describe(params::DescribeArgs),
    /// List the APIs that a kustomization's instances need of the cluster, and check that it has them
    Requires(params::RequiresArgs),
    /// Start a project: kiln.yaml, a first overlay, and a check for CI
    New(params::NewArgs),
    /// Copy a kustomization and all that it names, so that building it needs no other machine
    Localize(LocalizeArgs),
    /// Evaluate a jsonnet program and print its value
    Eval(EvalArgs),
    /// Answer plain kustomize, which runs kiln as a KRM function
    Fn(FunctionArgs),
    /// Make packages and overlays of what another tool left behind
    Import(import::ImportArgs),
    /// Bring the outside sources that kiln.yaml pins, and the packages of jsonnetfile.lock.json, as they are locked
    Vendor(VendorArgs),
    /// Print the version
    Version,
    /// Evaluate jsonnet for another kiln, over standard input and output
    #[command(hide = true)]
    JsonnetWorker,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// The folder that holds the kustomization, or a git URL of one
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Write to this file, or into this folder, one file an object
    #[arg(short, long, value_name = "FILE|DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    pub(crate) format: Format,
    /// Which files a kustomization may name
    #[arg(long, value_enum, default_value_t = Restrictor::LoadRestrictionsRootOnly)]
    pub(crate) load_restrictor: Restrictor,
    /// Order of the objects when the kustomization has no sortOptions
    #[arg(long, value_enum)]
    pub(crate) reorder: Option<Reorder>,
    /// The Tanka environment to build, where a folder has several
    #[arg(long, value_name = "ENVIRONMENT")]
    pub(crate) name: Option<String>,
    /// Take every warning for an error: print nothing and exit with 1
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) helm: HelmArgs,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
    // Last: its heading holds for all that follows.
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
}

/// How folders are built inside another command, as `kiln build` takes it.
#[derive(Debug, Args)]
pub(crate) struct CompileArgs {
    /// Which files a kustomization may name
    #[arg(long, value_enum, default_value_t = Restrictor::LoadRestrictionsRootOnly)]
    pub(crate) load_restrictor: Restrictor,
    #[command(flatten)]
    pub(crate) helm: HelmArgs,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
    // Last: its heading holds for all that follows.
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
}

/// Functions and plugins: kustomize's flags.
#[derive(Debug, Args)]
#[command(next_help_heading = "Functions and plugins")]
#[allow(clippy::struct_excessive_bools)] // each is a flag of kustomize's
pub(crate) struct PluginArgs {
    /// Let generators, transformers and validators be programs of your own
    #[arg(long)]
    pub(crate) enable_alpha_plugins: bool,
    /// Let functions be programs of this machine; not for files that you do not trust
    #[arg(long)]
    pub(crate) enable_exec: bool,
    /// An environment variable for functions; NAME alone takes it from the environment, for containers
    #[arg(short, long, value_name = "NAME[=VALUE]")]
    pub(crate) env: Vec<String>,
    /// Files that function containers see: type=bind,src=PATH,dst=PATH[,rw=true]
    #[arg(long, value_name = "MOUNT")]
    pub(crate) mount: Vec<String>,
    /// Give the network to function containers that ask for it
    #[arg(long)]
    pub(crate) network: bool,
    /// Taken for kustomize's sake and without effect, as there: containers get the host's network or none
    #[arg(long, value_name = "NAME", default_value = "bridge")]
    pub(crate) network_name: String,
    /// Run function containers as the current user and group, not as nobody
    #[arg(long)]
    pub(crate) as_current_user: bool,
    /// Seconds after which a function is ended
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub(crate) function_timeout: u64,
}

/// What `kiln fn` may do for jsonnet; they stand in the annotation that runs it: `exec: {path: kiln, args: [fn, ...]}`.
#[derive(Debug, Args)]
pub(crate) struct FunctionArgs {
    #[command(flatten)]
    pub(crate) helm: HelmArgs,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

/// Helm charts: kustomize's flags.
#[derive(Debug, Args)]
pub(crate) struct HelmArgs {
    /// Inflate helm charts; the helm program runs, and downloads charts that are not there
    #[arg(long)]
    pub(crate) enable_helm: bool,
    /// The helm program: a path, or a name to look up
    #[arg(long, value_name = "PROGRAM", default_value = "helm")]
    pub(crate) helm_command: String,
    /// A Kubernetes API version for Capabilities.APIVersions; may be given several times
    #[arg(long, value_name = "VERSION")]
    pub(crate) helm_api_versions: Vec<String>,
    /// The Kubernetes version for Capabilities.KubeVersion
    #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true)]
    pub(crate) helm_kube_version: String,
    /// Run helm with --debug
    #[arg(long)]
    pub(crate) helm_debug: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LocalizeArgs {
    /// The folder that holds the kustomization, or a git URL with a ref
    #[arg(value_name = "TARGET", default_value = ".")]
    pub(crate) target: String,
    /// The new folder, in one that is there; `localized-` and the target's name without it
    #[arg(value_name = "DEST")]
    pub(crate) destination: Option<PathBuf>,
    /// The folder that local references may not leave; the target's own without it
    #[arg(long, value_name = "DIR")]
    pub(crate) scope: Option<PathBuf>,
    /// Do not build the target and its copy to see that they are the same
    #[arg(long)]
    pub(crate) no_verify: bool,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Debug, Args)]
pub(crate) struct VendorArgs {
    /// The folder that holds kiln.yaml, or jsonnetfile.json and jsonnetfile.lock.json
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Lock anew what spec.vendor of kiln.yaml names: the entries with these paths, or all of them
    #[arg(long, value_name = "PATH", num_args = 0.., conflicts_with_all = ["check", "offline"])]
    pub(crate) update: Option<Vec<String>>,
    /// Write nothing and ask no other machine: fail when what is there is not what is locked
    #[arg(long)]
    pub(crate) check: bool,
    /// Form of the summary
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// The helm program, for charts of OCI registries: a path, or a name to look up
    #[arg(long, value_name = "PROGRAM", default_value = "helm")]
    pub(crate) helm_command: String,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

/// How other machines are asked, the same for every command that builds.
#[derive(Debug, Args)]
pub(crate) struct RemoteArgs {
    /// Take remote files from the cache only, and fail when they are not there
    #[arg(long)]
    pub(crate) offline: bool,
}

/// How errors and warnings look, the same for every command.
#[derive(Debug, Args)]
pub(crate) struct MessageArgs {
    /// Form of errors and warnings
    #[arg(long, value_enum, default_value_t = MessageFormat::Text)]
    pub(crate) message_format: MessageFormat,
    /// Colour in errors and warnings
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// The program
    pub(crate) file: PathBuf,
    /// A folder to import from; the last one wins
    #[arg(short = 'J', long = "jpath", value_name = "DIR")]
    pub(crate) library: Vec<PathBuf>,
    /// An external variable that is a string; NAME alone takes it from the environment
    #[arg(short = 'V', long, value_name = "NAME=TEXT")]
    pub(crate) ext_str: Vec<String>,
    /// An external variable that is jsonnet
    #[arg(long, value_name = "NAME=CODE")]
    pub(crate) ext_code: Vec<String>,
    /// A top-level argument that is a string
    #[arg(short = 'A', long, value_name = "NAME=TEXT")]
    pub(crate) tla_str: Vec<String>,
    /// A top-level argument that is jsonnet
    #[arg(long, value_name = "NAME=CODE")]
    pub(crate) tla_code: Vec<String>,
    /// Most calls open at once
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) max_stack: usize,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) helm: HelmArgs,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// A stream of documents
    Yaml,
    /// One array of objects
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people
    Text,
    /// One object a line, for editors
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// kustomize's spellings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Restrictor {
    /// Only files in or below the kustomization's folder
    #[value(name = "LoadRestrictionsRootOnly")]
    LoadRestrictionsRootOnly,
    /// Any file
    #[value(name = "LoadRestrictionsNone")]
    LoadRestrictionsNone,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Reorder {
    /// Namespaces and CRDs first, webhooks last
    Legacy,
    /// As the kustomizations list them
    None,
}
