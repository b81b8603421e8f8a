//! Component packages: a folder with `package.yaml`, typed parameters, and a jsonnet program or what stands for one.

mod crds;
mod description;
mod manifest;
mod parameter;
mod params;
mod rendered;
mod requires;
mod schemas;
mod value;
mod values;
mod vendored;

pub(crate) use crds::Crds;
pub use description::{Description, ImageOf, RequirementOf, RequiresOf};
pub use manifest::{Image, Package, Tracks};
pub use parameter::{Parameter, parameters};
pub use params::{ParameterError, check, complete, fill, json};
pub use rendered::{Needed, Needs, Rendered, Used};
pub use requires::{Requirement, Requires};
pub use schemas::{Schema, schemas};
pub use value::value;
pub(crate) use values::over;
pub use values::{Given, ValuesUse};
pub use vendored::{Setting, Take, Vendored, What};
