//! `ValueAddTransformer`, which only exists as an object: puts one value into fields, or into a place of the paths that
//! fields hold.

use std::path::Path;

use kubekiln_yaml::{Arena, Entry, Node, Span, Tag, Value};

use super::field_setter::{FieldError, blank, set_scalar, wrong_kind};
use super::field_spec::object_name;
use super::namespace::Namespace;
use super::path_lookup::{Part, part, pick};
use super::selector::Selector;
use super::{Context, TransformError, namespace};
use crate::load::{Fields, LoadError, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// What the object says.
#[derive(Clone, Debug)]
pub struct ValueAdd<'a> {
    /// The value, without space around it; the name of the kustomization's folder when it is empty.
    pub value: Text<'a>,
    /// Where it goes: those of the object, then those of `targetFilePath`.
    pub targets: Vec<ValueTarget<'a>>,
}

/// Fields of some objects.
#[derive(Clone, Debug)]
pub struct ValueTarget<'a> {
    /// Which objects; all without one.
    pub selector: Option<Selector<'a>>,
    /// The field, its parts between slashes; `\/` is a slash within a part.
    pub field_path: Text<'a>,
    /// 0: the value takes the place of the field's. Else the field holds a path, and the value becomes its part of
    /// this number, counted from 1; numbers too large mean the end.
    pub file_path_position: usize,
}

impl<'a> ValueAdd<'a> {
    /// Decodes the object. `folder` is that of the kustomization; `file` gives the root of a file it names.
    pub fn decode(
        node: &Node<'a>,
        folder: &Path,
        arena: &'a Arena,
        file: impl FnOnce(Text<'a>) -> Result<Node<'a>, LoadError>,
        problems: &mut Problems,
    ) -> Self {
        let mut fields = Fields::loose(node, "ValueAddTransformer", problems);
        let value = fields.text("value", problems).unwrap_or_default();
        let mut value =
            Text { text: value.text.trim(), span: if value.span.is_some() { value.span } else { node.span } };
        if value.is_empty() {
            value.text = folder.file_name().map_or("/", |name| arena.keep(name.to_string_lossy()));
        }
        let mut targets = decode_targets(&mut fields, problems);
        if let Some(path) = fields.text("targetFilePath", problems).filter(|path| !path.is_empty()) {
            match file(path) {
                Ok(root) => {
                    let mut fields = Fields::loose(&root, "ValueAddTransformer", problems);
                    targets.extend(decode_targets(&mut fields, problems));
                }
                Err(error) => problems.push(error),
            }
        }
        if targets.is_empty() && problems.is_empty() {
            problems.push(invalid("must specify at least one target", node.span));
        }
        Self { value, targets }
    }
}

fn decode_targets<'a>(fields: &mut Fields<'_, 'a>, problems: &mut Problems) -> Vec<ValueTarget<'a>> {
    let list = fields.list("targets", problems);
    list.iter().map(|node| decode_target(node, fields, problems)).collect()
}

fn decode_target<'a>(node: &Node<'a>, owner: &Fields<'_, 'a>, problems: &mut Problems) -> ValueTarget<'a> {
    let mut fields = owner.part(node, "ValueAddTransformer.targets", problems);
    let selector =
        fields.node("selector").map(|s| Selector::decode(s, owner, "ValueAddTransformer.selector", problems));
    let field_path = fields.text("fieldPath", problems).unwrap_or_default();
    if field_path.is_empty() {
        problems.push(invalid("fieldPath cannot be empty", node.span));
    }
    let position = fields.int("filePathPosition", problems).unwrap_or(0);
    let file_path_position = usize::try_from(position).unwrap_or_else(|_| {
        problems.push(invalid(&format!("value of FilePathPosition ({position}) cannot be negative"), node.span));
        0
    });
    ValueTarget { selector, field_path, file_path_position }
}

fn invalid(message: &str, span: Span) -> LoadError {
    LoadError::Invalid { code: "value-add", message: message.to_owned(), span, hint: None }
}

