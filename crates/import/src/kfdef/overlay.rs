//! One kustomization over all applications.

use std::collections::BTreeSet;

use kubekiln_yaml::{Node, Span};

use super::Session;
use super::definition::{Application, Definition};
use super::text::{self, Item};

/// Writes `overlays/<KfDef's name>`.
pub(super) fn write<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    built: &[(&Application<'a>, BTreeSet<&'a str>)],
) {
    let comment = format!("kiln import kfdef: the applications of {}, in the order in which kfctl applied them.", {
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
