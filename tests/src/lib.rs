//! Test data and its runner.
