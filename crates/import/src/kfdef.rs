//! KfDef: what kfctl installed, as kustomizations.
//!
//! kfctl wrote a kustomization for each application and applied what it built to. The same kustomizations are written
//! here, with a word on where each entry came from. What kfctl left out without a word is an error, because nobody
//! wrote it to have no effect; [`Options::compat`] makes warnings of these.

mod application;
mod components;
mod configuration;
mod copy;
mod definition;
mod generators;
mod layer;
mod merge;
mod named;
mod overlay;
mod params;
mod plugins;
mod stack;
mod text;

use std::path::{Path, PathBuf};

use kubekiln::load::{Files, LoadRestrictor, Problems};
use kubekiln::world::join;
use kubekiln::{Diagnostic, World};
use kubekiln_yaml::{Arena, Span};

use crate::folder::existing;
use crate::output::{Imported, Output, invalid};
use definition::{Application, Definition};

/// What an import may be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folders of repos, by the name that the KfDef gives them.
    pub repos: Vec<(String, PathBuf)>,
    /// The name of a KfDef without one; kfctl took that of the folder that it lay in.
    pub name: String,
    /// Warns of what kfctl dropped, and drops it.
    pub compat: bool,
    /// The applications to import; none for all.
    pub applications: Vec<String>,
    /// The folder that relative paths start from, and that shown paths are relative to.
    pub shown_from: PathBuf,
}

/// One import under way.
struct Session<'a, 'w> {
    files: Files<'a, 'w>,
    /// Folders without links, by name.
    repos: Vec<(String, PathBuf)>,
    compat: bool,
    /// True where the text around a problem may hold a secret.
    confidential: bool,
    /// The KfDef as it is shown.
    file: String,
    output: Output,
}

/// Imports the KfDef in `file`.
///
/// Gives `applications/<name>` for each application and `overlays/<KfDef's name>` over all of them; with stacks also
/// what they build on, in `repos/<name>`.
pub fn import(arena: &Arena, world: &dyn World, file: &Path, options: &Options) -> Imported {
    let files = Files::new(arena, world, options.shown_from.clone(), LoadRestrictor::None);
    let mut output = Output::default();
    let found = options
        .repos
        .iter()
        .filter_map(|(name, folder)| existing(&files, folder, &mut output).map(|folder| (name.clone(), folder)));
    let repos: Vec<_> = found.collect();
    if repos.len() < options.repos.len() {
        return output.finish();
    }
    let path = join(&options.shown_from, &file.to_string_lossy());
    let shown = path.file_name().map_or_else(|| files.shown(&path), |name| name.to_string_lossy().into_owned());
    let mut session = Session { files, repos, compat: options.compat, confidential: false, file: shown, output };
    if let Some(mut definition) = definition::read(&mut session, &path, &options.name) {
        session.choose(&mut definition, &options.applications);
        session.applications(&definition);
    }
    session.output.finish()
}

impl<'a> Session<'a, '_> {
    /// Keeps the applications that are wanted.
    fn choose(&mut self, definition: &mut Definition<'a>, wanted: &[String]) {
        let known = |name: &&String| !definition.applications.iter().any(|app| app.name.text == name.as_str());
        for name in wanted.iter().filter(known) {
            let message = format!("{} has no application {name}", self.file);
            let names = definition.applications.iter().map(|app| app.name.text);
            let hint = kubekiln::diagnostic::nearest(name, names).map(|near| format!("did you mean \"{near}\"?"));
            self.output.problem(invalid("missing-application", message, Span::NONE, hint));
        }
        if !wanted.is_empty() {
            definition.applications.retain(|app| wanted.iter().any(|name| name == app.name.text));
        }
    }

    fn applications(&mut self, definition: &Definition<'a>) {
        let mut built = Vec::new();
        for application in &definition.applications {
            let Some(folder) = self.folder(definition, application) else { continue };
            let vars = if definition.stacks {
                stack::import(self, definition, application, &folder)
            } else {
                application::import(self, definition, application, &folder)
            };
            built.push((application, vars));
        }
        overlay::write(self, definition, &built);
    }

    /// The folder of an application in its repo.
    fn folder(&mut self, definition: &Definition<'a>, application: &Application<'a>) -> Option<PathBuf> {
        let (name, repo) = (application.name, application.repo);
        let Some((_, uri)) = definition.repos.iter().find(|(known, _)| known.text == repo.text) else {
            let message = format!("application {name} refers to repo {repo} which wasn't found in spec.repos");
            self.output.problem(invalid("unknown-repo", message, repo.span, None));
            return None;
        };
        let Some((_, root)) = self.repos.iter().find(|(known, _)| known == repo.text) else {
            let message = format!("repo {repo} is not here: {uri}");
            let hint = Some(format!("fetch it and pass --repo {repo}=DIR"));
            self.output.problem(invalid("missing-repo", message, uri.span, hint));
            return None;
        };
        let folder = join(root, application.path.text.trim_matches('/'));
        if !folder.starts_with(root) {
            let message = format!("\"{}\" leads out of the repo {repo}", application.path);
            self.output.problem(invalid("unsafe-path", message, application.path.span, None));
            return None;
        }
        if self.files.world.list(&folder).is_err() {
            let message = format!("couldn't copy application {name}: {} is no folder", self.files.shown(&folder));
            let hint = Some(format!("is the folder given for {repo} of this version? The KfDef says {uri}"));
            self.output.problem(invalid("missing-folder", message, application.path.span, hint));
            return None;
        }
        Some(folder)
    }

    /// What kfctl dropped without a word.
    fn dropped(&mut self, message: String, span: Span) {
        let hint = "take it out, or pass --kfctl-compat to import without it";
        let problem = invalid("kfctl-drops", message, span, Some(hint.to_owned()));
        let problem = Diagnostic { confidential: self.confidential, ..problem };
        if self.compat {
            self.output.warn(Diagnostic { hint: None, ..problem });
        } else {
            self.output.problem(problem);
        }
    }

    /// What kfctl said that it leaves out.
    fn ignored(&mut self, message: String, span: Span) {
        self.output.warn(invalid("kfctl-ignores", message, span, None));
    }

    /// What kfctl could not do either.
    fn refuse(&mut self, message: String, span: Span, hint: Option<String>) {
        let problem = invalid("kfctl-fails", message, span, hint);
        self.output.problem(Diagnostic { confidential: self.confidential, ..problem });
    }

    /// Problems of decoding; a field that is not known is one that kfctl dropped.
    fn problems(&mut self, problems: Problems) {
        for problem in problems {
            let problem = Diagnostic::from(problem);
            if problem.code == "unknown-field" {
                self.dropped(problem.message, problem.span);
            } else {
                self.output.problem(problem);
            }
        }
    }
}
