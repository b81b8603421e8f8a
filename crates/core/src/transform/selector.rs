//! Which objects a patch or replacement works on (kustomize's `types.Selector` and `SelectorRegex`).

mod labels;

use kubekiln_yaml::{Node, Span};
use regex::Regex;

use crate::id::Gvk;
use crate::lint::unmatched::Wanted;
use crate::load::fields::{Fields, Problems};
use crate::resource::Resource;
use crate::schema::Schema;
use crate::text::Text;

use super::TransformError;
pub use labels::{LabelSelector, LabelSelectorError};

/// A selector as written; empty fields select everything. All but the last two are regular expressions that must
/// fit the whole text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector<'a> {
    /// `group`
    pub group: Text<'a>,
    /// `version`
    pub version: Text<'a>,
    /// `kind`
    pub kind: Text<'a>,
    /// `name`: an object's first or current name.
    pub name: Text<'a>,
    /// `namespace`: an object's first or current one.
    pub namespace: Text<'a>,
    /// `annotationSelector`, in the words of label selectors.
    pub annotations: Text<'a>,
    /// `labelSelector`
    pub labels: Text<'a>,
    /// The selector.
    pub span: Span,
}

impl<'a> Selector<'a> {
    /// Decodes the selector that stands in a field of `owner`.
    pub fn decode(node: &Node<'a>, owner: &Fields<'_, 'a>, name: &'static str, problems: &mut Problems) -> Self {
        let mut fields = owner.part(node, name, problems);
        let selector = Self::take(&mut fields, problems);
        fields.finish(problems);
        selector
    }

    /// Takes a selector's fields from a mapping that may have more.
    pub fn take(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let span = fields.span();
        let mut text = |name| fields.text(name, problems).unwrap_or_default();
        Self {
            group: text("group"),
            version: text("version"),
            kind: text("kind"),
            name: text("name"),
            namespace: text("namespace"),
            annotations: text("annotationSelector"),
            labels: text("labelSelector"),
            span,
        }
    }

    /// What a warning says of it.
    pub(crate) fn wanted(&self) -> Wanted<'a> {
        let fields = [
            ("group", self.group),
            ("version", self.version),
            ("kind", self.kind),
            ("name", self.name),
            ("namespace", self.namespace),
            ("labelSelector", self.labels),
            ("annotationSelector", self.annotations),
        ];
        let set = fields.iter().filter(|(_, text)| !text.is_empty());
        let spelled: Vec<_> = set.map(|(field, text)| format!("{field}: {}", text.text)).collect();
        Wanted { kind: self.kind.text, name: self.name.text, spelled: spelled.join(", "), span: self.span }
    }

    /// Reads the patterns.
    pub fn compile(&self) -> Result<CompiledSelector<'a>, TransformError> {
        let labels = |text: Text<'a>| {
            LabelSelector::parse(text.text)
                .map_err(|error| TransformError::Selector { message: error.to_string(), span: text.span })
        };
        Ok(CompiledSelector {
            group: Pattern::new(self.group)?,
            version: Pattern::new(self.version)?,
            kind: Pattern::new(self.kind)?,
            name: Pattern::new(self.name)?,
            namespace: Pattern::new(self.namespace)?,
            annotations: labels(self.annotations)?,
            labels: labels(self.labels)?,
        })
    }
}

/// A selector ready to be tried on objects.
#[derive(Clone, Debug)]
pub struct CompiledSelector<'a> {
    group: Pattern<'a>,
    version: Pattern<'a>,
    kind: Pattern<'a>,
    name: Pattern<'a>,
    namespace: Pattern<'a>,
    annotations: LabelSelector,
    labels: LabelSelector,
}

impl<'a> CompiledSelector<'a> {
    /// True when every condition holds.
    pub fn matches(&self, resource: &Resource<'_>, schema: &Schema) -> bool {
        self.matches_gvk(resource) && self.matches_id(resource, schema) && self.matches_labels(resource)
    }

