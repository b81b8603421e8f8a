//! Where remote files are kept.

use std::env;
use std::path::PathBuf;

use kubekiln::load::RemoteOptions;

use crate::args::RemoteArgs;

pub(crate) fn options(args: &RemoteArgs) -> RemoteOptions {
    RemoteOptions { cache: cache(), offline: args.offline }
}

/// `$XDG_CACHE_HOME/kiln`, else `~/.cache/kiln`; none for a user without a home.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
    Some(caches.join("kiln"))
}
