//! The tree of kustomizations, read and checked before anything is built.

pub mod kustomization;
pub mod tree;

pub use kustomization::Kustomization;
pub use tree::{Content, Entry, Layer};
