//! Writing a replacement's value into the fields of its targets.

use kubekiln_yaml::{Node, Span, Value};

use super::assign::Assigned;
use super::config::{FieldOptions, Replacement, TargetSelector};
use super::failed;
use super::objects::{Objects, ids};
use super::path_match::{Leaf, PathMatch};
use super::source::Source;
use super::structured;
use crate::lint::unmatched;
use crate::resource::Resource;
use crate::text::Text;
use crate::transform::field_setter::FieldError;
use crate::transform::path_lookup::split;
use crate::transform::selector::{CompiledSelector, Selector};
use crate::transform::{Context, TransformError};

/// Writes the value of `source` into every target of a replacement (kustomize's `applyReplacement`).
pub(super) fn set_all<'a>(
    replacement: &Replacement<'a>,
    source: &mut Source<'a>,
    list: &mut [Resource<'a>],
    objects: &mut Objects<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    for target in &replacement.targets {
        let chosen = Chosen::new(target)?;
        let paths: Vec<_> = target.field_paths.iter().map(|path| (*path, split(path.text, cx.arena))).collect();
        let renames = paths.iter().any(|(_, parts)| may_rename(parts));
        let select = &chosen.select;
        let mut matched = false;
        for place in objects.places(select.plain_name(), select.plain_kind()).to_vec() {
            let resource = &mut list[place as usize];
            if !chosen.includes(resource) {
                continue;
            }
            matched = true;
            for (path, parts) in &paths {
                let rule = Rule::Replacement(&source.value);
                Setting { rule, target, path: *path, cx }.set(&mut resource.node, parts)?;
                source.follow(place, resource);
            }
            resource.settle_shared();
            if renames {
                objects.refresh(place, resource);
            }
        }
        if let Some(select) = target.select.as_ref().filter(|_| !matched) {
            let mut wanted = select.wanted();
            if !target.reject.is_empty() {
                wanted.spelled.push_str(" (less what `reject` names)");
            }
            unmatched::replacement(cx.notes, &wanted, list.iter());
        }
    }
    Ok(())
}

/// True when the field may be part of the object's id.
pub(super) fn may_rename(path: &[&str]) -> bool {
    matches!(path, ["kind" | "apiVersion" | "metadata"] | ["metadata", "name" | "namespace", ..])
}

/// The objects that a target is about.
pub(super) struct Chosen<'a> {
    pub(super) select: CompiledSelector<'a>,
    reject: Vec<(CompiledSelector<'a>, bool, bool)>,
}

impl<'a> Chosen<'a> {
    pub(super) fn new(target: &TargetSelector<'a>) -> Result<Self, TransformError> {
        let Some(select) = &target.select else {
            return Err(failed("target must specify resources to select", target.span));
        };
        let reject = |s: &Selector<'a>| {
            let by_id = [s.group, s.version, s.kind, s.name, s.namespace].iter().any(|text| !text.is_empty());
            let by_labels = !s.labels.is_empty() || !s.annotations.is_empty();
            s.compile().map(|compiled| (compiled, by_id, by_labels))
        };
        Ok(Self { select: select.compile()?, reject: target.reject.iter().map(reject).collect::<Result<_, _>>()? })
    }

    /// Any one id, of now or earlier, must fit; a reject's id and labels each count alone.
    pub(super) fn includes(&self, resource: &Resource<'a>) -> bool {
        let fits = |s: &CompiledSelector<'a>| ids(resource).any(|id| s.fits_id(&id.gvk, id.name, id.namespace));
        self.select.matches_labels(resource)
            && !self
                .reject
                .iter()
                .any(|(s, by_id, by_labels)| (*by_labels && s.matches_labels(resource)) || (*by_id && fits(s)))
            && fits(&self.select)
    }
}

/// What becomes of a field.
#[derive(Clone, Copy)]
pub(super) enum Rule<'s, 'a> {
    /// The value of a replacement goes there. A scalar keeps its type and quotes and takes the text alone.
    Replacement(&'s Node<'a>),
    /// Something else.
    Assigned(&'s Assigned<'a>),
}

/// One value on its way into one path.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s, 'a> {
    pub(super) rule: Rule<'s, 'a>,
    pub(super) target: &'s TargetSelector<'a>,
    pub(super) path: Text<'a>,
    pub(super) cx: &'s Context<'a, 's>,
}

