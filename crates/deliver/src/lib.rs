//! The git tree that Argo CD or Flux applies: which file each object goes to, and in which wave it is applied.
//!
//! Nothing here compiles, reads or writes: objects come in as names and bytes, a tree comes out as paths and bytes.
//!
//! [`wave`] says when a kind is applied, [`layout`] gives each object its path, [`tree`] joins paths with bytes and
//! [`change`] compares a tree with what is there.

pub mod change;
pub mod layout;
pub mod object;
pub mod tree;
pub mod wave;

pub use change::{Change, ChangeKind};
pub use layout::{LayoutError, paths};
pub use object::{Object, ObjectId};
pub use tree::Tree;
pub use wave::Wave;
