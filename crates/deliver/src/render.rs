//! From a build to a tree.

use std::path::{Component, Path, PathBuf};

use kubekiln::build::Build;
use kubekiln::project::Secrets;
use kubekiln::schema::Schema;
use kubekiln::{Diagnostic, Resource};
use rayon::prelude::*;

use crate::error::DeliverError;
use crate::object::{Object, ObjectId};
use crate::secret;
use crate::tree::Tree;
use crate::wave::Waves;

/// The tree of a build whose files are shown relative to `top`. Secrets that `secrets` does not allow are refused, all of
/// them.
pub fn render(build: &Build<'_>, top: &Path, secrets: Secrets) -> Result<Tree, Vec<Diagnostic>> {
    if secrets == Secrets::Encrypted {
        let refused: Vec<_> = build.objects.iter().filter_map(secret::refusal).collect();
        if !refused.is_empty() {
            return Err(refused);
        }
    }
    let texts = build.to_documents()?;
    let schema = with_crds(build);
    let resources = build.objects.as_slice().par_iter();
    let objects: Vec<_> =
        resources.zip(texts).map(|(resource, text)| object(build, resource, &schema, top, text)).collect();
    Tree::of(objects, &Waves::of(build.objects.iter())).map_err(|error| vec![DeliverError::from(error).into()])
}

fn object<'a>(build: &Build<'a>, resource: &Resource<'a>, schema: &Schema, top: &Path, text: String) -> Object<'a> {
    let id = ObjectId::of(resource, schema);
    Object { id, layer: layer(build, resource, top), bytes: text.into_bytes() }
}

/// The CRDs of the build say which of its custom resources lie in no namespace.
fn with_crds(build: &Build<'_>) -> Schema {
    let is_crd = |r: &&Resource<'_>| {
        let gvk = r.gvk();
        gvk.group == "apiextensions.k8s.io" && gvk.kind == "CustomResourceDefinition"
    };
    let mut crds = build.objects.iter().filter(is_crd).peekable();
    if crds.peek().is_none() { build.schema.clone() } else { build.schema.with_crds(crds.map(|crd| &crd.node)) }
}

/// The file that an object comes from. It is the same on every machine, so a path is one from `top`.
fn layer(build: &Build<'_>, resource: &Resource<'_>, top: &Path) -> String {
    let Some(source) = build.arena.source(resource.node.span.source) else { return String::new() };
    let path = Path::new(&source.name);
    if path.is_absolute() { from(top, path).to_string_lossy().replace('\\', "/") } else { source.name.clone() }
}

/// `path` as seen from the folder `top`; both absolute.
fn from(top: &Path, path: &Path) -> PathBuf {
    let (top, path): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (top.components().collect(), path.components().collect());
    let shared = top.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = top[shared..].iter().map(|_| Component::ParentDir);
    up.chain(path[shared..].iter().copied()).collect()
}
