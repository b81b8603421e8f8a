//! Copying jsonnet programs with all that they import. What a program builds or inflates by a native function is known
//! only when it runs, and is not copied.

use std::path::Path;

use kubekiln_jsonnet::Limits;
use kubekiln_yaml::Span;

use super::entry::{Outcome, boxed, is_program, written};
use super::{Copy, Here, place, plugin, refused};
use crate::generate::jsonnet_root::{self, ImportPaths};
use crate::generate::program::Program;
use crate::load::LoadError;
use crate::text::Text;
use crate::world::{PathKind, join};

impl<'f, 'a, 'w> Copy<'f, 'a, 'w> {
    /// A file that is read as YAML, or a program in its place.
    pub(super) fn evaluated(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        if is_program(&text) { self.program(here, text) } else { self.file(here, text) }
    }

    /// A program that a kustomization names.
    pub(super) fn program(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
        let program = Program::named(self.files, &here.folder, &path, text.span);
        self.sources(here, &program).map_err(boxed)?;
        self.marks(here, path.parent().unwrap_or(&here.folder)).map_err(boxed)?;
        Ok(written(&place::relative(&here.folder, &path)))
    }

    /// A program that stands for generators or transformers: their files have to be named as they are in the copy.
    pub(super) fn plugin_program(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let path = self.files.resolve(&here.folder, text).map_err(boxed)?;
        let program = Program::named(self.files, &here.folder, &path, text.span);
        match program.objects(self.files, self.engine, None) {
            Ok(objects) => {
                for object in &objects {
                    if let Some(change) = self.changes(here, plugin::entries(object)).first() {
                        let message = format!("a path in the value of '{text}' has to become {:?}", change.text);
                        return Err(boxed(refused("localize-jsonnet", message, text.span)));
                    }
                }
            }
            Err(errors) => self.problems.extend(errors),
        }
        self.program(here, text)
    }

    /// A folder with `main.jsonnet`: the program, what makes the folder a Tanka environment, and the root it is in.
    pub(super) fn jsonnet_root(&mut self, here: &Here<'f, 'a, 'w>) -> Result<(), LoadError> {
        let ImportPaths { library, bounds } = ImportPaths::of_root(self.files, &here.folder);
        let (asked, limits) = (Span::NONE, Limits::default());
        let (ext_vars, arguments) = (Vec::new(), Vec::new());
        let file = here.folder.join("main.jsonnet");
        self.sources(here, &Program { file: &file, ext_vars, arguments, library, bounds, asked, limits })?;
        let spec = here.folder.join("spec.json");
        if self.files.world.kind(&spec) == Some(PathKind::File) {
            self.beside(here, &spec, asked)?;
        }
        self.marks(here, &here.folder)
    }

    /// Every file of a program, each as far from here as it was.
    pub(super) fn sources(&mut self, here: &Here<'f, 'a, 'w>, program: &Program<'_>) -> Result<(), LoadError> {
        program.sources(self.files).iter().try_for_each(|path| self.beside(here, path, program.asked))
    }

    /// What makes the jsonnet root that `base` is in one, if all of that root is to be copied.
    pub(super) fn marks(&mut self, here: &Here<'f, 'a, 'w>, base: &Path) -> Result<(), LoadError> {
        let marks = jsonnet_root::marks(self.files, base);
        let in_scope = marks.into_iter().filter(|path| !here.is_local || path.starts_with(&self.scope));
        in_scope.collect::<Vec<_>>().iter().try_for_each(|path| self.beside(here, path, Span::NONE))
    }

    /// Copies a file to where it is seen from here.
    pub(super) fn beside(&mut self, here: &Here<'f, 'a, 'w>, path: &Path, asked: Span) -> Result<(), LoadError> {
        if here.is_local && !path.starts_with(&self.scope) {
            let (path, scope) = (path.display().to_string(), self.scope.display().to_string());
            let message = format!("file {path:?} outside localize scope {scope:?}");
            let hint = Some("name a folder above both with --scope".to_owned());
            return Err(LoadError::Invalid { code: "localize-scope", message, span: asked, hint });
        }
        let bytes = self.files.bytes(path, asked)?;
        let way = place::relative(&here.folder, path);
        self.put(join(&here.to, &way.to_string_lossy()), bytes, asked);
        Ok(())
    }
}
