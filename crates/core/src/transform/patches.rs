//! `patches` (kustomize's `PatchTransformer`): each entry is a strategic merge patch or a JSON 6902 patch.

use kubekiln_yaml::{Arena, Node, SourceId, Span};

use super::patch::{
    Content, Operation, PatchText, Permissions, Targets, Unreadable, apply_json, apply_strategic, apply_to_selected,
    drop_deleted, for_selected, named_target, remember_permissions,
};
use super::selector::Selector;
use super::{Context, TransformError};
use crate::load::{Fields, LoadError, Problems};
use crate::resmap::ResMap;
use crate::text::Text;

/// One entry of `patches`, as written.
#[derive(Clone, Debug)]
pub struct PatchEntry<'a> {
    /// `path`: the file that holds the patch.
    pub path: Option<Text<'a>>,
    /// `patch`: the patch itself, without the space around it.
    pub patch: Option<Text<'a>>,
    /// `target`
    pub target: Option<Selector<'a>>,
    options: Permissions,
    /// The entry.
    pub span: Span,
}

impl<'a> PatchEntry<'a> {
    /// Decodes one entry.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Patch", problems);
        let entry = Self::take(&mut fields, problems);
        fields.finish(problems);
        entry
    }

    /// Takes an entry's fields from a mapping that may have more.
    pub fn take(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let trimmed = |text: Text<'a>| Text { text: text.text.trim(), ..text };
        let patch = fields.text("patch", problems).map(trimmed).filter(|t| !t.is_empty());
        let path = fields.text("path", problems).filter(|p| !p.is_empty());
        let target = fields.node("target").map(|node| Selector::decode(node, fields, "Patch.target", problems));
        let options = fields.node("options").map(|node| decode_options(node, fields, problems)).unwrap_or_default();
        let invalid = |message: &str, hint: &str| LoadError::Invalid {
            code: "patch-source",
            message: message.to_owned(),
            span: fields.span(),
            hint: Some(hint.to_owned()),
        };
        match (&path, &patch) {
            (None, None) => {
                problems.push(invalid(
                    "must specify one of patch and path in this entry",
                    "add `path:` with the patch's file",
                ));
            }
            (Some(_), Some(_)) => {
                problems.push(invalid("patch and path can't be set at the same time", "leave one of them out"));
            }
            _ => {}
        }
        Self { path, patch, target, options, span: fields.span() }
    }

    /// Reads the patch. `file` gives the text of a file that the kustomization names.
    pub fn load(
        self,
        arena: &'a Arena,
        file: impl FnOnce(Text<'a>) -> Result<SourceId, LoadError>,
    ) -> Result<Patch<'a>, LoadError> {
        let text = match (self.patch, self.path) {
            (Some(patch), _) => PatchText::inline(arena, patch),
            (None, Some(path)) => {
                let source = file(path).map_err(|error| missing_file(error, path))?;
                PatchText::file(arena, source, path)
            }
            (None, None) => return Ok(Patch { entry: self, content: Content::Json(Vec::new()), span: Span::NONE }),
        };
        let mut content = text.content(arena).map_err(|error| unreadable(error, &text))?;
        check(&content, &self, &text)?;
        if let Content::Strategic(objects) = &mut content {
            for object in objects {
                remember_permissions(object, self.options);
            }
        }
        Ok(Patch { entry: self, content, span: text.entry })
    }
}

fn decode_options<'a>(node: &Node<'a>, owner: &Fields<'_, 'a>, problems: &mut Problems) -> Permissions {
    let mut fields = owner.part(node, "Patch.options", problems);
    let may = Permissions {
        name: fields.bool("allowNameChange", problems).unwrap_or(false),
        kind: fields.bool("allowKindChange", problems).unwrap_or(false),
    };
    fields.finish(problems);
    may
}

fn missing_file(error: LoadError, path: Text<'_>) -> LoadError {
    match error {
        LoadError::Invalid { code, message, span, hint } => {
            let message = format!("failed to get the patch file from path({path}): {message}");
            LoadError::Invalid { code, message, span, hint }
        }
        other => other,
    }
}

