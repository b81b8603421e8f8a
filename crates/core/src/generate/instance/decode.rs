//! The fields of an Instance.

use kubekiln_yaml::{Node, Span};

use crate::load::fields::{Fields, LoadError, Problems};
use crate::text::Text;

/// A package to render, as its object says.
pub(super) struct Instance<'n, 'a> {
    pub(super) name: Text<'a>,
    pub(super) namespace: Text<'a>,
    pub(super) package: Text<'a>,
    pub(super) values: Vec<Text<'a>>,
    pub(super) params: Option<&'n Node<'a>>,
    pub(super) images: Vec<(Text<'a>, Override<'a>)>,
    /// Other Instances' files, whose facts the package gets.
    pub(super) uses: Vec<(Text<'a>, Text<'a>)>,
}

/// What an instance changes of an image.
#[derive(Clone, Copy, Default)]
pub(super) struct Override<'a> {
    pub(super) new_name: Option<Text<'a>>,
    pub(super) new_tag: Option<Text<'a>>,
    pub(super) digest: Option<Text<'a>>,
}

impl<'n, 'a> Instance<'n, 'a> {
    /// The place to name when a parameter is missing.
    pub(super) fn params_at(&self) -> Span {
        self.params.map_or(self.package.span, |n| n.span)
    }

    pub(super) fn decode(object: &'n Node<'a>) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut top = Fields::new(object, "Instance", &mut problems);
        top.text("apiVersion", &mut problems);
        top.text("kind", &mut problems);
        let metadata = top.node("metadata");
        let text = |key: &str| {
            let node = metadata.and_then(|m| m.get(key))?;
            node.text().map(|text| Text { text, span: node.span })
        };
        let mut instance = Instance {
            name: text("name").unwrap_or(Text { text: "", span: object.span }),
            namespace: text("namespace").unwrap_or_default(),
            package: Text::EMPTY,
            values: Vec::new(),
            params: None,
            images: Vec::new(),
            uses: Vec::new(),
        };
        match top.node("spec") {
            Some(spec) => instance.decode_spec(spec, &mut problems),
            None => problems.push(missing("spec", object.span)),
        }
        top.finish(&mut problems);
        if problems.is_empty() { Ok(instance) } else { Err(problems) }
    }

    fn decode_spec(&mut self, spec: &'n Node<'a>, problems: &mut Problems) {
        let mut fields = Fields::new(spec, "Instance.spec", problems);
        match fields.text("package", problems) {
            Some(package) => self.package = package,
            None => problems.push(missing("spec.package", spec.span)),
        }
        self.values = fields.texts("values", problems);
        self.uses = fields.text_map("uses", problems);
        self.params = fields.node("params");
        let images = fields.node("images").and_then(Node::as_mapping).map_or(&[][..], |m| m.entries.as_slice());
        for entry in images {
            let mut image = Fields::new(&entry.value, "Instance.spec.images", problems);
            let change = Override {
                new_name: image.text("newName", problems),
                new_tag: image.text("newTag", problems),
                digest: image.text("digest", problems),
            };
            image.finish(problems);
            self.images.push((Text { text: entry.key.text().unwrap_or(""), span: entry.key.span }, change));
        }
        fields.finish(problems);
    }
}

fn missing(field: &str, span: Span) -> LoadError {
    LoadError::Invalid {
        code: "missing-field",
        message: format!("an Instance needs {field}"),
        span,
        hint: Some("name the package's folder: `spec: {package: ../../components/NAME}`".to_owned()),
    }
}
