//! The entries of `configMapGenerator` and `secretGenerator`.

use kubekiln_yaml::{Node, Span};

use super::GeneratorOptions;
use crate::load::{Fields, Problems};
use crate::resource::{Behavior, Resource};
use crate::text::Text;

/// What an entry makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GeneratorKind {
    /// A `ConfigMap`.
    ConfigMap,
    /// A `Secret`.
    Secret,
}

impl GeneratorKind {
    /// The name of kustomize's generator.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMapGenerator",
            Self::Secret => "SecretGenerator",
        }
    }

    const fn owner(self) -> &'static str {
        match self {
            Self::ConfigMap => "configMapGenerator",
            Self::Secret => "secretGenerator",
        }
    }

    const fn options_owner(self) -> &'static str {
        match self {
            Self::ConfigMap => "configMapGenerator.options",
            Self::Secret => "secretGenerator.options",
        }
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub struct GeneratorArgs<'a> {
    /// The entry's place.
    pub span: Span,
    /// Name before prefix, suffix and hash.
    pub name: Text<'a>,
    /// Namespace; empty for none.
    pub namespace: Text<'a>,
    /// What to do when the object is there already. An unknown word counts as not said, as in kustomize.
    pub behavior: Behavior,
    /// `key=value`
    pub literals: Vec<Text<'a>>,
    /// `path` or `key=path`
    pub files: Vec<Text<'a>>,
    /// Paths of files with a `key=value` a line; the older `env` is the last of them.
    pub envs: Vec<Text<'a>>,
    /// Labels, annotations, switches.
    pub options: GeneratorOptions<'a>,
    /// A Secret's `type`; empty means `Opaque`.
    pub secret_type: Text<'a>,
}

impl<'a> GeneratorArgs<'a> {
    /// Reads an entry of a kustomization's list.
    pub fn decode(node: &Node<'a>, kind: GeneratorKind, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, kind.owner(), problems);
        let mut args = Self::take(&mut fields, kind, problems);
        args.envs.extend(fields.text("env", problems).filter(|path| !path.is_empty()));
        fields.finish(problems);
        args
    }

    /// Reads a generator object (`kind: ConfigMapGenerator` in a file that `generators` names): name and namespace
    /// may stand in `metadata`, and unknown fields are ignored, as in kustomize. So is the older `env`, which kustomize
    /// knows in kustomizations alone.
    pub fn decode_object(node: &Node<'a>, kind: GeneratorKind, problems: &mut Problems) -> Self {
        let mut args = Self::take(&mut Fields::loose(node, kind.owner(), problems), kind, problems);
        let metadata = |key| {
            let found = node.at(&["metadata", key]).filter(|n| !n.is_null());
            found.and_then(|n| Some(Text { text: n.text()?, span: n.span })).unwrap_or_default()
        };
        if args.name.is_empty() {
            args.name = metadata("name");
        }
        if args.namespace.is_empty() {
            args.namespace = metadata("namespace");
        }
        args
    }

    /// The generated object with what the build remembers of it.
    pub(super) fn resource(&self, node: Node<'a>) -> Resource<'a> {
        let needs_hash = !self.options.disable_name_suffix_hash;
        Resource { needs_hash, behavior: self.behavior, generated: true, ..Resource::new(node) }
    }

    fn take(fields: &mut Fields<'_, 'a>, kind: GeneratorKind, problems: &mut Problems) -> Self {
        let options = fields.node("options");
        let options = options.map(|o| GeneratorOptions::take(fields.part(o, kind.options_owner(), problems), problems));
        let secret_type = match kind {
            GeneratorKind::Secret => fields.text("type", problems),
            GeneratorKind::ConfigMap => None,
        };
        Self {
            span: fields.span(),
            name: fields.text("name", problems).unwrap_or_default(),
            namespace: fields.text("namespace", problems).unwrap_or_default(),
            behavior: behavior(fields.text("behavior", problems).as_deref()),
            literals: fields.texts("literals", problems),
            files: fields.texts("files", problems),
            envs: fields.texts("envs", problems),
            options: options.unwrap_or_default(),
            secret_type: secret_type.unwrap_or_default(),
        }
    }
}

fn behavior(word: Option<&str>) -> Behavior {
    match word {
        Some("create") => Behavior::Create,
        Some("replace") => Behavior::Replace,
        Some("merge") => Behavior::Merge,
        _ => Behavior::Unspecified,
    }
}
