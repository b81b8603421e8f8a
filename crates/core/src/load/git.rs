//! Git repositories: which entries name one, and how its files get here.

mod cache;
mod checkout;
mod command;
mod objects;
mod query;
mod refs;
mod refusal;
mod repo_spec;

pub(crate) use cache::{name_of as cache_name, offline_hint, put};
pub use checkout::Checkout;
pub(crate) use checkout::{Fetcher, known};
pub use command::GitError;
pub(crate) use objects::{Object, ObjectKind, contents, list};
pub use repo_spec::{NoRepository, RepoSpec};
