//! Helm charts, as kustomize's `HelmChartInflationGenerator` inflates them: helm pulls a chart that is not there,
//! `valuesInline` meets the values file, helm renders, and its output becomes objects.

mod args;
mod clone;
mod command;
mod native;
mod output;
mod pull;
mod values;
mod values_file;

use std::path::{Path, PathBuf};

pub(crate) use args::{HelmChart, HelmGlobals};
pub(crate) use command::Helm;
pub use command::HelmOptions;
use command::Run;
use kubekiln_yaml::Node;
pub(crate) use native::{print, template};
pub(crate) use values::LayOver;
use values::Merge;

use crate::diagnostic::{Diagnostic, Problem};
use crate::load::documents::add_text;
use crate::load::loader::Files;
use crate::load::{LoadError, Problems};
use crate::text::Text;
use crate::world::{PathKind, WorldError, join};

/// Where a chart is inflated.
#[derive(Clone, Copy)]
pub(crate) struct Site<'s, 'a, 'w> {
    /// The build's files, and the way to programs.
    pub(crate) files: &'s Files<'a, 'w>,
    /// helm.
    pub(crate) helm: &'s Helm<'s>,
    /// The folder of the kustomization that names the chart.
    pub(crate) root: &'s Path,
    /// How values are merged.
    pub(crate) lay_over: LayOver<'s, 'a>,
}

/// A chart about to be inflated.
struct Inflation<'i, 'a, 'w> {
    chart: &'i HelmChart<'a>,
    site: Site<'i, 'a, 'w>,
    run: Run<'i, 'a, 'w>,
    /// The folder that holds the chart's folder.
    home: PathBuf,
}

impl<'a> HelmChart<'a> {
    /// The chart's objects, each with kustomize's mark of a chart's object.
    pub(crate) fn inflate(
        &self,
        globals: &HelmGlobals<'a>,
        site: Site<'_, 'a, '_>,
    ) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        site.helm.check_enabled(self.span).map_err(one)?;
        clone::check_globals(globals, site.root, site.files).map_err(one)?;
        let (merge, more_values) = self.checked(site).map_err(all)?;
        let home = self.home(globals, site.root);
        let run = self.run(globals, site).map_err(one)?;
        let mut inflation = Inflation { chart: self, site, run, home };
        inflation.run.check_version().map_err(one)?;
        inflation.pull().map_err(one)?;
        let values = inflation.values(merge)?;
        let printed = inflation.run.output(&inflation.template(&values, &more_values)).map_err(one)?;
        inflation.objects(printed).map_err(|error| vec![inflation.in_output(error)])
    }

    /// What can be said before anything is run: how values are merged, and the further values files.
    fn checked(&self, site: Site<'_, 'a, '_>) -> Result<(Merge, Vec<PathBuf>), Problems> {
        let mut problems = Problems::new();
        if self.name.is_empty() {
            problems.push(LoadError::Invalid {
                code: "helm-chart-name",
                message: "chart name cannot be empty".to_owned(),
                span: self.span,
                hint: Some("add `name:`, the name of the chart and of its folder".to_owned()),
            });
        }
        let merge = Merge::parse(self.values_merge).map_err(|error| problems.push(error));
        let mut files = Vec::new();
        for file in &self.additional_values_files {
            match readable(site, *file) {
                Ok(_) => files.push(below(site.root, file)),
                Err(error) => problems.push(prefixed(error, "could not load additionalValuesFile: ")),
            }
        }
        match merge {
            Ok(merge) if problems.is_empty() => Ok((merge, files)),
            _ => Err(problems),
        }
    }

    /// The folder that holds the chart's: a chart of a given version from a repository has one of its own.
    fn home(&self, globals: &HelmGlobals<'_>, root: &Path) -> PathBuf {
        let home = if globals.chart_home.is_empty() { "charts" } else { globals.chart_home.text };
        let home = join(root, home);
        if self.version.is_empty() || self.repo.is_empty() {
            return home;
        }
        below(&home, &format!("{}-{}", self.name, self.version))
    }

    fn run<'r, 'w>(&self, globals: &HelmGlobals<'_>, site: Site<'r, 'a, 'w>) -> Result<Run<'r, 'a, 'w>, LoadError> {
        let scratch = site.files.world.scratch().map_err(|error| self.no_scratch(&error))?;
        let config_home = match globals.config_home.text {
            "" => scratch.join("helm").to_string_lossy().into_owned(),
            home => home.to_owned(),
        };
        Ok(Run { helm: site.helm, files: site.files, scratch, config_home, span: self.span })
    }

    fn no_scratch(&self, error: &WorldError) -> LoadError {
        let message = format!("unable to create tmp dir for HELM_CONFIG_HOME: {error}");
        LoadError::Invalid { code: "helm-scratch", message, span: self.span, hint: None }
    }
}

