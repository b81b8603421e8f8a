//! The git tree that Argo CD or Flux applies.
