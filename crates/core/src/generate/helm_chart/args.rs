//! What a kustomization says about a chart: `helmCharts`, `helmGlobals`, the older `helmChartInflationGenerator`, and
//! the generator object of that name.

use kubekiln_yaml::{Node, Scalar, Span, Tag};

use crate::diagnostic::Problem;
use crate::load::fields::wrong_type;
use crate::load::yaml_1_1::as_yaml_1_1;
use crate::load::{Fields, LoadError, Problems};
use crate::text::Text;

/// What holds for all charts of a kustomization.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HelmGlobals<'a> {
    /// The folder that holds charts, from the kustomization's folder; empty for `charts`.
    pub(super) chart_home: Text<'a>,
    /// helm's configuration folder; empty for a new one.
    pub(super) config_home: Text<'a>,
}

impl<'a> HelmGlobals<'a> {
    /// Reads `helmGlobals`.
    pub(crate) fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "helmGlobals", problems);
        let globals = Self {
            chart_home: fields.text("chartHome", problems).unwrap_or_default(),
            config_home: fields.text("configHome", problems).unwrap_or_default(),
        };
        fields.finish(problems);
        globals
    }
}

/// One chart to inflate.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "helm's flags")]
pub(crate) struct HelmChart<'a> {
    /// The entry's place.
    pub(super) span: Span,
    /// The chart's name, and its folder's.
    pub(super) name: Text<'a>,
    /// Its version; empty for the newest.
    pub(super) version: Text<'a>,
    /// Where to pull it from; empty for nowhere.
    pub(super) repo: Text<'a>,
    /// The release's name; empty for one that helm makes up.
    pub(super) release_name: Text<'a>,
    /// The release's namespace; empty for helm's own default.
    pub(super) namespace: Text<'a>,
    /// The file with values; empty for the chart's own `values.yaml`.
    pub(super) values_file: Text<'a>,
    /// More of them, which win over the first.
    pub(super) additional_values_files: Vec<Text<'a>>,
    /// A mapping of values; `None` when there are none.
    pub(super) values_inline: Option<Node<'a>>,
    /// `override`, `merge` or `replace`; empty for `override`.
    pub(super) values_merge: Text<'a>,
    /// `--include-crds`
    pub(super) include_crds: bool,
    /// `--no-hooks`
    pub(super) skip_hooks: bool,
    /// `--skip-tests`
    pub(super) skip_tests: bool,
    /// `--devel`
    pub(super) devel: bool,
    /// `--debug`; `None` leaves it to the command line.
    pub(super) debug: Option<bool>,
    /// `--api-versions`; `None` leaves it to the command line.
    pub(super) api_versions: Option<Vec<Text<'a>>>,
    /// `--kube-version`; `None` leaves it to the command line.
    pub(super) kube_version: Option<Text<'a>>,
    /// `--name-template`; empty for none.
    pub(super) name_template: Text<'a>,
}

impl<'a> HelmChart<'a> {
    /// Reads an entry of `helmCharts`. `namespace` is the kustomization's, or that of the nearest one above it: the
    /// namespace transformer leaves alone what a chart made.
    pub(crate) fn decode(node: &Node<'a>, namespace: Text<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "helmCharts", problems);
        let mut chart = Self::take(&mut fields, problems);
        fields.finish(problems);
        if chart.namespace.is_empty() {
            chart.namespace = namespace;
        }
        // kustomize drops what says nothing before it asks the command line.
        chart.debug = chart.debug.filter(|debug| *debug);
        chart.api_versions = chart.api_versions.filter(|versions| !versions.is_empty());
        chart.kube_version = chart.kube_version.filter(|version| !version.is_empty());
        chart.values_inline.as_mut().map(as_yaml_1_1);
        chart
    }