fn unreadable(error: Unreadable, text: &PatchText<'_>) -> LoadError {
    let (message, hint) = match error {
        Unreadable::Both => (format!("illegally qualifies as both an SM and JSON patch: {}", text.named), None),
        Unreadable::Neither(not_objects, not_operations) => (
            format!("unable to parse SM or JSON patch from {}", text.named),
            Some(format!("as an object: {not_objects}; as JSON 6902 operations: {not_operations}")),
        ),
    };
    LoadError::Invalid { code: "patch-format", message, span: text.span, hint }
}

/// What does not depend on the objects there are.
fn check(content: &Content<'_>, entry: &PatchEntry<'_>, text: &PatchText<'_>) -> Result<(), LoadError> {
    let (code, message, hint) = match content {
        Content::Strategic(objects) if entry.target.is_some() && objects.len() > 1 => (
            "many-patches-one-target",
            format!(
                "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: {}",
                text.named
            ),
            "leave `target:` out, or give each patch an entry of its own",
        ),
        Content::Json(operations) if entry.target.is_none() && !operations.is_empty() => (
            "json-patch-target",
            format!("must specify a target for JSON patch {}", text.named),
            "add `target:` with the kind and name of the object",
        ),
        _ => return Ok(()),
    };
    Err(LoadError::Invalid { code, message, span: text.span, hint: Some(hint.to_owned()) })
}

/// An entry of `patches` ready to be applied.
#[derive(Clone, Debug)]
pub struct Patch<'a> {
    entry: PatchEntry<'a>,
    content: Content<'a>,
    /// See [`PatchText::entry`].
    span: Span,
}

impl Patch<'_> {
    /// True for a patch that is laid over objects, which needs their types.
    pub fn is_strategic(&self) -> bool {
        matches!(&self.content, Content::Strategic(objects) if !objects.is_empty())
    }
}

/// Applies entries in their order; each sees what those before it left. Reports every entry that fails.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    patches: &[Patch<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<TransformError>> {
    if patches.is_empty() {
        return Ok(());
    }
    let mut targets = Targets::new(resources);
    let mut errors = Vec::new();
    for patch in patches {
        let result = match (&patch.content, &patch.entry.target) {
            (Content::Strategic(objects), None) => patch.to_named(&mut targets, objects, cx),
            (Content::Strategic(objects), Some(target)) => patch.to_selected(&mut targets, objects, target, cx),
            (Content::Json(operations), Some(target)) => patch.operate(&mut targets, operations, target, cx),
            (Content::Json(_), None) => Ok(()),
        };
        errors.extend(result.err());
    }
    let deleted = targets.into_deleted();
    drop_deleted(resources, &deleted);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

impl<'a> Patch<'a> {
    fn to_named(
        &self,
        targets: &mut Targets<'_, 'a>,
        objects: &[Node<'a>],
        cx: &Context<'a, '_>,
    ) -> Result<(), TransformError> {
        for object in objects {
            let place = named_target(targets, object, self.span, "no resource matches strategic merge patch", cx)?;
            targets.change(place, false, cx, |resource| {
                apply_strategic(resource, object, self.entry.options, cx).map_err(|e| e.within(self.span))
            })?;
        }
        Ok(())
    }

    fn to_selected(
        &self,
        targets: &mut Targets<'_, 'a>,
        objects: &[Node<'a>],
        target: &Selector<'a>,
        cx: &Context<'a, '_>,
    ) -> Result<(), TransformError> {
        let Some(object) = objects.first() else { return Ok(()) };
        let object = for_selected(object);
        for place in targets.selected(target, cx)? {
            targets.change(place, true, cx, |resource| {
                apply_to_selected(resource, &object, self.entry.options, cx).map_err(|e| e.within(self.span))
            })?;
        }
        Ok(())
    }

    fn operate(
        &self,
        targets: &mut Targets<'_, 'a>,
        operations: &[Operation<'a>],
        target: &Selector<'a>,
        cx: &Context<'a, '_>,
    ) -> Result<(), TransformError> {
        if operations.is_empty() {
            return Ok(());
        }
        for place in targets.selected(target, cx)? {
            targets.change(place, false, cx, |resource| {
                apply_json(resource, operations, true, cx).map_err(|e| e.within(self.span))?;
                Ok(true)
            })?;
        }
        Ok(())
    }
}
