//! `kind: Vendored` in `package.yaml`: a package whose objects are those of an outside source, and no program's. Its
//! parameters and images go into fields of these objects.

use kubekiln_yaml::{Node, Span};

use super::Image;
use crate::diagnostic::nearest;
use crate::load::fields::{Fields, LoadError, Problems};
use crate::text::Text;

/// What such a package renders.
#[derive(Clone, Debug)]
pub struct Vendored<'a> {
    /// `spec.source.vendor`: the path of an entry of `spec.vendor` in `kiln.yaml`, or of a folder below it.
    pub source: Text<'a>,
    /// What of it is taken.
    pub take: Take<'a>,
    /// `spec.set`, in written order.
    pub set: Vec<Setting<'a>>,
}

/// Which objects of a source are taken. Paths start at [`Vendored::source`].
#[derive(Clone, Debug)]
pub enum Take<'a> {
    /// `kustomization`: what the kustomization in a folder builds.
    Kustomization(Text<'a>),
    /// `files`: patterns of files with objects.
    Files(Vec<Text<'a>>),
}

/// An entry of `spec.set`.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// What goes there.
    pub what: What<'a>,
    /// `merge`: a mapping is laid over the one that is there, key by key, instead of replacing it.
    pub merge: bool,
    /// `targets`, in the words of kustomize's `replacements`; at least one.
    pub targets: Vec<Node<'a>>,
}

/// What goes into fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What<'a> {
    /// `param`: a parameter; `a.b` is a property of `a`.
    Param(Text<'a>),
    /// `image`: an image by its key.
    Image(Text<'a>),
}

/// What `spec` says beside: settings are held to it.
pub(super) struct Around<'p, 'a> {
    /// The schema of the parameters.
    pub(super) params: Option<&'p Node<'a>>,
    pub(super) images: &'p [(Text<'a>, Image<'a>)],
    /// Parameters that something else than a field depends on.
    pub(super) used: Vec<&'a str>,
    /// There is a program that may read any parameter.
    pub(super) has_program: bool,
}

impl<'a> Vendored<'a> {
    /// Takes `source` and `set` of `spec`.
    pub(super) fn take(spec: &mut Fields<'_, 'a>, around: &Around<'_, 'a>, problems: &mut Problems) -> Option<Self> {
        let source = spec.node("source");
        if source.is_none() {
            let hint = "name an entry of kiln.yaml: `source: {vendor: vendor/NAME, files: [\"*.yaml\"]}`";
            problems.push(missing("a Vendored needs spec.source", spec.span(), hint));
        }
        let nodes = spec.list("set", problems).iter();
        let set: Vec<_> = nodes.filter_map(|node| setting(node, around, problems)).collect();
        if !around.has_program {
            let properties = around.params.into_iter().filter_map(|params| params.get("properties"));
            properties.for_each(|properties| unused(properties, "", &set, around, problems));
        }
        let (source, take) = taken(source?, problems)?;
        Some(Self { source, take, set })
    }
}

fn taken<'a>(node: &Node<'a>, problems: &mut Problems) -> Option<(Text<'a>, Take<'a>)> {
    let mut fields = Fields::new(node, "Vendored.spec.source", problems);
    let source = fields.text("vendor", problems);
    let kustomization = fields.text("kustomization", problems);
    let files = fields.texts("files", problems);
    fields.finish(problems);
    if source.is_none() {
        let hint = "name an entry of kiln.yaml, or a folder below one: `vendor: vendor/argo-workflows`";
        problems.push(missing("spec.source of a Vendored needs vendor", node.span, hint));
    }
    for pattern in &files {
        if let Err(error) = glob::Pattern::new(pattern) {
            let message = format!("pattern {pattern} cannot be read: {error}");
            problems.push(invalid("vendor-pattern", message, pattern.span, "`**` stands alone between slashes"));
        }
    }
    let take = match (kustomization, files.is_empty()) {
        (Some(folder), true) => Take::Kustomization(folder),
        (None, false) => Take::Files(files),
        _ => {
            let hint = "write `kustomization: FOLDER`, which kiln builds, or `files: [\"*.yaml\"]`";
            problems.push(missing("spec.source of a Vendored needs one of kustomization and files", node.span, hint));
            return None;
        }
    };
    Some((source?, take))
}

