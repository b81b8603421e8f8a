//! The tree of kustomizations, read and checked before anything is built.

pub mod kustomization;
pub mod origin;
pub mod tree;

pub use kustomization::Kustomization;
pub use origin::Origin;
pub use tree::{Content, Entry, Layer};
