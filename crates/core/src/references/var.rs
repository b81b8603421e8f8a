//! `vars`: names for fields of objects, and the set of all that a build has seen.

use std::collections::BTreeMap;

use kubekiln_yaml::{Node, Span};
use rustc_hash::FxHashMap;

use super::ReferenceError;
use crate::id::{Gvk, ResourceId};
use crate::load::{Fields, Problems};
use crate::resmap::ResMap;
use crate::text::Text;
use crate::transform::Context;

/// A name, and the field whose value it stands for.
#[derive(Clone, Debug)]
pub struct Var<'a> {
    /// The entry's place.
    pub span: Span,
    /// `NAME` of `$(NAME)`.
    pub name: Text<'a>,
    /// Kind of the object to read; compared field by field, empty ones too.
    pub gvk: Gvk<'a>,
    /// Name of the object, as any layer knew it.
    pub object: Text<'a>,
    /// Its namespace; empty for any.
    pub namespace: Text<'a>,
    /// The field, `metadata.name` unless said.
    pub field_path: Text<'a>,
}

impl<'a> Var<'a> {
    /// Reads an entry of a kustomization's `vars`.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "vars", problems);
        let name = fields.text("name", problems).unwrap_or_default();
        let object = fields.node("objref");
        let field_path = fields.node("fieldref").and_then(|node| {
            let mut fields = Fields::new(node, "vars.fieldref", problems);
            let path = fields.text("fieldPath", problems);
            fields.finish(problems);
            path
        });
        fields.finish(problems);
        let default = Text { text: "metadata.name", span: node.span };
        let field_path = field_path.filter(|p| !p.is_empty()).unwrap_or(default);
        let (namespace, none) = (Text::EMPTY, Text::EMPTY);
        let mut var = Self { span: node.span, name, gvk: Gvk::default(), object: none, namespace, field_path };
        if let Some(object) = object {
            var.decode_object(object, problems);
        }
        var
    }

    fn decode_object(&mut self, node: &Node<'a>, problems: &mut Problems) {
        let mut fields = Fields::new(node, "vars.objref", problems);
        let mut text = |name| fields.text(name, problems).unwrap_or_default();
        let api_version = text("apiVersion").text;
        self.gvk = Gvk { group: text("group").text, version: text("version").text, kind: text("kind").text };
        self.object = text("name");
        self.namespace = text("namespace");
        match api_version.split('/').collect::<Vec<_>>()[..] {
            [group, version] => self.gvk = Gvk { group, version, ..self.gvk },
            [version] if !version.is_empty() => self.gvk.version = version,
            _ => {}
        }
        fields.finish(problems);
    }

    fn reads(&self, id: &ResourceId<'a>) -> bool {
        let wanted = ResourceId { namespace: self.namespace.text, ..ResourceId::default() };
        self.namespace.is_empty() || wanted.effective_namespace() == id.effective_namespace()
    }
}

/// All vars that a layer and those below it define.
#[derive(Clone, Debug, Default)]
pub struct VarSet<'a> {
    vars: BTreeMap<&'a str, Var<'a>>,
}

impl<'a> VarSet<'a> {
    /// True when nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.vars.is_empty()
    }

    /// The vars by name.
    pub fn iter(&self) -> impl Iterator<Item = &Var<'a>> {
        self.vars.values()
    }

    /// Defines a layer's vars and marks the objects that they read (kustomize's `MergeVars`).
    pub fn define(
        &mut self,
        incoming: Vec<Var<'a>>,
        resources: &mut ResMap<'a>,
        cx: &Context<'a, '_>,
    ) -> Result<(), Vec<ReferenceError>> {
        if incoming.is_empty() {
            return Ok(());
        }
        let mut errors = mark(&incoming, resources, cx);
        errors.extend(incoming.into_iter().filter_map(|var| self.insert(var).err()));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Takes in the vars of another layer; no name may be defined twice.
    pub fn merge(&mut self, other: Self) -> Result<(), Vec<ReferenceError>> {
        let errors: Vec<_> = other.vars.into_values().filter_map(|var| self.insert(var).err()).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn insert(&mut self, var: Var<'a>) -> Result<(), ReferenceError> {
        let Some(first) = self.vars.get(var.name.text) else {
            self.vars.insert(var.name.text, var);
            return Ok(());
        };
        Err(ReferenceError::Var {
            message: format!("var '{}' already encountered", var.name),
            span: var.span,
            others: vec![first.span],
            hint: Some("a base defines it already: use that one, or rename one of them".to_owned()),
        })
    }
}

/// Notes in each object which vars read it. A var without an object is found out when vars are resolved.
fn mark<'a>(vars: &[Var<'a>], resources: &mut ResMap<'a>, cx: &Context<'a, '_>) -> Vec<ReferenceError> {
    let mut by_name: FxHashMap<(Gvk<'a>, &'a str), Vec<(u32, ResourceId<'a>)>> = FxHashMap::default();
    for (place, resource) in (0u32..).zip(resources.iter()) {
        for id in resource.previous_ids().chain([resource.id(cx.schema)]) {
            by_name.entry((id.gvk, id.name)).or_default().push((place, id));
        }
    }
    let mut errors = Vec::new();
    let list = resources.as_mut_slice();
    for var in vars {
        let known = by_name.get(&(var.gvk, var.object.text)).map_or(&[][..], Vec::as_slice);
        let mut places: Vec<u32> = known.iter().filter(|(_, id)| var.reads(id)).map(|(place, _)| *place).collect();
        places.dedup();
        match places[..] {
            [] => {}
            [place] => list[place as usize].ref_vars.push(var.name.text),
            _ => errors.push(ReferenceError::Var {
                message: format!("found {} resId matches for var {} (unable to disambiguate)", places.len(), var.name),
                span: var.span,
                others: places.iter().map(|place| list[*place as usize].node.span).collect(),
                hint: Some("say which one with objref.namespace".to_owned()),
            }),
        }
    }
    errors
}
