//! What a generator gives an object besides its data: `generatorOptions` and the `options` of one generator.

use kubekiln_yaml::Node;

use crate::load::{Fields, Problems};
use crate::text::Text;

/// Labels, annotations and switches of generated objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GeneratorOptions<'a> {
    /// Labels to set, in written order.
    pub labels: Vec<(Text<'a>, Text<'a>)>,
    /// Annotations to set, in written order.
    pub annotations: Vec<(Text<'a>, Text<'a>)>,
    /// The name gets no suffix made from the content.
    pub disable_name_suffix_hash: bool,
    /// The object says `immutable: true`.
    pub immutable: bool,
}

impl<'a> GeneratorOptions<'a> {
    /// Reads the mapping.
    pub fn decode(node: &Node<'a>, owner: &'static str, problems: &mut Problems) -> Self {
        Self::take(Fields::new(node, owner, problems), problems)
    }

    /// Takes what these fields have, and reports others.
    pub(super) fn take(mut fields: Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let options = Self {
            labels: fields.text_map("labels", problems),
            annotations: fields.text_map("annotations", problems),
            disable_name_suffix_hash: fields.bool("disableNameSuffixHash", problems).unwrap_or(false),
            immutable: fields.bool("immutable", problems).unwrap_or(false),
        };
        fields.finish(problems);
        options
    }

    /// Adds what the kustomization's `generatorOptions` say (kustomize's `MergeGlobalOptionsIntoLocal`): own labels
    /// and annotations win, but a switch that is on in either place is on.
    pub fn merge_global(&mut self, global: &Self) {
        add_missing(&mut self.labels, &global.labels);
        add_missing(&mut self.annotations, &global.annotations);
        self.disable_name_suffix_hash |= global.disable_name_suffix_hash;
        self.immutable |= global.immutable;
    }
}

fn add_missing<'a>(local: &mut Vec<(Text<'a>, Text<'a>)>, global: &[(Text<'a>, Text<'a>)]) {
    let own = local.len();
    for pair in global {
        if !local[..own].iter().any(|(key, _)| *key == pair.0) {
            local.push(*pair);
        }
    }
}
