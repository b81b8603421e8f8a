//! The fields that `images` works on, beside every `image` in a list of containers.

use super::{FieldSpec, create};

#[rustfmt::skip]
pub(super) const IMAGES: &[FieldSpec<'static>] = &[
    create("", "", "", "spec/containers[]/image"),
    create("", "", "", "spec/initContainers[]/image"),
    create("", "", "", "spec/volumes[]/image/reference"),
    create("", "", "", "spec/template/spec/containers[]/image"),
    create("", "", "", "spec/template/spec/initContainers[]/image"),
    create("", "", "", "spec/template/spec/volumes[]/image/reference"),
];
