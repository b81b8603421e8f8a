//! What a layer with the annotation `kubekiln.dev/crd-schemas` learns from the CRDs that it has accumulated.

use std::sync::Arc;

use super::accumulate::{Accumulator, Result};
use super::configuration::Configuration;
use super::session::Session;
use crate::config::TransformerConfig;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;

/// Merge keys and scopes of the layer's CRDs; adds name references to what the layer hands on. `None` without the
/// annotation.
pub(super) fn learn<'a>(session: &Session<'_, 'a, '_>, accumulated: &mut Accumulator<'a>) -> Result<Option<Schema>> {
    let Some(asked) = session.opt_ins.crd_schemas else { return Ok(None) };
    let schema = schema(session, &accumulated.resources);
    let known = &accumulated.config.specs().name_reference;
    let references = TransformerConfig::learn(&accumulated.resources, known, session.files.arena);
    let references = Configuration::Own(Arc::new(references));
    accumulated.config.merge(&references, asked).map_err(|conflict| vec![conflict])?;
    accumulated.learns = true;
    accumulated.resources.forget_ids();
    Ok(Some(schema))
}

/// The schema of the build with what the CRDs among `resources` say.
pub(super) fn schema(session: &Session<'_, '_, '_>, resources: &ResMap<'_>) -> Schema {
    session.schema.with_crds(resources.iter().filter(|r| is_crd(r)).map(|r| &r.node))
}

pub(super) fn is_crd(resource: &Resource<'_>) -> bool {
    let gvk = resource.gvk();
    gvk.kind == "CustomResourceDefinition" && gvk.group == "apiextensions.k8s.io"
}
