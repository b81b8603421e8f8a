//! An environment: a package for each of its modules, and an overlay with an Instance of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kubekiln::world::PathKind;
use kubekiln_jsonnet::Document;
use kubekiln_yaml::Span;
use serde_json::{Map, Value as Json};

use super::app::{App, Environment};
use super::component::Form;
use super::imports::{Source, Walk};
use super::manifest::{Manifest, Property, instance, kustomization};
use super::module::Module;
use super::parameters::{self, Resolved};
use super::tree::files_below;
use super::{K, Session};
use crate::output::invalid;

/// Where packages with a version go.
const VERSIONS: &str = "vendor-versions";

/// Copies what environments share: components, environments, packages, libraries.
pub(super) fn sources(session: &mut Session<'_, '_>, app: &App) {
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
fn library(session: &Session<'_, '_>, environment: &Environment) -> Vec<String> {
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
    let mut kept: Vec<_> = folders.into_iter().filter(there).rev().filter(|folder| seen.insert(folder.clone())).collect();
    kept.reverse();
    kept
}

/// Writes the packages and the overlay of one environment.
pub(super) fn import(
    session: &mut Session<'_, '_>,
    app: &App,
    name: &str,
    environment: &Environment,
    modules: &[Module],
) {
    let up = "../".repeat(name.split('/').count() + 1);
    let mut instances = Vec::new();
    for module in modules {
        for component in module.components.iter().filter(|component| component.form == Form::Object) {
            session.convert(module, component);
        }
        match parameters::resolve(session, environment, module) {
            Ok(resolved) => {
                let package = Package { app, name, environment, module, resolved: &resolved };
                let instance_name = package.instance_name();
                package.write(session);
                let text = instance(
                    &instance_name,
                    &environment.namespace,
                    &format!("{up}packages/{name}/{instance_name}"),
                    &package.overrides(),
                );
                session.output.add(format!("overlays/{name}/{instance_name}.yaml"), text, environment.span);
                instances.push(instance_name);
            }
            Err(problem) => session.output.problem(problem),
        }
    }
    session.output.add(format!("overlays/{name}/kustomization.yaml"), kustomization(&instances), environment.span);
}

/// The package of one module in one environment.
struct Package<'p> {
    app: &'p App,
    name: &'p str,
    environment: &'p Environment,
    module: &'p Module,
    resolved: &'p Resolved,
}

impl Package<'_> {
    /// The app's name for the root module.
    fn instance_name(&self) -> String {
        let module = self.module.name.replace('.', "-");
        if module.is_empty() { self.app.name.clone() } else { format!("{}-{module}", self.app.name) }
    }

    /// From the package's folder to the top.
    fn up(&self) -> String {
        "../".repeat(self.name.split('/').count() + 2)
    }

    fn write(&self, session: &mut Session<'_, '_>) {
        let folder = format!("packages/{}/{}", self.name, self.instance_name());
        let span = self.environment.span;
        let main = session.root.join("environments").join(&self.environment.path).join("main.jsonnet");
        session.copy_file(&main, format!("{folder}/environment.jsonnet"), span);
        let manifest = self.manifest(session);
        session.output.add(format!("{folder}/package.yaml"), manifest.text(), span);
        session.output.add(format!("{folder}/main.jsonnet"), self.program(), span);
        session.output.add(format!("{folder}/extVars/components.libsonnet"), self.components(), span);
        let destination = format!(
            "// std.extVar('__ksonnet/environments')\nfunction(ctx) {{\n  namespace: ctx.namespace,\n  server: {},\n}}\n",
            Json::from(self.environment.server.as_str())
        );
        session.output.add(format!("{folder}/extVars/environments.libsonnet"), destination, span);
        self.warn_of_patches(session);
    }

    fn manifest(&self, session: &Session<'_, '_>) -> Manifest {
        let up = self.up();
        let of = if self.module.name.is_empty() {
            format!("The ksonnet app {}", self.app.name)
        } else {
            format!("Module {} of the ksonnet app {}", self.module.name, self.app.name)
        };
        Manifest {
            name: self.instance_name(),
            description: format!("{of}, environment {}.", self.name),
            version: self.app.version.clone(),
            imports: library(session, self.environment).iter().map(|folder| format!("{up}{folder}")).collect(),
            ext_vars: vec![
                ("__ksonnet/environments", "extVars/environments.libsonnet".to_owned()),
                ("__ksonnet/params", format!("{up}ksonnet/params.libsonnet")),
                ("__ksonnet/components", "extVars/components.libsonnet".to_owned()),
            ],
            params: self.properties(),
            required: Vec::new(),
        }
    }

    /// The schema: a parameter for each component, with the module's values as defaults.
    fn properties(&self) -> Vec<(String, Property)> {
        let objects: BTreeSet<&str> = self.objects().collect();
        let property = |(name, value): (&String, &Document)| {
            let module = self.resolved.module.get(name);
            let property = match value {
                Document::Object(fields) => Property {
                    types: vec!["object"],
                    default: Some(Json::Object(Map::new())),
                    description: String::new(),
                    fields: Some((
                        fields.iter().map(|(key, value)| field(key, value, module.and_then(|m| m.get(key)))).collect(),
                        // An object is patched with whatever is there.
                        objects.contains(name.as_str()),
                    )),
                },
                value => field(name, value, module).1,
            };
            (name.clone(), property)
        };
        self.resolved.environment.iter().map(property).collect()
    }

    /// What the environment sets otherwise than the module.
    fn overrides(&self) -> Json {
        let mut all = Map::new();
        for (name, value) in &self.resolved.environment {
            let module = self.resolved.module.get(name);
            if let Document::Object(fields) = value {
                let changed = fields.iter().filter(|(key, value)| module.and_then(|m| m.get(key)) != Some(value));
                let changed: Map<_, _> = changed.map(|(key, value)| (key.clone(), json(value))).collect();
                if !changed.is_empty() {
                    all.insert(name.clone(), Json::Object(changed));
                }
            } else if module != Some(value) {
                all.insert(name.clone(), json(value));
            }
        }
        Json::Object(all)
    }

    /// Components that are objects.
    fn objects(&self) -> impl Iterator<Item = &str> {
        self.module.components.iter().filter(|c| c.form == Form::Object).map(|c| c.name.as_str())
    }

    /// Objects that the environment's parameters patch. `ks` looked for a module's objects under the wrong name, so that
    /// only those of the root were patched.
    fn patched(&self) -> Vec<&str> {
        if self.module.name.is_empty() { self.objects().collect() } else { Vec::new() }
    }

    fn program(&self) -> String {
        let patched: Json = self.patched().into();
        format!(
            "// What `ks show {}` gave for module \"{}\".\nlocal show = import '{}ksonnet/show.libsonnet';\n\n\
             function(ctx) show(ctx, import 'environment.jsonnet', patched={patched})\n",
            self.name,
            if self.module.name.is_empty() { "/" } else { &self.module.name },
            self.up(),
        )
    }

    /// `std.extVar('__ksonnet/components')`: objects have the module's parameters merged in already.
    fn components(&self) -> String {
        let mut out = String::from("// std.extVar('__ksonnet/components')\n{\n");
        for component in &self.module.components {
            let path = format!("../{}{}", self.up(), component.program(self.module));
            let import = format!("import {}", Json::from(path));
            let patch = self.resolved.raw.get(&component.name).filter(|_| component.form == Form::Object);
            let value = match patch {
                Some(patch) if *patch != Document::object([]) => format!("std.mergePatch({import}, {})", json(patch)),
                _ => import,
            };
            let _ = writeln!(out, "  {}: {value},", Json::from(self.module.full(&component.name)));
        }
        out + "}\n"
    }

    /// Says where an environment's parameters never had an effect.
    fn warn_of_patches(&self, session: &mut Session<'_, '_>) {
        if self.module.name.is_empty() {
            return;
        }
        for name in self.objects().filter(|name| self.resolved.environment.get(*name) != self.resolved.raw.get(*name)) {
            let message = format!(
                "environment {}: ksonnet patched \"{}\" with its module's own parameters only, not with globals or \
                 those of the environment",
                self.name,
                self.module.full(name)
            );
            let hint = Some("patch the object in the overlay if it is to change".to_owned());
            session.output.warn(invalid("app-params", message, self.environment.span, hint));
        }
    }
}

