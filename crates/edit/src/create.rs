//! `create`: a new kustomization file, with kustomize's bytes.

use kubekiln::load::documents::{add_text, objects};
use kubekiln::world::{PathKind, join};
use kubekiln_yaml::{Arena, Entry, Limits, Node, Span, emit};

use crate::add::roots_or_files;
use crate::arguments::pairs;
use crate::error::{EditError, Result};
use crate::file::is_kustomized;
use crate::place::{Outcome, Place};

/// What the new kustomization holds; empty texts are not given.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Create {
    /// Files and folders or patterns of them, with commas.
    pub resources: String,
    /// `namespace`
    pub namespace: String,
    /// `commonAnnotations`: `key:value`, with commas.
    pub annotations: String,
    /// `commonLabels`: `key:value`, with commas.
    pub labels: String,
    /// `namePrefix`
    pub name_prefix: String,
    /// `nameSuffix`
    pub name_suffix: String,
    /// Add every file that holds objects.
    pub autodetect: bool,
    /// Look for files in folders, too, and for folders with a kustomization of their own.
    pub recursive: bool,
}

impl Create {
    /// The new file. Refused where there is one already.
    pub fn run(&self, place: &Place<'_, '_>) -> Result<Outcome> {
        let mut resources = match self.resources.as_str() {
            "" => Vec::new(),
            list => roots_or_files(place, &list.split(',').map(str::to_owned).collect::<Vec<_>>(), false)?,
        };
        if is_kustomized(place) {
            return Err(EditError::unfit("kustomization file already exists").into());
        }
        if self.autodetect {
            let mut found = Vec::new();
            detect(place, "", self.recursive, &mut found)?;
            resources.extend(found.into_iter().filter(|path| !resources.contains(path)).collect::<Vec<_>>());
        }
        let text = self.text(place.arena, &resources)?;
        Ok(Outcome { files: vec![(place.path("kustomization.yaml"), text)], ..Outcome::default() })
    }

    /// The fields in kustomize's order, each printed by itself.
    fn text(&self, arena: &Arena, resources: &[String]) -> Result<String> {
        let string = |text: &str| Node::string(Span::NONE, arena.keep(text));
        let mapping = |list: &str, kind| -> Result<Node<'_>> {
            let list: Vec<String> =
                if list.is_empty() { Vec::new() } else { list.split(',').map(str::to_owned).collect() };
            let entry = |(key, value): (String, String)| Entry { key: string(&key), value: string(&value) };
            Ok(Node::mapping(Span::NONE, pairs(&list, kind)?.into_iter().map(entry).collect()))
        };
        let annotations = mapping(&self.annotations, "annotation")?;
        let fields = [
            ("apiVersion", string("kustomize.config.k8s.io/v1beta1")),
            ("kind", string("Kustomization")),
            ("resources", Node::sequence(Span::NONE, resources.iter().map(|r| string(r)).collect())),
            ("namePrefix", string(&self.name_prefix)),
            ("nameSuffix", string(&self.name_suffix)),
            ("namespace", string(&self.namespace)),
            ("commonLabels", mapping(&self.labels, "label")?),
            ("commonAnnotations", annotations),
        ];
        let mut text = String::new();
        for (key, value) in fields.into_iter().filter(|(_, value)| !is_empty(value)) {
            let field = Node::mapping(Span::NONE, vec![Entry { key: Node::string(Span::NONE, key), value }]);
            emit(&field, arena, &Limits::default(), &mut text).map_err(|e| EditError::usage(e.message))?;
        }
        Ok(text)
    }
}

fn is_empty(node: &Node<'_>) -> bool {
    node.text() == Some("")
        || node.as_mapping().is_some_and(|m| m.entries.is_empty())
        || node.as_sequence().is_some_and(|s| s.items.is_empty())
}

/// Files that hold objects, in the order of a walk; `at` is the folder, empty for the first one.
fn detect(place: &Place<'_, '_>, at: &str, recursive: bool, found: &mut Vec<String>) -> Result<()> {
    let folder = join(place.folder, if at.is_empty() { "." } else { at });
    let names = place.world.list(&folder).map_err(|e| EditError::unfit(e.to_string()))?;
    for name in names {
        let path = if at.is_empty() { name } else { format!("{at}/{name}") };
        match place.world.kind(&place.path(&path)) {
            Some(PathKind::Directory) if recursive => {
                let inner = place.path(&path);
                if is_kustomized(&Place { folder: &inner, ..*place }) {
                    found.push(path);
                } else {
                    detect(place, &path, recursive, found)?;
                }
            }
            Some(PathKind::File) if holds_objects(place, &path)? => found.push(path),
            _ => {}
        }
    }
    Ok(())
}

fn holds_objects(place: &Place<'_, '_>, path: &str) -> Result<bool> {
    let bytes = place.world.read(&place.path(path)).map_err(|e| EditError::unfit(e.to_string()))?;
    let source = add_text(place.arena, path.to_owned(), bytes);
    Ok(source.and_then(|source| objects(place.arena, source)).is_ok())
}
