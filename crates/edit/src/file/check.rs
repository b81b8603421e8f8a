//! What kustomize refuses when it reads the file, all fields and their entries.

use kubekiln::generate::{GeneratorArgs, GeneratorKind, GeneratorOptions};
use kubekiln::layers::kustomization::Kustomization;
use kubekiln::load::documents::{add_text, roots};
use kubekiln::load::{LoadError, Problems as Found};
use kubekiln::references::Var;
use kubekiln::transform::images::Image;
use kubekiln::transform::labels::Label;
use kubekiln::transform::patches::PatchEntry;
use kubekiln::transform::patches_json6902::JsonPatchEntry;
use kubekiln::transform::replacements::ReplacementEntry;
use kubekiln::transform::replicas::Replica;
use kubekiln_yaml::{Arena, Node};

use super::is_structural;
use crate::error::{Problems, Result};

/// Refuses fields that are unknown or have the wrong shape. An empty file, or one of another kind, is fine.
pub(super) fn check(arena: &Arena, name: &str, bytes: &[u8]) -> Result<()> {
    let source = add_text(arena, name.to_owned(), bytes.to_vec())?;
    let Some(root) = roots(arena, source)?.into_iter().next() else { return Ok(()) };
    let mut found = Found::new();
    let kustomization = Kustomization::decode(&root, source, &mut found);
    let lists = &kustomization.lists;
    each(&lists.labels, &mut found, Label::decode);
    each(&lists.images, &mut found, Image::decode);
    each(&lists.replicas, &mut found, Replica::decode);
    each(&lists.patches, &mut found, PatchEntry::decode);
    each(&lists.patches_json6902, &mut found, JsonPatchEntry::decode);
    each(&lists.replacements, &mut found, ReplacementEntry::decode);
    each(&lists.vars, &mut found, Var::decode);
    each(&lists.config_maps, &mut found, |n, f| GeneratorArgs::decode(n, GeneratorKind::ConfigMap, f));
    each(&lists.secrets, &mut found, |n, f| GeneratorArgs::decode(n, GeneratorKind::Secret, f));
    if let Some(options) = &kustomization.generator_options {
        GeneratorOptions::decode(options, "generatorOptions", &mut found);
    }
    found.retain(is_structural);
    if found.is_empty() { Ok(()) } else { Err(invalid(found)) }
}

fn each<'a, T>(nodes: &[Node<'a>], found: &mut Found, decode: impl Fn(&Node<'a>, &mut Found) -> T) {
    for node in nodes {
        decode(node, found);
    }
}

fn invalid(found: Vec<LoadError>) -> Problems {
    Problems(found.into_iter().map(Into::into).collect()).while_doing("invalid Kustomization")
}
