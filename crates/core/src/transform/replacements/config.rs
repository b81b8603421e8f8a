//! The entries of `replacements`.

use kubekiln_yaml::{Node, Span, Value};

use crate::id::{Gvk, ResourceId};
use crate::load::fields::shape;
use crate::load::{Fields, LoadError, Problems};
use crate::text::Text;
use crate::transform::selector::Selector;

/// The field of a source or target that names none.
pub(super) const DEFAULT_PATH: &str = "metadata.name";

/// An entry: written out, or the file that has one or several.
#[derive(Clone, Debug)]
pub enum ReplacementEntry<'a> {
    /// Written out.
    Inline(Replacement<'a>),
    /// `path`
    File(Text<'a>),
}

/// A value and where it goes.
#[derive(Clone, Debug)]
pub struct Replacement<'a> {
    /// The entry's place.
    pub span: Span,
    /// The field to read.
    pub source: Option<SourceSelector<'a>>,
    /// The fixed value to use in place of a field.
    pub source_value: Option<Text<'a>>,
    /// The fields to write.
    pub targets: Vec<TargetSelector<'a>>,
}

/// One field of one object.
#[derive(Clone, Debug)]
pub struct SourceSelector<'a> {
    /// The selector's place.
    pub span: Span,
    /// Kind of the object; empty fields mean any.
    pub gvk: Gvk<'a>,
    /// Name of the object, now or earlier; empty for any.
    pub name: &'a str,
    /// Its namespace; empty for any.
    pub namespace: &'a str,
    /// The field; `metadata.name` unless said.
    pub field_path: Option<Text<'a>>,
    /// Which part of the field to take.
    pub options: FieldOptions<'a>,
}

/// Fields of several objects.
#[derive(Clone, Debug)]
pub struct TargetSelector<'a> {
    /// The selector's place.
    pub span: Span,
    /// Objects to change.
    pub select: Option<Selector<'a>>,
    /// Objects to leave alone.
    pub reject: Vec<Selector<'a>>,
    /// The fields, `metadata.name` unless said.
    pub field_paths: Vec<Text<'a>>,
    /// Which part of a field to set, and whether to make it.
    pub options: FieldOptions<'a>,
}

/// How a field is read or set. `encoding` is accepted and, as in kustomize, does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldOptions<'a> {
    /// The text is a list parted by this.
    pub delimiter: &'a str,
    /// Place in that list.
    pub index: i64,
    /// Make a field that is missing.
    pub create: bool,
}

impl<'a> ReplacementEntry<'a> {
    /// Reads an entry of a kustomization's list.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        Self::take(Fields::new(node, "replacements", problems), problems)
    }

    /// Reads an entry of a transformer object, whose unknown fields are ignored, as in kustomize.
    pub fn decode_object(node: &Node<'a>, problems: &mut Problems) -> Self {
        Self::take(Fields::loose(node, "replacements", problems), problems)
    }

    fn take(mut fields: Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let span = fields.span();
        let path = fields.text("path", problems).filter(|p| !p.is_empty());
        let replacement = Replacement::take(&mut fields, problems);
        fields.finish(problems);
        let Some(path) = path else { return Self::Inline(replacement) };
        if replacement.source.is_some() || !replacement.targets.is_empty() {
            problems.push(LoadError::Invalid {
                code: "replacement-path",
                message: "cannot specify both path and inline replacement".to_owned(),
                span,
                hint: Some("make two entries of it".to_owned()),
            });
        }
        Self::File(path)
    }
}

impl<'a> Replacement<'a> {
    /// Reads a file that an entry names: one replacement or a list of them. Unknown fields are ignored, as in
    /// kustomize.
    pub fn decode_file(root: &Node<'a>, problems: &mut Problems) -> Vec<Self> {
        let mut take = |node| Self::take(&mut Fields::loose(node, "replacements", problems), problems);
        match &root.value {
            Value::Sequence(sequence) => sequence.items.iter().map(take).collect(),
            Value::Mapping(_) => vec![take(root)],
            _ => {
                let found = shape(root);
                problems.push(LoadError::Invalid {
                    code: "replacement-path",
                    message: format!("unsupported replacement type encountered within replacement path: {found}"),
                    span: root.span,
                    hint: Some("the file holds a replacement or a list of them".to_owned()),
                });
                Vec::new()
            }
        }
    }

    fn take(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let source = fields.node("source").map(|node| SourceSelector::decode(node, fields, problems));
        let source_value = fields.text("sourceValue", problems);
        let targets = fields.list("targets", problems).iter().filter(|t| !t.is_null());
        let targets = targets.map(|node| TargetSelector::decode(node, fields, problems)).collect();
        Self { span: fields.span(), source, source_value, targets }
    }
}

impl<'a> SourceSelector<'a> {
    fn decode(node: &Node<'a>, owner: &Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let mut fields = owner.part(node, "replacements.source", problems);
        let mut text = |name| fields.text(name, problems).unwrap_or_default();
        let gvk = Gvk { group: text("group").text, version: text("version").text, kind: text("kind").text };
        let (name, namespace) = (text("name").text, text("namespace").text);
        let field_path = Some(text("fieldPath")).filter(|path| !path.is_empty());
        let options = FieldOptions::take(&mut fields, "replacements.source.options", problems);
        fields.finish(problems);
        Self { span: node.span, gvk, name, namespace, field_path, options }
    }

    /// The object's id as kustomize writes it.
    pub fn id(&self) -> ResourceId<'a> {
        ResourceId { gvk: self.gvk, name: self.name, namespace: self.namespace, cluster_scoped: false }
    }
}

/// kustomize's wording.
impl std::fmt::Display for SourceSelector<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let FieldOptions { delimiter, index, create } = self.options;
        write!(f, "{}", self.id())?;
        if let Some(path) = self.field_path {
            write!(f, ":{path}")?;
        }
        if delimiter.is_empty() && !create {
            return Ok(());
        }
        write!(f, ":{delimiter}({index}), create={create}")
    }
}

impl<'a> TargetSelector<'a> {
    /// Decodes a target in a list of `owner`.
    pub(crate) fn decode(node: &Node<'a>, owner: &Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let mut fields = owner.part(node, "replacements.targets", problems);
        let select = fields.node("select");
        let select = select.map(|node| Selector::decode(node, &fields, "replacements.targets.select", problems));
        let reject = fields.list("reject", problems).iter().filter(|node| !node.is_null());
        let reject =
            reject.map(|node| Selector::decode(node, &fields, "replacements.targets.reject", problems)).collect();
        let mut field_paths = fields.texts("fieldPaths", problems);
        if field_paths.is_empty() {
            field_paths.push(Text { text: DEFAULT_PATH, span: node.span });
        }
        let options = FieldOptions::take(&mut fields, "replacements.targets.options", problems);
        fields.finish(problems);
        Self { span: node.span, select, reject, field_paths, options }
    }
}

impl<'a> FieldOptions<'a> {
    fn take(owner: &mut Fields<'_, 'a>, name: &'static str, problems: &mut Problems) -> Self {
        let Some(node) = owner.node("options") else { return Self::default() };
        let mut fields = owner.part(node, name, problems);
        let options = Self {
            delimiter: fields.text("delimiter", problems).unwrap_or_default().text,
            index: fields.int("index", problems).unwrap_or(0),
            create: fields.bool("create", problems).unwrap_or(false),
        };
        let _ = fields.text("encoding", problems);
        fields.finish(problems);
        options
    }
}
