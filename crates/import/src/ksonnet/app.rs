//! app.yaml, in each of its versions, and app.override.yaml.

use std::collections::BTreeMap;

use kubekiln::load::documents;
use kubekiln::world::PathKind;
use kubekiln_yaml::{Entry, Node, Span, Value};

use super::tree::files_below;
use super::{Session, environment, module, sources};
use crate::output::{invalid, is_below, unsafe_path};

/// Versions of app.yaml.
const VERSIONS: [&str; 4] = ["0.0.1", "0.1.0", "0.2.0", "0.3.0"];

/// An app, its override merged in.
#[derive(Debug, Default)]
pub(super) struct App {
    pub(super) name: String,
    pub(super) version: String,
    /// By name.
    pub(super) environments: BTreeMap<String, Environment>,
}

/// An environment.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    /// Its folder below `environments`.
    pub(super) path: String,
    pub(super) server: String,
    pub(super) namespace: String,
    /// The folder of ksonnet's library, below the app.
    pub(super) lib: String,
    /// Modules with dots, `/` for the root; none for the root alone.
    pub(super) targets: Vec<String>,
    /// Versioned packages by `registry/name`, with their version.
    pub(super) libraries: BTreeMap<String, String>,
    /// What names it.
    pub(super) span: Span,
}

/// Imports the session's root.
pub(super) fn import(session: &mut Session<'_, '_>) {
    let Some(app) = read(session) else { return };
    if app.environments.is_empty() {
        let message = "the app has no environment".to_owned();
        let hint = Some("ksonnet shows an app for an environment: add one to app.yaml".to_owned());
        session.output.problem(invalid("app-environment", message, Span::NONE, hint));
    }
    if has_unsafe_paths(session, &app) {
        return;
    }
    sources::copy(session, &app);
    for (name, of) in &app.environments {
        let modules = module::of(session, of);
        environment::import(session, &app, name, of, &modules);
        environment::check(session, name, of, &modules);
    }
}

/// Reports names that would lead out of the app.
fn has_unsafe_paths(session: &mut Session<'_, '_>, app: &App) -> bool {
    let mut found = false;
    for (name, environment) in &app.environments {
        let libraries = environment.libraries.iter().flat_map(|(name, version)| [name, version]);
        let more = libraries.chain(&environment.targets).map(String::as_str);
        let paths = [app.name.as_str(), name, &environment.path, environment.lib.trim_end_matches('/')];
        for path in paths.into_iter().chain(more).filter(|path| !matches!(*path, "" | "/") && !is_below(path)) {
            session.output.problem(unsafe_path(path, environment.span));
            found = true;
        }
    }
    found
}

fn read(session: &mut Session<'_, '_>) -> Option<App> {
    let root = document(session, "app.yaml")?;
    let version = scalar(&root, "apiVersion").unwrap_or_default();
    if !VERSIONS.contains(&version.as_str()) {
        let span = root.get("apiVersion").map_or(root.span, |node| node.span);
        let message = format!("app.yaml has apiVersion \"{version}\", which is none of {}", VERSIONS.join(", "));
        session.output.problem(invalid("app-version", message, span, None));
        return None;
    }
    let mut app = App {
        name: scalar(&root, "name").unwrap_or_else(|| "app".to_owned()),
        version: scalar(&root, "version").unwrap_or_else(|| "0.1.0".to_owned()),
        environments: BTreeMap::new(),
    };
    let slashes = version == "0.1.0";
    if version == "0.0.1" {
        app.environments = of_spec_files(session);
    }
    let shared = libraries(&root);
    for entry in entries(&root, "environments") {
        if let Some((name, environment)) = decode(session, entry, &shared, slashes) {
            app.environments.insert(name, environment);
        }
    }
    if session.files.world.kind(&session.root.join("app.override.yaml")) == Some(PathKind::File) {
        let root = document(session, "app.override.yaml")?;
        for entry in entries(&root, "environments") {
            override_by(session, &mut app, entry, &shared);
        }
    }
    Some(app)
}

/// The first document of a file of the app.
fn document<'a>(session: &mut Session<'a, '_>, name: &str) -> Option<Node<'a>> {
    let file = session.root.join(name);
    let source = session.files.text(&file, Span::NONE);
    let roots = source.and_then(|source| documents::roots(session.files.arena, source));
    match roots {
        Ok(roots) => roots.into_iter().next().or(Some(Node::null(Span::NONE))),
        Err(error) => {
            session.output.problem(error);
            None
        }
    }
}

fn entries<'n, 'a>(node: &'n Node<'a>, key: &str) -> &'n [Entry<'a>] {
    node.get(key).and_then(Node::as_mapping).map_or(&[], |mapping| mapping.entries.as_slice())
}

/// A scalar's text, whatever its type: versions are written with and without quotes.
fn scalar(node: &Node<'_>, key: &str) -> Option<String> {
    node.get(key).filter(|value| !value.is_null()).and_then(Node::as_scalar).map(|scalar| scalar.text.to_owned())
}

