//! What plugins may do in a build.

use std::path::PathBuf;
use std::time::Duration;

/// What plugins may do: kustomize's flags of the same names. By default nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plugins {
    /// `--enable-alpha-plugins`: objects that are not kustomize's own may stand for programs.
    pub enabled: bool,
    /// `--enable-exec`: functions may be programs of this machine, and not only containers.
    pub exec: bool,
    /// `--env`: `NAME=VALUE` for every function; for containers also `NAME` alone, which takes this machine's value.
    pub env: Vec<String>,
    /// `--mount`: `type=bind,src=PATH,dst=PATH[,rw=true]` for every container.
    pub mounts: Vec<String>,
    /// `--network`: containers that ask for the network get it.
    pub network: bool,
    /// `UID:GID` for containers to run as (`--as-current-user`); otherwise they run as `nobody`.
    pub user: Option<String>,
    /// Where plugins without a function's annotation may lie; the first that is there holds them all.
    pub homes: Vec<PluginHome>,
    /// How long one run of a plugin may take.
    pub timeout: Duration,
    /// How many bytes a plugin may print.
    pub output_limit: usize,
}

/// A folder that may hold plugins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PluginHome {
    /// Who says so: `homed in $KUSTOMIZE_PLUGIN_HOME`.
    pub note: String,
    /// The folder; `None` when nobody does.
    pub folder: Option<PathBuf>,
}

impl Default for Plugins {
    fn default() -> Self {
        Self {
            enabled: false,
            exec: false,
            env: Vec::new(),
            mounts: Vec::new(),
            network: false,
            user: None,
            homes: Vec::new(),
            timeout: Duration::from_mins(10),
            output_limit: 256 << 20,
        }
    }
}
