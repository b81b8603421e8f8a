//! A chart rendered for a jsonnet program, with the flags that Tanka's `helmTemplate` gives to helm.

use std::path::Path;

use kubekiln_jsonnet::Document;
use kubekiln_yaml::{Node, Span};

use super::command::{Helm, Run};
use super::push_flag;
use crate::load::LoadError;
use crate::load::documents::{self, add_text, is_nil_or_empty};
use crate::load::loader::Files;

/// The objects of the chart in folder `chart`, rendered as release `name`.
pub(crate) fn template<'a>(
    helm: &Helm<'_>,
    files: &Files<'a, '_>,
    name: &str,
    chart: &Path,
    options: &Document,
) -> Result<Vec<Node<'a>>, LoadError> {
    let printed = print(helm, files, name, chart, options)?;
    let source = add_text(files.arena, format!("{} (as helm printed it)", files.shown(chart)), printed)?;
    let roots = documents::roots(files.arena, source)?;
    let objects: Vec<_> = roots.into_iter().filter(|root| !is_nil_or_empty(root)).collect();
    objects.iter().try_for_each(documents::check_identity)?;
    Ok(objects)
}

/// What helm prints of it.
pub(crate) fn print(
    helm: &Helm<'_>,
    files: &Files<'_, '_>,
    name: &str,
    chart: &Path,
    options: &Document,
) -> Result<Vec<u8>, LoadError> {
    helm.check_enabled(Span::NONE)?;
    let no_scratch = |error: crate::world::WorldError| LoadError::Invalid {
        code: "helm-scratch",
        message: format!("unable to create tmp dir for HELM_CONFIG_HOME: {error}"),
        span: Span::NONE,
        hint: None,
    };
    let scratch = files.world.scratch().map_err(no_scratch)?;
    let config_home = scratch.join("helm").to_string_lossy().into_owned();
    let values = scratch.join("values.yaml");
    // JSON is YAML.
    let text = option(options, "values").map_or_else(|| "{}".to_owned(), Document::to_json);
    files.world.write(&values, text.as_bytes()).map_err(no_scratch)?;
    let run = Run { helm, files, scratch, config_home, span: Span::NONE };
    run.check_version()?;
    let chart = chart.to_string_lossy().into_owned();
    let mut args = vec!["template".to_owned(), name.to_owned(), chart, "--values".to_owned()];
    args.push(values.to_string_lossy().into_owned());
    args.extend(flags(options));
    run.output(&args)
}

/// Go reads the names of fields in any case.
fn option<'d>(options: &'d Document, name: &str) -> Option<&'d Document> {
    let Document::Object(fields) = options else { return None };
    fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn flags(options: &Document) -> Vec<String> {
    let mut flags = Vec::new();
    if let Some(Document::Array(versions)) = option(options, "apiVersions") {
        let versions = versions.iter().filter_map(|version| match version {
            Document::Str(version) => Some(format!("--api-versions={version}")),
            _ => None,
        });
        flags.extend(versions);
    }
    let is_on = |name: &str, default: bool| match option(options, name) {
        Some(Document::Bool(on)) => *on,
        _ => default,
    };
    // As with `helm install`.
    push_flag(&mut flags, "--include-crds", is_on("includeCRDs", true));
    push_flag(&mut flags, "--skip-tests", is_on("skipTests", false));
    push_flag(&mut flags, "--no-hooks", is_on("noHooks", false));
    for (name, flag) in [("kubeVersion", "--kube-version"), ("namespace", "--namespace")] {
        if let Some(Document::Str(value)) = option(options, name).filter(|value| **value != Document::from("")) {
            flags.push(format!("{flag}={value}"));
        }
    }
    flags
}
