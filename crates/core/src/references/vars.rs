//! Putting the values of vars into the fields that may hold `$(NAME)` (kustomize's `ResolveVars`).

use kubekiln_yaml::{Node, ScalarStyle, Span, Tag, Value};
use rustc_hash::FxHashMap;

use super::ReferenceError;
use super::expansion::{Expanded, VarValue, expand, plain};
use super::var::{Var, VarSet};
use crate::config::FieldSpec;
use crate::diagnostic::{Diagnostic, Severity};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::transform::Context;
use crate::transform::field_setter::FieldError;
use crate::transform::field_spec::FieldSpecs;
use crate::transform::path_lookup::{lookup, split};

/// A var with its value.
struct Known<'v, 'a> {
    var: &'v Var<'a>,
    value: VarValue<'a>,
}

/// Expands vars in all fields that `specs` name. A warning names vars that no field holds.
pub fn resolve_vars<'a>(
    resources: &mut ResMap<'a>,
    vars: &VarSet<'a>,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<ReferenceError>> {
    if vars.is_empty() {
        return Ok(());
    }
    let known = values(resources.as_slice(), vars, cx)?;
    let mut expander = Expander { known, used: vec![false; vars.iter().count()], trees: Vec::new(), cx };
    let mut specs = FieldSpecs::new(specs, cx.arena);
    let mut errors = Vec::new();
    for resource in resources.as_mut_slice() {
        for (spec, path) in specs.of(resource.gvk()) {
            let mut set = |field: &mut Node<'a>| expander.set(field);
            if let Err(error) = path.walk(&mut resource.node, None, &mut set) {
                errors.push(unfit(&error, spec.path, resource));
            }
        }
        resource.settle_shared();
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    expander.warn();
    Ok(())
}

fn unfit(error: &FieldError, path: &str, resource: &Resource<'_>) -> ReferenceError {
    let object = crate::transform::field_spec::object_name(resource);
    let message = format!("considering field '{path}' of object {object}: {}", error.message);
    ReferenceError::Var { message, span: error.at, others: Vec::new(), hint: None }
}

/// The value of each var, by name.
fn values<'v, 'a>(
    resources: &[Resource<'a>],
    vars: &'v VarSet<'a>,
    cx: &Context<'a, '_>,
) -> Result<FxHashMap<&'a str, (usize, Known<'v, 'a>)>, Vec<ReferenceError>> {
    let mut read_by: FxHashMap<&str, &Resource<'a>> = FxHashMap::default();
    for resource in resources {
        for name in &resource.ref_vars {
            read_by.entry(name).or_insert(resource);
        }
    }
    let mut errors = Vec::new();
    let mut known = FxHashMap::default();
    for (number, var) in vars.iter().enumerate() {
        match value(var, read_by.get(var.name.text).copied(), cx) {
            Ok(value) => drop(known.insert(var.name.text, (number, Known { var, value }))),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(known) } else { Err(errors) }
}

fn value<'a>(
    var: &Var<'a>,
    resource: Option<&Resource<'a>>,
    cx: &Context<'a, '_>,
) -> Result<VarValue<'a>, ReferenceError> {
    let wrong = |message: String, others: Vec<Span>, hint: &str| ReferenceError::Var {
        message,
        span: var.span,
        others,
        hint: Some(hint.to_owned()),
    };
    let Some(resource) = resource else {
        let message = format!("var '{}' cannot be mapped to a field in the set of known resources", var.name);
        let hint = "objref must give apiVersion, kind and name of an object as its own file has them";
        return Err(wrong(message, Vec::new(), hint));
    };
    let path: Vec<&str> = split(var.field_path.text, cx.arena).into_iter().flat_map(index_apart).collect();
    let field = lookup(&resource.node, &path).ok().flatten();
    field.and_then(value_of).ok_or_else(|| {
        let message = format!("field specified in var '{}' not found in corresponding resource", var.name);
        wrong(message, vec![resource.node.span], &format!("the object has no field {}", var.field_path))
    })
}

/// `ports[0]` as `ports` and `0`.
fn index_apart(part: &str) -> impl Iterator<Item = &str> {
    let inner = part.strip_suffix(']').and_then(|p| p.rsplit_once('['));
    let (key, number) = match inner {
        Some((key, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => (key, Some(number)),
        _ => (part, None),
    };
    let key = (number.is_none() || !key.is_empty()).then_some(key);
    key.into_iter().chain(number)
}

/// `None` for a number that does not fit.
fn value_of<'a>(field: &Node<'a>) -> Option<VarValue<'a>> {
    let Some(scalar) = field.as_scalar() else { return Some(VarValue::Tree) };
    match scalar.tag {
        Tag::Int => scalar.text.parse().ok().map(VarValue::Int),
        Tag::Float => scalar.text.parse().ok().map(VarValue::Float),
        Tag::Bool => scalar.text.to_ascii_lowercase().parse().ok().map(VarValue::Bool),
        _ => Some(VarValue::Text(scalar.text)),
    }
}

