//! Following names that changed: content hashes, name references, vars.
