//! The text of package.yaml and of overlays.

use std::fmt::Write as _;

use serde_json::Value as Json;

/// What package.yaml says of a package that came from ksonnet.
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) version: String,
    /// Relative to the package.
    pub(super) imports: Vec<String>,
    /// Names and files.
    pub(super) ext_vars: Vec<(&'static str, String)>,
    /// Properties of the parameters' schema, in order.
    pub(super) params: Vec<(String, Property)>,
    /// Parameters that must be given.
    pub(super) required: Vec<String>,
}

/// A parameter.
#[derive(Default)]
pub(super) struct Property {
    /// JSON Schema's names for the types; none for any.
    pub(super) types: Vec<&'static str>,
    /// `None` for no default, which is not the default `null`.
    pub(super) default: Option<Json>,
    /// Empty for none.
    pub(super) description: String,
    /// For an object whose fields are known: these, and whether there may be others.
    pub(super) fields: Option<(Vec<(String, Property)>, bool)>,
}

impl Manifest {
    /// The whole file. Values are written as JSON, which is YAML.
    pub(super) fn text(&self) -> String {
        let mut out = String::from("apiVersion: kubekiln.dev/v1alpha1\nkind: Package\nmetadata:\n");
        let _ = writeln!(out, "  name: {}", text(&self.name));
        if !self.description.is_empty() {
            let _ = writeln!(out, "  description: {}", text(&self.description));
        }
        let _ = writeln!(out, "spec:\n  version: {}\n  main: main.jsonnet", text(&self.version));
        let _ = writeln!(out, "  imports:");
        for folder in &self.imports {
            let _ = writeln!(out, "  - {}", text(folder));
        }
        let _ = writeln!(out, "  # What ksonnet passed to programs: std.extVar(NAME) is the value of the file.");
        let _ = writeln!(out, "  extVars:");
        for (name, file) in &self.ext_vars {
            let _ = writeln!(out, "    {name}: {}", text(file));
        }
        let _ = writeln!(out, "  params:\n    type: object\n    additionalProperties: false");
        if !self.required.is_empty() {
            let names: Vec<_> = self.required.iter().map(|name| text(name)).collect();
            let _ = writeln!(out, "    required: [{}]", names.join(", "));
        }
        properties(&self.params, 4, &mut out);
        out
    }
}

fn properties(params: &[(String, Property)], indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    if params.is_empty() {
        let _ = writeln!(out, "{pad}properties: {{}}");
        return;
    }
    let _ = writeln!(out, "{pad}properties:");
    for (name, property) in params {
        let _ = writeln!(out, "{pad}  {}:{}", text(name), if property.is_empty() { " {}" } else { "" });
        property.write(indent + 4, out);
    }
}

impl Property {
    fn is_empty(&self) -> bool {
        self.types.is_empty() && self.default.is_none() && self.description.is_empty() && self.fields.is_none()
    }

    fn write(&self, indent: usize, out: &mut String) {
        let pad = " ".repeat(indent);
        match self.types.as_slice() {
            [] => {}
            [one] => drop(writeln!(out, "{pad}type: {one}")),
            several => drop(writeln!(out, "{pad}type: [{}]", several.join(", "))),
        }
        if let Some(default) = &self.default {
            let _ = writeln!(out, "{pad}default: {}", value(default));
        }
        if !self.description.is_empty() {
            let _ = writeln!(out, "{pad}description: {}", text(&self.description));
        }
        if let Some((fields, open)) = &self.fields {
            let _ = writeln!(out, "{pad}additionalProperties: {open}");
            properties(fields, indent, out);
        }
    }
}

/// The overlay of an environment: a kustomization of instances.
pub(super) fn kustomization(instances: &[String]) -> String {
    let mut out = String::from("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\ngenerators:\n");
    for name in instances {
        let _ = writeln!(out, "- {}", text(&format!("{name}.yaml")));
    }
    out
}

/// An Instance of `package` with `params`, which is an object.
pub(super) fn instance(name: &str, namespace: &str, package: &str, params: &Json) -> String {
    let mut out = format!(
        "apiVersion: kubekiln.dev/v1alpha1\nkind: Instance\nmetadata:\n  name: {}\n  namespace: {}\n  annotations:\n    \
         config.kubernetes.io/function: |\n      exec: {{path: kiln, args: [fn]}}\nspec:\n  package: {}\n",
        text(name),
        text(namespace),
        text(package),
    );
    let components = params.as_object().filter(|components| !components.is_empty());
    for (place, (component, values)) in components.into_iter().flatten().enumerate() {
        if place == 0 {
            out.push_str("  params:\n");
        }
        match values.as_object().filter(|values| !values.is_empty()) {
            None => drop(writeln!(out, "    {}: {}", text(component), value(values))),
            Some(fields) => {
                let _ = writeln!(out, "    {}:", text(component));
                for (name, field) in fields {
                    let _ = writeln!(out, "      {}: {}", text(name), value(field));
                }
            }
        }
    }
    out
}

fn value(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), text)
}

/// A string as a YAML scalar: plain where nobody could take it for anything else, else in double quotes.
fn text(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./ ".contains(c);
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '.');
    let string = matches!(kubekiln_yaml::resolve_plain(text), kubekiln_yaml::Resolved::Str);
    if first && text.chars().all(plain) && string && !is_old_boolean(text) && text != "." && !text.ends_with(' ') {
        return text.to_owned();
    }
    Json::from(text).to_string()
}

/// A boolean of YAML 1.1, which some readers still know.
fn is_old_boolean(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "y" | "yes" | "on" | "n" | "no" | "off")
}
