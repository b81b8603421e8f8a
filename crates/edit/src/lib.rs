//! `kustomize edit` and `kustomize create`, with the same commands, refusals and results, but without the damage:
//! comments, order, quotes and line ends of all that an edit does not concern stay as they are.
//!
//! - [`Add`], [`Set`], [`Remove`] are edits of one kustomization file; each has `run`.
//! - [`fix()`] turns deprecated fields into those that took their place, and refuses if the build would change.
//! - [`Create`] writes a new kustomization.
//!
//! A command is given a [`Place`]: the folder, and the world that files are read from. Nothing is written: the
//! [`Outcome`] says what should be.

pub mod add;
mod arguments;
pub mod create;
mod error;
mod file;
pub mod fix;
mod glob;
mod patch;
mod place;
pub mod remove;
pub mod set;

pub use add::Add;
pub use create::Create;
pub use error::{EditError, Problems, Result};
pub use fix::{Fixed, fix};
pub use patch::PatchArgs;
pub use place::{Outcome, Place};
pub use remove::Remove;
pub use set::Set;
