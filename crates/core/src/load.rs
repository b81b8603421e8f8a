//! Reading configuration: strict fields, each problem at its line.

pub mod fields;

pub use fields::{Fields, LoadError, Problems};
