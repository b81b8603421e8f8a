//! `patchesStrategicMerge` (kustomize's `PatchStrategicMergeTransformer`): files or texts with objects to lay over
//! those that have the same id.

use kubekiln_yaml::{Arena, Node, SourceId, Span};

use super::patch::{PatchText, Permissions, Targets, apply_to_selected, drop_deleted, for_selected, named_target};
use super::{Context, TransformError};
use crate::load::{Fields, LoadError, Problems};
use crate::resmap::ResMap;
use crate::text::Text;

/// Patches of one kustomization, in order.
#[derive(Clone, Debug, Default)]
pub struct StrategicMergePatches<'a> {
    /// Each with the entry that it comes from, see [`PatchText::entry`].
    patches: Vec<(Node<'a>, Span)>,
}

impl<'a> StrategicMergePatches<'a> {
    /// Reads entries; each is the text of a patch or, failing that, the path of a file. `file` gives a file's text.
    pub fn load(
        arena: &'a Arena,
        entries: &[Text<'a>],
        file: impl Fn(Text<'a>) -> Result<SourceId, LoadError>,
        problems: &mut Problems,
    ) -> Self {
        let mut patches = Vec::new();
        for entry in entries {
            match load_one(arena, *entry, &file) {
                Ok((objects, entry)) => patches.extend(objects.into_iter().map(|object| (object, entry))),
                Err(error) => problems.push(error),
            }
        }
        if patches.is_empty() && problems.is_empty() && !entries.is_empty() {
            problems.push(empty("patch appears to be empty", entries[0].span));
        }
        Self { patches }
    }

    /// Takes `paths`, which are read as entries of the field are, and `patches`, the text of patches, of a transformer
    /// object.
    pub fn take(
        fields: &mut Fields<'_, 'a>,
        arena: &'a Arena,
        file: impl Fn(Text<'a>) -> Result<SourceId, LoadError>,
        problems: &mut Problems,
    ) -> Self {
        let entries = fields.texts("paths", problems);
        let inline = fields.text("patches", problems).filter(|text| !text.is_empty());
        if entries.is_empty() && inline.is_none() {
            problems.push(empty("empty file path and empty patch content", fields.span()));
        }
        let mut all = Self::load(arena, &entries, file, problems);
        if let Some(text) = inline.map(|text| PatchText::inline(arena, text)) {
            match text.objects(arena) {
                Ok(objects) => all.patches.extend(objects.into_iter().map(|object| (object, text.entry))),
                Err(error) => problems.push(error),
            }
        }
        all
    }
}

fn empty(message: &str, span: Span) -> LoadError {
    let hint = Some("give an object with apiVersion, kind, metadata.name and the fields to change".to_owned());
    LoadError::Invalid { code: "empty-patch", message: message.to_owned(), span, hint }
}

fn load_one<'a>(
    arena: &'a Arena,
    entry: Text<'a>,
    file: &impl Fn(Text<'a>) -> Result<SourceId, LoadError>,
) -> Result<(Vec<Node<'a>>, Span), LoadError> {
    let inline = PatchText::inline(arena, entry);
    let objects = inline.objects(arena);
    if objects.is_ok() || entry.contains('\n') {
        return objects.map(|objects| (objects, inline.entry));
    }
    let text = PatchText::file(arena, file(entry)?, entry);
    text.objects(arena).map(|objects| (objects, text.entry))
}

/// Lays each patch over the object it names; reports every patch that fails.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    patches: &StrategicMergePatches<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), Vec<TransformError>> {
    if patches.patches.is_empty() {
        return Ok(());
    }
    let mut targets = Targets::new(resources);
    let mut errors = Vec::new();
    for (patch, entry) in &patches.patches {
        errors.extend(apply_one(&mut targets, patch, *entry, cx).err());
    }
    let deleted = targets.into_deleted();
    drop_deleted(resources, &deleted);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn apply_one<'a>(
    targets: &mut Targets<'_, 'a>,
    patch: &Node<'a>,
    entry: Span,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let place = named_target(targets, patch, entry, "", cx)?;
    let patch = for_selected(patch);
    targets.change(place, true, cx, |resource| {
        apply_to_selected(resource, &patch, Permissions::default(), cx).map_err(|e| e.within(entry))
    })
}
