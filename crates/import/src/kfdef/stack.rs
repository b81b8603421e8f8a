//! An application of a KfDef with stacks: a complete kustomization in a repo, built as it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use kubekiln_yaml::{Entry, Node, Span};

use super::Session;
use super::copy::Copy;
use super::definition::{Application, Definition, STACK};
use super::layer::KUSTOMIZATION;
use super::plugins;
use super::text::{self, Item};

/// Writes `applications/<name>` over the folder in `repos/<repo>`. Gives the names of its vars.
pub(super) fn import<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    application: &Application<'a>,
    folder: &Path,
) -> BTreeSet<&'a str> {
    let (name, repo) = (application.name, application.repo);
    for overlay in &application.overlays {
        let message = format!("overlay {overlay} of {name} is dropped: with an application {STACK} none has overlays");
        session.dropped(message, overlay.span);
    }
    for parameter in application.parameters.iter().filter(|parameter| parameter.plugin.is_none()) {
        let message = format!("parameter {} of {name} is dropped: with an application {STACK} none has parameters", {
            parameter.name
        });
        session.dropped(message, parameter.name.span);
    }
    let path = application.path.text.trim_matches('/');
    let comment = format!(
        "kiln import kfdef: application {name} of {}, which is\n{path} in the repo {repo}, as kfctl built stacks.",
        session.file
    );
    let mut out = text::head(&comment);
    let base = session.files.arena.keep(format!("../../repos/{repo}/{path}"));
    let origin = format!("the repo {repo}");
    text::list(&mut out, "resources", &[Item { node: Node::string(Span::NONE, base), origin }]);
    let patches = patches(session, definition, application);
    text::list(&mut out, "patchesStrategicMerge", &patches);
    session.output.add(format!("applications/{name}/{KUSTOMIZATION}"), out, name.span);
    let Some((_, root)) = session.repos.iter().find(|(known, _)| known == repo.text).cloned() else {
        return BTreeSet::new();
    };
    let unchanged = BTreeMap::new();
    let mut copy = Copy::new(session, &root, format!("repos/{repo}"), &unchanged);
    copy.folder(folder, application.path.span);
    copy.vars
}

/// What plugins set in the config maps of a stack, a file a config map.
fn patches<'a>(
    session: &mut Session<'a, '_>,
    definition: &Definition<'a>,
    application: &Application<'a>,
) -> Vec<Item<'a>> {
    let mut files: BTreeMap<&str, Vec<Entry<'a>>> = BTreeMap::new();
    let mut origin = String::new();
    for setting in plugins::settings(definition) {
        if plugins::stack_of(setting.application) == application.name.text {
            origin = format!("the plugin {}", setting.plugin);
            let value = Node::string(Span::NONE, session.files.arena.keep(setting.value));
            let key = Node::string(Span::NONE, setting.name);
            files.entry(setting.application).or_default().push(Entry { key, value });
        }
    }
    let mut patches = Vec::new();
    for (of, data) in files {
        let file = session.files.arena.keep(format!("{of}-config.yaml"));
        let mut text = String::new();
        text::push_comment(&mut text, &format!("kiln import kfdef: set by {origin}"), "");
        let _ = writeln!(text, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {of}-config");
        let data = Entry { key: Node::string(Span::NONE, "data"), value: Node::mapping(Span::NONE, data) };
        text.push_str(&kubekiln_yaml::written(&Node::mapping(Span::NONE, vec![data])));
        session.output.add(format!("applications/{}/{file}", application.name), text, application.name.span);
        patches.push(Item { node: Node::string(Span::NONE, file), origin: origin.clone() });
    }
    patches
}
