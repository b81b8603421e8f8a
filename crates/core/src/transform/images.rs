//! `images` (kustomize's `ImageTagTransformer`): gives container images other names, tags and digests.
//!
//! Each entry is applied to every `image` in a list called `containers` or `initContainers`, anywhere in an object,
//! and then to the fields of the field specs. A field that both reach is changed twice, which shows with `tagSuffix`.

mod name;

use kubekiln_yaml::{Node, Span, Tag, Value};

use self::name::{Name, split};
use super::field_setter::{FieldError, set_scalar, wrong_kind};
use super::field_spec::FieldSpecs;
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::load::{Fields, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// One entry of `images:`. Empty fields are not set.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    /// The image to change, without tag and digest: a regular expression, as in kustomize.
    pub name: Text<'a>,
    /// `newName`
    pub new_name: Text<'a>,
    /// `tagSuffix`: put after the tag; the digest goes.
    pub tag_suffix: Text<'a>,
    /// `newTag`: the digest goes.
    pub new_tag: Text<'a>,
    /// `digest`: the tag goes, unless there is a `newTag`.
    pub digest: Text<'a>,
    /// The whole entry.
    pub span: Span,
}

impl<'a> Image<'a> {
    /// Decodes one entry.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Image", problems);
        let image = Self::take(&mut fields, problems);
        fields.finish(problems);
        image
    }

    /// Takes the fields of an entry.
    pub fn take(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Self {
        let span = fields.span();
        let mut text = |name| fields.text(name, problems).unwrap_or_default();
        Self {
            name: text("name"),
            new_name: text("newName"),
            tag_suffix: text("tagSuffix"),
            new_tag: text("newTag"),
            digest: text("digest"),
            span,
        }
    }

    /// True for this image with any tag and digest.
    pub(crate) fn is_of(&self, reference: &str) -> bool {
        Name::new(self.name.text).matches(reference)
    }

    /// True when it says nothing of what becomes of the image.
    pub(crate) fn changes_nothing(&self) -> bool {
        [self.new_name, self.tag_suffix, self.new_tag, self.digest].iter().all(|text| text.is_empty())
    }

    /// The reference that `reference` becomes, and the field that asked for it.
    pub(crate) fn changed(&self, reference: &str) -> (String, Span) {
        let (name, tag, digest) = split(reference);
        let name = if self.new_name.is_empty() { name } else { self.new_name.text };
        let tail = |tag: &str, digest: &str| {
            let part = |mark: &str, text: &str| if text.is_empty() { String::new() } else { format!("{mark}{text}") };
            part(":", tag) + &part("@", digest)
        };
        let (tail, asked) = if !self.new_tag.is_empty() {
            (tail(&self.new_tag, &self.digest), self.new_tag.span)
        } else if !self.digest.is_empty() {
            (tail("", &self.digest), self.digest.span)
        } else if !self.tag_suffix.is_empty() {
            (tail(&[tag, self.tag_suffix.text].concat(), ""), self.tag_suffix.span)
        } else {
            (tail(tag, digest), if self.new_name.is_empty() { self.span } else { self.new_name.span })
        };
        ([name, &tail].concat(), asked)
    }
}

/// Applies the entries in order.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    images: &[Image<'a>],
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    if images.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = images.iter().map(|image| Name::new(image.name.text)).collect();
    let specs = FieldSpecs::new(specs, cx.arena);
    let change = |(specs, references): &mut (FieldSpecs<'_, 'a>, Vec<&'a str>), resource: &mut Resource<'a>| {
        if resource.kind() == "CustomResourceDefinition" {
            return Ok(());
        }
        // Most entries match nothing in an object, so its references are gathered once and looked at first.
        references.clear();
        visit(resource, specs, &images[0], &mut |node| gather(node, references))?;
        for (image, name) in images.iter().zip(&names) {
            if references.iter().any(|reference| name.matches(reference)) {
                visit(resource, specs, image, &mut |node| update(node, image, name, cx))?;
                references.clear();
                visit(resource, specs, image, &mut |node| gather(node, references))?;
            }
        }
        Ok(())
    };
    resources.try_each(|| (specs.clone(), Vec::new()), change)
}

/// The name in an image reference, without tag and digest.
pub(crate) fn name_of(reference: &str) -> &str {
    split(reference).0
}

/// Every image reference that [`apply`] would look at, in the order of the objects.
pub(crate) fn references<'a>(
    resources: &mut ResMap<'a>,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<Vec<&'a str>, TransformError> {
    let none = Text::EMPTY;
    let image = Image { name: none, new_name: none, tag_suffix: none, new_tag: none, digest: none, span: Span::NONE };
    let (mut specs, mut found) = (FieldSpecs::new(specs, cx.arena), Vec::new());
    for resource in resources.as_mut_slice().iter_mut().filter(|r| r.kind() != "CustomResourceDefinition") {
        visit(resource, &mut specs, &image, &mut |node| gather(node, &mut found))?;
    }
    Ok(found)
}

fn gather<'a>(node: &Node<'a>, references: &mut Vec<&'a str>) -> Result<(), FieldError> {
    references.push(node.text().ok_or_else(|| wrong_kind("ScalarNode", node))?);
    Ok(())
}

fn update<'a>(node: &mut Node<'a>, image: &Image<'a>, name: &Name<'_>, cx: &Context<'a, '_>) -> Result<(), FieldError> {
    let reference = node.text().ok_or_else(|| wrong_kind("ScalarNode", node))?;
    if !name.matches(reference) {
        return Ok(());
    }
    let (new, span) = image.changed(reference);
    set_scalar(node, cx.arena.keep(new), Tag::None, span)
}

/// Calls `each` on every image reference of an object: those in lists of containers, then those of field specs.
fn visit<'a>(
    resource: &mut Resource<'a>,
    specs: &mut FieldSpecs<'_, 'a>,
    image: &Image<'a>,
    each: &mut dyn FnMut(&mut Node<'a>) -> Result<(), FieldError>,
) -> Result<(), TransformError> {
    visit_containers(&mut resource.node, each).map_err(|error| TransformError::Field {
        message: error.message,
        span: image.span,
        at: error.at,
        hint: None,
    })?;
    specs.apply(resource, None, image.span, &mut |node| each(node))?;
    Ok(())
}

fn visit_containers<'a>(
    node: &mut Node<'a>,
    each: &mut dyn FnMut(&mut Node<'a>) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    match &mut node.value {
        Value::Mapping(mapping) => mapping.entries.iter_mut().try_for_each(|entry| {
            if matches!(entry.value.value, Value::Scalar(_)) {
                return Ok(());
            }
            visit_containers(&mut entry.value, each)?;
            match (entry.key.text(), &mut entry.value.value) {
                (Some("containers" | "initContainers"), Value::Sequence(list)) => {
                    list.items.iter_mut().try_for_each(|item| visit_container(item, each))
                }
                _ => Ok(()),
            }
        }),
        Value::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|item| visit_containers(item, each)),
        Value::Scalar(_) | Value::Alias(_) => Ok(()),
    }
}

fn visit_container<'a>(
    container: &mut Node<'a>,
    each: &mut dyn FnMut(&mut Node<'a>) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    if container.is_null() {
        return Ok(());
    }
    let refusal = wrong_kind("MappingNode", container);
    let mapping = container.as_mapping_mut().ok_or(refusal)?;
    mapping.get_mut("image").map_or(Ok(()), each)
}
