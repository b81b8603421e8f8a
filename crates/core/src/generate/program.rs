//! A jsonnet program's objects.

mod report;
pub(crate) mod value;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kubekiln_jsonnet::{Argument, Document, Engine, Evaluation, Limits, Request, SourceLoader, candidates};
use kubekiln_yaml::{Arena, Node, Span};

use super::jsonnet_root::ImportPaths;
use super::natives;
use crate::diagnostic::Diagnostic;
use crate::load::LoadError;
use crate::load::loader::Files;
use crate::schema::Schema;
use crate::world::{PathKind, join};

pub use value::node;

/// A program, the values passed to it and the folders it may read.
#[derive(Clone, Debug)]
pub struct Program<'p> {
    /// The file, by absolute path.
    pub file: &'p Path,
    /// `std.extVar`
    pub ext_vars: Vec<(String, Argument)>,
    /// Arguments when its value is a function.
    pub arguments: Vec<(String, Argument)>,
    /// Folders to look in for imports that are not beside the importing file; the last one wins.
    pub library: Vec<PathBuf>,
    /// Folders that imports must stay in; empty for no bound.
    pub bounds: Vec<PathBuf>,
    /// The text that asked for it: the objects' span.
    pub asked: Span,
    /// Bounds of the evaluation.
    pub limits: Limits,
}

impl<'p> Program<'p> {
    /// A program that a kustomization in `folder` names: nothing is passed to it, and what it imports lies where the
    /// kustomization's own files may lie.
    pub(crate) fn named(files: &Files<'_, '_>, folder: &Path, file: &'p Path, asked: Span) -> Self {
        let base = file.parent().unwrap_or(folder);
        let ImportPaths { library, bounds } = ImportPaths::of_resource(files, base, folder);
        let (ext_vars, arguments) = (Vec::new(), Vec::new());
        Self { file, ext_vars, arguments, library, bounds, asked, limits: Limits::default() }
    }

    /// Its value.
    pub fn evaluate(&self, files: &Files<'_, '_>, engine: &dyn Engine) -> Result<Evaluation, Diagnostic> {
        self.run(Request::file(self.file.to_string_lossy()), files, engine)
    }

    /// The value of `call`, a program that has the one here as `program`.
    pub(crate) fn evaluate_call(
        &self,
        call: &str,
        files: &Files<'_, '_>,
        engine: &dyn Engine,
    ) -> Result<Evaluation, Diagnostic> {
        // JSON is jsonnet. A name in angle brackets has no folder to import from, and needs none.
        let file = serde_json::Value::from(self.file.to_string_lossy());
        let request = Request::snippet("<call>", format!("local program = import {file}; {call}"));
        self.run(request, files, engine)
    }

    fn run(&self, mut request: Request, files: &Files<'_, '_>, engine: &dyn Engine) -> Result<Evaluation, Diagnostic> {
        request.ext_vars.clone_from(&self.ext_vars);
        request.tlas.clone_from(&self.arguments);
        request.limits = self.limits.clone();
        request.loader_natives = natives::signatures();
        let imports = Imports { program: self, files, taken: Mutex::default() };
        engine.evaluate(&request, &imports).map_err(|failure| {
            let taken = imports.taken.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.diagnose(&failure, &taken, files)
        })
    }

    /// Every file that it is made of: itself and what is imported, whether an evaluation would come to it or not. One that
    /// lies behind a link is there by both of its paths.
    pub(crate) fn sources(&self, files: &Files<'_, '_>) -> Vec<PathBuf> {
        let imports = Imports { program: self, files, taken: Mutex::default() };
        let mut seen = BTreeSet::new();
        let mut open = vec![(self.file.to_path_buf(), true)];
        while let Some((file, is_program)) = open.pop() {
            if !seen.insert((file.clone(), is_program)) {
                continue;
            }
            open.extend(files.world.canonical(&file).map(|real| (real, is_program)));
            let Some(source) = files.text(&file, Span::NONE).ok().filter(|_| is_program) else { continue };
            for import in kubekiln_jsonnet::imports(files.arena.text(source)) {
                let candidate = imports.candidate(file.to_str(), &import.path);
                let candidate = candidate.filter(|path| imports.within_bounds(path, &import.path).is_ok());
                open.extend(candidate.map(|path| (path, import.is_program)));
            }
        }
        seen.into_iter().map(|(path, _)| path).collect()
    }

