//! Text to objects, as kustomize's `kio.ByteReader` and resource factory read it.

use std::collections::VecDeque;
use std::ops::Range;

use kubekiln_yaml::{Arena, Limits, Node, SourceId, Span, Value, parse_first};
use rayon::prelude::*;

use super::LoadError;
use super::anchors::expand;

/// A file of so many bytes has its documents parsed side by side: else the largest file may be the last one to wait for.
const LARGE: usize = 1 << 17;

/// Takes a file's bytes into the arena. Windows line ends become plain ones, as kustomize does before it reads;
/// lines and columns stay true.
pub fn add_text(arena: &Arena, name: String, bytes: Vec<u8>) -> Result<SourceId, LoadError> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let source = arena.add(name.clone(), String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned());
        malformed("yaml: invalid leading UTF-8 octet", span_at(source, at))
    })?;
    let text = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text };
    Ok(arena.add(name, text))
}

fn span_at(source: SourceId, at: usize) -> Span {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, at, at)
}

fn malformed(message: &str, span: Span) -> LoadError {
    LoadError::Invalid { code: "malformed-yaml", message: format!("MalformedYAMLError: {message}"), span, hint: None }
}

/// The objects of a source: documents split, empty ones dropped, lists flattened, anchors expanded.
pub fn objects<'a>(arena: &'a Arena, source: SourceId) -> Result<Vec<Node<'a>>, LoadError> {
    objects_in(arena, source, 0..arena.text(source).len())
}

/// The objects in a range of a source.
pub fn objects_in<'a>(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Vec<Node<'a>>, LoadError> {
    let nodes = roots_in(arena, source, range)?.into_iter().filter(|n| !is_nil_or_empty(n));
    let mut queue: VecDeque<Node<'a>> = VecDeque::new();
    for node in nodes {
        check_identity(&node)?;
        queue.push_back(node);
    }
    flatten_lists(queue)
}

/// The documents of a source with anchors expanded; a lone `List` or `ResourceList` gives its items.
pub fn roots<'a>(arena: &'a Arena, source: SourceId) -> Result<Vec<Node<'a>>, LoadError> {
    roots_in(arena, source, 0..arena.text(source).len())
}

/// The documents in a range of a source.
pub fn roots_in<'a>(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Vec<Node<'a>>, LoadError> {
    let pieces = split(&arena.text(source)[range.clone()], source, range.start)?;
    let alone = pieces.len() == 1;
    let mut nodes = Vec::with_capacity(pieces.len());
    let parse = |piece| first_document(arena, source, piece);
    let parsed: Vec<_> = if range.len() < LARGE {
        pieces.into_iter().map(parse).collect()
    } else {
        pieces.into_par_iter().map(parse).collect()
    };
    for document in parsed {
        let Some(mut root) = document? else { continue };
        if alone && is_list_wrapper(&root) {
            if let Some(Value::Sequence(items)) =
                root.as_mapping_mut().and_then(|m| m.remove("items")).map(|e| e.value.value)
            {
                nodes.extend(items.items);
            }
            continue;
        }
        nodes.push(root);
    }
    Ok(nodes)
}

fn is_list_wrapper(root: &Node<'_>) -> bool {
    let kind = root.get("kind").and_then(Node::text);
    matches!(kind, Some("List" | "ResourceList"))
        && (root.get("items").is_some() || root.get("functionConfig").is_some())
}

/// The first document in `range`; kustomize ignores what follows a `...` line. `None` for an empty or null one.
fn first_document<'a>(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Option<Node<'a>>, LoadError> {
    let limits = Limits::default();
    let first = parse_first(arena, source, range, &limits).map_err(|e| {
        let line = if e.line > 0 { format!("line {}: ", e.line) } else { String::new() };
        malformed(&format!("yaml: {line}{}", e.message), e.span)
    })?;
    let Some(document) = first else { return Ok(None) };
    if document.empty || document.root.is_null() {
        return Ok(None);
    }
    expand(document.root, limits.alias_nodes).map(Some)
}

