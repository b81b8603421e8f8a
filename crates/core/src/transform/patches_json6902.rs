//! `patchesJson6902` (kustomize's `PatchJson6902Transformer`).

use kubekiln_yaml::{Arena, Node, SourceId, Span};

use super::patch::{Operation, PatchText, Targets, apply_json};
use super::selector::Selector;
use super::{Context, TransformError};
use crate::load::{Fields, LoadError, Problems};
use crate::resmap::ResMap;
use crate::text::Text;

/// One entry of `patchesJson6902`, as written.
#[derive(Clone, Debug)]
pub struct JsonPatchEntry<'a> {
    /// `path`: the file that holds the operations.
    pub path: Option<Text<'a>>,
    /// `patch`: the operations themselves.
    pub patch: Option<Text<'a>>,
    /// `target`
    pub target: Option<Selector<'a>>,
    /// The entry.
    pub span: Span,
}

impl<'a> JsonPatchEntry<'a> {
    /// Decodes one entry.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Patch", problems);
        let entry = Self::take(&mut fields, "patch", problems);
        // kustomize has one type for the entries of both lists.
        fields.node("options");
        fields.finish(problems);
        entry
    }

    /// Takes an entry's fields from a mapping that may have more; a transformer object has `jsonOp` for `patch`.
    pub fn take(fields: &mut Fields<'_, 'a>, patch: &'static str, problems: &mut Problems) -> Self {
        let patch = fields.text(patch, problems).filter(|t| !t.is_empty());
        let path = fields.text("path", problems).filter(|p| !p.is_empty());
        let target = fields.node("target").map(|node| Selector::decode(node, fields, "Patch.target", problems));
        let mut invalid = |message: &str| {
            problems.push(LoadError::Invalid {
                code: "patch-source",
                message: message.to_owned(),
                span: fields.span(),
                hint: None,
            });
        };
        if target.as_ref().is_none_or(|t| t.name.is_empty()) {
            invalid("must specify the target name");
        }
        match (&path, &patch) {
            (None, None) => invalid("empty file path and empty jsonOp"),
            (Some(_), Some(_)) => invalid("must specify a file path or jsonOp, not both"),
            _ => {}
        }
        Self { path, patch, target, span: fields.span() }
    }

    /// Reads the operations. `file` gives the text of a file that the kustomization names.
    pub fn load(
        self,
        arena: &'a Arena,
        file: impl FnOnce(Text<'a>) -> Result<SourceId, LoadError>,
    ) -> Result<JsonPatch<'a>, LoadError> {
        let text = match (self.patch, self.path) {
            (Some(patch), _) => PatchText::inline(arena, patch),
            (None, Some(path)) => PatchText::file(arena, file(path)?, path),
            (None, None) => return Ok(JsonPatch { entry: self, operations: Vec::new(), span: Span::NONE }),
        };
        let invalid = |message| LoadError::Invalid { code: "patch-format", message, span: text.span, hint: None };
        let operations =
            text.operations(arena).map_err(|error| invalid(format!("decoding {}: {error}", text.named)))?;
        match operations {
            Some(operations) if !operations.is_empty() => Ok(JsonPatch { entry: self, operations, span: text.entry }),
            _ => Err(invalid(format!("patch appears to be empty; {}", text.named))),
        }
    }
}

/// An entry of `patchesJson6902` ready to be applied.
#[derive(Clone, Debug)]
pub struct JsonPatch<'a> {
    entry: JsonPatchEntry<'a>,
    operations: Vec<Operation<'a>>,
    /// See [`PatchText::entry`].
    span: Span,
}

/// Applies entries in their order; reports every entry that fails.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    patches: &[JsonPatch<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<TransformError>> {
    if patches.is_empty() {
        return Ok(());
    }
    let mut targets = Targets::new(resources);
    let errors: Vec<_> = patches.iter().filter_map(|patch| apply_one(&mut targets, patch, cx).err()).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn apply_one<'a>(
    targets: &mut Targets<'_, 'a>,
    patch: &JsonPatch<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let Some(target) = &patch.entry.target else { return Ok(()) };
    for place in targets.selected(target, cx)? {
        targets.change(place, false, cx, |resource| {
            apply_json(resource, &patch.operations, false, cx).map_err(|e| e.within(patch.span))?;
            Ok(true)
        })?;
    }
    Ok(())
}
