//! Changing a few texts of a YAML file and nothing else in it.

use kubekiln_yaml::{Arena, EditError, Editor, Limits, Node, SourceId, Span, Step, Value};

use crate::build::print;
use crate::load::{LoadError, anchors};

/// A text to write at a place of a document.
pub(super) struct Change<'a> {
    pub(super) path: Vec<Step<'a>>,
    pub(super) text: String,
}

/// The file with the changes that `find` makes of its first document.
pub(super) fn first_document<'a>(
    arena: &'a Arena,
    name: &str,
    text: String,
    mut find: impl FnMut(&Node<'a>, SourceId) -> Vec<Change<'a>>,
) -> Result<String, LoadError> {
    let changed = document(arena, name, &text, 0, &mut find)?;
    Ok(changed.unwrap_or(text))
}

/// The file with the changes that `find` makes of each of its documents.
pub(super) fn every_document<'a>(
    arena: &'a Arena,
    name: &str,
    mut text: String,
    mut find: impl FnMut(&Node<'a>, SourceId) -> Vec<Change<'a>>,
) -> Result<String, LoadError> {
    for at in 0.. {
        match document(arena, name, &text, at, &mut find)? {
            Some(changed) => text = changed,
            None => break,
        }
    }
    Ok(text)
}

/// The whole text with one document changed; none when there is no such document.
fn document<'a>(
    arena: &'a Arena,
    name: &str,
    text: &str,
    at: usize,
    find: &mut impl FnMut(&Node<'a>, SourceId) -> Vec<Change<'a>>,
) -> Result<Option<String>, LoadError> {
    let mut editor = match Editor::new(arena, name, text.to_owned(), at) {
        Ok(editor) => editor,
        Err(EditError::NoDocument(_)) => return Ok(None),
        Err(error) => return Err(invalid(&error)),
    };
    let Some(root) = editor.root() else { return Ok(None) };
    // Paths may stand behind aliases and merge keys.
    let root = expanded(root)?;
    let changes = find(&root, editor.source());
    let edited = changes.iter().try_for_each(|change| {
        let value = Node::string(Span::NONE, arena.keep(change.text.as_str()));
        editor.set(&change.path, &value)
    });
    match edited {
        Ok(()) => Ok(Some(editor.text().to_owned())),
        // A value that is written once and used twice cannot be edited in one of its places.
        Err(_) => print_anew(arena, text, at, root, &changes).map(Some),
    }
}

fn expanded<'a>(root: &Node<'a>) -> Result<Node<'a>, LoadError> {
    anchors::expand(root.clone(), Limits::default().alias_nodes)
}

fn invalid(error: &EditError) -> LoadError {
    LoadError::Invalid { code: "malformed-yaml", message: error.to_string(), span: error.span(), hint: None }
}

/// The file printed with one document changed: values are kept, comments are not.
fn print_anew<'a>(
    arena: &'a Arena,
    text: &str,
    at: usize,
    mut root: Node<'a>,
    changes: &[Change<'a>],
) -> Result<String, LoadError> {
    for change in changes {
        let value = Node::string(root.span, arena.keep(change.text.as_str()));
        if let Some(place) = change.path.iter().try_fold(&mut root, |node, step| child(node, *step)) {
            *place = value;
        }
    }
    let mut printed = Vec::new();
    for other in 0.. {
        let node = match Editor::new(arena, "", text.to_owned(), other) {
            Ok(editor) if other != at => match editor.root() {
                Some(node) => expanded(node)?,
                None => break,
            },
            Ok(_) => root.clone(),
            Err(_) => break,
        };
        let text = print::document(&node, arena);
        printed.push(text.map_err(|error| LoadError::Invalid {
            code: error.code,
            message: error.message,
            span: error.span,
            hint: error.hint,
        })?);
    }
    Ok(printed.join("---\n"))
}

fn child<'n, 'a>(node: &'n mut Node<'a>, step: Step<'_>) -> Option<&'n mut Node<'a>> {
    match (step, &mut node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => mapping.get_mut(key),
        (Step::Index(index), Value::Sequence(sequence)) => sequence.items.get_mut(index),
        _ => None,
    }
}
