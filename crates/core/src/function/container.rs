//! A function in a container: the command line that starts it.

use std::collections::BTreeMap;
use std::path::Path;

use super::plugins::Plugins;
use super::spec::{Container, Mount};
use crate::world::join;

/// Arguments for `docker`, in kustomize's order.
pub(super) fn docker_args(container: &Container, plugins: &Plugins, root: &Path) -> Vec<String> {
    let network = if container.network { "host" } else { "none" };
    let user = plugins.user.as_deref().unwrap_or("nobody");
    let mut args: Vec<String> =
        ["run", "--rm", "-i", "-a", "STDIN", "-a", "STDOUT", "-a", "STDERR", "--network", network, "--user", user]
            .map(str::to_owned)
            .into();
    args.push("--security-opt=no-new-privileges".to_owned());
    let given = plugins.mounts.iter().map(|text| from_flag(text));
    for mount in container.mounts.iter().cloned().chain(given) {
        args.extend(["--mount".to_owned(), mount_text(&mount, root)]);
    }
    let env = Env::of(&container.envs).overlaid(Env::of(&plugins.env));
    args.extend(env.values.into_iter().flat_map(|(key, value)| ["-e".to_owned(), format!("{key}={value}")]));
    args.extend(env.exported.into_iter().flat_map(|key| ["-e".to_owned(), key]));
    args.push(container.image.clone());
    args
}

/// `type=bind,src=PATH,dst=PATH,rw=true`, each part or none.
fn from_flag(text: &str) -> Mount {
    let mut mount = Mount::default();
    for (key, value) in text.split(',').filter_map(|part| part.split_once('=')) {
        match key {
            "type" => value.clone_into(&mut mount.kind),
            "src" | "source" => value.clone_into(&mut mount.src),
            "dst" | "target" => value.clone_into(&mut mount.dst),
            "rw" => mount.writable = value == "true",
            _ => {}
        }
    }
    mount
}

/// A mount as docker reads it. Relative paths start at the kustomization.
fn mount_text(mount: &Mount, root: &Path) -> String {
    let Mount { kind, src, dst, writable } = mount;
    let src = if src.starts_with('/') { src.clone() } else { join(root, src).display().to_string() };
    let mode = if *writable { "" } else { ",readonly" };
    format!("type={kind},source={src},target={dst}{mode}")
}

/// Variables of a container.
struct Env {
    /// With their values.
    values: BTreeMap<String, String>,
    /// Whose values are this machine's.
    exported: Vec<String>,
}

impl Env {
    fn of(list: &[String]) -> Self {
        let standard = ["LOG_TO_STDERR", "STRUCTURED_RESULTS"].map(|key| (key.to_owned(), "true".to_owned()));
        let mut env = Self { values: BTreeMap::from(standard), exported: Vec::new() };
        for text in list {
            match text.split_once('=') {
                Some((key, value)) => drop(env.values.insert(key.to_owned(), value.to_owned())),
                None => env.export(text),
            }
        }
        env
    }

    fn export(&mut self, key: &str) {
        if !self.exported.iter().any(|there| there == key) {
            self.exported.push(key.to_owned());
        }
    }

    /// The flags win, their standard variables too: a function cannot set those otherwise.
    fn overlaid(mut self, over: Self) -> Self {
        self.values.extend(over.values);
        over.exported.iter().for_each(|key| self.export(key));
        self
    }
}
