//! The manifest compiler: a pure function from a [`World`], options and a root folder to objects,
//! diagnostics and provenance.
//!
//! The modules are the pipeline, in order; a module never uses a later one:
//! [`load`] reads files, [`layers`] finds the tree of kustomizations, `generate` makes objects,
//! [`lint`] says what of that goes wrong without an error, [`transform`] changes them, [`function`] lets programs of the
//! user's own do either, [`references`] follows names that changed; [`project`] reads `kiln.yaml`, which names what is
//! built, and [`upstream`] fetches and checks what its `spec.vendor` pins; [`mod@build`] runs it all and prints;
//! [`mod@localize`] copies a tree, and [`vendor`] fetches jsonnet packages.

pub mod build;
pub mod config;
pub mod diagnostic;
pub mod function;
pub mod generate;
pub mod id;
pub mod layers;
pub mod lint;
pub mod load;
pub mod localize;
pub mod package;
pub mod project;
pub mod references;
pub mod resmap;
pub mod resource;
pub mod schema;
pub mod text;
pub mod transform;
pub mod upstream;
pub mod vendor;
pub mod world;

pub use diagnostic::{Diagnostic, Severity};
pub use id::{Gvk, ResourceId};
pub use resmap::ResMap;
pub use resource::Resource;
pub use text::Text;
pub use world::{MemoryWorld, World};
