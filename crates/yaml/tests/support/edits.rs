//! Random edits, and what must hold of any text that is edited; property tests and fuzz targets share it.

use kubekiln_yaml::{Arena, EditError, Editor, Entry, Node, Place, ScalarStyle, Span, Step, Tag, Value};

/// What to do at a node that `place` chooses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    /// Which node, counted over all nodes.
    pub(crate) place: usize,
    /// Which kind of edit.
    pub(crate) kind: u8,
    /// Which of the new values.
    pub(crate) value: usize,
}

/// A tree without places and looks, to make the same change in.
#[derive(Clone, PartialEq, Debug)]
enum Model {
    Scalar(Tag, String),
    Alias,
    Sequence(Vec<Model>),
    Mapping(Vec<(Model, Model)>),
}

/// A way to a node, owned.
#[derive(Clone, PartialEq, Debug)]
enum Way {
    Key(String),
    Index(usize),
}

/// Makes one edit, and checks that it gives the tree it should and leaves every other line alone, if its
/// lines are those of a manifest. `None` when the
/// text is refused or has nothing to edit.
pub(crate) fn check(text: &str, edit: Edit, by_line: bool) -> Option<Result<String, EditError>> {
    let arena = Arena::new();
    let documents = Editor::new(&arena, "text", text.to_owned(), 1).is_ok();
    let document = usize::from(documents && edit.kind & 0x80 != 0);
    let mut editor = Editor::new(&arena, "text", text.to_owned(), document).ok()?;
    let root = editor.root()?.clone();
    let mut ways = Vec::new();
    collect(&root, &mut Vec::new(), &mut ways);
    let way = ways[edit.place % ways.len()].clone();
    let path: Vec<Step<'_>> = way.iter().map(step).collect();
    let value = value(edit.value);
    let mut wanted = model(&root);
    let result = make(&mut editor, &root, &path, edit.kind & 0x7F, &value, &mut wanted)?;
    if let Err(error) = result {
        assert_eq!(editor.text(), text, "a refused edit changes nothing");
        return Some(Err(error));
    }
    let found = model(editor.root().expect("still a document"));
    assert_eq!(found, wanted, "{edit:?} at {path:?}\n--- before\n{text}\n--- after\n{}", editor.text());
    if by_line {
        check_lines(text, editor.text(), &root, &path, edit);
    }
    Some(Ok(editor.text().to_owned()))
}

fn step(way: &Way) -> Step<'_> {
    match way {
        Way::Key(key) => Step::Key(key),
        Way::Index(index) => Step::Index(*index),
    }
}

fn collect(node: &Node<'_>, path: &mut Vec<Way>, out: &mut Vec<Vec<Way>>) {
    out.push(path.clone());
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                let Some(key) = entry.key.text() else { continue };
                path.push(Way::Key(key.to_owned()));
                collect(&entry.value, path, out);
                path.pop();
            }
        }
        Value::Sequence(sequence) => {
            for (index, item) in sequence.items.iter().enumerate() {
                path.push(Way::Index(index));
                collect(item, path, out);
                path.pop();
            }
        }
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

fn model(node: &Node<'_>) -> Model {
    match &node.value {
        Value::Scalar(s) if s.tag == Tag::Null => Model::Scalar(Tag::Null, String::new()),
        Value::Scalar(s) => Model::Scalar(s.tag, s.text.to_owned()),
        Value::Alias(_) => Model::Alias,
        Value::Sequence(s) => Model::Sequence(s.items.iter().map(model).collect()),
        Value::Mapping(m) => Model::Mapping(m.entries.iter().map(|e| (model(&e.key), model(&e.value))).collect()),
    }
}

fn at<'m>(root: &'m mut Model, path: &[Step<'_>]) -> Option<&'m mut Model> {
    path.iter().try_fold(root, |model, step| match (step, model) {
        (Step::Key(key), Model::Mapping(entries)) => {
            entries.iter_mut().find(|(k, _)| matches!(k, Model::Scalar(_, text) if text == key)).map(|(_, v)| v)
        }
        (Step::Index(index), Model::Sequence(items)) => items.get_mut(*index),
        _ => None,
    })
}

/// The values that edits write.
const TEXTS: &[&str] =
    &["new", "5", "a: b # c", "it's \"quoted\"", "two\nlines\n", "", "é, [x]", "no", "- dash", "a,b"];

fn value(number: usize) -> Node<'static> {
    let text = |i: usize| Node::string(Span::NONE, TEXTS[i % TEXTS.len()]);
    let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
    match number % 16 {
        n @ 0..=9 => text(n),
        10 => Node::scalar(Span::NONE, "7", Tag::Int),
        11 => Node::null(Span::NONE),
        12 => Node::sequence(Span::NONE, vec![text(0), Node::mapping(Span::NONE, vec![entry("k", text(1))])]),
        13 => Node::mapping(
            Span::NONE,
            vec![entry("k", text(4)), entry("l: m", Node::sequence(Span::NONE, vec![text(3)]))],
        ),
        14 => Node::mapping(Span::NONE, Vec::new()),
        _ => Node::new(
            Span::NONE,
            Value::Scalar(kubekiln_yaml::Scalar { text: "folded", tag: Tag::Str, style: ScalarStyle::SingleQuoted }),
        ),
    }
}

