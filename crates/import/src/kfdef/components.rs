//! `components` of v1alpha1: names of folders in the repo, with their parameters in `componentParams`.

use std::path::PathBuf;

use kubekiln::Text;
use kubekiln::load::Problems;
use kubekiln::world::PathKind;
use kubekiln_yaml::Node;

use super::definition::{self, Application, Definition};
use super::layer::KUSTOMIZATION;
use super::{Session, named};

/// The repo that components are of.
const REPO: &str = "manifests";
/// The parameter that names an overlay.
const OVERLAY: &str = "overlay";

/// Adds an application for each component.
pub(super) fn add<'a>(session: &mut Session<'a, '_>, root: &Node<'a>, definition: &mut Definition<'a>) {
    let Some(spec) = root.get("spec") else { return };
    let packages: Vec<_> = named::items(spec, "packages").iter().filter_map(Node::text).collect();
    for component in named::items(spec, "components").iter().filter_map(named::text) {
        let Some(path) = path(session, component, &packages) else { continue };
        let mut problems = Problems::new();
        let params = spec.at(&["componentParams", component.text]).and_then(Node::as_sequence);
        let params = params.map_or(&[][..], |list| list.items.as_slice());
        let parameters: Vec<_> = params.iter().map(|node| definition::parameter(node, &mut problems)).collect();
        session.problems(problems);
        let (overlays, parameters): (Vec<_>, _) = parameters.into_iter().partition(|p| p.name.text == OVERLAY);
        definition.applications.push(Application {
            name: component,
            repo: Text { text: REPO, span: component.span },
            path: Text { text: session.files.arena.keep(path), span: component.span },
            overlays: overlays.into_iter().map(|parameter| parameter.value).collect(),
            parameters,
        });
    }
    // These KfDefs name the version of the repo, and no repos.
    if !definition.repos.iter().any(|(name, _)| name.text == REPO) {
        let place = spec.get("manifestsRepo").and_then(named::text).unwrap_or(Text { text: REPO, span: spec.span });
        definition.repos.push((Text { text: REPO, span: place.span }, place));
    }
}

/// The folder of a component: it or its parent lies in the repo.
fn path(session: &mut Session<'_, '_>, component: Text<'_>, packages: &[&str]) -> Option<String> {
    let Some((_, root)) = session.repos.iter().find(|(name, _)| name == REPO).cloned() else {
        let hint = Some(format!("pass --repo {REPO}=DIR"));
        session.refuse(format!("component {component} is of the repo {REPO}, which is not here"), component.span, hint);
        return None;
    };
    let world = session.files.world;
    let is_file = |path: PathBuf| world.kind(&path) == Some(PathKind::File);
    let holds = |path: &str| {
        let folder = root.join(path);
        is_file(folder.join("base").join(KUSTOMIZATION)) || is_file(folder.join(KUSTOMIZATION))
    };
    let folders = world.list(&root).unwrap_or_default();
    let below = folders.iter().filter(|name| packages.is_empty() || packages.contains(&name.as_str()));
    let mut found: Vec<_> = below.map(|package| format!("{package}/{component}")).filter(|path| holds(path)).collect();
    if found.is_empty() && holds(&component) {
        found.push(component.text.to_owned());
    }
    match found.as_slice() {
        [path] => Some(path.clone()),
        [] => {
            let message = format!("there is no component {component} in {}", session.files.shown(&root));
            session.refuse(message, component.span, None);
            None
        }
        several => {
            let message = format!("component {component} may be any of {}", several.join(", "));
            let hint = Some("name its package in spec.packages".to_owned());
            session.refuse(message, component.span, hint);
            None
        }
    }
}