    /// Reads an entry of `helmChartInflationGenerator`, and lays what it says of all charts over `globals`. Half of
    /// its fields mean nothing any more, in kustomize too.
    pub(crate) fn decode_legacy(
        node: &Node<'a>,
        namespace: Text<'a>,
        globals: &mut HelmGlobals<'a>,
        problems: &mut Problems,
    ) -> Self {
        let mut fields = Fields::new(node, "helmChartInflationGenerator", problems);
        let f = &mut fields;
        let mut text = |name| f.text(name, problems).unwrap_or_default();
        let mut chart = Self {
            span: node.span,
            name: text("chartName"),
            version: text("chartVersion"),
            repo: text("chartRepoUrl"),
            release_name: text("releaseName"),
            namespace,
            values_file: text("values"),
            values_merge: text("valuesMerge"),
            additional_values_files: Vec::new(),
            values_inline: None,
            include_crds: false,
            skip_hooks: false,
            skip_tests: false,
            devel: false,
            debug: None,
            api_versions: None,
            kube_version: None,
            name_template: Text::EMPTY,
        };
        let homes = [(text("chartHome"), &mut globals.chart_home), (text("helmHome"), &mut globals.config_home)];
        for (home, global) in homes.into_iter().filter(|(home, _)| !home.is_empty()) {
            *global = home;
        }
        let _ = (text("chartRepoName"), text("helmBin"), text("releaseNamespace"));
        f.texts("extraArgs", problems);
        chart.values_inline = mapping(f, "helmChartInflationGenerator", "valuesLocal", problems);
        chart.values_inline.as_mut().map(as_yaml_1_1);
        fields.finish(problems);
        chart
    }

    /// Reads a generator object, `kind: HelmChartInflationGenerator`; unknown fields are ignored, as in kustomize.
    pub(crate) fn decode_object(node: &Node<'a>, problems: &mut Problems) -> (Self, HelmGlobals<'a>) {
        let mut fields = Fields::loose(node, "HelmChartInflationGenerator", problems);
        let chart = Self::take(&mut fields, problems);
        let globals = HelmGlobals {
            chart_home: text(&mut fields, "chartHome", problems).unwrap_or_default(),
            config_home: text(&mut fields, "configHome", problems).unwrap_or_default(),
        };
        (chart, globals)
    }

    fn take(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let f = fields;
        let api_versions = f.entry("apiVersions").is_some().then(|| texts(f, "apiVersions", problems));
        let values_inline = mapping(f, "helmCharts", "valuesInline", problems);
        let mut flag = |name| f.bool(name, problems);
        let [include_crds, skip_hooks, skip_tests, devel] =
            ["includeCRDs", "skipHooks", "skipTests", "devel"].map(|name| flag(name).unwrap_or(false));
        let debug = flag("debug");
        let additional_values_files = texts(f, "additionalValuesFiles", problems);
        let kube_version = text(f, "kubeVersion", problems);
        let mut text = |name| text(f, name, problems).unwrap_or_default();
        Self {
            name: text("name"),
            version: text("version"),
            repo: text("repo"),
            release_name: text("releaseName"),
            namespace: text("namespace"),
            values_file: text("valuesFile"),
            values_merge: text("valuesMerge"),
            name_template: text("nameTemplate"),
            additional_values_files,
            values_inline,
            include_crds,
            skip_hooks,
            skip_tests,
            devel,
            debug,
            api_versions,
            kube_version,
            span: f.span(),
        }
    }
}

/// A string. Of other generator objects a number is one too; here kustomize refuses it.
fn text<'a>(fields: &mut Fields<'_, 'a>, name: &'static str, problems: &mut Problems) -> Option<Text<'a>> {
    let text = fields.text(name, problems)?;
    fields.node(name).and_then(|node| checked(node, name, problems)).and(Some(text))
}

/// A list of strings, in the same way.
fn texts<'a>(fields: &mut Fields<'_, 'a>, name: &'static str, problems: &mut Problems) -> Vec<Text<'a>> {
    let texts = fields.texts(name, problems);
    let items = fields.node(name).and_then(Node::as_sequence).map_or(&[][..], |list| &list.items);
    for item in items {
        checked(item, name, problems);
    }
    texts
}

fn checked(node: &Node<'_>, name: &'static str, problems: &mut Problems) -> Option<()> {
    let is_text = |scalar: &Scalar<'_>| !matches!(scalar.tag, Tag::Int | Tag::Float | Tag::Bool);
    if node.as_scalar().is_some_and(is_text) {
        return Some(());
    }
    let known = |problem: &LoadError| problem.span() == node.span;
    if !problems.iter().any(known) {
        problems.push(wrong_type("HelmChartInflationGenerator", name, "a string", node));
    }
    None
}

/// A mapping that says something.
fn mapping<'a>(
    fields: &mut Fields<'_, 'a>,
    owner: &'static str,
    name: &'static str,
    problems: &mut Problems,
) -> Option<Node<'a>> {
    let node = fields.node(name)?;
    let Some(mapping) = node.as_mapping() else {
        problems.push(wrong_type(owner, name, "a mapping", node));
        return None;
    };
    (!mapping.entries.is_empty()).then(|| node.clone())
}
