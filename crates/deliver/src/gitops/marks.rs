//! Annotations that tell a tool when to apply an object, and that it must not be removed.

use kubekiln::Resource;
use kubekiln::project::{Delivery, Prune, Tool};
use kubekiln_yaml::{Arena, Node, Span};

use crate::wave::Waves;

pub(super) const SYNC_WAVE: &str = "argocd.argoproj.io/sync-wave";
const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";
const FLUX_PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";
const DISABLED: &str = "disabled";
/// Neither when it leaves the tree, nor with the Application.
const KEEP: [&str; 2] = ["Prune=false", "Delete=false"];

/// Marks an object as its target's delivery asks. What an object says itself stays.
pub(crate) fn mark<'a>(resource: &mut Resource<'a>, delivery: &Delivery<'_>, waves: &Waves, arena: &'a Arena) {
    let keep = delivery.prune == Prune::Safe && takes_much_along(resource);
    match delivery.by {
        Tool::ArgoCd(_) => {
            let gvk = resource.gvk();
            let wave = waves.wave(gvk.group, gvk.kind) as usize;
            if resource.annotation(SYNC_WAVE).is_none() {
                annotate(resource, SYNC_WAVE, arena.keep(wave.to_string()));
            }
            if keep {
                let options = with_options(resource.annotation(SYNC_OPTIONS).unwrap_or(""));
                annotate(resource, SYNC_OPTIONS, arena.keep(options));
            }
        }
        Tool::Flux(_) => {
            if keep && resource.annotation(FLUX_PRUNE).is_none() {
                annotate(resource, FLUX_PRUNE, DISABLED);
            }
        }
    }
}

/// True for an object that Flux leaves where it is.
pub(crate) fn is_kept_by_flux(resource: &Resource<'_>) -> bool {
    resource.annotation(FLUX_PRUNE) == Some(DISABLED)
}

/// True for kinds whose removal removes other objects or data.
fn takes_much_along(resource: &Resource<'_>) -> bool {
    let gvk = resource.gvk();
    matches!(
        (gvk.group, gvk.kind),
        ("apiextensions.k8s.io", "CustomResourceDefinition")
            | ("", "Namespace" | "PersistentVolume" | "PersistentVolumeClaim")
    )
}

/// The options with those that keep an object, unless they say otherwise.
fn with_options(options: &str) -> String {
    let mut options: Vec<&str> = options.split(',').map(str::trim).filter(|option| !option.is_empty()).collect();
    for option in KEEP {
        let name = option.split('=').next().unwrap_or(option);
        if !options.iter().any(|known| known.split('=').next() == Some(name)) {
            options.push(option);
        }
    }
    options.join(",")
}

fn annotate<'a>(resource: &mut Resource<'a>, key: &'static str, value: &'a str) {
    let span = resource.node.span;
    let Some(metadata) = resource.node.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    if metadata.get("annotations").and_then(Node::as_mapping).is_none() {
        metadata.set("annotations", Node::mapping(span, Vec::new()));
    }
    if let Some(annotations) = metadata.get_mut("annotations").and_then(Node::as_mapping_mut) {
        annotations.set(key, Node::string(Span::NONE, value));
    }
}

#[cfg(test)]
mod tests {
    use super::with_options;

    #[test]
    fn options_that_are_there_win() {
        assert_eq!(with_options(""), "Prune=false,Delete=false");
        assert_eq!(with_options("Replace=true, Prune=true"), "Replace=true,Prune=true,Delete=false");
    }
}
