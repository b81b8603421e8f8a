//! Text to objects, as kustomize's `kio.ByteReader` and resource factory read it.

use std::collections::VecDeque;
use std::ops::Range;

use kubekiln_yaml::{
    Arena, Limits, Mapping, Node, ParseError, Scalar, ScalarStyle, Sequence, SourceId, Span, Value, parse_first,
};
use rayon::prelude::*;

use super::LoadError;
use super::anchors::expand;
use super::list_items;

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
    checked(arena, roots_in(arena, source, range)?)
}

/// Documents as objects: empty ones dropped, lists flattened; each needs a kind and a name.
pub fn checked<'a>(arena: &'a Arena, roots: Vec<Node<'a>>) -> Result<Vec<Node<'a>>, LoadError> {
    let mut queue: VecDeque<Node<'a>> = VecDeque::new();
    for node in roots.into_iter().filter(|n| !is_nil_or_empty(n)) {
        check_identity(&node)?;
        queue.push_back(node);
    }
    flatten_lists(queue, arena)
}

/// The documents of a source with anchors expanded; a lone `List` or `ResourceList` gives its items.
pub fn roots<'a>(arena: &'a Arena, source: SourceId) -> Result<Vec<Node<'a>>, LoadError> {
    roots_in(arena, source, 0..arena.text(source).len())
}

/// The documents in a range of a source.
pub fn roots_in<'a>(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Vec<Node<'a>>, LoadError> {
    unwrapped_in(arena, source, range).map(|(nodes, _)| nodes)
}

/// The documents of a source as [`roots`], and the `results` of a lone `ResourceList`.
pub fn unwrapped<'a>(arena: &'a Arena, source: SourceId) -> Result<(Vec<Node<'a>>, Option<Node<'a>>), LoadError> {
    unwrapped_in(arena, source, 0..arena.text(source).len())
}

fn unwrapped_in<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
) -> Result<(Vec<Node<'a>>, Option<Node<'a>>), LoadError> {
    let mut results = None;
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
            results = root.as_mapping_mut().and_then(|m| m.remove("results")).map(|e| e.value);
            if let Some(Value::Sequence(items)) =
                root.as_mapping_mut().and_then(|m| m.remove("items")).map(|e| e.value.value)
            {
                nodes.extend(items.items);
            }
            continue;
        }
        nodes.push(root);
    }
    Ok((nodes, results))
}

/// The first document as it is written, anchors and aliases in their places; `None` when there is none.
pub(crate) fn first_as_written<'a>(arena: &'a Arena, source: SourceId) -> Result<Option<Node<'a>>, LoadError> {
    let first =
        parse_first(arena, source, 0..arena.text(source).len(), &Limits::default()).map_err(|e| unparsable(&e))?;
    Ok(first.map(|document| document.root))
}

/// A document with every alias replaced by what it stands for.
pub(crate) fn expanded(root: Node<'_>) -> Result<Node<'_>, LoadError> {
    expand(root, Limits::default().alias_nodes)
}

fn is_list_wrapper(root: &Node<'_>) -> bool {
    let kind = root.get("kind").and_then(Node::text);
    matches!(kind, Some("List" | "ResourceList"))
        && (root.get("items").is_some() || root.get("functionConfig").is_some())
}

/// The first document in `range`; kustomize ignores what follows a `...` line. `None` for an empty or null one.
fn first_document<'a>(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Option<Node<'a>>, LoadError> {
    let limits = Limits::default();
    let first = parse_first(arena, source, range.clone(), &limits).map_err(|e| unparsable(&e))?;
    let Some(mut document) = first else { return Ok(None) };
    if document.empty || document.root.is_null() {
        return Ok(None);
    }
    if !has_items(&document.root) {
        lengthen_last(&mut document.root, arena, source, range.end);
    }
    expand(document.root, limits.alias_nodes).map(Some)
}

fn unparsable(error: &ParseError) -> LoadError {
    let line = if error.line > 0 { format!("line {}: ", error.line) } else { String::new() };
    malformed(&format!("yaml: {line}{}", error.message), error.span)
}

/// The items of a list leave the comments of the document behind.
fn has_items(root: &Node<'_>) -> bool {
    root.get("kind").and_then(Node::text).is_some_and(|kind| kind.ends_with("List")) && root.get("items").is_some()
}

fn is_block(scalar: &Scalar<'_>) -> bool {
    matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
}

/// True for comments that are all the document's own: one that is indented goes with the text when one that is not comes
/// after it.
fn is_closing_comment(behind: &str) -> bool {
    let mut lines = behind.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next().filter(|line| line.trim_start().starts_with('#')) else { return false };
    first.starts_with('#') || !lines.any(|line| line.starts_with('#'))
}

/// A block of text that keeps its empty lines, at the end of a document and with a comment behind it, gets one more line:
/// go-yaml prints the comment behind an empty line, and kustomize reads what go-yaml prints.
fn lengthen_last<'a>(root: &mut Node<'a>, arena: &'a Arena, source: SourceId, end: usize) {
    let mut last = root;
    loop {
        let at = last.span.end as usize;
        last = match &mut last.value {
            Value::Mapping(Mapping { entries, flow: false, .. }) => match entries.last_mut() {
                Some(entry) => &mut entry.value,
                None => return,
            },
            Value::Sequence(Sequence { items, flow: false, .. }) => match items.last_mut() {
                Some(item) => item,
                None => return,
            },
            Value::Scalar(scalar) if is_block(scalar) && scalar.text.ends_with("\n\n") => {
                if is_closing_comment(arena.text(source).get(at..end).unwrap_or("")) {
                    scalar.text = arena.keep(format!("{}\n", scalar.text));
                }
                return;
            }
            _ => return,
        };
    }
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
fn flatten_lists<'a>(mut queue: VecDeque<Node<'a>>, arena: &'a Arena) -> Result<Vec<Node<'a>>, LoadError> {
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
                for mut item in sequence.items.into_iter().filter(|i| !is_nil_or_empty(i)) {
                    check_identity(&item)?;
                    list_items::through_json(&mut item, arena);
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
