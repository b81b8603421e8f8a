//! `tanka.dev/v1alpha1` `Environment`: how the objects of a program are completed.

use std::collections::BTreeMap;

use kubekiln_jsonnet::Document;
use kubekiln_yaml::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Severity};
use crate::generate::natives::hex;
use crate::load::LoadError;

/// Digits of the hash that names an environment in a label.
const LABEL_DIGITS: usize = 48;

/// Where an environment lies, relative to its jsonnet root.
pub(super) struct Place {
    /// `environments/prod`
    pub(super) folder: String,
    /// `environments/prod/main.jsonnet`
    pub(super) file: String,
}

/// As Tanka prints it: what is left out there when it is empty is so here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Environment {
    api_version: String,
    kind: String,
    pub(super) metadata: Metadata,
    pub(super) spec: Spec,
    /// Older place of `spec.namespace`.
    #[serde(skip_serializing)]
    namespace: Option<String>,
    /// Older place of `spec.apiServer`.
    #[serde(skip_serializing)]
    server: Option<String>,
    /// Older place of `metadata.labels.team`.
    #[serde(skip_serializing)]
    team: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Metadata {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Spec {
    #[serde(skip_serializing_if = "String::is_empty")]
    api_server: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    context_names: Vec<String>,
    /// Of objects that have none.
    pub(super) namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    diff_strategy: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    apply_strategy: String,
    /// Objects are labelled with the environment they are of.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) inject_labels: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tanka_env_label_from_fields: Vec<String>,
    pub(super) resource_defaults: ResourceDefaults,
    expect_versions: ExpectVersions,
    #[serde(skip_serializing_if = "String::is_empty")]
    export_jsonnet_implementation: String,
}

/// What objects get that they do not have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ResourceDefaults {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) annotations: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) labels: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct ExpectVersions {
    #[serde(skip_serializing_if = "String::is_empty")]
    tanka: String,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            api_version: "tanka.dev/v1alpha1".to_owned(),
            kind: "Environment".to_owned(),
            metadata: Metadata::default(),
            spec: Spec::default(),
            namespace: None,
            server: None,
            team: None,
        }
    }
}

impl Environment {
    /// Reads a description and completes it as Tanka does.
    pub(super) fn parse(text: &str, place: &Place) -> Result<Self, String> {
        let mut json: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
        drop_nulls(&mut json);
        let has_namespace = json.pointer("/spec/namespace").is_some();
        let mut environment: Self = serde_json::from_value(json).map_err(|error| error.to_string())?;
        let Self { metadata, spec, namespace, server, team, .. } = &mut environment;
        if !has_namespace {
            "default".clone_into(&mut spec.namespace);
        }
        if let Some(namespace) = namespace.as_ref().filter(|_| spec.namespace.is_empty()) {
            spec.namespace.clone_from(namespace);
        }
        if let Some(server) = server.as_ref().filter(|_| spec.api_server.is_empty()) {
            spec.api_server.clone_from(server);
        }
        if let Some(team) = team {
            metadata.labels.entry("team".to_owned()).or_insert_with(|| team.clone());
        }
        if !spec.api_server.is_empty() && !spec.api_server.contains("://") {
            spec.api_server.insert_str(0, "https://");
        }
        metadata.namespace.clone_from(&place.file);
        Ok(environment)
    }

    /// Itself, as programs see it.
    pub(super) fn described(&self) -> Result<Document, String> {
        let json = serde_json::to_string(self).map_err(|error| error.to_string())?;
        serde_json::from_str(&json).map_err(|error| error.to_string())
    }

    /// Label `tanka.dev/environment`: a hash of what tells it from other environments.
    pub(super) fn name_label(&self) -> Result<String, String> {
        let described = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let asked = &self.spec.tanka_env_label_from_fields;
        let by_default = [".metadata.name".to_owned(), ".metadata.namespace".to_owned()];
        let fields = if asked.is_empty() { &by_default[..] } else { asked };
        let value = |field: &String| {
            let path = field.strip_prefix('.').unwrap_or(field);
            match path.split('.').try_fold(&described, |at, key| at.get(key)) {
                Some(Json::String(text)) => Ok(text.clone()),
                Some(Json::Bool(value)) => Ok(value.to_string()),
                None => Ok(String::new()),
                Some(_) => Err(format!("tankaEnvLabelFromFields: {field} is no string")),
            }
        };
        let values: Vec<String> = fields.iter().map(value).collect::<Result<_, _>>()?;
        let hash = hex(&Sha256::digest(values.join(":")));
        Ok(hash.chars().take(LABEL_DIGITS).collect())
    }

    /// What is asked for and not done here.
    pub(super) fn warnings(&self, span: Span) -> Vec<Diagnostic> {
        let moved = [
            (self.namespace.is_some(), "namespace", "spec.namespace"),
            (self.server.is_some(), "server", "spec.apiServer"),
            (self.team.is_some(), "team", "metadata.labels.team"),
        ];
        let moved = moved.into_iter().filter(|(is_there, ..)| *is_there).map(|(_, old, new)| {
            (format!("encountered deprecated fields in spec.json: {old}"), format!("write it as {new}"))
        });
        let mut said: Vec<_> = moved.collect();
        if !self.spec.export_jsonnet_implementation.is_empty() {
            let message = "spec.exportJsonnetImplementation is ignored".to_owned();
            said.push((message, "kiln evaluates jsonnet itself".to_owned()));
        }
        if !self.spec.expect_versions.tanka.is_empty() {
            let message = "spec.expectVersions.tanka is ignored".to_owned();
            said.push((message, "no Tanka is run".to_owned()));
        }
        said.into_iter().map(|(message, hint)| warning(message, hint, span)).collect()
    }
}

fn warning(message: String, hint: String, span: Span) -> Diagnostic {
    let error = LoadError::Invalid { code: "tanka-spec", message, span, hint: Some(hint) };
    Diagnostic { severity: Severity::Warning, ..error.into() }
}

/// To Go, null is a field that is not there.
fn drop_nulls(json: &mut Json) {
    match json {
        Json::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Json::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
