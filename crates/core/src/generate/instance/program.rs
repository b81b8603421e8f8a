//! The programs of a package, and what is passed to them.

use std::path::Path;

use kubekiln_jsonnet::{Argument, Document, Limits};
use kubekiln_yaml::Span;
use serde_json::Value as Json;

use crate::diagnostic::Diagnostic;
use crate::generate::jsonnet_root;
use crate::generate::program::Program;
use crate::load::fields::{LoadError, Problems};
use crate::load::loader::Files;
use crate::package::Package;
use crate::world::{PathKind, join};

/// The program in `file` of a package, as a function of `context`. `asked` is the text that the evaluation is for.
pub(super) fn program<'p>(
    files: &Files<'_, '_>,
    package: &Package<'_>,
    file: &'p Path,
    context: &Json,
    asked: Span,
) -> Result<Program<'p>, Vec<Diagnostic>> {
    let mut program = package_program(files, package, file, asked).map_err(|error| vec![error.into()])?;
    let ext_vars = ext_vars(files, package, context);
    program.ext_vars = ext_vars.map_err(|problems| problems.into_iter().map(Diagnostic::from).collect::<Vec<_>>())?;
    program.arguments.push(("ctx".to_owned(), Argument::Value(document(context))));
    Ok(program)
}

/// The program in `file` of a package, with nothing passed to it. It imports what lies in the package, and in the folders
/// that the package names.
pub(crate) fn package_program<'p>(
    files: &Files<'_, '_>,
    package: &Package<'_>,
    file: &'p Path,
    asked: Span,
) -> Result<Program<'p>, LoadError> {
    let stay = |path: &Path, span| files.stay_in_clone(&package.folder, path, span);
    let folders = package.imports.iter().map(|path| join(&package.folder, path));
    let library: Vec<_> = folders.map(|folder| files.world.canonical(&folder).unwrap_or(folder)).collect();
    for folder in &library {
        stay(folder, asked)?;
    }
    let real = files.world.canonical(file).unwrap_or_else(|_| file.to_path_buf());
    stay(&real, package.main.span)?;
    let mut bounds = library.clone();
    bounds.push(package.folder.clone());
    // A root's own vendor and lib folders come after what is named.
    let roots = library.iter().chain([&package.folder]).flat_map(|f| jsonnet_root::of_folder(files.world, f));
    let library = roots.chain(library.iter().cloned()).collect();
    let (ext_vars, arguments, limits) = (Vec::new(), Vec::new(), Limits::default());
    Ok(Program { file, ext_vars, arguments, library, bounds, asked, limits })
}

/// The package's external variables: the values of their files, which may be functions of the context as the program is.
fn ext_vars(files: &Files<'_, '_>, package: &Package<'_>, context: &Json) -> Result<Vec<(String, Argument)>, Problems> {
    let mut problems = Problems::new();
    let mut found = Vec::with_capacity(package.ext_vars.len());
    for (name, path) in &package.ext_vars {
        let file = join(&package.folder, path);
        if files.world.kind(&file) != Some(PathKind::File) {
            let message = format!("external variable {name}: there is no file {}", files.shown(&file));
            problems.push(LoadError::Invalid { code: "missing-file", message, span: path.span, hint: None });
        }
        let file = Json::from(file.to_string_lossy());
        // JSON is jsonnet.
        let code = format!("local value = import {file}; if std.isFunction(value) then value({context}) else value");
        found.push((name.text.to_owned(), Argument::Code(code)));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The same diagnostics, which say for whom the program at fault was evaluated: for `what`, in the instance at `asked`.
pub(super) fn told(mut found: Vec<Diagnostic>, asked: Span, what: &str) -> Vec<Diagnostic> {
    for (span, label) in found.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
        if *span == asked {
            *label = format!("evaluated for {what}, which this instance uses");
        }
    }
    found
}

/// JSON as a value for jsonnet.
pub(crate) fn document(json: &Json) -> Document {
    match json {
        Json::Null => Document::Null,
        Json::Bool(value) => Document::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Document::Int(value),
            None => Document::number(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Document::Str(text.clone()),
        Json::Array(items) => Document::Array(items.iter().map(document).collect()),
        Json::Object(fields) => Document::object(fields.iter().map(|(k, v)| (k.clone(), document(v)))),
    }
}
