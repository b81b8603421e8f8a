//! Generators: objects made from files, literals and packages.

pub(crate) mod merge;
