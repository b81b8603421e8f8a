//! `configMapGenerator`

use kubekiln_yaml::{Arena, Node};

use super::data::{base, config_map_data, immutable};
use super::{GenerateError, GeneratorArgs, ReadFile, key_values};
use crate::resource::Resource;

/// The `ConfigMap` of an entry whose options already hold the kustomization's. A value has the span of the literal,
/// env line or file that it came from.
pub fn config_map<'a>(
    args: &GeneratorArgs<'a>,
    arena: &'a Arena,
    read: ReadFile<'_, 'a>,
) -> Result<Resource<'a>, Vec<GenerateError>> {
    let mut entries = base("ConfigMap", args).map_err(|e| vec![e])?;
    let pairs = key_values::load(args, arena, read)?;
    entries.extend(config_map_data(pairs, args.span, arena));
    entries.extend(immutable(args));
    Ok(args.resource(Node::mapping(args.span, entries)))
}