fn decode(
    session: &mut Session<'_, '_>,
    entry: &Entry<'_>,
    shared: &BTreeMap<String, String>,
    slashes: bool,
) -> Option<(String, Environment)> {
    let name = entry.key.text()?.to_owned();
    let Some(destination) = entry.value.get("destination").filter(|node| !node.is_null()) else {
        let message = format!("environment lacks destination: {name}");
        let hint = Some("write `destination: {server: ..., namespace: ...}`".to_owned());
        session.output.problem(invalid("app-environment", message, entry.key.span, hint));
        return None;
    };
    // A package that an environment pins wins over the app's.
    let mut packages = shared.clone();
    packages.extend(libraries(&entry.value));
    let environment = Environment {
        path: scalar(&entry.value, "path").unwrap_or_else(|| name.clone()),
        server: scalar(destination, "server").unwrap_or_default(),
        namespace: scalar(destination, "namespace").unwrap_or_default(),
        lib: lib_of(session, &scalar(&entry.value, "k8sVersion").unwrap_or_default()),
        targets: targets(&entry.value, slashes).unwrap_or_default(),
        libraries: packages,
        span: entry.key.span,
    };
    Some((name, environment))
}

/// The library of a Kubernetes version: older apps have it directly in `lib`.
fn lib_of(session: &Session<'_, '_>, version: &str) -> String {
    let old = format!("lib/{version}");
    let is_old = session.files.world.kind(&session.root.join(&old)) == Some(PathKind::Directory);
    if is_old && !version.is_empty() { old } else { format!("lib/ksonnet-lib/{version}") }
}

/// Modules were written with slashes in 0.1.0.
fn targets(environment: &Node<'_>, slashes: bool) -> Option<Vec<String>> {
    let Value::Sequence(sequence) = &environment.get("targets")?.value else { return None };
    let plain = |target: &str| if slashes && target != "/" { target.replace('/', ".") } else { target.to_owned() };
    Some(sequence.items.iter().filter_map(Node::text).map(plain).collect())
}

/// Packages with a version. Up to 0.2.0 the key is the package's name, in 0.3.0 it is `registry/name`; in 0.1.0 the
/// version is a commit.
fn libraries(node: &Node<'_>) -> BTreeMap<String, String> {
    let version = |node: &Node<'_>| {
        let commit = node.get("gitVersion").and_then(|version| scalar(version, "commitSha"));
        scalar(node, "version").or(commit).filter(|version| !version.is_empty())
    };
    let library = |entry: &Entry<'_>| {
        let key = entry.key.text()?;
        let name = key.rsplit('/').next().unwrap_or(key);
        let registry = scalar(&entry.value, "registry").unwrap_or_default();
        let name = if registry.is_empty() { name.to_owned() } else { format!("{registry}/{name}") };
        Some((name, version(&entry.value).unwrap_or_default()))
    };
    entries(node, "libraries").iter().filter_map(library).collect()
}

/// An environment of app.override.yaml: it replaces what it names and adds what the app does not have.
fn override_by(session: &mut Session<'_, '_>, app: &mut App, entry: &Entry<'_>, shared: &BTreeMap<String, String>) {
    let Some(name) = entry.key.text() else { return };
    let Some(known) = app.environments.get(name).cloned() else {
        app.environments.extend(decode(session, entry, shared, false));
        return;
    };
    let destination = entry.value.get("destination").filter(|node| !node.is_null());
    let lib = scalar(&entry.value, "k8sVersion").map(|version| lib_of(session, &version));
    let merged = Environment {
        path: scalar(&entry.value, "path").unwrap_or(known.path),
        server: destination.map_or(known.server, |node| scalar(node, "server").unwrap_or_default()),
        namespace: destination.map_or(known.namespace, |node| scalar(node, "namespace").unwrap_or_default()),
        lib: lib.unwrap_or(known.lib),
        targets: targets(&entry.value, false).unwrap_or(known.targets),
        ..known
    };
    app.environments.insert(name.to_owned(), merged);
}

/// The environments of an app of 0.0.1: a folder with spec.json each.
fn of_spec_files(session: &mut Session<'_, '_>) -> BTreeMap<String, Environment> {
    let mut found = BTreeMap::new();
    for file in files_below(&session.files, &session.root.join("environments")) {
        let Some(name) = file.strip_suffix("/spec.json") else { continue };
        let Some(spec) = document(session, &format!("environments/{file}")) else { continue };
        let environment = Environment {
            path: name.to_owned(),
            server: scalar(&spec, "server").unwrap_or_default(),
            namespace: scalar(&spec, "namespace").filter(|n| !n.is_empty()).unwrap_or_else(|| "default".to_owned()),
            lib: format!("environments/{name}/.metadata"),
            targets: Vec::new(),
            libraries: BTreeMap::new(),
            span: spec.span,
        };
        found.insert(name.to_owned(), environment);
    }
    found
}
