//! Generators: objects made from files, literals and packages.

mod args;
mod config_map;
mod data;
mod env_file;
mod error;
pub(crate) mod helm_chart;
pub mod iam_policy;
pub(crate) mod instance;
pub mod jsonnet_root;
mod key_values;
pub(crate) mod merge;
pub(crate) mod natives;
mod options;
pub mod program;
mod secret;
pub(crate) mod tanka;

pub use args::{GeneratorArgs, GeneratorKind};
pub use config_map::config_map;
pub use error::GenerateError;
pub use helm_chart::HelmOptions;
pub use instance::{VendoredInstance, Vendoring};
pub use key_values::{FileContent, ReadFile};
pub use options::GeneratorOptions;
pub use secret::secret;
