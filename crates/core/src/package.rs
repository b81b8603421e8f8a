//! Component packages: a folder with `package.yaml`, a jsonnet program and typed parameters.

mod manifest;
mod params;

pub use manifest::{Image, Package};
pub use params::{ParameterError, fill};
