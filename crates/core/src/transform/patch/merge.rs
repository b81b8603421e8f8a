//! The walk over object and patch (kyaml's `merge2` and `walk`).
//!
//! kyaml walks the whole object, not only what the patch touches: fields with an empty null go away everywhere, lists
//! that have merge keys are put together anew everywhere. So does this walk.

use kubekiln_yaml::{Arena, Entry, Node, ScalarStyle, Tag, Value, resolve_plain};

use super::directive::{Directive, KEY};
use super::error::{PatchError, shape_name};
use crate::id::Gvk;
use crate::lint::replaced_list;
use crate::resource::shared;
use crate::schema::{FieldSchema, Schema};

/// The patch's side of a place in the object.
#[derive(Clone, Copy)]
pub(super) enum Side<'p, 'a> {
    /// The patch has nothing here.
    Missing,
    /// The object has taken over the patch's own value, which is now merged with itself: that is how kyaml clears
    /// nulls and follows directives in what a patch adds.
    Same,
    /// The patch's value.
    Node(&'p Node<'a>),
}

/// What became of a place in the object.
pub(super) enum Outcome<'a> {
    /// It goes away; the object's value was not touched.
    Cleared,
    /// The object's value stays, changed in place.
    Kept,
    /// The patch's value takes its place.
    Taken(Node<'a>),
}

pub(super) type Walk<'a> = Result<Outcome<'a>, PatchError>;

/// What the walk may use.
#[derive(Clone, Copy)]
pub(super) struct Merger<'a, 's> {
    pub(super) arena: &'a Arena,
    pub(super) schema: &'s Schema,
    /// Takes the lists that are replaced whole.
    pub(super) replaced: &'s replaced_list::Found,
    /// New elements of a list go to its end; else to its start, as kustomize wants it of patches.
    pub(super) appends: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Scalar,
    Mapping,
    Sequence,
}

fn shape(node: &Node<'_>) -> Option<Shape> {
    match node.value {
        Value::Mapping(_) => Some(Shape::Mapping),
        Value::Sequence(_) => Some(Shape::Sequence),
        _ if node.is_null() => None,
        _ => Some(Shape::Scalar),
    }
}

impl<'a, 's> Merger<'a, 's> {
    /// Lays `side` over `object`, of which `schema` is known.
    pub(super) fn walk(
        &self,
        object: Option<&mut Node<'a>>,
        side: Side<'_, 'a>,
        schema: Option<FieldSchema<'s>>,
    ) -> Walk<'a> {
        let mine = object.as_deref().and_then(shape);
        let theirs = if let Side::Node(node) = side { shape(node) } else { None };
        if let (Some(expected), Some(found), Some(object), Side::Node(node)) = (mine, theirs, object.as_deref(), side)
            && expected != found
        {
            let (expected, found) = (shape_name(object), shape_name(node));
            return Err(PatchError::WrongShape { expected, found, span: node.span, at: object.span });
        }
        let schema = schema.or_else(|| self.schema_of_object(object.as_deref(), side));
        match mine.or(theirs) {
            Some(Shape::Scalar) => Ok(scalar(side)),
            Some(Shape::Sequence) => self.sequence(object, side, schema),
            Some(Shape::Mapping) | None => self.mapping(object, side, schema),
        }
    }

    /// The type of a value that is an object of its own, such as the template of a custom resource.
    fn schema_of_object(&self, object: Option<&Node<'a>>, side: Side<'_, 'a>) -> Option<FieldSchema<'s>> {
        let of = |node: &Node<'a>| {
            let text = |key| node.get(key).filter(|n| !n.is_null()).and_then(Node::text).filter(|t| !t.is_empty());
            self.schema.of_kind(&Gvk::new(text("apiVersion")?, text("kind")?))
        };
        object.and_then(of).or_else(|| if let Side::Node(node) = side { of(node) } else { None })
    }

    fn mapping(&self, object: Option<&mut Node<'a>>, side: Side<'_, 'a>, schema: Option<FieldSchema<'s>>) -> Walk<'a> {
        let Some(object) = object.filter(|o| !o.is_null()) else { return self.added(side, schema) };
        let directive = match side {
            Side::Missing => Directive::None,
            Side::Same => Directive::of(object)?,
            Side::Node(node) if node.is_null() => return Ok(Outcome::Cleared),
            Side::Node(node) => Directive::of(node)?,
        };
        if let Side::Same = side {
            directive.remove_from(object);
        }
        match (directive, side) {
            (Directive::Delete, _) => return Ok(Outcome::Cleared),
            (Directive::Replace, Side::Node(_)) => return self.added(side, schema),
            (_, Side::Node(patch)) => inherit_flow(object, patch),
            _ => {}
        }
        self.fields(object, side, directive != Directive::None, schema)?;
        Ok(Outcome::Kept)
    }

    /// A mapping that only the patch has.
    fn added(&self, side: Side<'_, 'a>, schema: Option<FieldSchema<'s>>) -> Walk<'a> {
        let Side::Node(patch) = side else { return Ok(Outcome::Cleared) };
        // An unknown word is no error here: kyaml does not look at what the directive was.
        let directive = Directive::of(patch).unwrap_or(Directive::None);
        if patch.is_null() || directive == Directive::Delete {
            return Ok(Outcome::Cleared);
        }
        let mut node = patch.clone();
        directive.remove_from(&mut node);
        self.fields(&mut node, Side::Same, false, schema)?;
        Ok(Outcome::Taken(node))
    }

    fn fields(
        &self,
        object: &mut Node<'a>,
        side: Side<'_, 'a>,
        skips_directive: bool,
        schema: Option<FieldSchema<'s>>,
    ) -> Result<(), PatchError> {
        let Some(mapping) = object.as_mapping_mut() else { return Ok(()) };
        let patch = if let Side::Node(node) = side { node.as_mapping() } else { None };
        let mut used = vec![false; patch.map_or(0, |p| p.entries.len())];
        let mut failure = None;
        mapping.entries.retain_mut(|entry| {
            let place = patch.and_then(|p| p.position(entry.key.text()?));
            if let Some(place) = place {
                used[place] = true;
            }
            let side = match (side, place, patch) {
                (Side::Same, ..) => Side::Same,
                (_, Some(place), Some(patch)) => Side::Node(&patch.entries[place].value),
                _ => Side::Missing,
            };
            failure.is_some()
                || self.field(entry, side, schema).unwrap_or_else(|error| {
                    failure = Some(error);
                    true
                })
        });
        if let Some(error) = failure {
            return Err(error);
        }
        let new = patch.map_or(&[][..], |p| &p.entries).iter().zip(used).filter(|(_, used)| !used);
        for (entry, _) in new.filter(|(e, _)| !(skips_directive && e.key.text() == Some(KEY))) {
            let schema = entry.key.text().and_then(|key| schema?.field(key));
            if let Outcome::Taken(value) = self.walk(None, Side::Node(&entry.value), schema)? {
                mapping.entries.push(Entry { key: entry.key.clone(), value });
            }
        }
        Ok(())
    }

    /// Merges one field that the object has; false when it goes away.
    fn field(
        &self,
        entry: &mut Entry<'a>,
        side: Side<'_, 'a>,
        schema: Option<FieldSchema<'s>>,
    ) -> Result<bool, PatchError> {
        // kyaml keeps a null that is written out, and drops one that is not.
        if entry.value.is_null() && matches!(side, Side::Missing) {
            return Ok(entry.value.text().is_some_and(|t| !t.is_empty()));
        }
        let schema = entry.key.text().and_then(|key| schema?.field(key));
        match self.walk(Some(&mut entry.value), side, schema)? {
            Outcome::Cleared => return Ok(false),
            Outcome::Kept => settle(&mut entry.value),
            Outcome::Taken(mut value) => {
                inherit_style(&mut value, &entry.value);
                shared::replace(&mut entry.value, value);
            }
        }
        Ok(true)
    }
}

