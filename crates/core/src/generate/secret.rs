//! `secretGenerator`

use kubekiln_yaml::{Arena, Node, ScalarStyle};

use super::data::{base, entry, immutable, secret_data, string};
use super::{GenerateError, GeneratorArgs, ReadFile, key_values};
use crate::resource::Resource;

/// The `Secret` of an entry whose options already hold the kustomization's; its type is `Opaque` unless said.
pub fn secret<'a>(
    args: &GeneratorArgs<'a>,
    arena: &'a Arena,
    read: ReadFile<'_, 'a>,
) -> Result<Resource<'a>, Vec<GenerateError>> {
    let confidential = |error| GenerateError::Secret(Box::new(error));
    let mut entries = base("Secret", args).map_err(|e| vec![confidential(e)])?;
    let kind = args.secret_type;
    let (text, span) = if kind.is_empty() { ("Opaque", args.span) } else { (kind.text, kind.span) };
    entries.push(entry("type", string(span, text, ScalarStyle::Plain)));
    let pairs = key_values::load(args, arena, read)
        .map_err(|errors| errors.into_iter().map(confidential).collect::<Vec<_>>())?;
    entries.push(secret_data(pairs, args.span, arena));
    entries.extend(immutable(args));
    Ok(args.resource(Node::mapping(args.span, entries)))
}
