//! The KfDef, in each of its versions.

use std::path::Path;

use kubekiln::Text;
use kubekiln::load::{Fields, Problems, documents};
use kubekiln_yaml::{Node, Span};

use super::plugins::{self, Google};
use super::{Session, components};
use crate::output::{invalid, is_below, unsafe_path};

/// The group of all versions.
const GROUP: &str = "kfdef.apps.kubeflow.org";
const VERSIONS: [&str; 3] = ["v1alpha1", "v1beta1", "v1"];
/// An application of this name means that the others are complete kustomizations, too.
pub(super) const STACK: &str = "kubeflow-apps";

/// A KfDef.
#[derive(Debug)]
pub(super) struct Definition<'a> {
    pub(super) name: &'a str,
    pub(super) namespace: Text<'a>,
    pub(super) google: Google<'a>,
    /// In the order in which kfctl applied them.
    pub(super) applications: Vec<Application<'a>>,
    pub(super) plugins: Vec<Plugin<'a>>,
    /// Where secrets are, which only plugins read.
    pub(super) secrets: Option<Span>,
    /// Names and URIs.
    pub(super) repos: Vec<(Text<'a>, Text<'a>)>,
    /// True for kustomize stacks.
    pub(super) stacks: bool,
}

/// An application.
#[derive(Debug)]
pub(super) struct Application<'a> {
    pub(super) name: Text<'a>,
    pub(super) repo: Text<'a>,
    /// Its folder in the repo.
    pub(super) path: Text<'a>,
    pub(super) overlays: Vec<Text<'a>>,
    pub(super) parameters: Vec<Parameter<'a>>,
}

/// A parameter of an application.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Text<'a>,
    /// The kind of the plugin that sets it.
    pub(super) plugin: Option<&'static str>,
}

/// A plugin: what prepared a cloud.
#[derive(Debug)]
pub(super) struct Plugin<'a> {
    pub(super) kind: Text<'a>,
    pub(super) spec: Node<'a>,
}

/// Reads a KfDef; `name` is for one that has none.
pub(super) fn read<'a>(session: &mut Session<'a, '_>, file: &Path, name: &str) -> Option<Definition<'a>> {
    let arena = session.files.arena;
    let source = session.files.text(file, Span::NONE);
    let root = match source.and_then(|source| documents::roots(arena, source)) {
        Ok(roots) => roots.into_iter().next().unwrap_or_else(|| Node::null(Span::NONE)),
        Err(error) => {
            session.output.problem(error);
            return None;
        }
    };
    let version = version(session, &root)?;
    let mut problems = Problems::new();
    let mut definition = decode(&root, version, &mut problems);
    session.problems(problems);
    if definition.name.is_empty() {
        definition.name = arena.keep(name);
    }
    if version == "v1alpha1" {
        components::add(session, &root, &mut definition);
    }
    plugins::apply(session, &mut definition);
    check(session, &definition).then_some(definition)
}

fn version<'a>(session: &mut Session<'a, '_>, root: &Node<'a>) -> Option<&'a str> {
    let text = root.get("apiVersion").and_then(Node::text).unwrap_or_default();
    let version = text.strip_prefix(GROUP).and_then(|rest| rest.strip_prefix('/'));
    let kind = root.get("kind").and_then(Node::text);
    match version.filter(|version| VERSIONS.contains(version)) {
        Some(version) if kind == Some("KfDef") => Some(version),
        _ => {
            let span = root.get("apiVersion").map_or(root.span, |node| node.span);
            let versions = VERSIONS.join(", ");
            let message = format!("no KfDef: apiVersion must be {GROUP}/ with one of {versions}, and kind KfDef");
            session.output.problem(invalid("kfdef-version", message, span, None));
            None
        }
    }
}

fn decode<'a>(root: &Node<'a>, version: &str, problems: &mut Problems) -> Definition<'a> {
    let null = Node::null(Span::NONE);
    let metadata = root.get("metadata").unwrap_or(&null);
    let mut names = Fields::new(metadata, "KfDef.metadata", problems);
    let name = names.text("name", problems).map_or("", |name| name.text);
    let namespace = names.text("namespace", problems).unwrap_or_default();
    let mut spec = Fields::new(root.get("spec").unwrap_or(&null), "KfDef.spec", problems);
    let is_old = version == "v1alpha1";
    if is_old {
        take_old_fields(&mut spec);
    }
    let applications: Vec<_> =
        spec.list("applications", problems).iter().filter_map(|node| application(node, problems)).collect();
    let plugins: Vec<_> = spec.list("plugins", problems).iter().filter_map(plugin).collect();
    let repos = spec.list("repos", problems).iter().map(|node| repo(node, problems)).collect();
    let secrets = spec.node("secrets").map(|node| node.span);
    // It is the version of Kubeflow, and names nothing.
    spec.node("version");
    spec.finish(problems);
    let stacks = applications.iter().any(|app| app.name.text == STACK);
    let google = if is_old {
        root.get("spec").map(Google::read).unwrap_or_default()
    } else {
        let own = plugins.iter().find(|plugin| plugin.kind.text == plugins::GOOGLE);
        let basic_auth = applications.iter().any(|app| app.path.text == "common/basic-auth");
        Google { basic_auth, ..own.map(|plugin| Google::read(&plugin.spec)).unwrap_or_default() }
    };
    Definition { name, namespace, google, applications, plugins, secrets, repos, stacks }
}