fn one<P: Problem>(problem: P) -> Vec<Diagnostic> {
    vec![problem.into()]
}

fn all(problems: Problems) -> Vec<Diagnostic> {
    problems.into_iter().map(Diagnostic::from).collect()
}

/// The error with `prefix` in front of what it says.
fn prefixed(error: LoadError, prefix: &str) -> LoadError {
    match error {
        LoadError::Invalid { code, message, span, hint } => {
            LoadError::Invalid { code, message: format!("{prefix}{message}"), span, hint }
        }
        other => other,
    }
}

/// `path` under `folder` even if it starts with a slash, as Go's `filepath.Join` has it.
fn below(folder: &Path, path: &str) -> PathBuf {
    join(folder, path.trim_start_matches('/'))
}

/// The file that the kustomization names `path`, checked against the restrictor and read once.
fn readable<'a>(site: Site<'_, 'a, '_>, path: Text<'a>) -> Result<(PathBuf, Vec<u8>), LoadError> {
    let file = site.files.resolve(site.root, path)?;
    site.files.bytes(&file, path.span).map(|bytes| (file, bytes))
}

impl<'a> Inflation<'_, 'a, '_> {
    /// The chart's folder.
    fn folder(&self) -> PathBuf {
        below(&self.home, &self.chart.name)
    }

    fn is_there(&self) -> bool {
        self.site.files.world.kind(&self.folder()) == Some(PathKind::Directory)
    }

    fn template(&self, values: &Path, more_values: &[PathBuf]) -> Vec<String> {
        let chart = self.chart;
        let options = self.run.helm.options;
        let release = if chart.release_name.is_empty() { "--generate-name" } else { chart.release_name.text };
        let mut args = vec!["template".to_owned(), release.to_owned(), self.folder().to_string_lossy().into_owned()];
        push_option(&mut args, "--namespace", &chart.namespace);
        push_option(&mut args, "--name-template", &chart.name_template);
        for file in std::iter::once(values).chain(more_values.iter().map(PathBuf::as_path)) {
            push_option(&mut args, "-f", &file.to_string_lossy());
        }
        let api_versions = match &chart.api_versions {
            Some(versions) => versions.iter().map(|version| version.text).collect(),
            None => options.api_versions.iter().map(String::as_str).collect::<Vec<_>>(),
        };
        args.extend(api_versions.iter().flat_map(|version| ["--api-versions", *version]).map(str::to_owned));
        let kube_version = chart.kube_version.map_or(options.kube_version.as_str(), |version| version.text);
        push_option(&mut args, "--kube-version", kube_version);
        push_flag(&mut args, "--include-crds", chart.include_crds);
        push_flag(&mut args, "--skip-tests", chart.skip_tests);
        push_flag(&mut args, "--no-hooks", chart.skip_hooks);
        push_flag(&mut args, "--debug", chart.debug.unwrap_or(options.debug));
        push_flag(&mut args, "--devel", chart.devel);
        args
    }

    fn objects(&self, printed: Vec<u8>) -> Result<Vec<Node<'a>>, LoadError> {
        let files = self.site.files;
        let name = format!("{} (as helm printed it)", files.shown(&self.folder()));
        let source = add_text(files.arena, name, printed)?;
        output::objects(files.arena, source)
    }

    /// An error in what helm printed, which is in no file of the tree.
    fn in_output(&self, error: LoadError) -> Diagnostic {
        let mut diagnostic = Diagnostic::from(prefixed(error, "error reading helm output: "));
        diagnostic.labels.push((self.chart.span, "the chart".to_owned()));
        diagnostic
    }
}

fn push_option(args: &mut Vec<String>, option: &str, value: &str) {
    if !value.is_empty() {
        args.extend([option.to_owned(), value.to_owned()]);
    }
}

fn push_flag(args: &mut Vec<String>, flag: &str, on: bool) {
    if on {
        args.push(flag.to_owned());
    }
}
