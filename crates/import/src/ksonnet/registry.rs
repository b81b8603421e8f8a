//! A registry: a folder of packages. Each prototype becomes a package of its own, which takes what `ks generate` asked
//! for and renders what the component it wrote gave.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kubekiln::load::documents;
use kubekiln::world::PathKind;
use kubekiln_yaml::{Node, SourceId, Span};

use super::imports::{Source, Walk};
use super::manifest::{Manifest, Property};
use super::prototype::{self, Param, Prototype};
use super::tree::files_below;
use super::{K, Session};
use crate::output::{invalid, is_below, unsafe_path};

/// Folders of the output that all packages import from; the last one wins, as in `ks`.
const SHARED: [&str; 3] = ["ksonnet", "vendor", "lib"];

/// A package of the registry.
struct Package {
    name: String,
    folder: PathBuf,
    /// What names it.
    asked: Span,
}

/// Imports the session's root.
pub(super) fn import(session: &mut Session<'_, '_>) {
    let registry = session.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let packages = packages(session);
    let mut prototypes = Vec::new();
    for package in &packages {
        let to = format!("vendor/{registry}/{}", package.name);
        session.copy(&package.folder, &to, package.asked, |path| !path.starts_with("prototypes/"));
        for file in files_below(&session.files, &package.folder.join("prototypes")) {
            if let Some(name) = file.strip_suffix(".jsonnet") {
                let base = name.rsplit('/').next().unwrap_or(name);
                prototypes.push((format!("{}.{base}", package.name), package.folder.join("prototypes").join(&file)));
            }
        }
    }
    if prototypes.is_empty() {
        let message =
            format!("{} holds neither app.yaml nor packages with prototypes", session.files.shown(&session.root));
        let hint = Some("name the folder of an app, or a folder of packages as kubeflow/kubeflow had it".to_owned());
        session.output.problem(invalid("not-ksonnet", message, Span::NONE, hint));
        return;
    }
    if let Some(lib) = session.lib.clone() {
        session.copy_lib(&lib, "lib");
    }
    compatibility(session);
    let written: Vec<_> =
        prototypes.into_iter().filter_map(|(name, file)| write(session, &name, &file).map(|()| (name, file))).collect();
    check(session, &registry, &packages, &written);
}

/// The packages that registry.yaml lists, by name, and every other folder that has prototypes or libraries.
fn packages(session: &mut Session<'_, '_>) -> Vec<Package> {
    let mut found = BTreeMap::new();
    for package in listed(session) {
        let path = package.folder.strip_prefix(&session.root).unwrap_or(&package.folder).to_string_lossy().into_owned();
        if let Some(path) = [&path, &package.name].into_iter().find(|path| !is_below(path)) {
            session.output.problem(unsafe_path(path, package.asked));
        } else if session.files.world.kind(&package.folder) == Some(PathKind::Directory) {
            found.insert(package.folder.clone(), package);
        } else {
            let message = format!("package {} has no folder {}", package.name, session.files.shown(&package.folder));
            session.output.problem(invalid("missing-folder", message, package.asked, None));
        }
    }
    for name in session.files.world.list(&session.root).unwrap_or_default() {
        let folder = session.root.join(&name);
        let is_folder = session.files.world.kind(&folder) == Some(PathKind::Directory);
        if is_folder && !name.starts_with('.') && !found.keys().any(|known| known.starts_with(&folder)) {
            found.insert(folder.clone(), Package { name, folder, asked: Span::NONE });
        }
    }
    found.into_values().collect()
}

/// registry.yaml's `libraries`, if there is one: a package may lie in a folder of another name.
fn listed(session: &mut Session<'_, '_>) -> Vec<Package> {
    let file = session.root.join("registry.yaml");
    if session.files.world.kind(&file) != Some(PathKind::File) {
        return Vec::new();
    }
    let source = session.files.text(&file, Span::NONE);
    let roots = source.and_then(|source| documents::roots(session.files.arena, source));
    let root = match roots {
        Ok(roots) => roots.into_iter().next(),
        Err(error) => {
            session.output.problem(error);
            None
        }
    };
    let libraries = root.as_ref().and_then(|root| root.get("libraries")).and_then(Node::as_mapping);
    let entries = libraries.map_or(&[][..], |libraries| libraries.entries.as_slice());
    let package = |entry: &kubekiln_yaml::Entry<'_>| {
        let name = entry.key.text()?.to_owned();
        let path = entry.value.get("path").and_then(Node::text).unwrap_or(&name).to_owned();
        Some(Package { folder: session.root.join(path), name, asked: entry.key.span })
    };
    entries.iter().filter_map(package).collect()
}

/// The programs that stand in for what `ks` passed.
fn compatibility(session: &mut Session<'_, '_>) {
    let server = serde_json::Value::from(session.server);
    let environments = include_str!("library/environments.libsonnet").replace("'SERVER'", &server.to_string());
    let files = [
        ("environments", environments.as_str()),
        ("params", include_str!("library/params.libsonnet")),
        ("components", include_str!("library/components.libsonnet")),
    ];
    for (name, text) in files {
        session.output.add(format!("ksonnet/{name}.libsonnet"), text, Span::NONE);
    }
}

