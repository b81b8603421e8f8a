//! How a generated object takes the place of one that is there.

use crate::resource::Resource;

/// Gives `new` the name, labels and annotations of `old`; with `merges`, also its data (kustomize's
/// `CopyMergeMetaDataFieldsFrom`, `MergeDataMapFrom`, `MergeBinaryDataMapFrom`).
pub(crate) fn merge_generated<'a>(new: &mut Resource<'a>, old: &Resource<'a>, merges: bool) {
    let _ = (new, old, merges);
    todo!("generator merge")
}
