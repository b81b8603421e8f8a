//! Following names that changed: content hashes, name references, vars.

mod hash;

pub use hash::{add_hashes, hash};
