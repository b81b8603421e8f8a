//! What the flags and this machine say about functions and plugins.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use kubekiln::function::{PluginHome, Plugins};

use crate::args::PluginArgs;

/// The options that `args` ask for.
pub(crate) fn options(args: &PluginArgs) -> Plugins {
    Plugins {
        enabled: args.enable_alpha_plugins,
        exec: args.enable_exec,
        env: args.env.clone(),
        mounts: args.mount.clone(),
        network: args.network,
        user: args.as_current_user.then(current_user),
        homes: homes(),
        timeout: Duration::from_secs(args.function_timeout),
        ..Plugins::default()
    }
}

/// Where kustomize looks for plugins, in its order.
fn homes() -> Vec<PluginHome> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = set("HOME").unwrap_or_else(|| PathBuf::from("~"));
    let candidates = [
        ("$KUSTOMIZE_PLUGIN_HOME", set("KUSTOMIZE_PLUGIN_HOME")),
        ("$XDG_CONFIG_HOME", set("XDG_CONFIG_HOME").map(|root| root.join("kustomize/plugin"))),
        ("default value of $XDG_CONFIG_HOME", Some(home.join(".config/kustomize/plugin"))),
        ("home directory", Some(home.join("kustomize/plugin"))),
    ];
    candidates.map(|(place, folder)| PluginHome { note: format!("homed in {place}"), folder }).into()
}

/// `UID:GID`
#[cfg(unix)]
fn current_user() -> String {
    use rustix::process::{getgid, getuid};
    format!("{}:{}", getuid().as_raw(), getgid().as_raw())
}

#[cfg(not(unix))]
fn current_user() -> String {
    "nobody".to_owned()
}
