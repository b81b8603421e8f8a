//! Reading configuration and objects: strict fields, each problem at its line.

mod anchors;
pub mod documents;
pub mod fields;
mod list_items;
pub mod loader;

pub use fields::{Fields, LoadError, Problems};
pub use loader::{Files, LoadRestrictor};
