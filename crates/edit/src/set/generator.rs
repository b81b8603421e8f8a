//! `edit set configmap` and `edit set secret`

use kubekiln::generate::GeneratorKind;
use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Node, Span};

use crate::add::{check_generator, find_generator, generator_field, generator_name};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

/// New values for an entry that is there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SetGenerator {
    /// The name; exactly one.
    pub names: Vec<String>,
    /// `key=value`; the key has to be among the entry's literals.
    pub literals: Vec<String>,
    /// The entry's namespace; empty means `default`.
    pub namespace: String,
    /// Its namespace from now on; empty for no change.
    pub new_namespace: String,
}

pub(super) fn set(place: &Place<'_, '_>, kind: GeneratorKind, flags: &SetGenerator) -> Result<Outcome> {
    let name = generator_name(&flags.names)?;
    if flags.literals.is_empty() && flags.new_namespace.is_empty() {
        let message = "failed to validate flags: at least one of [--from-literal, --new-namespace] must be specified";
        return Err(EditError::usage(message).into());
    }
    let (doing, object) = match kind {
        GeneratorKind::ConfigMap => ("failed to create configmap", "ConfigMap"),
        GeneratorKind::Secret => ("failed to create secret", "Secret"),
    };
    let mut file = KustomizationFile::open(place)?;
    let field = generator_field(kind);
    let index = find_generator(&file, field, name, &flags.namespace).ok_or_else(|| {
        let message = format!("{doing}: could not set new {object} value: unable to find {object} with name {name:?}");
        EditError::unfit_at(message, file.span(field))
    })?;
    set_literals(&mut file, field, index, &flags.literals)
        .map_err(|e| e.while_doing(&format!("{doing}: failed to update literal sources")))?;
    if !flags.new_namespace.is_empty() {
        let path = [Key(file.key(field)), Index(index), Key("namespace")];
        file.set_in(&path, Some(&Node::string(Span::NONE, &flags.new_namespace)))?;
    }
    check_generator(place, &file, kind, index)?;
    Ok(file.finish())
}

fn set_literals(
    file: &mut KustomizationFile<'_>,
    field: &'static str,
    index: usize,
    literals: &[String],
) -> Result<()> {
    let path = [Key(file.key(field)), Index(index), Key("literals")];
    if literals.is_empty() {
        return Ok(());
    }
    let items = file.editor.get(&path).and_then(Node::as_sequence).map_or(&[][..], |s| &s.items);
    let known: Vec<&str> =
        items.iter().map(|item| Ok(pair(item.text().unwrap_or_default())?.0)).collect::<Result<_>>()?;
    for literal in literals {
        let (key, _) = pair(literal)?;
        let Some(at) = known.iter().rposition(|k| *k == key) else {
            return Err(EditError::unfit(format!("key '{key}' not found in resource")).into());
        };
        file.set_in(&[&path[..], &[Index(at)]].concat(), Some(&Node::string(Span::NONE, literal)))?;
    }
    Ok(())
}

/// kustomize allows one `=` here.
fn pair(literal: &str) -> Result<(&str, &str)> {
    match literal.split_once('=') {
        Some((key, value)) if !value.contains('=') => Ok((key, value)),
        _ => {
            let message =
                "failed to update resource: invalid format: literal values must be specified in the key=value format";
            Err(EditError::usage(message).into())
        }
    }
}
