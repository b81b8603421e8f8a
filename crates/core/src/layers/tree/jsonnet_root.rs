//! A folder with `main.jsonnet` in the place of a kustomization.

use std::path::Path;

use kubekiln_yaml::{Entry as Field, Node, Span};

use super::{Branch, Content, Entry, FILE_NAMES, Layer};
use crate::layers::kustomization::Kustomization;
use crate::load::{Files, Problems};
use crate::text::Text;
use crate::world::PathKind;

/// The file that makes a folder a jsonnet root.
const MAIN: &str = "main.jsonnet";

/// True for a folder with the program and no kustomization.
pub(crate) fn is_jsonnet_root(files: &Files<'_, '_>, folder: &Path) -> bool {
    let is_file = |name: &str| files.world.kind(&folder.join(name)) == Some(PathKind::File);
    !FILE_NAMES.iter().any(|name| is_file(name)) && is_file(MAIN)
}

/// The folder as a kustomization that has the program and nothing else; `None` for any other folder.
pub(super) fn layer<'a>(branch: &Branch<'_, 'a, '_>, folder: &Path, asked: Span) -> Option<Layer<'a>> {
    let files = branch.files;
    if !is_jsonnet_root(files, folder) {
        return None;
    }
    let source = files.text(&folder.join(MAIN), asked).ok()?;
    let span = Span::new(source, 0, 0);
    let kind = Field { key: Node::string(span, "kind"), value: Node::string(span, "Kustomization") };
    let kustomization = Kustomization::decode(&Node::mapping(span, vec![kind]), source, &mut Problems::new());
    let program = Entry { text: Text { text: MAIN, span }, content: Content::JsonnetRoot(folder.to_path_buf()) };
    Some(Layer {
        folder: folder.to_path_buf(),
        origin: branch.origin.clone(),
        kustomization,
        resources: vec![program],
        components: Vec::new(),
        generators: Vec::new(),
        transformers: Vec::new(),
        validators: Vec::new(),
        namespace_above: Text::EMPTY,
        before_openapi: false,
    })
}