impl<'a> Setting<'_, 'a> {
    /// What asks for the value.
    pub(super) fn span(&self) -> Span {
        if self.path.span.is_some() { self.path.span } else { self.target.span }
    }

    /// What a field that is set came from.
    pub(super) fn origin(&self) -> Span {
        let origin = match self.rule {
            Rule::Replacement(_) => Span::NONE,
            Rule::Assigned(assigned) => assigned.span(),
        };
        if origin.is_some() { origin } else { self.span() }
    }

    /// How to find the fields.
    pub(super) fn matcher(&self) -> PathMatch<'a> {
        let leaf = match self.rule {
            Rule::Replacement(value) => Leaf::of(value),
            Rule::Assigned(assigned) => assigned.leaf(),
        };
        PathMatch { create: self.target.options.create.then_some(leaf), span: self.origin(), arena: self.cx.arena }
    }

    /// Sets the fields of an object: first those within a text that holds YAML or JSON.
    pub(super) fn set(&self, node: &mut Node<'a>, parts: &[&'a str]) -> Result<(), TransformError> {
        if structured::set(self, node, parts).is_ok() {
            return Ok(());
        }
        let mut unset = false;
        let mut visit = |field: &mut Node<'a>| self.set_field(field).inspect_err(|_| unset = true);
        let found = self.matcher().each(node, parts, &mut visit);
        let failed =
            |message, hint| Err(TransformError::Replacement { message, span: self.span(), at: node.span, hint });
        match found {
            Ok(0) if self.target.options.create => failed(self.not_found(), None),
            Ok(0) => failed(self.not_found(), Some("`options: {create: true}` makes fields that are missing")),
            Ok(_) => Ok(()),
            Err(error) if unset => failed(error.message, None),
            Err(error) => failed(format!("{}: {}", self.not_found(), error.message), None),
        }
    }

    fn not_found(&self) -> String {
        let what = if self.target.options.create { "find or create" } else { "find" };
        format!("unable to {what} field {:?} in replacement target", self.path.text)
    }

    /// Sets one field.
    pub(super) fn set_field(&self, field: &mut Node<'a>) -> Result<(), FieldError> {
        match self.rule {
            Rule::Replacement(value) => self.replace(field, value),
            Rule::Assigned(assigned) => assigned.set(field, &self.target.options, self.origin(), self.cx.arena),
        }
    }

    /// kustomize's `setFieldValue`.
    fn replace(&self, field: &mut Node<'a>, value: &Node<'a>) -> Result<(), FieldError> {
        let FieldOptions { delimiter, index, .. } = self.target.options;
        let text = value.text().unwrap_or("");
        let span = self.span();
        let Value::Scalar(scalar) = &mut field.value else {
            if !delimiter.is_empty() {
                return Err(FieldError::new("delimiter option can only be used with scalar nodes", field.span));
            }
            *field = value.clone();
            field.anchor = None;
            field.span = span;
            return Ok(());
        };
        scalar.text = if delimiter.is_empty() {
            text
        } else {
            let text = if value.is_null() { "" } else { text };
            self.cx.arena.keep(with_part(scalar.text, delimiter, index, text))
        };
        field.span = span;
        Ok(())
    }

    pub(super) fn arena(&self) -> &'a kubekiln_yaml::Arena {
        self.cx.arena
    }
}

/// The list in `text` with one part replaced; a part before the first or after the last is added.
pub(super) fn with_part(text: &str, delimiter: &str, index: i64, part: &str) -> String {
    let mut parts: Vec<&str> = text.split(delimiter).collect();
    match usize::try_from(index) {
        Err(_) => parts.insert(0, part),
        Ok(index) if index >= parts.len() => parts.push(part),
        Ok(index) => parts[index] = part,
    }
    parts.join(delimiter)
}

#[cfg(test)]
mod tests {
    use super::with_part;

    #[test]
    fn parts_are_replaced_or_added_at_the_ends() {
        let check = |index, expected| assert_eq!(with_part("a:b:c", ":", index, "x"), expected);
        check(0, "x:b:c");
        check(2, "a:b:x");
        check(3, "a:b:c:x");
        check(-1, "x:a:b:c");
    }
}
