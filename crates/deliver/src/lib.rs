//! The git tree that Argo CD or Flux applies: which file each object goes to, in which wave it is applied, and how a folder
//! becomes that tree.
//!
//! [`wave`] says when a kind is applied, [`layout`] gives each object its path, [`tree`] joins paths with bytes.
//! [`mod@render`] makes a tree of a build, and [`targets`] those of a project. [`plan`] compares a tree with a [`folder`],
//! of which kiln owns what the [`record`] names; [`mod@write`] carries the plan out; [`diff`] shows it; [`delivery`] does so for
//! targets, with what [`moved`] objects leave behind, and [`vendored`] for what a project has of outside sources.

pub mod blame;
pub mod compare;
pub mod delivery;
pub mod diff;
pub mod error;
pub mod fields;
pub mod folder;
mod gitops;
mod hash;
pub mod html;
pub mod layout;
pub mod markdown;
mod mask;
pub mod moved;
pub mod object;
pub mod order;
mod path;
pub mod plan;
pub mod record;
pub mod render;
pub mod revision;
mod secret;
pub mod side;
mod survey;
pub mod targets;
pub mod tree;
pub mod vendored;
pub mod wave;
pub mod write;

pub use compare::{Difference, ObjectChange, Objects};
pub use delivery::{Delivery, Mode, Settings, prepare, write_all};
pub use diff::{Diff, LineKind};
pub use error::DeliverError;
pub use fields::FieldChange;
pub use folder::{DiskFolder, Folder};
pub use hash::Hash;
pub use layout::{LayoutError, paths};
pub use moved::Move;
pub use object::{Object, ObjectId};
pub use plan::{Change, ChangeKind, Conflict, Plan};
pub use render::render;
pub use side::{Around, Side};
pub use tree::{File, Tree};
pub use wave::{Wave, Waves};
