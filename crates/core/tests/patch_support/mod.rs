//! Applies the patches of a folder's kustomization to the objects of its `target.yaml`.

use std::fs;
use std::path::Path;

use kubekiln::load::{LoadError, Problems, documents};
use kubekiln::schema::Schema;
use kubekiln::transform::{Context, TransformError, patches, patches_json6902, patches_strategic_merge};
use kubekiln::{ResMap, Resource, Text};
use kubekiln_yaml::{Arena, Limits, Node, SourceId, emit};

/// The stream of patched objects, or all messages.
pub(crate) fn render(folder: &Path) -> Result<String, String> {
    let arena = Arena::new();
    let schema = Schema::builtin();
    let cx = Context { arena: &arena, schema: &schema };
    let loads = |e: LoadError| e.to_string();
    let file = |path: Text<'_>| read(&arena, folder, &path);
    let kustomization = documents::roots(&arena, read(&arena, folder, "kustomization.yaml").map_err(loads)?);
    let kustomization = kustomization.map_err(loads)?.remove(0);
    let list = |field: &str| kustomization.get(field).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);

    let mut problems = Problems::new();
    let texts: Vec<_> =
        list("patchesStrategicMerge").iter().map(|n| Text { text: n.text().unwrap(), span: n.span }).collect();
    let merges = patches_strategic_merge::StrategicMergePatches::load(&arena, &texts, file, &mut problems);
    let mixed: Vec<_> = list("patches").iter().map(|n| patches::PatchEntry::decode(n, &mut problems)).collect();
    let json: Vec<_> =
        list("patchesJson6902").iter().map(|n| patches_json6902::JsonPatchEntry::decode(n, &mut problems)).collect();
    if let Some(problem) = problems.first() {
        return Err(problem.to_string());
    }
    let mixed: Vec<_> = mixed.into_iter().map(|e| e.load(&arena, file)).collect::<Result<_, _>>().map_err(loads)?;
    let json: Vec<_> = json.into_iter().map(|e| e.load(&arena, file)).collect::<Result<_, _>>().map_err(loads)?;

    let mut resources = ResMap::new();
    let objects = documents::objects(&arena, read(&arena, folder, "target.yaml").map_err(loads)?).map_err(loads)?;
    for object in objects {
        resources.append(Resource::new(object), &schema).map_err(|e| e.to_string())?;
    }
    patches_strategic_merge::apply(&mut resources, &merges, &cx).map_err(|e| join(&e))?;
    patches::apply(&mut resources, &mixed, &cx).map_err(|e| join(&e))?;
    patches_json6902::apply(&mut resources, &json, &cx).map_err(|e| join(&e))?;
    print(&resources, &arena)
}

fn read(arena: &Arena, folder: &Path, path: &str) -> Result<SourceId, LoadError> {
    let bytes = fs::read(folder.join(path)).map_err(|error| LoadError::Invalid {
        code: "missing-file",
        message: error.to_string(),
        span: kubekiln_yaml::Span::NONE,
        hint: None,
    })?;
    documents::add_text(arena, path.to_owned(), bytes)
}

fn join(errors: &[TransformError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn print(resources: &ResMap<'_>, arena: &Arena) -> Result<String, String> {
    let mut out = String::new();
    for (place, resource) in resources.iter().enumerate() {
        if place > 0 {
            out.push_str("---\n");
        }
        emit(&resource.node, arena, &Limits::default(), &mut out).map_err(|e| e.to_string())?;
    }
    Ok(out)
}
