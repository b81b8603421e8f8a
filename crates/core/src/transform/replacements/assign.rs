//! Setting fields that are named in the words of `replacements`: what a Vendored package does with its parameters and
//! images. Other than there a value brings its type along, and a target that finds nothing is an error: what is set is
//! somebody else's, and may have changed.

use kubekiln_yaml::{Arena, Node, ScalarStyle, Span, Value};

use super::config::{FieldOptions, TargetSelector};
use super::objects::Objects;
use super::path_match::Leaf;
use super::target::{Chosen, Rule, Setting, may_rename, with_part};
use crate::lint::unmatched;
use crate::package::over;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::transform::field_setter::FieldError;
use crate::transform::images::Image;
use crate::transform::path_lookup::split;
use crate::transform::selector::Selector;
use crate::transform::{Context, TransformError};

/// Objects that a hint names.
const TOLD: usize = 5;

/// What becomes of the fields of some targets.
#[derive(Clone, Debug)]
pub struct Assignment<'a> {
    /// What asks for it, as people call it: `parameter "replicas"`.
    pub title: String,
    /// What becomes of them.
    pub value: Assigned<'a>,
    /// Where they are.
    pub targets: Vec<TargetSelector<'a>>,
}

/// What becomes of a field.
#[derive(Clone, Debug)]
pub enum Assigned<'a> {
    /// It stays as it is, and has to be there.
    Nothing,
    /// It gets this value, type and all; where it was quoted, it stays a string.
    Value(Node<'a>),
    /// The same, but a mapping is laid over the one that is there.
    Merged(Node<'a>),
    /// The image reference that it holds is changed.
    Image(Image<'a>),
}

/// Makes all assignments, in order. One that fails does not stop the others.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    assignments: &[Assignment<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<TransformError>> {
    if assignments.is_empty() {
        return Ok(());
    }
    let list = resources.as_mut_slice();
    let mut objects = Objects::new(list);
    let mut errors = Vec::new();
    for assignment in assignments {
        for target in &assignment.targets {
            errors.extend(assignment.set(target, list, &mut objects, cx).err());
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

impl<'a> Assignment<'a> {
    fn set(
        &self,
        target: &TargetSelector<'a>,
        list: &mut [Resource<'a>],
        objects: &mut Objects<'a>,
        cx: &Context<'a, '_>,
    ) -> Result<(), TransformError> {
        let Some(select) = &target.select else {
            let message = format!("the target of {} selects nothing", self.title);
            return Err(failed(message, target.span, "give it a `select`".to_owned()));
        };
        let chosen = Chosen::new(target)?;
        let paths: Vec<_> = target.field_paths.iter().map(|path| (*path, split(path.text, cx.arena))).collect();
        let renames = paths.iter().any(|(_, parts)| may_rename(parts));
        let mut matched = false;
        for place in objects.places(chosen.select.plain_name(), chosen.select.plain_kind()).to_vec() {
            let resource = &mut list[place as usize];
            if !chosen.includes(resource) {
                continue;
            }
            matched = true;
            if renames && !matches!(self.value, Assigned::Nothing) {
                // Those who name it follow.
                resource.store_previous_id(cx.schema);
            }
            for (path, parts) in &paths {
                let setting = Setting { rule: Rule::Assigned(&self.value), target, path: *path, cx };
                let set = match self.value {
                    // What is made on the way is nobody's.
                    Assigned::Nothing => setting.set(&mut resource.node.clone(), parts),
                    Assigned::Value(_) | Assigned::Merged(_) | Assigned::Image(_) => {
                        setting.set(&mut resource.node, parts)
                    }
                };
                set.map_err(|error| self.missed(error, resource))?;
            }
            resource.settle_shared();
            if renames {
                objects.refresh(place, resource);
            }
        }
        if matched { Ok(()) } else { Err(self.unmatched(target, select, list)) }
    }

    fn unmatched(&self, target: &TargetSelector<'a>, select: &Selector<'a>, list: &[Resource<'a>]) -> TransformError {
        let mut wanted = select.wanted();
        if !target.reject.is_empty() {
            wanted.spelled.push_str(" (less what `reject` names)");
        }
        let message = format!("the target of {} matches no object: {}", self.title, wanted.spelled);
        let same = list.iter().filter(|object| object.kind() == wanted.kind);
        let names: Vec<&str> = same.map(Resource::name).take(TOLD).collect();
        let hint = unmatched::hint(&wanted, list.iter(), "the source has").unwrap_or_else(|| match names.as_slice() {
            [] => "correct the target, or take the entry out".to_owned(),
            names => format!("the source has {} {}", wanted.kind, names.join(", ")),
        });
        failed(message, target.span, hint)
    }

    /// The failure of a replacement in `resource`, as one of an assignment.
    fn missed(&self, error: TransformError, resource: &Resource<'a>) -> TransformError {
        match error {
            TransformError::Replacement { message, span, at, hint } => TransformError::Assignment {
                message: format!("{}: {message}", self.title),
                span,
                at,
                hint: hint.unwrap_or("the source may have changed: look at the object").to_owned(),
                confidential: resource.kind() == "Secret",
            },
            other => other,
        }
    }
}

fn failed(message: String, span: Span, hint: String) -> TransformError {
    TransformError::Assignment { message, span, at: Span::NONE, hint, confidential: false }
}

impl<'a> Assigned<'a> {
    /// The text that says it; none for what stays as it is.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Nothing => Span::NONE,
            Self::Value(value) | Self::Merged(value) => value.span,
            Self::Image(image) => image.span,
        }
    }

    /// The shape of a field that is made.
    pub(super) fn leaf(&self) -> Leaf {
        match self {
            Self::Value(value) | Self::Merged(value) => Leaf::of(value),
            Self::Nothing | Self::Image(_) => Leaf::Scalar,
        }
    }

    pub(super) fn set(
        &self,
        field: &mut Node<'a>,
        options: &FieldOptions<'a>,
        origin: Span,
        arena: &'a Arena,
    ) -> Result<(), FieldError> {
        match self {
            Self::Nothing => Ok(()),
            Self::Merged(value) if value.as_mapping().is_some() && field.as_mapping().is_some() => {
                *field = Node { span: field.span, ..over(Some(field.clone()), value) };
                Ok(())
            }
            Self::Value(value) | Self::Merged(value) => set_value(field, value, options, origin, arena),
            Self::Image(image) => set_image(field, image, options, arena),
        }
    }
}

fn set_value<'a>(
    field: &mut Node<'a>,
    value: &Node<'a>,
    options: &FieldOptions<'a>,
    origin: Span,
    arena: &'a Arena,
) -> Result<(), FieldError> {
    let refusal = || FieldError::new("delimiter option can only be used with scalar nodes", field.span);
    if !options.delimiter.is_empty() {
        let (Some(text), Some(part)) = (field.text(), value.text()) else { return Err(refusal()) };
        let text = arena.keep(with_part(text, options.delimiter, options.index, part));
        return set_text(field, text, origin);
    }
    let is_quoted = |style| matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    match (&mut field.value, value.text()) {
        (Value::Scalar(scalar), Some(text)) if is_quoted(scalar.style) => set_text(field, text, origin),
        _ => {
            *field = Node { span: origin, ..value.clone() };
            Ok(())
        }
    }
}

/// Changes a scalar's text, and neither its type nor its quotes.
fn set_text<'a>(field: &mut Node<'a>, text: &'a str, origin: Span) -> Result<(), FieldError> {
    let refusal = FieldError::new("a text belongs into a scalar", field.span);
    field.as_scalar_mut().ok_or(refusal)?.text = text;
    field.span = origin;
    Ok(())
}

fn set_image<'a>(
    field: &mut Node<'a>,
    image: &Image<'a>,
    options: &FieldOptions<'a>,
    arena: &'a Arena,
) -> Result<(), FieldError> {
    let whole = field.text().unwrap_or_default();
    let place = usize::try_from(options.index).ok();
    let reference = match options.delimiter {
        "" => Some(whole),
        delimiter => place.and_then(|place| whole.split(delimiter).nth(place)),
    };
    let Some(reference) = reference.filter(|reference| image.is_of(reference)) else {
        return Err(FieldError::new(format!("it does not hold the image {}", image.name), field.span));
    };
    if image.changes_nothing() {
        return Ok(());
    }
    let (new, origin) = image.changed(reference);
    let text = match options.delimiter {
        "" => new,
        delimiter => with_part(whole, delimiter, options.index, &new),
    };
    set_text(field, arena.keep(text), origin)
}
