//! What the environments of an app share: its components, environments, packages and libraries, and in which order
//! programs look for imports there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kubekiln::world::PathKind;
use kubekiln_yaml::Span;

use super::app::{App, Environment};
use super::tree::files_below;
use super::{K, Session};

/// Where packages with a version go.
const VERSIONS: &str = "vendor-versions";

/// Copies what environments share: components, environments, packages, libraries.
pub(super) fn copy(session: &mut Session<'_, '_>, app: &App) {
    let root = session.root.clone();
    let mains: BTreeSet<_> =
        app.environments.values().map(|environment| format!("{}/main.jsonnet", environment.path)).collect();
    session.copy(&root.join("components"), "components", Span::NONE, |_| true);
    let is_imported = imports_a_main(session);
    session.copy(&root.join("environments"), "environments", Span::NONE, |path| {
        (is_imported || !mains.contains(path)) && !path.ends_with("spec.json")
    });
    session.copy(&root.join("vendor"), "vendor", Span::NONE, |path| !path.split('/').any(|part| part.contains('@')));
    session.copy(&root.join("lib"), "lib", Span::NONE, |path| !path.ends_with("swagger.json"));
    for environment in app.environments.values() {
        copy_lib(session, environment);
        for (name, version) in versioned(session, environment) {
            let to = format!("{}/{name}", version_folder(&name, &version));
            if !session.output.has_folder(&to) {
                session.copy(&root.join(format!("vendor/{name}@{version}")), &to, environment.span, |_| true);
            }
        }
    }
    for (name, text) in
        [("show", include_str!("library/show.libsonnet")), ("params", include_str!("library/modules.libsonnet"))]
    {
        session.output.add(format!("ksonnet/{name}.libsonnet"), text, Span::NONE);
    }
}

/// True when one environment builds on the main.jsonnet of another. Else none stays beside its environment's other files:
/// what runs is the copy in the package, where nothing lies beside it that `ks` would have looked for elsewhere first.
fn imports_a_main(session: &Session<'_, '_>) -> bool {
    ["environments", "components"].iter().any(|folder| {
        let folder = session.root.join(folder);
        files_below(&session.files, &folder).iter().filter(|path| path.ends_with("sonnet")).any(|path| {
            let source = session.files.text(&folder.join(path), Span::NONE);
            let text = source.map_or("", |source| session.files.arena.text(source));
            kubekiln_jsonnet::imports(text).iter().any(|import| import.path.ends_with("main.jsonnet"))
        })
    })
}

/// ksonnet's library for an environment: the app's own, else the one that was named.
fn copy_lib(session: &mut Session<'_, '_>, environment: &Environment) {
    let to = lib_folder(environment);
    if session.output.contains(&format!("{to}/{K}")) {
        return;
    }
    let own = session.root.join(&environment.lib);
    if session.files.world.kind(&own.join(K)) == Some(PathKind::File) {
        session.copy_lib(&own, &to);
    } else if let Some(lib) = session.lib.clone() {
        session.copy_lib(&lib, &to);
    }
}

/// Where ksonnet's library goes. An app of 0.0.1 keeps it in a hidden folder of the environment.
fn lib_folder(environment: &Environment) -> String {
    match environment.lib.strip_suffix("/.metadata") {
        Some(folder) => format!("lib/{folder}"),
        None => environment.lib.trim_end_matches('/').to_owned(),
    }
}

/// The packages of an environment that lie in a folder with their version.
fn versioned(session: &Session<'_, '_>, environment: &Environment) -> Vec<(String, String)> {
    let lies = |(name, version): &(&String, &String)| {
        let folder = session.root.join(format!("vendor/{name}@{version}"));
        !version.is_empty() && session.files.world.kind(&folder) == Some(PathKind::Directory)
    };
    environment.libraries.iter().filter(lies).map(|(name, version)| (name.clone(), version.clone())).collect()
}

/// The import folder of one version of a package: it is found there without its version.
fn version_folder(name: &str, version: &str) -> String {
    format!("{VERSIONS}/{}@{version}", name.replace('/', "."))
}

/// Import folders as `ks` had them; the last one wins.
pub(super) fn library(session: &Session<'_, '_>, environment: &Environment) -> Vec<String> {
    let mut folders = vec!["ksonnet".to_owned(), "environments".to_owned()];
    folders.push(format!("environments/{}", environment.path));
    folders.extend(["vendor".to_owned(), "lib".to_owned(), lib_folder(environment)]);
    folders.extend(versioned(session, environment).iter().map(|(name, version)| version_folder(name, version)));
    folders.push("components".to_owned());
    folders.extend(
        environment.targets.iter().filter(|target| *target != "/").map(|target| format!("components/{target}")),
    );
    let there = |folder: &String| session.output.has_folder(folder);
    let mut seen = BTreeSet::new();
    // Of a folder named twice the last place counts.
    let mut kept: Vec<_> =
        folders.into_iter().filter(there).rev().filter(|folder| seen.insert(folder.clone())).collect();
    kept.reverse();
    kept
}

/// From folders of the output to where they came from, the longest first.
pub(super) fn folders(environment: &Environment, root: &Path, session: &Session<'_, '_>) -> Vec<(String, PathBuf)> {
    let mut folders: Vec<_> = versioned(session, environment)
        .into_iter()
        .map(|(name, version)| {
            (format!("{}/{name}", version_folder(&name, &version)), root.join(format!("vendor/{name}@{version}")))
        })
        .collect();
    folders.extend(["components", "environments", "vendor"].map(|folder| (folder.to_owned(), root.join(folder))));
    folders
}