/// A parameter of a component. Its default is the module's value; what the environment sets is in the overlay.
fn field(name: &str, value: &Document, module: Option<&Document>) -> (String, Property) {
    let mut types: Vec<_> = [Some(value), module].into_iter().flatten().map(type_of).collect();
    types.dedup();
    // Null says nothing of what may stand there.
    let types = if types.contains(&"null") { Vec::new() } else { types };
    (name.to_owned(), Property { types, default: module.map(json), ..Property::default() })
}

fn type_of(value: &Document) -> &'static str {
    match value {
        Document::Int(_) => "number",
        other => other.kind(),
    }
}

fn json(document: &Document) -> Json {
    match document {
        Document::Null => Json::Null,
        Document::Bool(value) => (*value).into(),
        Document::Int(value) => (*value).into(),
        Document::Float(value) => (*value).into(),
        Document::Str(text) => text.as_str().into(),
        Document::Array(items) => items.iter().map(json).collect(),
        Document::Object(fields) => Json::Object(fields.iter().map(|(k, v)| (k.clone(), json(v))).collect()),
    }
}

/// Warns of imports that lead nowhere. Of ksonnet's library too: the main.jsonnet that `ks` wrote imports it, used or not.
pub(super) fn check(session: &mut Session<'_, '_>, name: &str, environment: &Environment, modules: &[Module]) {
    let root = session.root.clone();
    let library = library(session, environment);
    let folders = folders(environment, &root, session);
    let origin = |path: &str| {
        folders.iter().find_map(|(to, folder)| Some(folder.join(path.strip_prefix(to)?.strip_prefix('/')?)))
    };
    let mut walk = Walk { library: &library, origin: &origin, seen: BTreeSet::new() };
    let main = root.join("environments").join(&environment.path).join("main.jsonnet");
    let mut programs = vec![(main, format!("packages/{name}/main.jsonnet"))];
    for module in modules {
        let components = module.components.iter().filter(|component| component.form == Form::Jsonnet);
        programs.extend(components.map(|component| {
            let path = component.program(module);
            (root.join(&path), path)
        }));
    }
    let missing = programs.into_iter().filter_map(|(file, path)| {
        let source = Source { file: &file, path };
        session.check_imports(&source, &mut walk)
    });
    if let Some(span) = missing.reduce(|first, _| first) {
        let hint = Some("an app's lib/ is not kept in git: `--lib DIR` names the folder of its version".to_owned());
        session.output.warn(invalid("missing-lib", format!("{K} is imported, and there is none"), span, hint));
    }
}

/// From folders of the output to where they came from, the longest first.
fn folders(environment: &Environment, root: &Path, session: &Session<'_, '_>) -> Vec<(String, PathBuf)> {
    let mut folders: Vec<_> = versioned(session, environment)
        .into_iter()
        .map(|(name, version)| {
            (format!("{}/{name}", version_folder(&name, &version)), root.join(format!("vendor/{name}@{version}")))
        })
        .collect();
    folders.extend(["components", "environments", "vendor"].map(|folder| (folder.to_owned(), root.join(folder))));
    folders
}

