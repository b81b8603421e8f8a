//! `kustomize edit` and `kustomize create`, with the same commands, refusals and results, but without the damage:
//! comments, order, quotes and line ends of all that an edit does not concern stay as they are.
//!
//! - [`Add`], [`Set`], [`Remove`] are edits of one kustomization file; each has `run`.
//! - [`fix()`] turns deprecated fields into those that took their place, and refuses if the build would change.
//! - [`Create`] writes a new kustomization.
//! - [`params::set`], [`params::unset`] change parameters of Instances, [`AddInstance`] adds an Instance, [`new_project`]
//!   starts a project: kiln's own, of which kustomize has nothing.
//!
//! A command is given a [`Place`]: the folder, and the world that files are read from. Nothing is written: the
//! [`Outcome`] says what should be.

pub mod add;
mod add_instance;
mod arguments;
pub mod create;
mod error;
mod file;
pub mod fix;
mod glob;
mod new_project;
mod overlay;
pub mod params;
mod patch;
mod place;
pub mod remove;
pub mod set;

pub use add::Add;
pub use add_instance::AddInstance;
pub use create::Create;
pub use error::{EditError, Problems, Result};
pub use fix::{Fixed, fix};
pub use new_project::new_project;
pub use patch::PatchArgs;
pub use place::{Outcome, Place};
pub use remove::Remove;
pub use set::Set;
