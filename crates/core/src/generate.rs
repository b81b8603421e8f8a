//! Generators: objects made from files, literals, programs and packages.

pub(crate) mod instance;
pub(crate) mod merge;
pub(crate) mod program;