fn scalar<'a>(side: Side<'_, 'a>) -> Outcome<'a> {
    match side {
        Side::Node(node) if node.is_null() => Outcome::Cleared,
        Side::Node(node) => Outcome::Taken(node.clone()),
        Side::Missing | Side::Same => Outcome::Kept,
    }
}

/// A value whose type its text decides becomes a string when the text reads as something else: kyaml's
/// `FieldSetter` quotes it. It takes an empty text for a string already, and so leaves it to be read as null.
fn settle(value: &mut Node<'_>) {
    if let Some(scalar) = value.as_scalar_mut()
        && scalar.tag == Tag::None
        && scalar.style == ScalarStyle::Plain
        && !scalar.text.is_empty()
        && resolve_plain(scalar.text).tag() != Tag::Str
    {
        scalar.tag = Tag::Str;
    }
}

/// A field that is set keeps the way its old value was written. A number in the place of a quoted text is printed
/// in quotes by kyaml, and so becomes text.
fn inherit_style(value: &mut Node<'_>, old: &Node<'_>) {
    settle(value);
    set_flow(value, is_flow(old));
    let style = old.as_scalar().map_or(ScalarStyle::Plain, |s| s.style);
    let Some(scalar) = value.as_scalar_mut() else { return };
    scalar.style = style;
    if style != ScalarStyle::Plain && (scalar.tag == Tag::None || resolve_plain(scalar.text).tag() == scalar.tag) {
        scalar.tag = Tag::Str;
    }
}

/// An empty mapping or list takes over how the patch writes its own: `{}` does not put new fields between braces.
pub(super) fn inherit_flow(object: &mut Node<'_>, patch: &Node<'_>) {
    let is_empty = match &object.value {
        Value::Mapping(mapping) => mapping.entries.is_empty(),
        Value::Sequence(sequence) => sequence.items.is_empty(),
        _ => false,
    };
    if is_empty {
        set_flow(object, is_flow(patch));
    }
}

fn is_flow(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Mapping(mapping) => mapping.flow,
        Value::Sequence(sequence) => sequence.flow,
        _ => false,
    }
}

pub(super) fn set_flow(node: &mut Node<'_>, flow: bool) {
    match &mut node.value {
        Value::Mapping(mapping) => mapping.flow = flow,
        Value::Sequence(sequence) => sequence.flow = flow,
        _ => {}
    }
}
