//! Generators, transformers and validators that are programs of the user's own: KRM functions, which talk over standard
//! input and output, and the older plugins that kustomize finds by their kind in a folder.

mod annotations;
mod build_state;
mod command;
mod container;
mod error;
mod image_mirror;
mod jsonnet_transformer;
mod legacy;
mod merge;
mod output;
pub(crate) mod own_kinds;
mod plugins;
mod resource_list;
mod scope;
mod secrets;
pub mod serve;
mod shapes;
mod spec;

use std::path::Path;

use kubekiln_yaml::{Node, Span};

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::loader::Files;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::schema::Schema;
use command::Ran;
use legacy::Executable;
use spec::FunctionSpec;

pub use error::FunctionError;
pub use plugins::{PluginHome, Plugins};

/// A generator, transformer or validator object that is none of kustomize's own, and what it may use.
#[derive(Clone, Copy)]
pub(crate) struct PluginObject<'p, 'a, 'w> {
    /// The object.
    pub(crate) object: &'p Resource<'a>,
    /// The folder of the kustomization that lists it, free of links: programs run there.
    pub(crate) root: &'p Path,
    /// What plugins may do.
    pub(crate) plugins: &'p Plugins,
    /// Files, and the door to programs.
    pub(crate) files: &'p Files<'a, 'w>,
    /// Facts about kinds.
    pub(crate) schema: &'p Schema,
}

/// A plugin that has been found and may run.
pub(crate) struct Plugin<'p, 'a, 'w> {
    of: PluginObject<'p, 'a, 'w>,
    program: Program,
}

enum Program {
    Function(FunctionSpec),
    Executable(Executable),
}

/// What a plugin made or did, and what it had to say meanwhile.
pub(crate) struct Done<T> {
    /// What it made.
    pub(crate) value: T,
    /// Warnings.
    pub(crate) said: Vec<Diagnostic>,
}

type Result<T> = std::result::Result<T, FunctionError>;

impl<'p, 'a, 'w> PluginObject<'p, 'a, 'w> {
    /// Finds the program that the object stands for; nothing runs yet.
    pub(crate) fn load(self) -> Result<Plugin<'p, 'a, 'w>> {
        if !self.plugins.enabled {
            let kind = self.object.original_id(self.schema).gvk.kind.to_owned();
            return Err(FunctionError::Disabled { kind, span: self.kind_span() });
        }
        let program = match FunctionSpec::of(&self)? {
            Some(spec) => Program::Function(spec),
            None => Program::Executable(Executable::find(&self)?),
        };
        Ok(Plugin { of: self, program })
    }

    /// Where its kind is written.
    fn kind_span(&self) -> Span {
        self.object.node.get("kind").map_or(self.object.node.span, |n| n.span)
    }

    /// What people call it: `function Fn fn`.
    fn title(&self) -> String {
        format!("function {} {}", self.object.kind(), self.object.name())
    }

    fn failed(&self, message: impl Into<String>) -> FunctionError {
        FunctionError::Failed { message: message.into(), span: self.span(), hint: None, confidential: false }
    }

    /// Where the function is asked for: the annotation's key.
    fn span(&self) -> Span {
        let annotations = self.object.node.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
        let entry = |key: &str| annotations.and_then(|m| m.position(key).map(|place| m.entries[place].key.span));
        spec::KEYS.iter().find_map(|key| entry(key)).unwrap_or_else(|| self.kind_span())
    }

    fn warn(&self, code: &'static str, message: String, hint: Option<String>) -> Diagnostic {
        let (severity, span) = (Severity::Warning, self.span());
        let (labels, chain) = (Vec::new(), Vec::new());
        Diagnostic { severity, code, message, span, labels, chain, hint, wording: None, confidential: false }
    }
}