/// Writes the package of one prototype; `None` when it is refused.
fn write(session: &mut Session<'_, '_>, name: &str, file: &Path) -> Option<()> {
    let source = match session.files.text(file, Span::NONE) {
        Ok(source) => source,
        Err(error) => {
            session.output.problem(error);
            return None;
        }
    };
    let start = Span::new(source, 0, 0);
    let (prototype, problems) = prototype::read(session.files.arena, source);
    let refused = !problems.is_empty();
    for problem in problems {
        session.output.problem(problem);
    }
    let manifest = manifest(session, name, &prototype).filter(|_| !refused)?;
    session.output.add(format!("{name}/package.yaml"), manifest.text(), start);
    let main = program(session, &prototype, source, file);
    session.output.add(format!("{name}/main.jsonnet"), main, start);
    Some(())
}

fn manifest(session: &mut Session<'_, '_>, name: &str, prototype: &Prototype<'_>) -> Option<Manifest> {
    let mut params = Vec::new();
    let mut required = Vec::new();
    let mut refused = false;
    for param in &prototype.params {
        match property(session, param) {
            Ok(property) => {
                if property.default.is_none() {
                    required.push(param.name.text.to_owned());
                }
                params.push((param.name.text.to_owned(), property));
            }
            Err(problem) => {
                session.output.problem(problem);
                refused = true;
            }
        }
    }
    let shared = |name: &str| format!("../ksonnet/{name}.libsonnet");
    let manifest = Manifest {
        name: name.to_owned(),
        description: prototype.description.replace('\n', " "),
        version: "0.1.0".to_owned(),
        imports: SHARED.map(|folder| format!("../{folder}")).to_vec(),
        ext_vars: vec![
            ("__ksonnet/environments", shared("environments")),
            ("__ksonnet/params", shared("params")),
            ("__ksonnet/components", shared("components")),
        ],
        params,
        required,
    };
    (!refused).then_some(manifest)
}

fn property(session: &Session<'_, '_>, param: &Param<'_>) -> Result<Property, kubekiln::Diagnostic> {
    let default = match param.default {
        Some(written) => Some(param.kind.value(written, session.engine)?),
        // `ks generate` took the component's name for it; `params.libsonnet` takes the Instance's.
        None if param.name.text == "name" => Some("".into()),
        None => None,
    };
    Ok(Property { types: param.kind.schema(), default, description: param.description.clone(), fields: None })
}

/// What `ks generate` wrote as a component, as a function of the Instance.
fn program(session: &Session<'_, '_>, prototype: &Prototype<'_>, source: SourceId, file: &Path) -> String {
    let below = session.root.parent().and_then(|above| file.strip_prefix(above).ok()).unwrap_or(file);
    format!(
        "// ksonnet prototype {}, imported from {}.\nfunction(ctx)\nlocal env = \
         std.extVar(\"__ksonnet/environments\");\nlocal params = \
         std.extVar(\"__ksonnet/params\").components[ctx.name];\n{}",
        prototype.name,
        below.display(),
        expand(session.files.arena.text(source)),
    )
}

/// `import "param://x"` stands for parameter `x` and `import "env://x"` for the environment's `x`: as `ks generate` did,
/// this writes them so.
fn expand(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for import in kubekiln_jsonnet::imports(text).into_iter().filter(|import| import.is_program) {
        let variable = import.path.strip_prefix("param://").map(|name| ("params", name));
        let Some((object, name)) = variable.or_else(|| import.path.strip_prefix("env://").map(|name| ("env", name)))
        else {
            continue;
        };
        let name = serde_json::Value::from(name);
        out.push_str(&text[done..import.start]);
        let _ = write!(out, "{object}[{name}]");
        done = import.end;
    }
    out + &text[done..]
}

/// Warns of imports that lead nowhere, and asks for `--lib` where a program needs it.
fn check(session: &mut Session<'_, '_>, registry: &str, packages: &[Package], prototypes: &[(String, PathBuf)]) {
    let folders: BTreeMap<String, PathBuf> = packages
        .iter()
        .map(|package| (format!("vendor/{registry}/{}", package.name), package.folder.clone()))
        .collect();
    let origin = |path: &str| {
        folders.iter().find_map(|(to, folder)| Some(folder.join(path.strip_prefix(to)?.strip_prefix('/')?)))
    };
    let library = SHARED.map(str::to_owned);
    let mut walk = Walk { library: &library, origin: &origin, seen: BTreeSet::new() };
    let mut missing = None;
    for (name, file) in prototypes {
        let source = Source { file, path: format!("{name}/main.jsonnet") };
        missing = missing.or(session.check_imports(&source, &mut walk));
    }
    if let Some(span) = missing {
        let hint = Some("`--lib DIR` names the folder of a Kubernetes version in an app's lib/ksonnet-lib".to_owned());
        session.output.problem(invalid("missing-lib", format!("{K} is imported, and there is none"), span, hint));
    }
}
