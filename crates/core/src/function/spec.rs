//! The annotation that makes an object a function.

use kubekiln_yaml::{Node, ScalarStyle, Span, Value};

use super::scope::clean;
use super::{FunctionError, PluginObject, annotations};
use crate::diagnostic::Diagnostic;
use crate::load::Problems;
use crate::load::documents;
use crate::load::fields::Fields;

/// The annotation's names, the older one last.
pub(super) const KEYS: [&str; 2] = ["config.kubernetes.io/function", "config.k8s.io/function"];
/// An even older annotation: an image and nothing else.
const CONTAINER: &str = "config.kubernetes.io/container";

/// How a function runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct FunctionSpec {
    pub(super) container: Container,
    pub(super) exec: Exec,
}

/// A program of this machine.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Exec {
    pub(super) path: String,
    pub(super) args: Vec<String>,
    pub(super) envs: Vec<String>,
}

/// A container image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Container {
    pub(super) image: String,
    pub(super) network: bool,
    pub(super) mounts: Vec<Mount>,
    pub(super) envs: Vec<String>,
}

/// What a container sees of this machine's files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Mount {
    /// `bind`, `volume`, `tmpfs`
    pub(super) kind: String,
    pub(super) src: String,
    pub(super) dst: String,
    pub(super) writable: bool,
}

impl FunctionSpec {
    /// The object's function; `None` when it has no such annotation.
    pub(super) fn of(plugin: &PluginObject<'_, '_, '_>) -> Result<Option<Self>, FunctionError> {
        let node = &plugin.object.node;
        let text = |key: &'static str| annotations::get(node, key).filter(|text| !text.is_empty()).map(|t| (key, t));
        if let Some((key, text)) = KEYS.into_iter().find_map(text) {
            let value = node.at(&["metadata", "annotations", key]).unwrap_or(node);
            return parse(plugin, key, text, value).map(Some);
        }
        if let Some(function) = node.at(&["metadata", "configFn"]).filter(|n| !n.is_null()) {
            return decode(plugin, "configFn", function).map(Some);
        }
        let container = text(CONTAINER).map(|(_, image)| Container { image: image.to_owned(), ..Container::default() });
        Ok(container.map(|container| Self { container, ..Self::default() }))
    }
}

fn parse(
    plugin: &PluginObject<'_, '_, '_>,
    key: &'static str,
    text: &str,
    value: &Node<'_>,
) -> Result<FunctionSpec, FunctionError> {
    // A place of its own: the annotation is a text within a text.
    let scratch = kubekiln_yaml::Arena::new();
    let source = scratch.add("function", text.to_owned());
    let refused = |what: &str| refused(key, what, value.span);
    let root = documents::roots(&scratch, source)
        .map_err(|error| {
            let error = error.to_string();
            refused(&format!("error converting YAML to JSON: {}", error.trim_start_matches("MalformedYAMLError: ")))
        })?
        .into_iter()
        .next();
    let mut root = root.unwrap_or_else(|| Node::null(Span::NONE));
    let place = Place { value, text, file: plugin.files.arena.text(value.span.source) };
    place.put(&mut root);
    decode(plugin, key, &root)
}

fn decode(
    plugin: &PluginObject<'_, '_, '_>,
    key: &'static str,
    root: &Node<'_>,
) -> Result<FunctionSpec, FunctionError> {
    const UNMARSHALING: &str = "error unmarshaling JSON: while decoding JSON: json: ";
    let mut problems = Problems::new();
    let mut fields = Fields::loose(root, "FunctionSpec", &mut problems);
    fields.bool("deferFailure", &mut problems);
    let exec = fields.node("exec").map(|node| exec(&fields, node, &mut problems)).unwrap_or_default();
    let container = fields.node("container").map(|node| container(&fields, node, &mut problems)).unwrap_or_default();
    if let Some(problem) = problems.into_iter().next() {
        let problem = Diagnostic::from(problem);
        return Err(refused(key, &format!("{UNMARSHALING}{}", problem.message), problem.span));
    }
    if let Some((field, span)) = unknown(root) {
        let mut error = refused(key, &format!("{UNMARSHALING}unknown field \"{field}\""), span);
        if let (FunctionError::Spec { hint, .. }, "starlark") = (&mut error, field) {
            *hint = Some("kustomize has given up starlark functions; `exec` and `container` are left".to_owned());
        }
        return Err(error);
    }
    let spec = FunctionSpec { container, exec };
    check_mounts(plugin, &spec.container.mounts)?;
    Ok(spec)
}

fn refused(key: &str, what: &str, span: Span) -> FunctionError {
    let message = format!("loader: failed to get FunctionSpec: {key} unmarshal error: {what}");
    let hint = Some("write it as `exec: {path: ./program}` or `container: {image: name}`".to_owned());
    FunctionError::Spec { message, span, hint }
}

fn exec(fields: &Fields<'_, '_>, node: &Node<'_>, problems: &mut Problems) -> Exec {
    let mut fields = fields.part(node, "ExecSpec", problems);
    let path = fields.text("path", problems).unwrap_or_default().to_string();
    Exec { path, args: texts(&mut fields, "args", problems), envs: texts(&mut fields, "envs", problems) }
}