    /// Group, version and kind, as the object has them now.
    pub fn matches_gvk(&self, resource: &Resource<'_>) -> bool {
        let gvk = resource.gvk();
        self.group.matches(gvk.group) && self.version.matches(gvk.version) && self.kind.matches(gvk.kind)
    }

    /// Name and namespace, each as the object had it first or has it now.
    pub fn matches_id(&self, resource: &Resource<'_>, schema: &Schema) -> bool {
        let (first, now) = (resource.original_id(schema), resource.id(schema));
        (self.namespace.matches(first.effective_namespace()) || self.namespace.matches(now.effective_namespace()))
            && (self.name.matches(first.name) || self.name.matches(now.name))
    }

    /// Labels and annotations.
    pub fn matches_labels(&self, resource: &Resource<'_>) -> bool {
        self.labels.matches(|key| resource.label(key)) && self.annotations.matches(|key| resource.annotation(key))
    }

    /// True when one id, of now or earlier, fits on its own.
    pub fn fits_id(&self, gvk: &Gvk<'_>, name: &str, namespace: &str) -> bool {
        self.group.matches(gvk.group)
            && self.version.matches(gvk.version)
            && self.kind.matches(gvk.kind)
            && self.name.matches(name)
            && self.namespace.matches(namespace)
    }

    /// The one kind that fits, when the pattern is a plain word.
    pub fn plain_kind(&self) -> Option<&'a str> {
        if let Pattern::Plain(kind) = self.kind { Some(kind) } else { None }
    }

    /// The one name that fits, when the pattern is a plain name.
    pub fn plain_name(&self) -> Option<&'a str> {
        if let Pattern::Plain(name) = self.name { Some(name) } else { None }
    }
}

#[derive(Clone, Debug)]
enum Pattern<'a> {
    Any,
    Plain(&'a str),
    /// Nothing special but points, each of which stands for any character, as in a group: to build an automaton for
    /// these took longer than all that patches do with them.
    Points(&'a str),
    Regex(Regex),
}

impl<'a> Pattern<'a> {
    fn new(text: Text<'a>) -> Result<Self, TransformError> {
        if text.is_empty() {
            return Ok(Self::Any);
        }
        if !text.contains(is_meta) {
            return Ok(Self::Plain(text.text));
        }
        if !text.contains(|c| c != '.' && is_meta(c)) {
            return Ok(Self::Points(text.text));
        }
        let regex = Regex::new(&format!("^(?:{})$", text.text));
        let invalid = |error: regex::Error| TransformError::Selector {
            message: format!("error parsing regexp: {}", last_line(&error.to_string())),
            span: text.span,
        };
        regex.map(Self::Regex).map_err(invalid)
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Plain(wanted) => *wanted == text,
            Self::Points(wanted) => fits_points(wanted, text),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

fn fits_points(wanted: &str, text: &str) -> bool {
    let mut rest = text.chars();
    let fits = |wanted: char, found: char| wanted == found || (wanted == '.' && found != '\n');
    wanted.chars().all(|wanted| rest.next().is_some_and(|found| fits(wanted, found))) && rest.as_str().is_empty()
}

fn is_meta(c: char) -> bool {
    matches!(c, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$')
}

/// The regex crate draws a picture; its last line says what is wrong.
fn last_line(message: &str) -> &str {
    message.lines().last().unwrap_or(message).trim_start_matches("error: ")
}

#[cfg(test)]
mod tests {
    use kubekiln_yaml::Span;

    use super::{Pattern, Regex, Text};

    #[test]
    fn points_fit_what_they_fit_in_an_expression() {
        for pattern in [".", "..", "a.b", "networking.k8s.io", ".é."] {
            let read = Pattern::new(Text { text: pattern, span: Span::NONE }).unwrap();
            assert!(matches!(read, Pattern::Points(_)), "{pattern}");
            let regex = Regex::new(&format!("^(?:{pattern})$")).unwrap();
            for text in
                ["", "a", "é", "\n", "ab", "a\n", "a.b", "axb", "a\nb", "networking.k8s.io", "networking.k8sxio", "xéx"]
            {
                assert_eq!(read.matches(text), regex.is_match(text), "{pattern:?} {text:?}");
            }
        }
    }
}
