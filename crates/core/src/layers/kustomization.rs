//! The kustomization file: every field that kustomize knows, decoded strictly.

use kubekiln_yaml::{Arena, Entry, Node, SourceId, Span, Value};

use super::OptIns;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::fields::{Fields, LoadError, Problems};
use crate::text::Text;

/// The names a kustomization file may have, in kustomize's order.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a folder stands for itself or is laid over the objects of the one that names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// Its objects are its own.
    #[default]
    Kustomization,
    /// It works on the objects of the kustomization that names it.
    Component,
}

/// One kustomization file. Lists whose entries belong to a transformer or generator stay nodes here; the
/// transformer's own file says what they may hold.
#[derive(Clone, Debug)]
pub struct Kustomization<'a> {
    /// The file.
    pub source: SourceId,
    /// What it is.
    pub kind: Kind,
    /// What it asks for that kustomize does not do.
    pub opt_ins: OptIns,
    /// Files and folders, `bases` at the end.
    pub resources: Vec<Text<'a>>,
    /// Folders of components.
    pub components: Vec<Text<'a>>,
    /// Files with CRD schemas.
    pub crds: Vec<Text<'a>>,
    /// Files with field specs.
    pub configurations: Vec<Text<'a>>,
    /// Generator objects: files, folders or inline.
    pub generators: Vec<Text<'a>>,
    /// Transformer objects: files, folders or inline.
    pub transformers: Vec<Text<'a>>,
    /// Validator objects: files, folders or inline.
    pub validators: Vec<Text<'a>>,
    /// `openapi.path`
    pub openapi_path: Option<Text<'a>>,
    /// `openapi.version`
    pub openapi_version: Option<Text<'a>>,
    /// Prefix of every name.
    pub name_prefix: Option<Text<'a>>,
    /// Suffix of every name.
    pub name_suffix: Option<Text<'a>>,
    /// Namespace of every object.
    pub namespace: Option<Text<'a>>,
    /// Labels for objects, templates and selectors.
    pub common_labels: Vec<(Text<'a>, Text<'a>)>,
    /// Annotations for objects and templates.
    pub common_annotations: Vec<(Text<'a>, Text<'a>)>,
    /// `originAnnotations`, `transformerAnnotations`, `managedByLabel`
    pub build_metadata: Vec<Text<'a>>,
    /// Entries of the list fields that belong to transformers and generators.
    pub lists: Lists<'a>,
    /// `generatorOptions`
    pub generator_options: Option<Node<'a>>,
    /// `sortOptions`
    pub sort_options: Option<Node<'a>>,
    /// `helmGlobals`
    pub helm_globals: Option<Node<'a>>,
}

/// List fields by name; each entry is decoded by the file that handles it.
#[derive(Clone, Debug, Default)]
pub struct Lists<'a> {
    /// `labels`
    pub labels: Vec<Node<'a>>,
    /// `images` and `imageTags`
    pub images: Vec<Node<'a>>,
    /// `replicas`
    pub replicas: Vec<Node<'a>>,
    /// `patches`
    pub patches: Vec<Node<'a>>,
    /// `patchesStrategicMerge`
    pub patches_strategic_merge: Vec<Text<'a>>,
    /// `patchesJson6902`
    pub patches_json6902: Vec<Node<'a>>,
    /// `replacements`
    pub replacements: Vec<Node<'a>>,
    /// `vars`
    pub vars: Vec<Node<'a>>,
    /// `configMapGenerator`
    pub config_maps: Vec<Node<'a>>,
    /// `secretGenerator`
    pub secrets: Vec<Node<'a>>,
    /// `helmCharts`
    pub helm_charts: Vec<Node<'a>>,
    /// `helmChartInflationGenerator`, the older form of it.
    pub legacy_helm_charts: Vec<Node<'a>>,
}

/// Fields that kustomize warns of, with the field that takes their place.
const DEPRECATED: [(&str, &str); 6] = [
    ("bases", "resources"),
    ("commonLabels", "labels"),
    ("imageTags", "images"),
    ("patchesJson6902", "patches"),
    ("patchesStrategicMerge", "patches"),
    ("vars", "replacements"),
];

impl<'a> Kustomization<'a> {
    /// Decodes the root of a kustomization file; problems of any field are added to `problems`.
    pub fn decode(root: &Node<'a>, source: SourceId, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(root, "Kustomization", problems);
        let f = &mut fields;
        let kind = decode_kind(f, problems);
        let openapi = f.text_map("openapi", problems);
        let openapi = |key: &str| openapi.iter().find(|(k, _)| k.text == key).map(|(_, v)| *v);
        let (openapi_path, openapi_version) = (openapi("path"), openapi("version"));
        let mut resources = f.texts("resources", problems);
        resources.extend(f.texts("bases", problems));
        let nonempty = |text: Option<Text<'a>>| text.filter(|t| !t.is_empty());
        let opt_ins = decode_metadata(f, problems);
        let kustomization = Self {
            source,
            kind,
            opt_ins,
            resources,
            components: f.texts("components", problems),
            crds: f.texts("crds", problems),
            configurations: f.texts("configurations", problems),
            generators: f.texts("generators", problems),
            transformers: f.texts("transformers", problems),
            validators: f.texts("validators", problems),
            openapi_path,
            openapi_version,
            name_prefix: nonempty(f.text("namePrefix", problems)),
            name_suffix: nonempty(f.text("nameSuffix", problems)),
            namespace: nonempty(f.text("namespace", problems)),
            common_labels: f.text_map("commonLabels", problems),
            common_annotations: f.text_map("commonAnnotations", problems),
            build_metadata: f.texts("buildMetadata", problems),
            lists: decode_lists(f, problems),
            generator_options: f.node("generatorOptions").cloned(),
            sort_options: f.node("sortOptions").cloned(),
            helm_globals: f.node("helmGlobals").cloned(),
        };
        fields.finish(problems);
        check_not_empty(root, problems);
        kustomization
    }
}

