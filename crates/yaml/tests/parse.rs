//! Own cases: a folder each in `tests/parse`, with `in.yaml` and what it becomes.
//!
//! - `expected.events`: the events, in yaml-test-suite's notation;
//! - `expected.nodes`: the nodes, each as `line:column-line:column kind tag [&anchor] text`;
//! - `expected.error`: `line:column: message (go-yaml's line N)`, instead of the two.
//!
//! To renew them run the test with `KILN_RENEW=1`, and read the difference.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Limits, Node, ParseError, Scalar, SourceId, Span, Tag, Value};
use kubekiln_yaml::{events, parse, parse_with_comments};

#[test]
fn every_case_becomes_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let mut folders: Vec<PathBuf> = fs::read_dir(&root).expect("tests/parse").flatten().map(|e| e.path()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    let wrong: Vec<String> = folders.iter().flat_map(|folder| check(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of a case that are not as found.
fn check(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("in.yaml")).expect("in.yaml");
    let found = outcome(&text);
    let mut wrong = Vec::new();
    for name in ["expected.events", "expected.nodes", "expected.error"] {
        let path = folder.join(name);
        let found = found.iter().find(|(file, _)| *file == name).map(|(_, content)| content);
        if std::env::var_os("KILN_RENEW").is_some() {
            match found {
                Some(content) => fs::write(&path, content).expect("a file of the case"),
                None => drop(fs::remove_file(&path)),
            }
        }
        if fs::read_to_string(&path).ok().as_ref() != found {
            let found = found.map_or("no such file", String::as_str);
            wrong.push(format!("{} should be:\n{found}", path.display()));
        }
    }
    wrong
}

fn outcome(text: &str) -> Vec<(&'static str, String)> {
    let arena = Arena::new();
    let source = arena.add("in.yaml", text.into());
    let limits = Limits { depth: 20, ..Limits::default() };
    match nodes(&arena, source, text, &limits) {
        Ok(nodes) => {
            let events = events(&arena, source, 0..text.len(), &limits).expect("events where there are nodes");
            vec![("expected.events", events), ("expected.nodes", nodes)]
        }
        Err(error) => {
            let at = arena.position(error.span).expect("a place");
            let line = format!("{}:{}: {} (go-yaml's line {})\n", at.line, at.column, error.message, error.line);
            vec![("expected.error", line)]
        }
    }
}

fn nodes(arena: &Arena, source: SourceId, text: &str, limits: &Limits) -> Result<String, ParseError> {
    let mut out = String::new();
    for document in parse(arena, source, 0..text.len(), limits)? {
        out.push_str(if document.empty { "document (empty)\n" } else { "document\n" });
        write_node(arena, &document.root, 1, &mut out);
    }
    let comments = parse_with_comments(arena, source, 0..text.len(), limits)?;
    for comment in comments.iter().flat_map(|document| &document.comments) {
        let text = &text[comment.span.start as usize..comment.span.end as usize];
        writeln!(out, "comment {} {text:?}", place(arena, comment.span)).expect("a string");
    }
    Ok(out)
}

fn write_node(arena: &Arena, node: &Node<'_>, depth: usize, out: &mut String) {
    let (kind, tag, text) = match &node.value {
        Value::Scalar(Scalar { text, tag, style }) => (format!("{style:?}"), Some(*tag), format!(" {text:?}")),
        Value::Mapping(m) => ("Mapping".into(), Some(m.tag), if m.flow { " {}".into() } else { String::new() }),
        Value::Sequence(s) => ("Sequence".into(), Some(s.tag), if s.flow { " []".into() } else { String::new() }),
        Value::Alias(name) => ("Alias".into(), None, format!(" *{}", arena.name(*name))),
    };
    let tag = tag.map_or(String::new(), |tag| match tag {
        Tag::Other(name) => format!(" {}", arena.name(name)),
        known => format!(" {known:?}"),
    });
    let anchor = node.anchor.map_or(String::new(), |name| format!(" &{}", arena.name(name)));
    let indent = "  ".repeat(depth);
    writeln!(out, "{indent}{} {kind}{tag}{anchor}{text}", place(arena, node.span)).expect("a string");
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.iter().for_each(|entry| {
            write_node(arena, &entry.key, depth + 1, out);
            write_node(arena, &entry.value, depth + 2, out);
        }),
        Value::Sequence(sequence) => sequence.items.iter().for_each(|item| write_node(arena, item, depth + 1, out)),
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

fn place(arena: &Arena, span: Span) -> String {
    let position = |offset| arena.position(Span::new(span.source, offset, offset)).expect("a place");
    let (start, end) = (position(span.start), position(span.end));
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}
