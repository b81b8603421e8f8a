//! One kustomization over all applications.

use std::collections::{BTreeMap, BTreeSet};

use kubekiln_yaml::{Node, Span};

use super::Session;
use super::definition::{Application, Definition};
use super::text::{self, Item};
use crate::output::invalid;

/// Writes `overlays/<KfDef's name>`.
pub(super) fn write<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    built: &[(&Application<'a>, BTreeSet<&'a str>)],
) {
    warn_of_vars(session, definition, built);
    let comment = format!("kiln import kfdef: all applications of {}, in the order in which kfctl applied them.", {
        &session.file
    });
    let mut out = text::head(&comment);
    let item = |(application, _): &(&Application<'a>, BTreeSet<&'a str>)| {
        let path = session.files.arena.keep(format!("../../applications/{}", application.name));
        Item { node: Node::string(Span::NONE, path), origin: "spec.applications".to_owned() }
    };
    let items: Vec<_> = built.iter().map(item).collect();
    text::list(&mut out, "resources", &items);
    session.output.add(format!("overlays/{}/kustomization.yaml", definition.name), out, Span::NONE);
}

/// kfctl built each application for itself. A kustomization over several has one value for a var.
fn warn_of_vars<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    built: &[(&Application<'a>, BTreeSet<&'a str>)],
) {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (application, vars) in built {
        for var in vars {
            owners.entry(var).or_default().push(application.name.text);
        }
    }
    let shared: Vec<_> = owners.iter().filter(|(_, owners)| owners.len() > 1).collect();
    let Some((var, names)) = shared.first() else { return };
    let more = if shared.len() > 1 { format!(", and {} more are in several", shared.len() - 1) } else { String::new() };
    let message = format!("overlays/{} will not build: var {var} is in {}{more}", definition.name, names.join(", "));
    let hint = "kfctl built and applied the applications one by one: build applications/<name>".to_owned();
    session.output.warn(invalid("shared-var", message, Span::NONE, Some(hint)));
}
