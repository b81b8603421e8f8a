//! The package of a module in an environment.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kubekiln_jsonnet::Document;
use serde_json::{Map, Value as Json};

use super::app::{App, Environment};
use super::component::Form;
use super::manifest::{Manifest, Property};
use super::module::Module;
use super::parameters::Resolved;
use super::{Session, sources};
use crate::output::invalid;

/// The package of one module in one environment.
pub(super) struct Package<'p> {
    pub(super) app: &'p App,
    /// The environment's.
    pub(super) name: &'p str,
    pub(super) environment: &'p Environment,
    pub(super) module: &'p Module,
    pub(super) resolved: &'p Resolved,
}

impl Package<'_> {
    /// The app's name for the root module.
    pub(super) fn instance_name(&self) -> String {
        let module = self.module.name.replace('.', "-");
        if module.is_empty() { self.app.name.clone() } else { format!("{}-{module}", self.app.name) }
    }

    /// From the package's folder to the top.
    fn up(&self) -> String {
        "../".repeat(self.name.split('/').count() + 2)
    }

    /// Writes its files.
    pub(super) fn write(&self, session: &mut Session<'_, '_>) {
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
            imports: sources::library(session, self.environment).iter().map(|folder| format!("{up}{folder}")).collect(),
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
    pub(super) fn overrides(&self) -> Json {
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
