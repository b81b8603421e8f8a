//! `replicas` (kustomize's `ReplicaCountTransformer`): sets the number of copies of a workload by its name.

use kubekiln_yaml::{Node, Span, Tag};
use rustc_hash::FxHashMap;

use super::field_path::{FieldPath, Shape};
use super::field_setter::set_scalar;
use super::field_spec::apply_one;
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::diagnostic::nearest;
use crate::id::Gvk;
use crate::load::{Fields, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// One entry of `replicas:`.
#[derive(Clone, Copy, Debug)]
pub struct Replica<'a> {
    /// A name that the workload has or had.
    pub name: Text<'a>,
    /// The number of copies.
    pub count: i64,
    /// Where the number stands.
    pub span: Span,
}

impl<'a> Replica<'a> {
    /// Decodes one entry.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Replica", problems);
        let name = fields.text("name", problems).unwrap_or(Text { text: "", span: node.span });
        let span = fields.node("count").map_or(node.span, |count| count.span);
        let count = fields.int("count", problems).unwrap_or(0);
        fields.finish(problems);
        Self { name, count, span }
    }
}

/// Sets the count of every workload that an entry names; an entry that names none is an error.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    replicas: &[Replica<'a>],
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    if replicas.is_empty() {
        return Ok(());
    }
    let paths: Vec<_> = specs.iter().map(|spec| (spec, FieldPath::new(spec.path, cx.arena))).collect();
    let by_name = index_by_name(resources);
    for replica in replicas {
        let places = by_name.get(replica.name.text).map_or(&[][..], Vec::as_slice);
        let mut found = false;
        for (spec, path) in &paths {
            for place in places {
                let resource = &mut resources.as_mut_slice()[*place as usize];
                if was_selected(resource, replica.name.text, &spec.gvk) {
                    found = true;
                    set_count(resource, replica, (spec, path), cx)?;
                }
            }
        }
        if !found {
            return Err(not_found(replica, specs, &by_name));
        }
    }
    Ok(())
}

/// Places of the objects by each name they have or had.
fn index_by_name<'a>(resources: &ResMap<'a>) -> FxHashMap<&'a str, Vec<u32>> {
    let mut index: FxHashMap<&'a str, Vec<u32>> = FxHashMap::default();
    for (place, resource) in (0u32..).zip(resources) {
        for name in resource.previous.iter().map(|p| p.name).chain([resource.name()]) {
            let places = index.entry(name).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    index
}

/// The object has or had this name together with a kind that is selected.
fn was_selected(resource: &Resource<'_>, name: &str, selector: &Gvk<'_>) -> bool {
    let now = resource.gvk();
    let was = resource.previous.iter().map(|p| (p.name, Gvk { kind: p.kind, ..now }));
    was.chain([(resource.name(), now)]).any(|(n, gvk)| n == name && gvk.is_selected(selector))
}

fn set_count<'a>(
    resource: &mut Resource<'a>,
    replica: &Replica<'a>,
    (spec, path): (&FieldSpec<'a>, &FieldPath<'a>),
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    if !resource.gvk().is_selected(&spec.gvk) {
        return Ok(());
    }
    let text = cx.arena.keep(replica.count.to_string());
    let mut set = |node: &mut Node<'a>| set_scalar(node, text, Tag::Int, replica.span);
    Ok(apply_one(resource, spec, path, Some(Shape::Scalar(Tag::Int)), replica.span, &mut set)?)
}

fn not_found(replica: &Replica<'_>, specs: &[FieldSpec<'_>], by_name: &FxHashMap<&str, Vec<u32>>) -> TransformError {
    let mut names: Vec<_> = by_name.keys().copied().filter(|name| *name != replica.name.text).collect();
    names.sort_unstable();
    TransformError::NoReplicas {
        name: replica.name.text.to_owned(),
        gvks: specs.iter().map(|spec| spec.gvk.to_string()).collect::<Vec<_>>().join(" "),
        span: replica.name.span,
        nearest: nearest(replica.name.text, names).map(str::to_owned),
    }
}
