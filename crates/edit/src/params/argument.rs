//! `instance.name=value` on the command line.

use kubekiln::Text;
use kubekiln::build::InstanceOf;
use kubekiln::diagnostic::nearest;
use kubekiln::load::LoadError;
use kubekiln::package::Package;
use kubekiln_yaml::{Arena, Limits, Node, SourceId, Span, parse};

use crate::error::{EditError, Result};

/// What diagnostics call the arguments.
const SOURCE: &str = "command line";

/// A parameter of an Instance, and the value that it should have.
#[derive(Clone, Debug)]
pub(crate) struct Argument<'a> {
    pub(crate) instance: Text<'a>,
    /// Its name, in parts when it lies in an object.
    pub(crate) path: Vec<Text<'a>>,
    /// None when it is to be unset.
    pub(crate) value: Option<Node<'a>>,
}

impl Argument<'_> {
    /// The parameter's name with those above it.
    pub(crate) fn name(&self) -> String {
        self.path.iter().map(|part| part.text).collect::<Vec<_>>().join(".")
    }

    /// As it was written, without a value.
    pub(crate) fn shown(&self) -> String {
        format!("{}.{}", self.instance, self.name())
    }

    pub(crate) fn path_span(&self) -> Span {
        match (self.path.first(), self.path.last()) {
            (Some(first), Some(last)) => Span { end: last.span.end, ..first.span },
            _ => Span::NONE,
        }
    }

    /// True when one is the other, or a part of it.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.instance == other.instance && self.path.iter().zip(&other.path).all(|(a, b)| a == b)
    }
}

/// Reads an argument that names one of `found`, and says which.
pub(super) fn of_instance<'a>(
    arena: &'a Arena,
    found: &[InstanceOf<'a>],
    text: &str,
    with_value: bool,
) -> Result<(usize, Argument<'a>)> {
    let source = arena.add(SOURCE, text.to_owned());
    let whole = arena.text(source);
    let target = whole.split_once('=').filter(|_| with_value).map_or(whole, |(target, _)| target);
    // Names may have dots; an own one goes before one of a base.
    let fits = |i: &&InstanceOf<'_>| target.strip_prefix(i.name.text).is_some_and(|rest| rest.starts_with('.'));
    let best = found.iter().filter(fits).max_by_key(|i| (i.name.len(), i.is_own));
    let Some(best) = best else { return Err(unknown_instance(found, target, source)) };
    let index = found.iter().position(|i| std::ptr::eq(i, best)).unwrap_or_default();
    let start = best.name.len();
    let instance = Text { text: best.name.text, span: span(source, 0, start) };
    Ok((index, rest(arena, source, instance, start + 1, &best.package, with_value)?))
}

/// Reads `name=value`, which is about `instance`.
pub(crate) fn assignment<'a>(
    arena: &'a Arena,
    instance: Text<'a>,
    package: &Package<'_>,
    text: &str,
) -> Result<Argument<'a>> {
    let source = arena.add(SOURCE, text.to_owned());
    rest(arena, source, instance, 0, package, true)
}

fn rest<'a>(
    arena: &'a Arena,
    source: SourceId,
    instance: Text<'a>,
    start: usize,
    package: &Package<'_>,
    with_value: bool,
) -> Result<Argument<'a>> {
    let whole = arena.text(source);
    let everything = span(source, 0, whole.len());
    let form = match (start > 0, with_value) {
        (true, true) => "INSTANCE.NAME=VALUE",
        (true, false) => "INSTANCE.NAME",
        (false, _) => "NAME=VALUE",
    };
    let wrong = || EditError::unfit_at(format!("\"{whole}\" does not have the form {form}"), everything);
    let end = match whole[start..].find('=') {
        Some(at) if with_value => start + at,
        None if with_value => return Err(wrong().into()),
        _ => whole.len(),
    };
    let mut path = Vec::new();
    let mut at = start;
    for part in whole[start..end].split('.') {
        if part.is_empty() {
            return Err(wrong().into());
        }
        path.push(Text { text: part, span: span(source, at, at + part.len()) });
        at += part.len() + 1;
    }
    let value = if with_value { Some(value(arena, source, end + 1, is_string(package, &path))?) } else { None };
    Ok(Argument { instance, path, value })
}

fn value(arena: &Arena, source: SourceId, start: usize, is_string: bool) -> Result<Node<'_>> {
    let whole = arena.text(source);
    let text = &whole[start..];
    let place = span(source, start, whole.len());
    if text.is_empty() || (is_string && !text.starts_with(['"', '\''])) {
        return Ok(Node::string(place, text));
    }
    let read = parse(arena, source, start..whole.len(), &Limits::default());
    let mut documents = read.map_err(|error| EditError::unfit_at(format!("the value is no YAML: {error}"), place))?;
    match (documents.pop(), documents.is_empty()) {
        (Some(document), true) => Ok(document.root),
        _ => Err(EditError::unfit_at("the value must be one YAML document", place).into()),
    }
}

/// True for a parameter that takes strings and nothing else: `1.10` or `yes` is meant as it is written then.
fn is_string(package: &Package<'_>, path: &[Text<'_>]) -> bool {
    let Some(params) = package.params.as_ref() else { return false };
    let schema = path.iter().try_fold(params, |schema, part| {
        let property = schema.get("properties").and_then(|properties| properties.get(part.text));
        property.or_else(|| schema.get("additionalProperties"))
    });
    schema.and_then(|schema| schema.get("type")).and_then(Node::text) == Some("string")
}

fn unknown_instance(found: &[InstanceOf<'_>], target: &str, source: SourceId) -> crate::error::Problems {
    let name = target.split('.').next().unwrap_or(target);
    let known: Vec<&str> = found.iter().map(|i| i.name.text).collect();
    let place = span(source, 0, name.len());
    let (message, hint) = match nearest(name, known.iter().copied()) {
        _ if known.contains(&target) => (format!("\"{target}\" names no parameter"), format!("write {target}.NAME")),
        Some(near) => (format!("there is no instance \"{name}\""), format!("did you mean \"{near}\"?")),
        None if known.is_empty() => (format!("there is no instance \"{name}\""), "`kiln add` adds one".to_owned()),
        None => (format!("there is no instance \"{name}\""), format!("there are {}", known.join(", "))),
    };
    LoadError::Invalid { code: "unknown-instance", message, span: place, hint: Some(hint) }.into()
}

fn span(source: SourceId, start: usize, end: usize) -> Span {
    let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, at(start), at(end))
}
