//! `sortOptions` and `--reorder` (kustomize's `SortOrderTransformer`): the order of the objects in the output.

use std::cmp::Ordering;

use kubekiln_yaml::{Node, Span};
use rayon::prelude::*;

use super::TransformError;
use crate::config::order::{self, ORDER_FIRST, ORDER_LAST};
use crate::id::Gvk;
use crate::load::{Fields, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// `sortOptions:`.
#[derive(Clone, Debug)]
pub struct SortOptions<'a> {
    /// `order`: `fifo` or `legacy`.
    pub order: Text<'a>,
    /// `legacySortOptions`
    pub legacy: Option<LegacySortOptions<'a>>,
    /// The whole field.
    pub span: Span,
}

/// `legacySortOptions:`: kinds in the order they shall have.
#[derive(Clone, Debug)]
pub struct LegacySortOptions<'a> {
    /// `orderFirst`
    pub order_first: Vec<Text<'a>>,
    /// `orderLast`
    pub order_last: Vec<Text<'a>>,
    /// The whole field.
    pub span: Span,
}

impl<'a> SortOptions<'a> {
    /// What `--reorder legacy` asks for.
    pub fn legacy() -> Self {
        Self { order: Text { text: "legacy", span: Span::NONE }, legacy: None, span: Span::NONE }
    }

    /// Decodes `sortOptions`.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "SortOptions", problems);
        let order = fields.text("order", problems).unwrap_or(Text { text: "", span: node.span });
        let legacy = fields.node("legacySortOptions").map(|node| LegacySortOptions::decode(node, problems));
        fields.finish(problems);
        Self { order, legacy, span: node.span }
    }
}

impl<'a> LegacySortOptions<'a> {
    fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "LegacySortOptions", problems);
        let order_first = fields.texts("orderFirst", problems);
        let order_last = fields.texts("orderLast", problems);
        fields.finish(problems);
        Self { order_first, order_last, span: node.span }
    }
}

/// Orders the objects. `fifo` leaves them as they are.
pub fn apply<'a>(resources: &mut ResMap<'a>, options: &SortOptions<'a>) -> Result<(), TransformError> {
    match (options.order.text, &options.legacy) {
        ("fifo", None) => {}
        ("legacy", None) => sort(resources, &ORDER_FIRST, &ORDER_LAST),
        ("legacy", Some(legacy)) => {
            let texts = |list: &[Text<'a>]| list.iter().map(|t| t.text).collect::<Vec<_>>();
            sort(resources, &texts(&legacy.order_first), &texts(&legacy.order_last));
        }
        ("fifo", Some(legacy)) => {
            let message = "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not \
                           'legacy'";
            return Err(TransformError::SortOptions { message: message.to_owned(), span: legacy.span });
        }
        _ => {
            let message = "the field 'sortOptions.order' must be one of [fifo, legacy]".to_owned();
            return Err(TransformError::SortOptions { message, span: options.order.span });
        }
    }
    Ok(())
}

fn sort<'a>(resources: &mut ResMap<'a>, first: &[&str], last: &[&str]) {
    let list = resources.as_mut_vec();
    let key = |resource: &Resource<'a>| {
        let gvk = resource.gvk();
        (order::rank(gvk.kind, first, last), gvk, spelled(resource))
    };
    // What is compared is looked up once: the objects themselves lie all over the memory.
    let mut keys: Vec<_> = list.par_iter().map(key).zip(0..list.len()).collect();
    keys.par_sort_by(|((rank_a, gvk_a, name_a), _), ((rank_b, gvk_b, name_b), _)| {
        let by_kind = rank_a.cmp(rank_b).then_with(|| compare_kinds(gvk_a, gvk_b));
        by_kind.then_with(|| order::compare_joined(*name_a, *name_b, b'|'))
    });
    let mut unsorted: Vec<_> = list.drain(..).map(Some).collect();
    list.extend(keys.into_iter().filter_map(|(_, place)| unsorted[place].take()));
}

/// Kubernetes' own Namespace comes before namespaces of other groups, the other way round than its spelling has it.
fn compare_kinds(a: &Gvk<'_>, b: &Gvk<'_>) -> Ordering {
    let spelled = order::compare_spelled(a, b);
    let namespaces = a.kind == "Namespace" && b.kind == "Namespace";
    if namespaces && (a.group.is_empty() || b.group.is_empty()) { spelled.reverse() } else { spelled }
}

fn spelled<'a>(resource: &Resource<'a>) -> [&'a str; 2] {
    let or = |text: &'a str, none| if text.is_empty() { none } else { text };
    [or(resource.namespace(), "~X"), or(resource.name(), "~N")]
}