/// Makes the edit in text and model; none when it fits no such node.
fn make(
    editor: &mut Editor<'_>,
    root: &Node<'_>,
    path: &[Step<'_>],
    kind: u8,
    value: &Node<'static>,
    wanted: &mut Model,
) -> Option<Result<(), EditError>> {
    let new = model(value);
    let key = || Model::Scalar(Tag::Str, "added".to_owned());
    let target = at(wanted, path)?;
    Some(match (kind % 5, target) {
        (0, target) => {
            *target = new;
            editor.set(path, value)
        }
        (1, Model::Mapping(entries)) => {
            entries.push((key(), new));
            editor.insert_key(path, "added", value, Place::Last)
        }
        (2, Model::Mapping(entries)) => {
            let other = path.iter().try_fold(root, |n, s| child(n, *s))?.as_mapping()?.entries.first()?.key.text()?;
            entries.insert(0, (key(), new));
            editor.insert_key(path, "added", value, Place::Before(other))
        }
        (1, Model::Sequence(items)) => {
            items.push(new);
            editor.push(path, value)
        }
        (2, Model::Sequence(items)) => {
            let index = items.len() / 2;
            items.insert(index, new);
            editor.insert_item(path, index, value)
        }
        (3 | 4, _) => {
            let (last, above) = path.split_last()?;
            match (at(wanted, above)?, last) {
                (Model::Sequence(items), Step::Index(index)) => drop(items.remove(*index)),
                (Model::Mapping(entries), Step::Key(key)) => {
                    let index = entries.iter().position(|(k, _)| matches!(k, Model::Scalar(_, t) if t == key))?;
                    entries.remove(index);
                }
                _ => return None,
            }
            editor.remove(path)
        }
        _ => return None,
    })
}

fn child<'n, 'a>(node: &'n Node<'a>, step: Step<'_>) -> Option<&'n Node<'a>> {
    match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.as_sequence()?.items.get(index),
    }
}

/// Lines that the edit does not concern are the same bytes. The lines concerned are those of the node and its key,
/// with comments and blank lines around; for a new entry, only those it shares with its neighbours.
fn check_lines(before: &str, after: &str, root: &Node<'_>, path: &[Step<'_>], edit: Edit) {
    let (old, new): (Vec<_>, Vec<_>) = (lines(before), lines(after));
    let (from, to) = concerned(before, root, path, edit.kind & 0x7F);
    let shown = || format!("{edit:?} at {path:?}, lines {from}..{to}\n--- before\n{before}\n--- after\n{after}");
    assert_eq!(old[..from], new[..from.min(new.len())], "{}", shown());
    assert_eq!(before.starts_with('\u{FEFF}'), after.starts_with('\u{FEFF}'), "{}", shown());
    // The last line keeps its lack of a line break, but another may be the last one now.
    let rest: Vec<_> = old[to..].to_vec();
    assert!(new.len() >= from + rest.len(), "{}", shown());
    assert_eq!(rest, new[new.len() - rest.len()..], "{}", shown());
    // A block scalar that became the last node needs its line break.
    if !before.contains(['|', '>']) {
        assert_eq!(before.ends_with('\n'), after.ends_with('\n'), "{}", shown());
    }
    let crlf = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    if crlf(before).0 == crlf(before).1 && crlf(before).1 > 0 {
        assert_eq!(crlf(after).0, crlf(after).1, "{}", shown());
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_start_matches('\u{FEFF}').split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

/// The lines that an edit may change.
fn concerned(text: &str, root: &Node<'_>, path: &[Step<'_>], kind: u8) -> (usize, usize) {
    let mut node = root;
    let mut key = root.span;
    let mut only = root.span;
    for step in path {
        let entry = match step {
            Step::Key(k) => node.as_mapping().and_then(|m| m.entries.iter().find(|e| e.key.text() == Some(k))),
            Step::Index(_) => None,
        };
        let single = match &node.value {
            Value::Mapping(m) => m.entries.len() == 1,
            Value::Sequence(s) => s.items.len() == 1,
            _ => false,
        };
        if !single {
            only = node.span;
        }
        let inner = child(node, *step).expect("a way to a node");
        let at_dash =
            text[..inner.span.start as usize].rfind('-').map_or(inner.span.start, |i| u32::try_from(i).unwrap());
        key = match entry {
            Some(entry) => entry.key.span,
            None if node.as_sequence().is_some_and(|s| s.flow) => inner.span,
            None => Span { start: at_dash, ..inner.span },
        };
        let flow = node.as_mapping().is_some_and(|m| m.flow) || node.as_sequence().is_some_and(|s| s.flow);
        let line_start = text[..node.span.start as usize].rfind('\n').map_or(0, |i| i + 1);
        let compact = key.start == node.span.start && !text[line_start..node.span.start as usize].trim().is_empty();
        if !single {
            // Commas belong to two items; what follows `- a: b` moves behind its dash.
            only = if flow || compact { node.span } else { key };
        }
        node = inner;
    }
    let lines = lines(text);
    let line = |at: u32| text[..at as usize].matches('\n').count();
    let end = |span: Span| {
        let body = &text[..span.end as usize];
        let trimmed = body.trim_end().len().max(span.start as usize);
        text[..trimmed].matches('\n').count() + 1
    };
    let blank_or_comment = |i: usize| {
        let t = lines[i].trim();
        t.is_empty() || t.starts_with('#')
    };
    let grow = |mut from: usize, mut to: usize| {
        while from > 0 && blank_or_comment(from - 1) {
            from -= 1;
        }
        while to < lines.len() && blank_or_comment(to) {
            to += 1;
        }
        (from, to.min(lines.len()))
    };
    match kind % 5 {
        0 => grow(line(key.start), end(node.span).max(line(key.start) + 1)),
        1 | 2 => grow(line(key.start.min(node.span.start)), end(node.span).max(line(key.start) + 1)),
        _ => grow(line(only.start.min(key.start)), end(node.span).max(end(only))),
    }
}