impl<'a> Plugin<'_, 'a, '_> {
    /// Why it does not run although plugins are enabled: kustomize passes over such a function without a word.
    pub(crate) fn left_out(&self) -> Option<&'static str> {
        let Program::Function(spec) = &self.program else { return None };
        let runs_exec = self.of.plugins.exec && !spec.exec.path.is_empty();
        if !spec.container.image.is_empty() || runs_exec {
            None
        } else if spec.exec.path.is_empty() {
            Some("it names neither a container image nor a path to execute")
        } else {
            Some("--enable-exec is not given")
        }
    }

    fn warn_left_out(&self, why: &str, effect: &str) -> Diagnostic {
        let message = format!("{} does not run: {why}; {effect}", self.of.title());
        let hint = why.starts_with("--enable-exec").then(|| "give --enable-exec if you trust the program".to_owned());
        self.of.warn("function-not-run", message, hint)
    }

    /// Runs it as a generator.
    pub(crate) fn generate(&self) -> Result<Done<Vec<Resource<'a>>>> {
        let mut done = match &self.program {
            Program::Executable(executable) => executable.generate(&self.of)?,
            Program::Function(spec) => match self.left_out() {
                Some(why) => {
                    let said = vec![self.warn_left_out(why, "what it would generate is missing")];
                    Done { value: vec![resource_list::local_config(&self.of)], said }
                }
                None => self.run(spec, None)?,
            },
        };
        output::refuse_twins(&self.of, &done.value)?;
        output::take_generator_options(&self.of, &mut done.value)?;
        Ok(done)
    }

    /// Runs it over `resources`. Objects come back by their current id: in their old places, new ones at the end, those
    /// that did not come back are gone.
    pub(crate) fn transform(&self, resources: &mut ResMap<'a>) -> Result<Done<()>> {
        let done = match &self.program {
            Program::Executable(executable) => executable.transform(&self.of, resources)?,
            Program::Function(spec) => match self.left_out() {
                Some(why) => {
                    return Ok(Done { value: (), said: vec![self.warn_left_out(why, "the objects are as before")] });
                }
                None => self.run(spec, Some(resources))?,
            },
        };
        merge::merge(&self.of, &self.merge_name(), resources, done.value)?;
        Ok(Done { value: (), said: done.said })
    }

    /// What kustomize calls it when its objects clash.
    fn merge_name(&self) -> String {
        match &self.program {
            Program::Executable(executable) => executable.path().display().to_string(),
            Program::Function(_) => {
                let text = |path: &[&str]| self.of.object.node.at(path).and_then(Node::text).unwrap_or("");
                let (api, kind) = (text(&["apiVersion"]), text(&["kind"]));
                format!("api: {api}, kind: {kind}, name: {}", text(&["metadata", "name"]))
            }
        }
    }

    /// One exchange with a function. Without objects it gets its own configuration, as kustomize gives it to generators.
    fn run(&self, spec: &FunctionSpec, resources: Option<&ResMap<'a>>) -> Result<Done<Vec<Resource<'a>>>> {
        let scratch = kubekiln_yaml::Arena::new();
        let folder = scope::folder(self.of.object);
        let (given, kept): (Vec<_>, Vec<_>) =
            resources.into_iter().flatten().partition(|resource| scope::holds(&folder, spec, resource));
        let alone = given.is_empty() && kept.is_empty();
        let input = resource_list::ResourceList::new(&self.of, &given, alone, &scratch)?;
        let secrets = secrets::Secrets::of(input.items().iter().chain([input.config()]));
        let ran = Ran::of(&self.of, spec, input.print(), &secrets)?;
        let read = output::read(&self.of, &ran, &input, &folder, &secrets);
        let mut said = ran.said(&self.of);
        let value = match (read, ran.failure(&self.of)) {
            (Ok(read), None) => {
                let says = |text| format!("{} says:\n{text}", self.of.title());
                said.extend(read.results.into_iter().map(|text| self.of.warn("function-says", says(text), None)));
                read.objects.into_iter().chain(kept.into_iter().map(scope::passed_over)).collect()
            }
            (Ok(read), Some(failure)) => return Err(failure.with_results(&read.results)),
            (Err(error), None) => return Err(error),
            (Err(error), Some(failure)) => return Err(failure.after(&error)),
        };
        Ok(Done { value, said })
    }
}