struct Expander<'v, 'a, 's> {
    known: FxHashMap<&'a str, (usize, Known<'v, 'a>)>,
    used: Vec<bool>,
    /// Where a var stands that has no text.
    trees: Vec<(&'a str, Span)>,
    cx: &'s Context<'a, 's>,
}

impl<'a> Expander<'_, 'a, '_> {
    /// A text, the values of a mapping, or the items of a list.
    fn set(&mut self, field: &mut Node<'a>) -> Result<(), FieldError> {
        if field.is_null() {
            return Ok(());
        }
        match &mut field.value {
            Value::Scalar(_) => self.set_text(field),
            Value::Mapping(mapping) => {
                for entry in &mut mapping.entries {
                    if !is_text(&entry.key) {
                        let key = entry.key.text().unwrap_or("");
                        return Err(FieldError::new(format!("invalid map key: value='{key}'"), entry.key.span));
                    }
                    self.set_text(&mut entry.value);
                }
            }
            Value::Sequence(sequence) => {
                for item in &mut sequence.items {
                    if !is_text(item) {
                        return Err(FieldError::new("invalid value type expect a string", item.span));
                    }
                    self.set_text(item);
                }
            }
            Value::Alias(_) => return Err(FieldError::new("invalid type encountered", field.span)),
        }
        Ok(())
    }

    /// Numbers and the like are left alone. What is text is so for good, even without a var in it.
    fn set_text(&mut self, field: &mut Node<'a>) {
        let Some(old) = field.text().filter(|_| is_text(field)) else { return };
        let (known, used, trees) = (&self.known, &mut self.used, &mut self.trees);
        let mut asked = Span::NONE;
        let mut find = |name: &str| {
            let (number, known) = known.get(name)?;
            if known.value == VarValue::Tree {
                trees.push((known.var.name.text, field.span));
                return None;
            }
            used[*number] = true;
            asked = known.var.span;
            Some(&known.value)
        };
        let (text, tag, whole) = match expand(old, &mut find) {
            Expanded::Same | Expanded::Whole(VarValue::Tree) => (old, Tag::Str, false),
            Expanded::Text(text) => (self.cx.arena.keep(text), Tag::Str, false),
            Expanded::Whole(VarValue::Int(number)) => (self.cx.arena.keep(number.to_string()), Tag::Int, true),
            Expanded::Whole(VarValue::Float(number)) => (self.cx.arena.keep(plain(*number)), Tag::Float, true),
            Expanded::Whole(VarValue::Bool(truth)) => (if *truth { "true" } else { "false" }, Tag::Bool, true),
            Expanded::Whole(VarValue::Text(text)) => (*text, Tag::Str, true),
        };
        if whole {
            field.span = asked;
        }
        if let Some(scalar) = field.as_scalar_mut() {
            (scalar.text, scalar.tag, scalar.style) = (text, tag, ScalarStyle::Plain);
        }
    }

    /// kustomize's warnings.
    fn warn(self) {
        for (name, span) in &self.trees {
            self.cx.notes.warn(Diagnostic {
                hint: Some("name a field with a text, a number or a boolean in fieldref".to_owned()),
                ..Diagnostic::new(
                    Severity::Warning,
                    "var-without-text",
                    format!("bad replacement type: var '{name}' is a mapping or a list, so $({name}) stays"),
                    *span,
                )
            });
        }
        let notes = self.cx.notes;
        self.unused().into_iter().for_each(|warning| notes.warn(warning));
    }

    /// Names sorted, as in kustomize.
    fn unused(self) -> Option<Diagnostic> {
        let mut unused: Vec<&Var<'_>> =
            self.known.values().filter(|(number, _)| !self.used[*number]).map(|(_, known)| known.var).collect();
        unused.sort_by_key(|var| var.name.text);
        let first = unused.first()?;
        let names: Vec<&str> = unused.iter().map(|var| var.name.text).collect();
        Some(Diagnostic {
            labels: unused[1..].iter().map(|var| (var.span, "never replaced either".to_owned())).collect(),
            hint: Some("write $(NAME) into a field that varReference names, or remove the var".to_owned()),
            ..Diagnostic::new(
                Severity::Warning,
                "unused-var",
                format!("well-defined vars that were never replaced: {}", names.join(",")),
                first.span,
            )
        })
    }
}

/// kustomize's `IsYNodeString`.
fn is_text(node: &Node<'_>) -> bool {
    node.as_scalar().is_some_and(|s| matches!(s.tag, Tag::Str | Tag::None))
}
