//! What other tools left behind, as packages and overlays that kiln builds.
//!
//! An import is a function of a [`World`](kubekiln::World), a folder and options: it gives the files to write and what
//! there is to say about them. It writes nothing, and it builds nothing.
//!
//! ```
//! use kubekiln::MemoryWorld;
//! use kubekiln_import::ksonnet::{Options, import};
//! use kubekiln_yaml::Arena;
//!
//! let prototype = "// @apiVersion 0.1\n// @name hello\n// @param name string Its name\n\
//!     { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: params.name, namespace: env.namespace } }";
//! let world = MemoryWorld::new().with("/registry/greeter/prototypes/hello.jsonnet", prototype);
//! let arena = Arena::new();
//! let imported = import(&arena, &world, "/registry".as_ref(), &Options::default());
//! assert!(imported.diagnostics.is_empty());
//! assert!(imported.files.contains_key("greeter.hello/package.yaml"));
//! ```

mod folder;
pub mod kfdef;
pub mod ksonnet;
mod output;

pub use output::Imported;
