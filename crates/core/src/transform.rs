//! Transformers: one file each, all of the shape `apply(resources, configuration, context)`.

pub mod annotations;
mod error;
pub(crate) mod field_path;
pub(crate) mod field_setter;
pub(crate) mod field_spec;
pub(crate) mod image_mirror;
pub mod images;
pub mod labels;
mod name_affix;
pub mod name_prefix;
pub mod name_suffix;
pub mod namespace;
mod patch;
pub mod patches;
pub mod patches_json6902;
pub mod patches_strategic_merge;
pub(crate) mod path_lookup;
pub mod replacements;
pub mod replicas;
pub mod selector;
pub mod sort_order;
pub mod value_add;

use kubekiln_yaml::Arena;

use crate::lint::Notes;
use crate::schema::Schema;

pub use error::TransformError;
pub(crate) use patch::lay_over;

/// What every transformer may use.
#[derive(Clone, Copy)]
pub struct Context<'a, 's> {
    /// Keeps texts that are made.
    pub arena: &'a Arena,
    /// Facts about kinds.
    pub schema: &'s Schema,
    /// Takes what is to be said besides errors.
    pub notes: &'s Notes,
}
