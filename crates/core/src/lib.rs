//! The manifest compiler.
