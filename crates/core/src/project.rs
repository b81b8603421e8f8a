//! `kiln.yaml`: what a project renders, and where to.

mod delivery;
mod render;
mod target;
mod vendor;

use std::path::{Path, PathBuf};

use kubekiln_yaml::{Arena, Node, Span};

use crate::diagnostic::Diagnostic;
use crate::layers::kustomization::file_span;
use crate::load::documents;
use crate::load::fields::{Fields, LoadError, Problems};
use crate::load::loader::Files;
use crate::text::Text;

pub use delivery::{AppOfApps, ArgoCd, Delivery, Flux, FluxSource, HealthChecks, Prune, Tool};
pub use render::Render;
pub use target::{Secrets, Target};
pub use vendor::{Source, Vendor};

/// The file that makes a folder a project.
pub const FILE_NAME: &str = "kiln.yaml";

const API_VERSION: &str = "kubekiln.dev/v1alpha1";

/// A project as its `kiln.yaml` describes it.
#[derive(Clone, Debug)]
pub struct Project<'a> {
    /// Its folder: all paths start there.
    pub folder: PathBuf,
    /// `spec.kubernetes`: the version that helm charts are told.
    pub kubernetes: Option<Text<'a>>,
    /// `spec.offline`: remote files come from the cache only; true when it is not given.
    pub offline: bool,
    /// `spec.targets`, in written order. Names differ, and no path lies in another.
    pub targets: Vec<Target<'a>>,
    /// `spec.delivery.argocd.appOfApps`: what reads the Applications of all targets.
    pub app_of_apps: Option<AppOfApps<'a>>,
    /// `spec.vendor`, in written order. No path lies in another, or in that of a target.
    pub vendor: Vec<Vendor<'a>>,
}

impl<'a> Project<'a> {
    /// Reads the project file at an absolute path; every problem in it is reported.
    pub fn load(files: &Files<'a, '_>, file: &Path) -> Result<Self, Vec<Diagnostic>> {
        let one = |error: LoadError| vec![error.into()];
        let source = files.text(file, Span::NONE).map_err(one)?;
        let roots = documents::roots(files.arena, source).map_err(one)?;
        let empty = Node::null(file_span(source));
        let folder = file.parent().unwrap_or(file).to_path_buf();
        let mut problems = Problems::new();
        if let Some(second) = roots.get(1) {
            let message = format!("{FILE_NAME} has {} documents; a project has one", roots.len());
            problems.push(invalid("project-file", message, second.span, None));
        }
        let project = Self::decode(roots.first().unwrap_or(&empty), folder, files.arena, &mut problems);
        let mut found: Vec<Diagnostic> = problems.into_iter().map(Diagnostic::from).collect();
        found.extend(target::same_names(&project.targets));
        let app_of_apps = project.app_of_apps.as_ref();
        found.extend(app_of_apps.and_then(|app| app.check(&project.targets)));
        found.extend(target::overlaps(&project.targets, app_of_apps));
        found.extend(vendor::overlaps(&project.vendor, &project.targets, app_of_apps));
        if found.is_empty() { Ok(project) } else { Err(found) }
    }

    fn decode(root: &Node<'a>, folder: PathBuf, arena: &Arena, problems: &mut Problems) -> Self {
        let mut top = Fields::new(root, "Project", problems);
        check_kind(&mut top, problems);
        top.metadata("Project.metadata", problems);
        let null = Node::null(root.span);
        let mut spec = Fields::new(top.node("spec").unwrap_or(&null), "Project.spec", problems);
        let kubernetes = spec.text("kubernetes", problems);
        if let Some(version) = kubernetes.filter(|version| !is_version(version)) {
            let hint = Some("write `kubernetes: \"1.33\"`".to_owned());
            problems.push(invalid("version", format!("{version} is no version of Kubernetes"), version.span, hint));
        }
        let offline = spec.bool("offline", problems).unwrap_or(true);
        let targets = spec.list("targets", problems);
        let vendor = spec.list("vendor", problems);
        let app_of_apps = spec.node("delivery").and_then(|node| AppOfApps::decode(node, problems));
        if targets.is_empty() && vendor.is_empty() {
            let hint = Some("write `targets: [{name: prod, source: overlays/prod, path: rendered/prod}]`".to_owned());
            problems.push(invalid("missing-field", "a Project needs spec.targets".to_owned(), spec.span(), hint));
        }
        let targets = targets.iter().filter_map(|node| Target::decode(node, problems)).collect();
        let mut vendor: Vec<_> = vendor.iter().filter_map(|node| Vendor::decode(node, arena, problems)).collect();
        for entry in &mut vendor {
            if let (Source::Chart { render: Some(render), .. }, Some(version)) = (&mut entry.source, kubernetes) {
                render.tell_version(&version);
            }
        }
        spec.finish(problems);
        top.finish(problems);
        Self { folder, kubernetes, offline, targets, app_of_apps, vendor }
    }
}

fn check_kind<'a>(top: &mut Fields<'_, 'a>, problems: &mut Problems) {
    let span = top.span();
    for (field, wanted) in [("apiVersion", API_VERSION), ("kind", "Project")] {
        let hint = Some(format!("write `{field}: {wanted}`"));
        match top.text(field, problems) {
            Some(text) if text.text == wanted => {}
            Some(text) => {
                let message = format!("{FILE_NAME} is a Project of {API_VERSION}, not \"{text}\"");
                problems.push(invalid("project-file", message, text.span, hint));
            }
            None => problems.push(invalid("missing-field", format!("a Project needs {field}"), span, hint)),
        }
    }
}

/// `1.33`, `v1.33.2`
fn is_version(text: &str) -> bool {
    let parts: Vec<_> = text.strip_prefix('v').unwrap_or(text).split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.len(), 2 | 3) && parts.iter().all(number)
}

pub(crate) fn invalid(code: &'static str, message: String, span: Span, hint: Option<String>) -> LoadError {
    LoadError::Invalid { code, message, span, hint }
}

#[cfg(test)]
mod tests;