fn setting<'a>(node: &Node<'a>, around: &Around<'_, 'a>, problems: &mut Problems) -> Option<Setting<'a>> {
    let mut fields = Fields::new(node, "Vendored.spec.set", problems);
    let param = fields.text("param", problems);
    let image = fields.text("image", problems);
    let merge = fields.bool("merge", problems).unwrap_or_default();
    let targets = fields.list("targets", problems).to_vec();
    fields.finish(problems);
    if targets.is_empty() {
        let hint = "say which fields: `targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]`";
        problems.push(missing("an entry of Vendored.spec.set needs targets", node.span, hint));
    }
    let what = match (param, image) {
        (Some(param), None) => {
            problems.extend(unknown_param(param, around));
            What::Param(param)
        }
        (None, Some(image)) => {
            problems.extend(unknown_image(image, around));
            What::Image(image)
        }
        _ => {
            let hint = "write `param: NAME`, or `image: KEY`";
            problems.push(missing("an entry of Vendored.spec.set needs one of param and image", node.span, hint));
            return None;
        }
    };
    Some(Setting { what, merge, targets })
}

fn unknown_param(param: Text<'_>, around: &Around<'_, '_>) -> Option<LoadError> {
    let mut schema = around.params;
    for part in param.split('.') {
        let Some(found) = schema.and_then(|schema| schema.at(&["properties", part])) else {
            let names = keys(schema.and_then(|schema| schema.get("properties")));
            let message = format!("spec.set names a parameter \"{param}\", which the package does not have");
            return Some(invalid("unknown-parameter", message, param.span, &instead(part, &names)));
        };
        schema = Some(found);
    }
    None
}

fn unknown_image(image: Text<'_>, around: &Around<'_, '_>) -> Option<LoadError> {
    let names: Vec<&str> = around.images.iter().map(|(key, _)| key.text).collect();
    let message = format!("spec.set names an image \"{image}\", which the package does not have");
    let is_known = names.contains(&image.text);
    (!is_known).then(|| invalid("unknown-image", message, image.span, &instead(&image, &names)))
}

/// The cure for a name that is none of `names`.
fn instead(name: &str, names: &[&str]) -> String {
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if names.is_empty() => "it has none".to_owned(),
        None => format!("it has {}", names.join(", ")),
    }
}

/// Reports the parameters that reach no field: whoever sets one would wait for something to happen.
fn unused<'a>(
    properties: &Node<'a>,
    above: &str,
    set: &[Setting<'a>],
    around: &Around<'_, 'a>,
    problems: &mut Problems,
) {
    for entry in properties.as_mapping().into_iter().flat_map(|mapping| &mapping.entries) {
        let Some(key) = entry.key.text() else { continue };
        let name = format!("{above}{key}");
        let is_named = set.iter().any(|setting| matches!(setting.what, What::Param(param) if param.text == name));
        if is_named || around.used.contains(&name.as_str()) {
            continue;
        }
        if let Some(properties) = entry.value.get("properties") {
            unused(properties, &format!("{name}."), set, around, problems);
        } else {
            let message = format!("parameter \"{name}\" reaches no field: no entry of spec.set names it");
            let hint = format!("say where it goes: `set: [{{param: {name}, targets: [...]}}]`");
            problems.push(invalid("unused-parameter", message, entry.key.span, &hint));
        }
    }
}

fn keys<'a>(node: Option<&Node<'a>>) -> Vec<&'a str> {
    let mapping = node.and_then(Node::as_mapping);
    mapping.into_iter().flat_map(|mapping| &mapping.entries).filter_map(|entry| entry.key.text()).collect()
}

fn missing(message: &str, span: Span, hint: &str) -> LoadError {
    invalid("missing-field", message.to_owned(), span, hint)
}

fn invalid(code: &'static str, message: String, span: Span, hint: &str) -> LoadError {
    LoadError::Invalid { code, message, span, hint: Some(hint.to_owned()) }
}
