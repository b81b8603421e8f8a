//! What tests and chores share: where things are, and how an overlay becomes a tree of files.

pub mod helm;
pub mod overlay;
pub mod place;
pub mod reference;
pub mod references;
pub mod sample;
pub mod yaml;
