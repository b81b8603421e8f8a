//! Transformers: one file each, all of the shape `apply(resources, configuration, context)`.

mod error;

use kubekiln_yaml::Arena;

use crate::schema::Schema;

pub use error::TransformError;

/// What every transformer may use.
#[derive(Clone, Copy)]
pub struct Context<'a, 's> {
    /// Keeps texts that are made.
    pub arena: &'a Arena,
    /// Facts about kinds.
    pub schema: &'s Schema,
}