fn texts(fields: &mut Fields<'_, '_>, name: &'static str, problems: &mut Problems) -> Vec<String> {
    fields.texts(name, problems).iter().map(ToString::to_string).collect()
}

fn container(fields: &Fields<'_, '_>, node: &Node<'_>, problems: &mut Problems) -> Container {
    let mut fields = fields.part(node, "ContainerSpec", problems);
    let mounts = fields.list("mounts", problems);
    Container {
        image: fields.text("image", problems).unwrap_or_default().to_string(),
        network: fields.bool("network", problems).unwrap_or(false),
        envs: texts(&mut fields, "envs", problems),
        mounts: mounts.iter().map(|node| mount(&fields, node, problems)).collect(),
    }
}

fn mount(fields: &Fields<'_, '_>, node: &Node<'_>, problems: &mut Problems) -> Mount {
    let mut fields = fields.part(node, "StorageMount", problems);
    let mut text = |name| fields.text(name, problems).unwrap_or_default().to_string();
    let (kind, src, dst) = (text("type"), text("src"), text("dst"));
    Mount { kind, src, dst, writable: fields.bool("rw", problems).unwrap_or(false) }
}

/// Every field there may be, by the path to it; lists stand for their items.
const KNOWN: [(&str, &[&str]); 4] = [
    ("", &["deferFailure", "container", "exec"]),
    ("exec", &["path", "args", "envs"]),
    ("container", &["image", "network", "mounts", "envs"]),
    ("mounts", &["type", "src", "dst", "rw"]),
];

/// The first field that does not exist.
fn unknown<'n>(root: &'n Node<'_>) -> Option<(&'n str, Span)> {
    fn within<'n>(node: &'n Node<'_>, part: &str) -> Option<(&'n str, Span)> {
        if let Some(items) = node.as_sequence() {
            return items.items.iter().find_map(|item| within(item, part));
        }
        let (_, known) = KNOWN.iter().find(|(name, _)| name.eq_ignore_ascii_case(part))?;
        node.as_mapping()?.entries.iter().find_map(|entry| {
            let key = entry.key.text()?;
            if !known.iter().any(|name| name.eq_ignore_ascii_case(key)) {
                return Some((key, entry.key.span));
            }
            within(&entry.value, key)
        })
    }
    within(root, "")
}

/// kustomize lets a function mount only what lies below the kustomization that lists it.
fn check_mounts(plugin: &PluginObject<'_, '_, '_>, mounts: &[Mount]) -> Result<(), FunctionError> {
    for mount in mounts {
        let rule = if mount.src.starts_with('/') {
            "relative to"
        } else if clean(&mount.src).starts_with("..") {
            "under"
        } else {
            continue;
        };
        let id = plugin.object.original_id(plugin.schema);
        let message = format!(
            "plugin {id} with mount path '{}' is not permitted; mount paths must be {rule} the current kustomization \
             directory",
            mount.src
        );
        return Err(FunctionError::Spec { message, span: plugin.span(), hint: None });
    }
    Ok(())
}

/// Where a text that was parsed by itself stands in its file.
struct Place<'p> {
    value: &'p Node<'p>,
    text: &'p str,
    file: &'p str,
}

impl Place<'_> {
    /// Gives the nodes parsed from the text their places in the file: exact ones where the file has the text as it is,
    /// by the line in a block scalar, else that of the whole.
    fn put(&self, root: &mut Node<'_>) {
        root.span = self.of(root.span);
        match &mut root.value {
            Value::Mapping(mapping) => {
                for entry in &mut mapping.entries {
                    self.put(&mut entry.key);
                    self.put(&mut entry.value);
                }
            }
            Value::Sequence(sequence) => sequence.items.iter_mut().for_each(|item| self.put(item)),
            Value::Scalar(_) | Value::Alias(_) => {}
        }
    }

    fn of(&self, span: Span) -> Span {
        self.in_block(span).unwrap_or(self.value.span)
    }

    fn in_block(&self, span: Span) -> Option<Span> {
        let whole = self.value.span;
        let style = self.value.as_scalar()?.style;
        if !matches!(style, ScalarStyle::Literal) {
            return None;
        }
        let before = self.text.get(..span.start as usize)?;
        let line = before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1);
        let wanted = self.text.lines().nth(line)?;
        // The block's first line is the indicator.
        let block = self.file.get(whole.start as usize..whole.end as usize)?;
        let mut start = whole.start as usize;
        for (number, written) in block.split_inclusive('\n').enumerate() {
            if number == line + 1 {
                let indent = written.find(wanted)?;
                let at = start + indent + column;
                let length = (span.end - span.start) as usize;
                let end = (at + length).min(start + written.trim_end().len());
                return Some(Span::new(whole.source, u32::try_from(at).ok()?, u32::try_from(end).ok()?));
            }
            start += written.len();
        }
        None
    }
}
