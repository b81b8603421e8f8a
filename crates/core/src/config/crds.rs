//! `crds:` files.
