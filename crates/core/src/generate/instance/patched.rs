//! Facts that a patch has made untrue: they are read from an Instance's file, and the build renders it with other
//! parameters.

use kubekiln_yaml::Span;
use rustc_hash::FxHashSet;
use serde_json::Value as Json;

use super::Renderer;
use super::program::package_program;
use crate::diagnostic::Diagnostic;
use crate::lint::patched_facts::patched;
use crate::package::{Package, Used};
use crate::text::Text;
use crate::world::join;

impl Renderer<'_, '_, '_> {
    /// A warning for each Instance whose facts are other ones as it is rendered, at the first text that names it.
    pub(crate) fn patched_facts(&self) -> Vec<Diagnostic> {
        let mut used = self.rendered.used();
        let file = |used: &Used| self.files.arena.source(used.asked.source).map_or("", |source| source.name.as_str());
        used.sort_by(|a, b| (file(a), a.asked.start).cmp(&(file(b), b.asked.start)));
        let mut seen = FxHashSet::default();
        used.retain(|used| seen.insert((used.folder.clone(), used.instance.clone(), used.context.to_string())));
        used.iter().filter_map(|used| self.difference(used)).map(|(used, keys)| patched(used, &keys)).collect()
    }

    /// What is different, by the names in the context and of parameters. None where that makes no other facts.
    fn difference<'u>(&self, used: &'u Used) -> Option<(&'u Used, Vec<String>)> {
        let mut contexts = self.rendered.contexts(&used.folder, &used.instance);
        // Instances are rendered side by side.
        contexts.sort_by_cached_key(Json::to_string);
        let rendered = contexts.first().filter(|_| !contexts.contains(&used.context))?;
        let keys = different(&used.context, rendered);
        let here = Text { text: ".", span: Span::NONE };
        let package = Package::load(self.files, &used.folder, here).ok()?;
        let program = package.facts?;
        // Most parameters are none of the program's business, and need no evaluation.
        let path = join(&used.folder, &program);
        let sources = package_program(self.files, &package, &path, used.asked).ok()?.sources(self.files);
        let texts = sources.iter().filter_map(|path| self.files.text(path, Span::NONE).ok());
        let texts: Vec<&str> = texts.map(|source| self.files.arena.text(source)).collect();
        let is_read = |key: &String| texts.iter().any(|text| text.contains(key.as_str()));
        let keys: Vec<String> = keys.into_iter().filter(is_read).collect();
        if keys.is_empty() {
            return None;
        }
        let facts = self.evaluated(&package, &program, rendered, used.asked).ok()?;
        (facts != used.facts).then_some((used, keys))
    }
}

/// The names whose values differ.
fn different(one: &Json, other: &Json) -> Vec<String> {
    let names = |value: &Json| value.as_object().map_or_else(Vec::new, |fields| fields.keys().cloned().collect());
    let differ = |one: &Json, other: &Json| {
        let mut keys: Vec<String> = names(one).into_iter().chain(names(other)).collect();
        keys.sort();
        keys.dedup();
        keys.retain(|key| one.get(key) != other.get(key));
        keys
    };
    let mut keys = differ(one, other);
    keys.retain(|key| key != "params");
    keys.extend(differ(&one["params"], &other["params"]));
    keys
}
