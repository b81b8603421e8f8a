//! An environment: a package for each of its modules, and an overlay with an Instance of each.

use std::collections::BTreeSet;

use super::app::{App, Environment};
use super::component::Form;
use super::imports::{Source, Walk};
use super::manifest::{instance, kustomization};
use super::module::Module;
use super::package::Package;
use super::{K, Session, parameters, sources};
use crate::output::invalid;

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

/// Warns of imports that lead nowhere. Of ksonnet's library too: the main.jsonnet that `ks` wrote imports it, used or not.
pub(super) fn check(session: &mut Session<'_, '_>, name: &str, environment: &Environment, modules: &[Module]) {
    let root = session.root.clone();
    let library = sources::library(session, environment);
    let folders = sources::folders(environment, &root, session);
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
