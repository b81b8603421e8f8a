//! Files that a kustomization names and reads as YAML, where a jsonnet program stands for its value.

use std::path::Path;

use kubekiln_jsonnet::Document;
use kubekiln_yaml::{Limits, Node, SourceId, Span, emit};

use super::session::Session;
use crate::generate::program::{Program, node, value};
use crate::layers::kustomization::file_span;
use crate::load::{LoadError, documents};
use crate::text::Text;

type Result<T> = std::result::Result<T, LoadError>;

/// The text of a patch that a kustomization in `folder` names: objects, or JSON 6902 operations.
pub(super) fn patch<'a>(session: &Session<'_, 'a, '_>, folder: &Path, path: Text<'a>) -> Result<SourceId> {
    text(session, folder, path, |value| {
        if is_operations(value) {
            return Ok(vec![node(value, path.span, session.files.arena)]);
        }
        let placed = value::objects(value, path.span).map_err(first)?;
        placed.iter().map(|object| object.node(None, path.span, session.files.arena)).collect()
    })
}

/// The root of a file that a kustomization in `folder` names.
pub(super) fn root<'a>(session: &Session<'_, 'a, '_>, folder: &Path, path: Text<'a>) -> Result<Node<'a>> {
    let arena = session.files.arena;
    let source = text(session, folder, path, |value| Ok(vec![node(value, path.span, arena)]))?;
    let root = documents::roots(arena, source)?.into_iter().next();
    Ok(root.unwrap_or_else(|| Node::null(file_span(source))))
}

/// The text of a file; that of a program is its value as the documents that `read` finds in it.
fn text<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    path: Text<'a>,
    read: impl FnOnce(&Document) -> Result<Vec<Node<'a>>>,
) -> Result<SourceId> {
    let files = session.files;
    let file = files.resolve(folder, path)?;
    if file.extension().is_none_or(|extension| extension != "jsonnet") {
        return files.text(&file, path.span);
    }
    let program = Program::named(files, folder, &file, path.span);
    let evaluation = program.evaluate(files, session.engine).map_err(|d| LoadError::Program(Box::new(d)))?;
    let mut texts = Vec::new();
    for node in read(&evaluation.document)? {
        let mut text = String::new();
        emit(&node, files.arena, &Limits::default(), &mut text)
            .map_err(|error| unprintable(error.message, path.span))?;
        texts.push(text);
    }
    Ok(files.arena.add(format!("value of {}", files.shown(&file)), texts.join("---\n")))
}

fn unprintable(message: String, span: Span) -> LoadError {
    LoadError::Invalid { code: "jsonnet-output", message, span, hint: None }
}

/// A list of operations can be told from a list of objects: each has `op`.
fn is_operations(value: &Document) -> bool {
    matches!(value, Document::Array(items)
        if !items.is_empty() && items.iter().all(|item| matches!(item.get("op"), Some(Document::Str(_)))))
}

/// The first of several problems of one file.
fn first(problems: Vec<LoadError>) -> LoadError {
    let none = || unprintable("the value holds no objects".to_owned(), Span::NONE);
    problems.into_iter().next().unwrap_or_else(none)
}