/// Byte ranges of the documents. A separator is a line that starts with `---` and is not the first line; kustomize
/// finds them by their letters alone, even inside a block of text. `text` starts at byte `base` of its source.
fn split(text: &str, source: SourceId, base: usize) -> Result<Vec<Range<usize>>, LoadError> {
    let mut ranges = Vec::new();
    if text.is_empty() {
        return Ok(ranges);
    }
    let (mut start, mut from) = (0, 0);
    while let Some(found) = text[from..].find("\n---") {
        let line_end = from + found;
        let after = line_end + 4;
        let Some(length) = text[after..].find('\n') else { break };
        let rest = text[after..after + length].trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            let line = &text[line_end..after + length];
            return Err(bad_separator(line, source, base + line_end + 1, base + after + length));
        }
        ranges.push(base + start..base + line_end + 1);
        start = after + length + 1;
        from = start;
    }
    ranges.push(base + start..base + text.len());
    Ok(ranges)
}

fn bad_separator(line: &str, source: SourceId, start: usize, end: usize) -> LoadError {
    let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    LoadError::Invalid {
        code: "document-separator",
        message: format!("invalid document separator: {}", line.trim()),
        span: Span::new(source, clip(start), clip(end)),
        hint: Some("nothing but a comment may follow `---` on its line".to_owned()),
    }
}

/// kustomize's `IsNilOrEmpty`: null, `{}` and `[]`.
pub fn is_nil_or_empty(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Mapping(m) => m.entries.is_empty(),
        Value::Sequence(s) => s.items.is_empty(),
        Value::Scalar(_) => node.is_null(),
        Value::Alias(_) => false,
    }
}

/// An object needs a kind and, unless it is a list, a name.
pub fn check_identity(node: &Node<'_>) -> Result<(), LoadError> {
    let invalid = |code, message: &str, hint: &str| LoadError::Invalid {
        code,
        message: message.to_owned(),
        span: first_line_of(node),
        hint: Some(hint.to_owned()),
    };
    let text = |path: &[&str]| node.at(path).filter(|n| !n.is_null()).and_then(Node::text).unwrap_or("");
    let (api_version, kind, name) = (text(&["apiVersion"]), text(&["kind"]), text(&["metadata", "name"]));
    if node.as_mapping().is_none()
        || (api_version.is_empty() && kind.is_empty() && node.get("metadata").is_none_or(is_nil_or_empty))
    {
        let hint = "a resource file holds Kubernetes objects; each needs apiVersion, kind and metadata.name";
        return Err(invalid("not-an-object", "missing Resource metadata", hint));
    }
    if kind.is_empty() {
        return Err(invalid("missing-kind", "missing kind in object", "add `kind:`"));
    }
    if name.is_empty() && !kind.ends_with("List") {
        let message = format!("missing metadata.name in object {{{{{api_version} {kind}}} {{{{ }} map[] map[]}}}}");
        return Err(invalid("missing-name", &message, "add `metadata: {name: ...}`"));
    }
    Ok(())
}

fn first_line_of(node: &Node<'_>) -> Span {
    match node.as_mapping().and_then(|m| m.entries.first()) {
        Some(entry) => entry.key.span,
        None => node.span,
    }
}

/// Replaces each `FooList` with `items` by its items, which go to the end, as in kustomize.
fn flatten_lists<'a>(mut queue: VecDeque<Node<'a>>) -> Result<Vec<Node<'a>>, LoadError> {
    let mut objects = Vec::with_capacity(queue.len());
    while let Some(mut node) = queue.pop_front() {
        let kind = node.get("kind").and_then(Node::text).unwrap_or("");
        if !kind.ends_with("List") || node.get("items").is_none() {
            objects.push(node);
            continue;
        }
        let Some(items) = node.as_mapping_mut().and_then(|m| m.remove("items")) else { continue };
        match items.value.value {
            Value::Sequence(sequence) => {
                for item in sequence.items.into_iter().filter(|i| !is_nil_or_empty(i)) {
                    check_identity(&item)?;
                    queue.push_back(item);
                }
            }
            _ if items.value.is_null() => {}
            _ => {
                let message =
                    format!("expected array in {kind}/items, but found {}", super::fields::shape(&items.value));
                return Err(LoadError::Invalid { code: "list-items", message, span: items.value.span, hint: None });
            }
        }
    }
    Ok(objects)
}
