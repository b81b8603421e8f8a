//! A folder's build, as text.

use std::path::Path;

use kubekiln::build::{Options, build};
use kubekiln::world::DiskWorld;
use kubekiln_yaml::Arena;

/// What kiln prints for the kustomization in `folder`, or all messages.
pub(crate) fn render(folder: &Path) -> Result<String, String> {
    let arena = Arena::new();
    let messages = |found: Vec<kubekiln::Diagnostic>| {
        found.into_iter().map(|diagnostic| diagnostic.message).collect::<Vec<_>>().join("\n")
    };
    let outcome = build(&arena, &DiskWorld::new(), folder, &Options::default());
    outcome.result.and_then(|build| build.to_yaml()).map_err(messages)
}