    /// Its value as objects: one, a list of them, a `List`, or nested mappings of them in key order. With a schema, no two
    /// may have one id.
    pub(crate) fn objects<'a>(
        &self,
        files: &Files<'a, '_>,
        engine: &dyn Engine,
        distinct: Option<&Schema>,
    ) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
        let evaluation = self.evaluate(files, engine).map_err(|diagnostic| vec![diagnostic])?;
        let placed =
            value::objects(&evaluation.document, self.asked).map_err(|found| self.about_value(found, files))?;
        let mut problems = distinct.map_or_else(Vec::new, |schema| value::twins(&placed, self.asked, schema));
        let mut nodes = Vec::with_capacity(placed.len());
        for object in &placed {
            match object.node(None, self.asked, files.arena) {
                Ok(node) => nodes.push(node),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(nodes) } else { Err(self.about_value(problems, files)) }
    }
}

/// The objects in a program's value, each with the span of what `asked` for the program.
pub(crate) fn objects_in<'a>(
    value: &Document,
    asked: Span,
    arena: &'a Arena,
) -> Result<Vec<Node<'a>>, Vec<Diagnostic>> {
    let placed = value::objects(value, asked).map_err(all)?;
    let (mut nodes, mut problems) = (Vec::with_capacity(placed.len()), Vec::new());
    for object in &placed {
        match object.node(None, asked, arena) {
            Ok(node) => nodes.push(node),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(nodes) } else { Err(all(problems)) }
}

fn all(problems: Vec<LoadError>) -> Vec<Diagnostic> {
    problems.into_iter().map(Diagnostic::from).collect()
}

/// Reads imports through the build's files, within the program's bounds.
struct Imports<'i, 'a, 'w> {
    program: &'i Program<'i>,
    files: &'i Files<'a, 'w>,
    /// What has been imported so far, in order.
    taken: Mutex<Vec<Import>>,
}

/// That a file imports another.
struct Import {
    from: String,
    /// The path as written.
    named: String,
    /// The other file.
    found: String,
}

impl Imports<'_, '_, '_> {
    /// The file that an import in `from` means.
    fn candidate(&self, from: Option<&str>, import: &str) -> Option<PathBuf> {
        let library: Vec<String> = self.program.library.iter().map(|f| f.to_string_lossy().into_owned()).collect();
        let mut paths = candidates(from, import, &library).into_iter().map(|path| join(Path::new("/"), &path));
        paths.find(|path| self.files.world.kind(path) == Some(PathKind::File))
    }

    /// Where `path` leads, links followed.
    fn within_bounds(&self, path: &Path, named: &str) -> Result<String, String> {
        let real = self.files.world.canonical(path).map_err(|e| e.to_string())?;
        let bounds = &self.program.bounds;
        if !bounds.is_empty() && !bounds.iter().any(|bound| real.starts_with(bound)) {
            return Err(format!("\"{named}\" is outside the folders that the program may read"));
        }
        Ok(real.to_string_lossy().into_owned())
    }
}

impl SourceLoader for Imports<'_, '_, '_> {
    fn resolve(&self, from: Option<&str>, import: &str) -> Result<String, String> {
        let found = self
            .candidate(from, import)
            .ok_or_else(|| format!("no file \"{import}\" beside the program or in its import folders"))?;
        let found = self.within_bounds(&found, import)?;
        let import = Import { from: from.unwrap_or("").to_owned(), named: import.to_owned(), found: found.clone() };
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(import);
        Ok(found)
    }

    fn locate(&self, from: &str, path: &str) -> Result<String, String> {
        let folder = Path::new(from).parent().unwrap_or(Path::new("/"));
        self.within_bounds(&join(folder, path), path)
    }

    fn call(&self, native: &str, args: &[Document]) -> Result<Document, String> {
        natives::call(native, args)
    }

    fn read(&self, id: &str) -> Result<Vec<u8>, String> {
        let path = Path::new(id);
        match self.files.text(path, Span::NONE) {
            Ok(source) => Ok(self.files.arena.text(source).as_bytes().to_vec()),
            // `importbin` reads what is no text.
            Err(_) => self.files.world.read(path).map_err(|e| e.to_string()),
        }
    }
}
