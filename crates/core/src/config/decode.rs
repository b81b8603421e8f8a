//! `configurations:` files.

use kubekiln_yaml::Node;

use super::{FieldSpec, NameBackReferences, TransformerConfig};
use crate::id::Gvk;
use crate::load::{Fields, Problems};

impl<'a> FieldSpec<'a> {
    /// Decodes the list of specs in field `name`: each `{group, version, kind, path, create}`.
    pub fn decode_list(fields: &mut Fields<'_, 'a>, name: &'static str, problems: &mut Problems) -> Vec<Self> {
        let nodes = fields.list(name, problems);
        nodes.iter().map(|node| Self::decode(fields.part(node, "FieldSpec", problems), problems)).collect()
    }

    fn decode(mut fields: Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let gvk = decode_gvk(&mut fields, problems);
        let path = fields.text("path", problems).unwrap_or_default().text;
        let create = fields.bool("create", problems).unwrap_or(false);
        fields.finish(problems);
        Self { gvk, path, create }
    }
}

impl<'a> NameBackReferences<'a> {
    fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "NameBackReferences", problems);
        let gvk = decode_gvk(&mut fields, problems);
        let referrers = FieldSpec::decode_list(&mut fields, "fieldSpecs", problems);
        fields.finish(problems);
        Self { gvk, referrers }
    }
}

impl<'a> TransformerConfig<'a> {
    /// Decodes a `configurations:` file, strictly as kustomize does.
    pub fn decode(root: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(root, "TransformerConfig", problems);
        let f = &mut fields;
        let mut config = Self {
            name_prefix: FieldSpec::decode_list(f, "namePrefix", problems),
            name_suffix: FieldSpec::decode_list(f, "nameSuffix", problems),
            namespace: FieldSpec::decode_list(f, "namespace", problems),
            common_labels: FieldSpec::decode_list(f, "commonLabels", problems),
            labels: FieldSpec::decode_list(f, "labels", problems),
            template_labels: FieldSpec::decode_list(f, "templateLabels", problems),
            volume_claim_template_labels: FieldSpec::decode_list(f, "volumeClaimTemplateLabels", problems),
            common_annotations: FieldSpec::decode_list(f, "commonAnnotations", problems),
            name_reference: decode_references(f, problems),
            var_reference: FieldSpec::decode_list(f, "varReference", problems),
            images: FieldSpec::decode_list(f, "images", problems),
            replicas: FieldSpec::decode_list(f, "replicas", problems),
        };
        fields.finish(problems);
        config.sort();
        config
    }
}

fn decode_references<'a>(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Vec<NameBackReferences<'a>> {
    let nodes = fields.list("nameReference", problems);
    nodes.iter().map(|node| NameBackReferences::decode(node, problems)).collect()
}

fn decode_gvk<'a>(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Gvk<'a> {
    let mut text = |name| fields.text(name, problems).unwrap_or_default().text;
    Gvk { group: text("group"), version: text("version"), kind: text("kind") }
}
