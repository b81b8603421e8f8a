//! The second engine: C++ libjsonnet 0.17, to compare the first one with.

mod report;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jsonnet::JsonnetVm;

use crate::session::{Desk, Host, Job};
use crate::thread;
use crate::{Argument, Document, Engine, Entry, Evaluation, Failure, FailureKind, Request, SourceLoader};

/// C++ libjsonnet 0.17 of 2021, by crate `jsonnet-rs`. Not for untrusted programs: a wrong argument of `std.parseJson`
/// ends the process. Beside the functions that jsonnet got later it lacks natives, `importbin` and recorded traces
/// (`std.trace` writes to standard error); importing files are known to the loader by their folder only.
#[derive(Clone, Copy, Default, Debug)]
pub struct LibJsonnet;

impl Engine for LibJsonnet {
    fn name(&self) -> &'static str {
        "libjsonnet"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        thread::evaluate(request, loader, serve)
    }
}

fn serve(desk: &mut dyn Desk) {
    while let Some(job) = desk.next() {
        let result = run(&job, desk);
        desk.done(result);
    }
}

fn run(job: &Job, host: &mut dyn Host) -> Result<Evaluation, Failure> {
    job.check_names()?;
    if let Some((name, _)) = job.natives.first() {
        let message = format!("this engine cannot call native function `{name}`");
        return Err(Failure::new(FailureKind::Arguments, message));
    }
    let reader = RefCell::new(Reader { job, host, texts: BTreeMap::new(), files_read: Vec::new() });
    let text = reader.borrow_mut().entry()?;
    // Dropped before `reader`, which its callback borrows.
    let mut vm = JsonnetVm::new();
    vm.max_stack(u32::try_from(job.limits.stack).unwrap_or(u32::MAX));
    vm.max_trace(None);
    vm.import_callback(|_, folder: &Path, path: &Path| reader.borrow_mut().import(folder, path));
    pass(&mut vm, job)?;
    let printed = match vm.evaluate_snippet(job.program(), &text) {
        Ok(json) => Ok(json.to_string()),
        Err(error) => Err(error.to_string()),
    };
    drop(vm);
    let reader = reader.into_inner();
    match printed {
        Ok(json) => Ok(Evaluation { document: parse(&json)?, files_read: reader.files_read, traces: Vec::new() }),
        Err(text) => Err(report::failure(&text, &reader.texts)),
    }
}

/// External variables and top-level arguments.
fn pass(vm: &mut JsonnetVm, job: &Job) -> Result<(), Failure> {
    for (name, value) in job.ext_vars.iter().chain(&job.tlas) {
        no_nul("a name of an argument", name)?;
        match value {
            Argument::Str(text) | Argument::Code(text) => no_nul(&format!("argument `{name}`"), text)?,
            // JSON text has no NUL.
            Argument::Value(_) => {}
        }
    }
    for (name, value) in &job.ext_vars {
        match value {
            Argument::Str(text) => vm.ext_var(name, text),
            Argument::Code(code) => vm.ext_code(name, code),
            Argument::Value(document) => vm.ext_code(name, &document.to_json()),
        }
    }
    for (name, value) in &job.tlas {
        match value {
            Argument::Str(text) => vm.tla_var(name, text),
            Argument::Code(code) => vm.tla_code(name, code),
            Argument::Value(document) => vm.tla_code(name, &document.to_json()),
        }
    }
    Ok(())
}

/// The library takes C strings, and panics on those that are none.
fn no_nul(what: &str, text: &str) -> Result<(), Failure> {
    if text.contains('\0') {
        return Err(Failure::new(
            FailureKind::Arguments,
            format!("this engine takes no NUL character: {what} has one"),
        ));
    }
    Ok(())
}

fn parse(json: &str) -> Result<Document, Failure> {
    serde_json::from_str(json)
        .map_err(|error| Failure::new(FailureKind::Output, format!("the value cannot be read back: {error}")))
}

/// Texts on their way to the library.
struct Reader<'h> {
    job: &'h Job,
    host: &'h mut dyn Host,
    /// By id, for the places of failures.
    texts: BTreeMap<String, String>,
    files_read: Vec<String>,
}

impl Reader<'_> {
    fn entry(&mut self) -> Result<String, Failure> {
        let refused = |reason| Failure::new(FailureKind::Import, reason);
        match &self.job.entry {
            Entry::File(id) => self.read(id).map_err(refused),
            Entry::Snippet { name, text } => self.check(name, text.clone().into_bytes()).map_err(refused),
        }
    }

    fn import(&mut self, folder: &Path, path: &Path) -> Result<(PathBuf, String), String> {
        let id = self.host.resolve(folder.to_str(), &path.to_string_lossy())?;
        let text = self.read(&id)?;
        Ok((id.into(), text))
    }

    fn read(&mut self, id: &str) -> Result<String, String> {
        if let Some(text) = self.texts.get(id) {
            return Ok(text.clone());
        }
        let bytes = self.host.read(id)?;
        self.files_read.push(id.to_owned());
        self.check(id, bytes)
    }

    fn check(&mut self, id: &str, bytes: Vec<u8>) -> Result<String, String> {
        self.job.check_source(id, &bytes).map_err(|failure| failure.message)?;
        let text = String::from_utf8(bytes).map_err(|_| format!("`{id}` is not UTF-8"))?;
        no_nul(&format!("`{id}`"), &text).map_err(|failure| failure.message)?;
        self.texts.insert(id.to_owned(), text.clone());
        Ok(text)
    }
}
