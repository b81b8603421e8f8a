//! An Instance of a Vendored package. What its objects are made by comes in through a door: to build a kustomization and
//! to change objects is the business of later steps.

use kubekiln_yaml::{Arena, Node, Span};
use serde_json::Value as Json;

use super::decode::Instance;
use super::images::{changed, unknown_images};
use crate::diagnostic::Diagnostic;
use crate::load::fields::Problems;
use crate::package::{self, Image, Package, Vendored};
use crate::text::Text;

/// Makes the objects of Vendored packages.
pub trait Vendoring<'a>: Sync {
    /// The objects of an Instance, in the order of the source.
    fn objects(&self, asked: &VendoredInstance<'_, 'a>) -> Result<Vec<Node<'a>>, Vec<Diagnostic>>;
}

/// An Instance of a Vendored package.
pub struct VendoredInstance<'i, 'a> {
    /// The package.
    pub package: &'i Package<'a>,
    /// What it renders.
    pub vendored: &'i Vendored<'a>,
    /// `metadata.namespace`: where the objects go; they stay where they are without it.
    pub namespace: Text<'a>,
    /// The package's images by key: as the package has them, and as the Instance wants them.
    pub images: Vec<(Text<'a>, Image<'a>, Image<'a>)>,
    /// Parameters, checked, with defaults.
    pub(super) params: &'i Json,
    /// What Values files and the Instance set.
    pub(super) given: Option<&'i Node<'a>>,
    /// The Instance's name.
    pub span: Span,
}

impl<'a> VendoredInstance<'_, 'a> {
    /// A parameter; `None` for one that is null or not set. Its span is that of the text that sets it.
    pub fn param(&self, name: &str, arena: &'a Arena) -> Option<Node<'a>> {
        package::value(self.package, self.given, self.params, name, arena)
    }
}

/// The images of `package` by key: its own, and those that `instance` makes of them.
pub(super) fn images<'a>(
    instance: &Instance<'_, 'a>,
    package: &Package<'a>,
) -> Result<Vec<(Text<'a>, Image<'a>, Image<'a>)>, Problems> {
    unknown_images(instance, package)?;
    let of = |(key, image): &(Text<'a>, Image<'a>)| (*key, *image, changed(instance, *key, *image));
    Ok(package.images.iter().map(of).collect())
}
