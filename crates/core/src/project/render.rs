//! `render` of an entry of `vendor` that is a chart: what helm is told.

use kubekiln_yaml::{Arena, Node};
use serde_json::{Map, Value as Json};

use crate::load::fields::{Fields, Problems, wrong_type};
use crate::package::json;

/// What helm is told when it renders a chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Render {
    /// The fields that are given, with their values: `releaseName`, `namespace`, `values`, `includeCRDs`, `skipTests`,
    /// `noHooks`, `kubeVersion` and `apiVersions`.
    pub settings: Map<String, Json>,
}

const OWNER: &str = "Project.spec.vendor.render";

impl Render {
    pub(super) fn decode(node: &Node<'_>, arena: &Arena, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, OWNER, problems);
        for field in ["releaseName", "namespace", "kubeVersion"] {
            fields.text(field, problems);
        }
        for field in ["includeCRDs", "skipTests", "noHooks"] {
            fields.bool(field, problems);
        }
        fields.texts("apiVersions", problems);
        if let Some(wrong) = fields.node("values").filter(|values| values.as_mapping().is_none()) {
            problems.push(wrong_type(OWNER, "values", "a mapping", wrong));
        }
        fields.finish(problems);
        let settings = match json(node, arena) {
            Ok(Json::Object(settings)) => settings,
            // Null; anything else is reported above.
            _ => Map::new(),
        };
        Self { settings }
    }

    /// The version of Kubernetes that it is for, unless it says so itself.
    pub(super) fn tell_version(&mut self, version: &str) {
        self.settings.entry("kubeVersion").or_insert_with(|| Json::from(version));
    }

    /// `releaseName`, or `chart` without one.
    pub fn release_name<'r>(&'r self, chart: &'r str) -> &'r str {
        self.settings.get("releaseName").and_then(Json::as_str).unwrap_or(chart)
    }
}