/// Puts the value into the fields of every target. A missing field is made.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    config: &ValueAdd<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    for target in &config.targets {
        let selector = target.selector.as_ref().map(Selector::compile).transpose()?;
        let parts = parts(target.field_path.text);
        for resource in resources.as_mut_slice() {
            if selector.as_ref().is_some_and(|s| !s.matches(resource, cx.schema)) {
                continue;
            }
            if target.field_path.text == "metadata/namespace" {
                namespace::set(resource, &Namespace::from(config.value), cx)?;
            } else {
                set(resource, &parts, target, config.value, cx)?;
            }
        }
    }
    Ok(())
}

fn set<'a>(
    resource: &mut Resource<'a>,
    parts: &[String],
    target: &ValueTarget<'a>,
    value: Text<'a>,
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let object = object_name(resource);
    let set = |field: &mut Node<'a>| {
        let text = match (target.file_path_position, field.text()) {
            (0, _) | (_, None) => value.text,
            (position, Some(path)) => cx.arena.keep(insert_part(path, position - 1, value.text)),
        };
        set_scalar(field, text, Tag::None, value.span)
    };
    let set = field(&mut resource.node, parts, value.span, cx.arena).and_then(set);
    set.map_err(|error| TransformError::Field {
        message: format!("field '{}' of object {object}: {}", target.field_path.text, error.message),
        span: value.span,
        at: error.at,
        hint: None,
    })
}

/// Splits a path at slashes that have no backslash in front.
fn parts(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in path.split('/') {
        match parts.last_mut().filter(|last| last.ends_with('\\')) {
            Some(open) => {
                open.pop();
                open.push('/');
                open.push_str(piece);
            }
            None => parts.push(piece.to_owned()),
        }
    }
    parts
}

/// The field at `parts`, made where it is missing (kustomize's `LookupCreate`).
fn field<'n, 'a>(
    node: &'n mut Node<'a>,
    parts: &[String],
    span: Span,
    arena: &'a Arena,
) -> Result<&'n mut Node<'a>, FieldError> {
    let Some((first, rest)) = parts.split_first() else { return Ok(node) };
    if node.is_null() {
        *node = Node::mapping(node.span, Vec::new());
    }
    let at = node.span;
    let refusal = wrong_kind("MappingNode", node);
    let part = part(first).map_err(|message| FieldError::new(message, at))?;
    match (&mut node.value, part) {
        (Value::Mapping(mapping), Part::Key(key)) => {
            let place = mapping.position(key).unwrap_or_else(|| {
                let made = if rest.is_empty() { blank(span) } else { Node::mapping(span, Vec::new()) };
                mapping.entries.push(Entry { key: Node::string(span, arena.keep(key)), value: made });
                mapping.entries.len() - 1
            });
            field(&mut mapping.entries[place].value, rest, span, arena)
        }
        (Value::Sequence(sequence), part @ (Part::Index(_) | Part::Last | Part::Item { .. })) => {
            let place = pick(sequence, part).filter(|place| *place < sequence.items.len());
            let place = place.ok_or_else(|| FieldError::new(format!("no item {first} in the list"), at))?;
            field(&mut sequence.items[place], rest, span, arena)
        }
        _ => Err(refusal),
    }
}

/// Puts `part` into a path (kustomize's `InsertPathPart`). A leading slash stays in front and does not count.
fn insert_part(path: &str, position: usize, part: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    parts.insert(position.min(parts.len()), part);
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{insert_part, parts};

    #[test]
    fn a_part_goes_into_its_place_or_to_the_end() {
        let check = |path, position: usize, expected| assert_eq!(insert_part(path, position - 1, "x"), expected);
        check("", 3, "x");
        check("/", 1, "/x");
        check("pie", 1, "x/pie");
        check("/pie", 1, "/x/pie");
        check("/pie", 2, "/pie/x");
        check("a/b/c", 3, "a/b/x/c");
        check("a/b", 9999, "a/b/x");
    }

    #[test]
    fn a_backslash_keeps_a_slash_in_a_part() {
        assert_eq!(parts(r"metadata/annotations/a.b\/c"), ["metadata", "annotations", "a.b/c"]);
    }
}
