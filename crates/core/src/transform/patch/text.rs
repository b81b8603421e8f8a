//! The text of a patch: in a file of its own, or written into the kustomization.

use std::ops::Range;

use kubekiln_yaml::{Arena, Node, SourceId, Span};

use super::operation::{self, Operation};
use crate::load::LoadError;
use crate::load::documents::objects_in;
use crate::text::Text;

/// A patch's text and what error messages call it.
#[derive(Clone, Debug)]
pub(crate) struct PatchText<'a> {
    source: SourceId,
    range: Range<usize>,
    text: &'a str,
    /// kustomize's words: `[patch: "..."]` or `[path: "..."]`.
    pub(crate) named: String,
    /// The patch, or the field that names its file.
    pub(crate) span: Span,
    /// The same for messages that point into the patch; nothing when that is a place in the kustomization itself.
    pub(crate) entry: Span,
}

/// What a text turned out to be.
#[derive(Clone, Debug)]
pub(crate) enum Content<'a> {
    /// Objects to lay over others; none for a text without any.
    Strategic(Vec<Node<'a>>),
    /// JSON 6902 operations; none for a text without any.
    Json(Vec<Operation<'a>>),
}

/// A text that is no patch; or that two kinds of patch could be made of.
#[derive(Clone, Debug)]
pub(crate) enum Unreadable {
    /// `illegally qualifies as both an SM and JSON patch`
    Both,
    /// `unable to parse SM or JSON patch`; why it is no object, and why no list of operations.
    Neither(LoadError, String),
}

impl<'a> PatchText<'a> {
    /// A patch in a file that is loaded.
    pub(crate) fn file(arena: &'a Arena, source: SourceId, path: Text<'a>) -> Self {
        let named = format!("[path: {:?}]", path.text);
        let text = arena.text(source);
        Self { source, range: 0..text.len(), text, named, span: path.span, entry: path.span }
    }

    /// A patch written into a field. Its parts point into the kustomization when it is a block of text.
    pub(crate) fn inline(arena: &'a Arena, field: Text<'a>) -> Self {
        let named = format!("[patch: {:?}]", field.text);
        let (source, range, entry) = if let Some(range) = in_place(arena, field) {
            (field.span.source, range, Span::NONE)
        } else {
            let name = arena.source(field.span.source).map_or("", |s| s.name.as_str());
            let source = arena.add(format!("{name} (inline patch)"), field.text.to_owned());
            (source, 0..field.text.len(), field.span)
        };
        Self { source, range, text: field.text, named, span: field.span, entry }
    }

    /// The objects that the text holds.
    pub(crate) fn objects(&self, arena: &'a Arena) -> Result<Vec<Node<'a>>, LoadError> {
        objects_in(arena, self.source, self.range.clone())
    }

    /// The operations that the text holds.
    pub(crate) fn operations(&self, arena: &'a Arena) -> Result<Option<Vec<Operation<'a>>>, String> {
        operation::parse(arena, self.source, self.range.clone(), self.text)
    }

    /// Finds out which kind of patch it is.
    pub(crate) fn content(&self, arena: &'a Arena) -> Result<Content<'a>, Unreadable> {
        match (self.objects(arena), self.operations(arena)) {
            (Ok(objects), Ok(Some(operations))) if !objects.is_empty() && !operations.is_empty() => {
                Err(Unreadable::Both)
            }
            (Ok(objects), _) => Ok(Content::Strategic(objects)),
            (Err(_), Ok(operations)) => Ok(Content::Json(operations.unwrap_or_default())),
            (Err(not_objects), Err(not_operations)) => Err(Unreadable::Neither(not_objects, not_operations)),
        }
    }
}

/// The lines of a block of text in its file, which read the same there, indented as they are: so places in the patch
/// are places in the file. Document separators must stand in the first column, so a block with one is left alone.
fn in_place(arena: &Arena, field: Text<'_>) -> Option<Range<usize>> {
    let file = arena.source(field.span.source)?;
    let (start, end) = (field.span.start as usize, field.span.end as usize);
    let written = file.text.get(start..end).filter(|t| t.starts_with('|') && !field.contains("---"))?;
    let (_, block) = written.split_once('\n')?;
    let start = end - block.len();
    // A text without its last line end must be read without it: a block within the patch may end there.
    let length = if field.ends_with('\n') { block.len() } else { block.trim_end().len() };
    Some(start..start + length)
}
