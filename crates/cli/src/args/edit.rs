//! `kiln edit` and `kiln create`: kustomize's commands and flags.

use clap::{Args, Subcommand};

use super::{HelmArgs, MessageArgs, PluginArgs, RemoteArgs, Restrictor};

#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    #[command(subcommand)]
    pub(crate) command: EditCommand,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EditCommand {
    /// Add items
    #[command(subcommand)]
    Add(AddCommand),
    /// Set fields
    #[command(subcommand)]
    Set(SetCommand),
    /// Remove items
    #[command(subcommand)]
    Remove(RemoveCommand),
    /// Replace deprecated fields by those that took their place, if the output stays the same
    Fix(FixArgs),
    /// List the transformers and generators that are built in
    AlphaListBuiltinPlugin,
}

/// What the builds before and after may do, as `kiln build` takes it.
#[derive(Debug, Args)]
pub(crate) struct FixArgs {
    /// Turn vars into replacements, too; this changes the files that use them
    #[arg(long)]
    pub(crate) vars: bool,
    /// Which files a kustomization may name
    #[arg(long, value_enum, default_value_t = Restrictor::LoadRestrictionsRootOnly)]
    pub(crate) load_restrictor: Restrictor,
    #[command(flatten)]
    pub(crate) helm: HelmArgs,
    #[command(flatten)]
    pub(crate) remote: RemoteArgs,
    #[command(flatten)]
    pub(crate) plugins: PluginArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AddCommand {
    /// Add files and folders to resources
    Resource {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
        /// Take the paths as they are, there or not
        #[arg(long)]
        no_verify: bool,
    },
    /// Add folders to components
    Component {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Add folders to resources
    Base {
        /// Paths, with commas between them
        #[arg(value_name = "PATH,PATH")]
        paths: Vec<String>,
    },
    /// Add files to generators
    Generator {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Add files to transformers
    Transformer {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Add files to configurations
    Configuration {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Add options to buildMetadata
    Buildmetadata {
        /// originAnnotations, transformerAnnotations, managedByLabel; with commas between them
        #[arg(value_name = "OPTION,OPTION")]
        options: Vec<String>,
    },
    /// Add to commonAnnotations
    Annotation {
        /// Annotations
        #[arg(value_name = "KEY:VALUE")]
        pairs: Vec<String>,
        /// Take the place of values that are there
        #[arg(short, long)]
        force: bool,
    },
    /// Add to commonLabels or labels
    Label {
        /// Labels
        #[arg(value_name = "KEY:VALUE")]
        pairs: Vec<String>,
        /// Take the place of values that are there
        #[arg(short, long)]
        force: bool,
        /// Add to labels, which leaves selectors alone
        #[arg(long)]
        without_selector: bool,
        /// Label templates too; needs --without-selector
        #[arg(long)]
        include_templates: bool,
    },
    /// Add an entry to patches
    Patch(PatchFlags),
    /// Add an entry to configMapGenerator, or data to one that is there
    Configmap {
        #[command(flatten)]
        data: DataFlags,
        /// create, merge or replace
        #[arg(long, default_value = "", hide_default_value = true)]
        behavior: String,
    },
    /// Add an entry to secretGenerator, or data to one that is there
    Secret {
        #[command(flatten)]
        data: DataFlags,
        /// Type of the Secret
        #[arg(long = "type", value_name = "TYPE", default_value = "Opaque")]
        secret_type: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DataFlags {
    /// Name of the object
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// A file, with its own name as key or another; patterns are allowed
    #[arg(long, value_name = "[KEY=]PATH", value_delimiter = ',')]
    pub(crate) from_file: Vec<String>,
    /// A key and its value
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(crate) from_literal: Vec<String>,
    /// A file with a key and a value on each line
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    pub(crate) from_env_file: String,
    /// No hash behind the name
    #[arg(long = "disableNameSuffixHash")]
    pub(crate) disable_name_suffix_hash: bool,
    /// Namespace of the object
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
}

#[derive(Debug, Args)]
pub(crate) struct PatchFlags {
    /// File of the patch
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) path: String,
    /// The patch itself
    #[arg(long, default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) patch: String,
    /// API group of the targets
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) group: String,
    /// API version of the targets
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) version: String,
    /// Kind of the targets
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) kind: String,
    /// Name of the targets
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) name: String,
    /// Namespace of the targets
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Annotations of the targets
    #[arg(long, value_name = "SELECTOR", default_value = "", hide_default_value = true)]
    pub(crate) annotation_selector: String,
    /// Labels of the targets
    #[arg(long, value_name = "SELECTOR", default_value = "", hide_default_value = true)]
    pub(crate) label_selector: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SetCommand {
    /// Set namePrefix
    Nameprefix {
        /// The prefix; write `--` in front of one that starts with a hyphen
        #[arg(value_name = "PREFIX")]
        values: Vec<String>,
    },
    /// Set nameSuffix
    Namesuffix {
        /// The suffix; write `--` in front of one that starts with a hyphen
        #[arg(value_name = "SUFFIX")]
        values: Vec<String>,
    },
    /// Set namespace
    Namespace {
        /// The namespace
        #[arg(value_name = "NAMESPACE")]
        values: Vec<String>,
    },
    /// Set names, tags and digests in images
    Image {
        /// For example app=registry/app:1.2; `*` for a name, tag or digest keeps what the file has
        #[arg(value_name = "IMAGE")]
        images: Vec<String>,
    },
    /// Set counts in replicas
    Replicas {
        /// Names and counts
        #[arg(value_name = "NAME=COUNT")]
        replicas: Vec<String>,
    },
    /// Set buildMetadata
    Buildmetadata {
        /// originAnnotations, transformerAnnotations, managedByLabel; with commas between them
        #[arg(value_name = "OPTION,OPTION")]
        options: Vec<String>,
    },
    /// Set in commonLabels
    Label {
        /// Labels
        #[arg(value_name = "KEY:VALUE")]
        pairs: Vec<String>,
    },
    /// Set in commonAnnotations
    Annotation {
        /// Annotations
        #[arg(value_name = "KEY:VALUE")]
        pairs: Vec<String>,
    },
    /// Set literals or the namespace of an entry of configMapGenerator
    Configmap(SetGeneratorFlags),
    /// Set literals or the namespace of an entry of secretGenerator
    Secret(SetGeneratorFlags),
}

#[derive(Debug, Args)]
pub(crate) struct SetGeneratorFlags {
    /// Name of the object
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// A key that is there, and its new value
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub(crate) from_literal: Vec<String>,
    /// Namespace of the object
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Its namespace from now on
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) new_namespace: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RemoveCommand {
    /// Remove from resources
    Resource {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Remove from components
    Component {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Remove from transformers
    Transformer {
        /// Paths or patterns
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
    },
    /// Remove from buildMetadata
    Buildmetadata {
        /// originAnnotations, transformerAnnotations, managedByLabel; with commas between them
        #[arg(value_name = "OPTION,OPTION")]
        options: Vec<String>,
    },
    /// Remove from commonAnnotations
    Annotation(KeyFlags),
    /// Remove from commonLabels
    Label(KeyFlags),
    /// Remove the entries of patches that these flags describe exactly
    Patch(PatchFlags),
    /// Remove entries of configMapGenerator
    Configmap(RemoveGeneratorFlags),
    /// Remove entries of secretGenerator
    Secret(RemoveGeneratorFlags),
}

#[derive(Debug, Args)]
pub(crate) struct KeyFlags {
    /// Keys, with commas between them
    #[arg(value_name = "KEY,KEY")]
    pub(crate) names: Vec<String>,
    /// It is no error if one is not there
    #[arg(short, long)]
    pub(crate) ignore_non_existence: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveGeneratorFlags {
    /// Names, with commas between them
    #[arg(value_name = "NAME,NAME")]
    pub(crate) names: Vec<String>,
    /// Their namespace
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Files and folders, with commas between them; patterns are allowed
    #[arg(long, value_name = "PATH,PATH", default_value = "", hide_default_value = true)]
    pub(crate) resources: String,
    /// Namespace of all objects
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Annotations of all objects
    #[arg(long, value_name = "KEY:VALUE,KEY:VALUE", default_value = "", hide_default_value = true)]
    pub(crate) annotations: String,
    /// Labels of all objects
    #[arg(long, value_name = "KEY:VALUE,KEY:VALUE", default_value = "", hide_default_value = true)]
    pub(crate) labels: String,
    /// Prefix of all names
    #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) nameprefix: String,
    /// Suffix of all names
    #[arg(long, value_name = "SUFFIX", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    pub(crate) namesuffix: String,
    /// Add every file that holds objects
    #[arg(long)]
    pub(crate) autodetect: bool,
    /// Look for files in the folders below, too
    #[arg(long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) messages: MessageArgs,
}
