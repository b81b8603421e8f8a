//! The tree of kustomizations, read and checked before anything is built.

mod globs;
pub mod kustomization;
mod layer;
pub mod opt_ins;
pub mod origin;
pub mod shared;
pub mod tree;

pub use kustomization::Kustomization;
pub use layer::{Content, Entry, Layer};
pub use opt_ins::OptIns;
pub use origin::Origin;
pub use shared::SharedFolders;
