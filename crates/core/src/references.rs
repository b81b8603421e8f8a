//! Following names that changed: content hashes, name references, vars.

mod candidates;
mod contexts;
mod error;
mod expansion;
mod hash;
mod names;
mod referrer;
mod var;
mod vars;

pub use error::ReferenceError;
pub use hash::{add_hashes, hash};
pub use names::fix_names;
pub use var::{Var, VarSet};
pub use vars::resolve_vars;
