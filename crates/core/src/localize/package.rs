//! Copying what an Instance names: its package, and the Instances whose facts it reads.

use std::path::Path;

use kubekiln_yaml::Span;

use super::entry::{Outcome, boxed, written};
use super::{Copy, Here, place};
use crate::diagnostic::Diagnostic;
use crate::generate::instance::package_program;
use crate::load::LoadError;
use crate::package::{Package, Vendored};
use crate::project;
use crate::text::Text;
use crate::upstream::{self, Pinned};
use crate::world::join;

impl<'f, 'a, 'w> Copy<'f, 'a, 'w> {
    /// Copies a package: its whole folder, and what its programs import from elsewhere.
    pub(super) fn package(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let package = match Package::load(self.files, &here.folder, text) {
            Ok(package) => package,
            Err(problems) => {
                self.problems.extend(problems.into_iter().map(Diagnostic::from));
                return Ok(text.text.to_owned());
            }
        };
        self.check_scope(here, &package.folder, text.span).map_err(boxed)?;
        let way = place::relative(&here.folder, &package.folder);
        let to = join(&here.to, &way.to_string_lossy());
        if self.seen.insert((to.clone(), Some(to.clone()))) {
            self.copy_folder(&package.folder, &to, text).map_err(boxed)?;
            self.imported(here, &package, text.span).map_err(boxed)?;
            if let Some(vendored) = &package.vendored {
                self.source(here, &package, vendored).map_err(boxed)?;
            }
        }
        Ok(written(&way))
    }

    /// What the programs of a package import, and the marks of the roots that they import from.
    fn imported(&mut self, here: &Here<'f, 'a, 'w>, package: &Package<'a>, asked: Span) -> Result<(), LoadError> {
        let main = Some(&package.main).filter(|_| package.vendored.is_none());
        let programs = package.ext_vars.iter().map(|(_, file)| file).chain(main).chain(&package.facts);
        for file in programs {
            let file = join(&package.folder, file);
            let program = package_program(self.files, package, &file, asked)?;
            self.sources(here, &program)?;
        }
        for folder in package.imports.iter().map(|path| join(&package.folder, path)) {
            self.marks(here, &folder)?;
        }
        Ok(())
    }

    /// Copies the source of a Vendored package as `kiln.lock` has it, and what says so.
    fn source(
        &mut self,
        here: &Here<'f, 'a, 'w>,
        package: &Package<'a>,
        vendored: &Vendored<'a>,
    ) -> Result<(), LoadError> {
        let named = vendored.source;
        let pinned = match Pinned::open(self.files, &package.folder, named) {
            Ok(pinned) => pinned,
            Err(problems) => {
                self.problems.extend(problems);
                return Ok(());
            }
        };
        for file in [project::FILE_NAME, upstream::FILE_NAME] {
            self.beside(here, &pinned.project.join(file), named.span)?;
        }
        self.check_scope(here, &pinned.top, named.span)?;
        let to = join(&here.to, &place::relative(&here.folder, &pinned.top).to_string_lossy());
        self.copy_folder(&pinned.top, &to, named)
    }

    /// Copies the file of an Instance whose facts are read, with its package: paths in it start here, too.
    pub(super) fn used(&mut self, here: &Here<'f, 'a, 'w>, text: Text<'a>) -> Outcome {
        let path = join(&here.folder, &text);
        let path = self.files.world.canonical(&path).unwrap_or(path);
        let folder = path.parent().unwrap_or(Path::new("/"));
        self.check_scope(here, folder, text.span).map_err(boxed)?;
        let way = place::relative(&here.folder, &path);
        let to = join(&here.to, &way.to_string_lossy());
        // Two may use each other.
        if self.seen.insert((to.clone(), Some(here.to.clone()))) {
            let bytes = self.rewritten(&path, text.span, here).map_err(boxed)?;
            self.put(to, bytes, text.span);
        }
        Ok(written(&way))
    }
}
