//! Reading configuration and objects: strict fields, each problem at its line.

pub(crate) mod anchors;
pub mod documents;
pub mod fields;
pub mod git;
mod list_items;
pub mod loader;
pub mod remote;
pub(crate) mod yaml_1_1;

pub use fields::{Fields, LoadError, Problems};
pub use loader::{Files, LoadRestrictor};
pub use remote::{RemoteOptions, Remotes};
