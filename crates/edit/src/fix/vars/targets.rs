//! The fields that have a var, as targets of a replacement.

use kubekiln::load::documents::{add_text, roots};
use kubekiln_yaml::{Arena, Node, Span, Tag, Value};

use super::touched::TouchedFile;
use super::{entry, texts};
use crate::error::{EditError, Result};

/// A field that has the var, and which part of it, if it is not the whole.
struct Found {
    path: String,
    part: Option<(char, usize)>,
}

/// One target for each field in `files` that has `$(name)`.
pub(super) fn of_var<'a>(arena: &'a Arena, name: &str, files: &[TouchedFile<'_>]) -> Result<Vec<Node<'a>>> {
    let mut targets = Vec::new();
    let var = format!("$({name})");
    for file in files.iter().filter(|file| file.text.contains(&var)) {
        let shown = file.path.display().to_string();
        // What is no YAML is no target; its build will tell.
        let source = add_text(arena, shown.clone(), file.text.clone().into_bytes());
        let Ok(nodes) = source.and_then(|source| roots(arena, source)) else { continue };
        for node in nodes {
            let mut found = Vec::new();
            look(&node, &var, &mut Vec::new(), &mut found)
                .map_err(|error| EditError::unfit(format!("error with {shown}: {error}")))?;
            let select = select(arena, &node, file.patch.as_ref());
            targets.extend(found.iter().map(|found| target(arena, select.clone(), found)));
        }
    }
    Ok(targets)
}

fn look(node: &Node<'_>, var: &str, path: &mut Vec<String>, found: &mut Vec<Found>) -> std::result::Result<(), String> {
    match &node.value {
        Value::Mapping(mapping) => {
            for e in &mapping.entries {
                let key = e.key.text().unwrap_or_default().trim();
                path.push(if key.contains('.') { format!("[{key}]") } else { key.to_owned() });
                look(&e.value, var, path, found)?;
                path.pop();
            }
        }
        Value::Sequence(sequence) => {
            for (index, item) in sequence.items.iter().enumerate() {
                path.push(index.to_string());
                look(item, var, path, found)?;
                path.pop();
            }
        }
        Value::Scalar(scalar) if scalar.text.contains(var) => {
            found.push(Found { path: path.join("."), part: part(scalar.text, var)? });
        }
        Value::Scalar(_) | Value::Alias(_) => {}
    }
    Ok(())
}

/// The delimiter around the var, and its place among what that divides.
fn part(value: &str, var: &str) -> std::result::Result<Option<(char, usize)>, String> {
    let Some((before, after)) = value.split_once(var) else { return Ok(None) };
    let (pre, post) = (before.chars().next_back(), after.chars().next());
    Ok(match (pre, post) {
        (None, None) => None,
        (None, Some(post)) => Some((post, 0)),
        (Some(pre), None) => Some((pre, value.split(pre).count() - 1)),
        (Some(pre), Some(post)) if pre == post => {
            let index = value.split(pre).position(|piece| piece == var).unwrap_or(0);
            Some((pre, index))
        }
        _ => return Err(format!("cannot convert all vars to replacements; {var} is not delimited")),
    })
}

/// The objects that have the field: that of the file itself, or for a patch those that it is for.
fn select<'a>(arena: &'a Arena, node: &Node<'_>, patch: Option<&Node<'_>>) -> Node<'a> {
    let text = |node: &Node<'_>, path: &[&str]| node.at(path).and_then(Node::text).unwrap_or_default().to_owned();
    let of_object = |path: &[&str]| text(node, path);
    let target = patch.and_then(|p| p.get("target")).filter(|n| !n.is_null());
    let Some(target) = target else {
        let api_version = of_object(&["apiVersion"]);
        let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
        return texts(
            arena,
            &[
                ("group", group),
                ("kind", &of_object(&["kind"])),
                ("name", &of_object(&["metadata", "name"])),
                ("namespace", &of_object(&["metadata", "namespace"])),
                ("version", version),
            ],
        );
    };
    let allowed = |option| patch.is_some_and(|p| text(p, &["options", option]) == "true");
    let of = |key: &'static str, own: &[&str], take_own: bool| {
        let own = of_object(own);
        if take_own && !own.is_empty() { own } else { text(target, &[key]) }
    };
    let fields = [
        ("annotationSelector", text(target, &["annotationSelector"])),
        ("group", text(target, &["group"])),
        ("kind", of("kind", &["kind"], allowed("allowKindChange"))),
        ("labelSelector", text(target, &["labelSelector"])),
        ("name", of("name", &["metadata", "name"], allowed("allowNameChange"))),
        ("namespace", of("namespace", &["metadata", "namespace"], true)),
        ("version", text(target, &["version"])),
    ];
    texts(arena, &fields.each_ref().map(|(key, text)| (*key, text.as_str())))
}

fn target<'a>(arena: &'a Arena, select: Node<'a>, found: &Found) -> Node<'a> {
    let path = Node::string(Span::NONE, arena.keep(found.path.as_str()));
    let mut entries = vec![entry("fieldPaths", Node::sequence(Span::NONE, vec![path]))];
    if let Some((delimiter, index)) = found.part {
        let delimiter = Node::string(Span::NONE, arena.keep(delimiter.to_string()));
        let mut options = vec![entry("delimiter", delimiter)];
        if index > 0 {
            options.push(entry("index", Node::scalar(Span::NONE, arena.keep(index.to_string()), Tag::Int)));
        }
        entries.push(entry("options", Node::mapping(Span::NONE, options)));
    }
    entries.push(entry("select", select));
    Node::mapping(Span::NONE, entries)
}