/// Fields of v1alpha1 that are about the platform or about the way in which packages were found.
fn take_old_fields(spec: &mut Fields<'_, '_>) {
    for name in [
        "appdir",
        "appDir",
        "componentConfigs",
        "componentParams",
        "components",
        "defaultApp",
        "deleteStorage",
        "email",
        "enableApplications",
        "hostname",
        "ipName",
        "manifestsRepo",
        "mountLocal",
        "packageManager",
        "packages",
        "platform",
        "project",
        "registries",
        "serverVersion",
        "skipInitProject",
        "useBasicAuth",
        "useIstio",
        "zone",
    ] {
        spec.node(name);
    }
}

fn application<'a>(node: &Node<'a>, problems: &mut Problems) -> Option<Application<'a>> {
    let mut fields = Fields::new(node, "KfDef.spec.applications", problems);
    let name = fields.text("name", problems).unwrap_or_default();
    let config = fields.node("kustomizeConfig");
    fields.finish(problems);
    let Some(config) = config.filter(|_| !name.is_empty()) else {
        problems.push(incomplete(name, node.span));
        return None;
    };
    let mut fields = Fields::new(config, "kustomizeConfig", problems);
    let overlays = fields.texts("overlays", problems);
    let parameters = fields.list("parameters", problems).iter().map(|node| parameter(node, problems)).collect();
    let null = Node::null(Span::NONE);
    let mut reference = Fields::new(fields.node("repoRef").unwrap_or(&null), "repoRef", problems);
    let repo = reference.text("name", problems).unwrap_or_default();
    let path = reference.text("path", problems).unwrap_or_default();
    reference.finish(problems);
    fields.finish(problems);
    Some(Application { name, repo, path, overlays, parameters })
}

fn incomplete(name: Text<'_>, span: Span) -> kubekiln::load::LoadError {
    let message = match name.text {
        "" => "an application has no name".to_owned(),
        name => format!("application {name} is missing KustomizeConfig"),
    };
    kubekiln::load::LoadError::Invalid { code: "kfdef-application", message, span, hint: None }
}

pub(super) fn parameter<'a>(node: &Node<'a>, problems: &mut Problems) -> Parameter<'a> {
    let mut fields = Fields::new(node, "parameters", problems);
    let name = fields.text("name", problems).unwrap_or_default();
    let value = fields.text("value", problems).unwrap_or_default();
    fields.finish(problems);
    Parameter { name, value, plugin: None }
}

/// Named by kind, in v1alpha1 by the name of the platform.
fn plugin<'a>(node: &Node<'a>) -> Option<Plugin<'a>> {
    let named = node.get("kind").or_else(|| node.get("name"))?;
    let kind = Text { text: named.text()?, span: named.span };
    Some(Plugin { kind, spec: node.get("spec").cloned().unwrap_or_else(|| Node::null(node.span)) })
}

fn repo<'a>(node: &Node<'a>, problems: &mut Problems) -> (Text<'a>, Text<'a>) {
    let mut fields = Fields::new(node, "KfDef.spec.repos", problems);
    let name = fields.text("name", problems).unwrap_or_default();
    let uri = fields.text("uri", problems).unwrap_or_default();
    fields.finish(problems);
    (name, uri)
}

/// Names become folders: each once, and each one folder.
fn check(session: &mut Session<'_, '_>, definition: &Definition<'_>) -> bool {
    let mut fine = true;
    let mut seen = std::collections::BTreeSet::new();
    for application in &definition.applications {
        let name = application.name;
        let overlays = application.overlays.iter();
        for text in [name, application.repo].into_iter().chain(overlays.copied()).filter(|text| !is_below(text)) {
            session.output.problem(unsafe_path(&text, text.span));
            fine = false;
        }
        if !seen.insert(name.text) {
            let message = format!("two applications are named {name}");
            session.output.problem(invalid("kfdef-application", message, name.span, None));
            fine = false;
        }
    }
    if definition.name.is_empty() || !is_below(definition.name) {
        let hint = Some("kfctl named it after its folder: write metadata.name".to_owned());
        session.output.problem(invalid("kfdef-name", "the KfDef has no name".to_owned(), Span::NONE, hint));
        fine = false;
    }
    fine
}