impl Kustomization<'_> {
    /// The name of its file, without the folder.
    pub fn file_name<'n>(&self, arena: &'n Arena) -> &'n str {
        let name = arena.source(self.source).map_or(FILE_NAMES[0], |source| source.name.as_str());
        name.rsplit('/').next().unwrap_or(name)
    }
}

fn decode_kind(f: &mut Fields<'_, '_>, problems: &mut Problems) -> Kind {
    let span = f.span();
    let kind = f.text("kind", problems);
    let api_version = f.text("apiVersion", problems);
    let (kind, wanted) = match kind.map_or("", |k| k.text) {
        "Component" => (Kind::Component, "kustomize.config.k8s.io/v1alpha1"),
        "" | "Kustomization" => (Kind::Kustomization, "kustomize.config.k8s.io/v1beta1"),
        other => {
            let message = format!("kind should be Kustomization or Component, not {other}");
            let at = kind.map_or(span, |k| k.span);
            problems.push(LoadError::Invalid { code: "kustomization-kind", message, span: at, hint: None });
            return Kind::Kustomization;
        }
    };
    if let Some(version) = api_version.filter(|v| !v.is_empty() && v.text != wanted) {
        let message = format!("apiVersion for {kind:?} should be {wanted}");
        problems.push(LoadError::Invalid {
            code: "kustomization-version",
            message,
            span: version.span,
            hint: Some(format!("write `apiVersion: {wanted}` or leave it out")),
        });
    }
    kind
}

/// Its own metadata mean nothing to kustomize, but they must be well formed.
fn decode_metadata(f: &mut Fields<'_, '_>, problems: &mut Problems) -> OptIns {
    let Some(node) = f.node("metadata") else { return OptIns::default() };
    let mut metadata = f.part(node, "Kustomization.metadata", problems);
    metadata.text("name", problems);
    metadata.text("namespace", problems);
    metadata.text_map("labels", problems);
    let annotations = metadata.text_map("annotations", problems);
    metadata.finish(problems);
    OptIns::decode(&annotations, problems)
}

fn decode_lists<'a>(f: &mut Fields<'_, 'a>, problems: &mut Problems) -> Lists<'a> {
    let mut lists = Lists {
        labels: f.list("labels", problems).to_vec(),
        images: f.list("images", problems).to_vec(),
        replicas: f.list("replicas", problems).to_vec(),
        patches: f.list("patches", problems).to_vec(),
        patches_strategic_merge: f.texts("patchesStrategicMerge", problems),
        patches_json6902: f.list("patchesJson6902", problems).to_vec(),
        replacements: f.list("replacements", problems).to_vec(),
        vars: f.list("vars", problems).to_vec(),
        config_maps: f.list("configMapGenerator", problems).to_vec(),
        secrets: f.list("secretGenerator", problems).to_vec(),
        helm_charts: f.list("helmCharts", problems).to_vec(),
        legacy_helm_charts: f.list("helmChartInflationGenerator", problems).to_vec(),
    };
    lists.images.extend_from_slice(f.list("imageTags", problems));
    lists
}

/// True for an entry that makes a kustomization more than an empty one to kustomize. An empty list does, unless it is one
/// that older spellings are added to; an empty text does not.
fn says_something(entry: &Entry<'_>) -> bool {
    let is_empty_list = matches!(&entry.value.value, Value::Sequence(list) if list.items.is_empty());
    match entry.key.text() {
        _ if entry.value.is_null() => false,
        None | Some("apiVersion" | "kind") => false,
        Some("bases" | "imageTags" | "helmChartInflationGenerator") => !is_empty_list,
        Some("namePrefix" | "nameSuffix" | "namespace") => entry.value.text().is_none_or(|text| !text.is_empty()),
        Some(_) => true,
    }
}

fn check_not_empty(root: &Node<'_>, problems: &mut Problems) {
    let empty = root.as_mapping().is_none_or(|m| !m.entries.iter().any(says_something));
    if empty && problems.is_empty() {
        problems.push(LoadError::Invalid {
            code: "empty-kustomization",
            message: "kustomization.yaml is empty".to_owned(),
            span: root.span,
            hint: Some("name the files to build under `resources:`".to_owned()),
        });
    }
}

/// Warnings for fields that have newer spellings.
pub fn deprecations(root: &Node<'_>) -> Vec<Diagnostic> {
    let present = |field: &str| root.as_mapping()?.entries.iter().find(|e| e.key.text() == Some(field));
    DEPRECATED
        .iter()
        .filter_map(|(old, new)| {
            let entry = present(old).filter(|e| !e.value.is_null())?;
            Some(Diagnostic {
                hint: Some("run 'kustomize edit fix' to update your kustomization automatically".to_owned()),
                ..Diagnostic::new(
                    Severity::Warning,
                    "deprecated-field",
                    format!("'{old}' is deprecated. Please use '{new}' instead."),
                    entry.key.span,
                )
            })
        })
        .collect()
}

/// The span of nothing in particular in a file: its first byte.
pub fn file_span(source: SourceId) -> Span {
    Span::new(source, 0, 0)
}
