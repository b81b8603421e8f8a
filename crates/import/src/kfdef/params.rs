//! params.env: where the parameters of an application go.

use std::fmt::Write as _;

use kubekiln::world::PathKind;
use kubekiln_yaml::Span;

use super::Session;
use super::definition::{Application, Definition, Parameter};
use super::layer::{KUSTOMIZATION, Layer};
use super::text::push_comment;
use crate::output::invalid;

/// The only file that kfctl changed.
const FILE: &str = "params.env";

/// Parameters of an application, and which of them have had an effect.
pub(super) struct Parameters<'p, 'a> {
    definition: &'p Definition<'a>,
    application: &'p Application<'a>,
    /// Where each was set: files below the application's folder, or its kustomization.
    used: Vec<Vec<String>>,
}

impl<'p, 'a> Parameters<'p, 'a> {
    pub(super) fn new(definition: &'p Definition<'a>, application: &'p Application<'a>) -> Self {
        Self { definition, application, used: vec![Vec::new(); application.parameters.len()] }
    }

    /// The last one with a name and a value.
    fn of(&self, name: &str) -> Option<(usize, Parameter<'a>)> {
        let parameters = &self.application.parameters;
        let place = parameters.iter().rposition(|parameter| parameter.name.text == name)?;
        Some((place, parameters[place]))
    }

    /// The namespace of the application, and where it comes from.
    pub(super) fn namespace(&mut self) -> (&'a str, String) {
        match self.of("namespace").filter(|(_, parameter)| !parameter.value.is_empty()) {
            Some((place, parameter)) => {
                self.used[place].push(KUSTOMIZATION.to_owned());
                (parameter.value.text, "the parameter namespace".to_owned())
            }
            None => (self.definition.namespace.text, "the KfDef's metadata.namespace".to_owned()),
        }
    }

    /// The params.env of a layer as kfctl wrote it, with comments; `None` when there is none.
    pub(super) fn fill(&mut self, session: &mut Session<'a, '_>, layer: &Layer<'a>) -> Option<String> {
        let file = layer.folder.join(FILE);
        if session.files.world.kind(&file) != Some(PathKind::File) {
            return None;
        }
        let text = match session.files.text(&file, layer.root.span) {
            Ok(source) => session.files.arena.text(source),
            Err(error) => {
                session.output.problem(error);
                return None;
            }
        };
        let mut out = String::new();
        for line in text.lines() {
            match self.line(session, line, layer) {
                Some((comment, value)) => {
                    push_comment(&mut out, &comment, "");
                    let _ = writeln!(out, "{}={value}", key(line));
                }
                None => drop(writeln!(out, "{line}")),
            }
        }
        Some(out)
    }

    /// The new value of a line, with a word on where it comes from; `None` to leave the line.
    fn line(&mut self, session: &mut Session<'a, '_>, line: &str, layer: &Layer<'a>) -> Option<(String, String)> {
        let key = key(line);
        let Some((place, parameter)) = self.of(key).filter(|(_, parameter)| !parameter.value.is_empty()) else {
            let (value, from) = match key {
                "appName" => (self.definition.name, "metadata.name"),
                "namespace" => (self.definition.namespace.text, "metadata.namespace"),
                "project" => (self.definition.google.project, "project"),
                _ => return None,
            };
            return Some((format!("the KfDef's {from}"), value.to_owned()));
        };
        self.used[place].push(format!("{}/{FILE}", layer.place));
        if key == "generateName" && line.split('=').nth(1).is_none_or(str::is_empty) {
            let message = "kfctl put 8 random letters behind generateName, other ones at each run".to_owned();
            let hint = Some(format!("write the whole name into {}", session.files.shown(&layer.folder.join(FILE))));
            session.output.problem(invalid("random-name", message, parameter.value.span, hint));
        }
        if parameter.value.contains(['\n', '\r']) {
            let message = format!("the value of {key} has several lines, and {FILE} has one a variable");
            session.refuse(message, parameter.value.span, None);
        }
        let from = match parameter.plugin {
            Some(plugin) => format!("the plugin {plugin}"),
            None => format!("the KfDef's parameter {key}"),
        };
        Some((from, parameter.value.text.to_owned()))
    }

    /// Reports the parameters without effect, once the application is written. `layers` names where they could have had
    /// one.
    pub(super) fn report(&self, session: &mut Session<'a, '_>, layers: &str) {
        let name = self.application.name;
        for (place, parameter) in self.application.parameters.iter().enumerate() {
            let is_read = |file: &String| session.output.contains(&format!("applications/{name}/{file}"));
            if self.used[place].iter().any(is_read) || parameter.plugin.is_some() {
                continue;
            }
            let message = match self.of(&parameter.name) {
                Some((last, _)) if last > place => {
                    format!("parameter {} of {name} is dropped: it is set once more", parameter.name)
                }
                _ if parameter.value.is_empty() => {
                    format!("parameter {} of {name} is dropped: it has no value", parameter.name)
                }
                _ if !self.used[place].is_empty() => {
                    let files = self.used[place].join(", ");
                    format!("parameter {} of {name} is dropped: no generator reads {files}", parameter.name)
                }
                _ => format!("parameter {} of {name} is dropped: no {FILE} in {layers} has it", parameter.name),
            };
            session.dropped(message, span(parameter));
        }
    }
}

fn key(line: &str) -> &str {
    line.split('=').next().unwrap_or_default()
}

fn span(parameter: &Parameter<'_>) -> Span {
    if parameter.name.span.is_some() { parameter.name.span } else { parameter.value.span }
}
