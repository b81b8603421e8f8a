//! What the engine asks for while it runs.

use std::collections::HashMap;
use std::rc::Rc;

use rsjsonnet_lang::interner::InternedStr;
use rsjsonnet_lang::program::{
    Callbacks, EvalError, EvalErrorKind, EvalStackTraceItem, ImportError, NativeError, Program, Thunk, Value,
};
use rsjsonnet_lang::span::SpanId;

use super::message::{Place, load_failure, runtime_failure};
use super::sources::Sources;
use super::values;
use crate::session::{Host, Job};
use crate::{Failure, FailureKind, Trace};

/// The engine's view of the caller, and what is recorded of the evaluation.
pub(super) struct Caller<'p, 'h> {
    host: &'h mut dyn Host,
    job: &'h Job,
    pub(super) sources: Sources,
    /// Bytes of source parsed.
    pub(super) parsed: usize,
    /// Parsed files by id.
    thunks: HashMap<String, Thunk<'p>>,
    /// Read files by id.
    texts: HashMap<String, Rc<[u8]>>,
    pub(super) files_read: Vec<String>,
    pub(super) traces: Vec<Trace>,
    /// True when a native function was called.
    pub(super) called: bool,
    /// Why the last import or native call failed: the engine's own errors carry no text.
    refused: Option<Failure>,
}

impl<'p, 'h> Caller<'p, 'h> {
    pub(super) fn new(host: &'h mut dyn Host, program: &Program<'p>, job: &'h Job) -> Self {
        Self {
            host,
            job,
            sources: Sources::new(program),
            parsed: 0,
            thunks: HashMap::new(),
            texts: HashMap::new(),
            files_read: Vec::new(),
            traces: Vec::new(),
            called: false,
            refused: None,
        }
    }

    /// The bytes of file `id`, read once.
    pub(super) fn read(&mut self, id: &str) -> Result<Rc<[u8]>, String> {
        if let Some(text) = self.texts.get(id) {
            return Ok(text.clone());
        }
        let text: Rc<[u8]> = self.host.read(id)?.into();
        self.texts.insert(id.to_owned(), text.clone());
        self.files_read.push(id.to_owned());
        Ok(text)
    }

    /// The program in file `id`, parsed once.
    pub(super) fn load_file(&mut self, program: &mut Program<'p>, id: &str, text: &[u8]) -> Result<Thunk<'p>, Failure> {
        if let Some(thunk) = self.thunks.get(id) {
            return Ok(thunk.clone());
        }
        let thunk = self.load(program, id, text)?;
        self.thunks.insert(id.to_owned(), thunk.clone());
        Ok(thunk)
    }

    /// The program in `text`, parsed and checked but not evaluated.
    pub(super) fn load(&mut self, program: &mut Program<'p>, name: &str, text: &[u8]) -> Result<Thunk<'p>, Failure> {
        self.job.check_source(name, text)?;
        let (context, id) = program.span_manager_mut().insert_source_context(text.len());
        self.sources.add(id, name, text);
        self.parsed += text.len();
        program
            .load_source(context, text, true, name)
            .map_err(|error| load_failure(&error, &Place { program, sources: &self.sources }))
    }

    /// The failure that the engine reports as `error`.
    pub(super) fn failure(&mut self, program: &Program<'p>, error: &EvalError) -> Failure {
        let told = matches!(error.kind, EvalErrorKind::ImportFailed { .. } | EvalErrorKind::NativeCallFailed);
        let refused = self.refused.take().filter(|_| told);
        let mut failure = runtime_failure(error, refused, &Place { program, sources: &self.sources });
        if failure.kind == FailureKind::Stack {
            failure.message = format!("evaluation of `{}` failed: {}", self.job.program(), failure.message);
        }
        failure.primary.get_or_insert_with(|| self.sources.start_of(self.job.program()));
        failure
    }

    /// The file that `path` names where `from` lies, read.
    fn import_text(
        &mut self,
        program: &Program<'p>,
        from: SpanId,
        path: &str,
    ) -> Result<(String, Rc<[u8]>), ImportError> {
        let importer = self.sources.name_of(program, from).filter(|name| !name.starts_with('<'));
        let importer = importer.map(str::to_owned);
        let found = self.host.resolve(importer.as_deref(), path).and_then(|id| {
            let text = self.read(&id)?;
            Ok((id, text))
        });
        found.map_err(|reason| self.refuse(FailureKind::Import, format!("cannot import `{path}`: {reason}")))
    }

    fn refuse(&mut self, kind: FailureKind, message: String) -> ImportError {
        self.refused = Some(Failure::new(kind, message));
        ImportError
    }
}

impl<'p> Callbacks<'p> for Caller<'p, '_> {
    fn import(&mut self, program: &mut Program<'p>, from: SpanId, path: &str) -> Result<Thunk<'p>, ImportError> {
        let (id, text) = self.import_text(program, from, path)?;
        self.load_file(program, &id, &text).map_err(|failure| {
            self.refused = Some(failure);
            ImportError
        })
    }

    fn import_str(&mut self, program: &mut Program<'p>, from: SpanId, path: &str) -> Result<String, ImportError> {
        let (_, bytes) = self.import_text(program, from, path)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| {
            self.refuse(FailureKind::Import, format!("cannot import `{path}` as a string: it is not UTF-8"))
        })
    }

    fn import_bin(&mut self, program: &mut Program<'p>, from: SpanId, path: &str) -> Result<Vec<u8>, ImportError> {
        let (_, bytes) = self.import_text(program, from, path)?;
        Ok(bytes.to_vec())
    }

    fn trace(&mut self, program: &mut Program<'p>, message: &str, stack: &[EvalStackTraceItem]) {
        let place = Place { program, sources: &self.sources };
        let span = stack.iter().rev().find_map(|item| place.frame(item).span);
        self.traces.push(Trace { message: message.to_owned(), span });
    }

    fn native_call(
        &mut self,
        program: &mut Program<'p>,
        name: InternedStr<'p>,
        args: &[Value<'p>],
    ) -> Result<Value<'p>, NativeError> {
        let args: Result<Vec<_>, _> = args.iter().map(values::to_document).collect();
        let args = args.map_err(|failure| failure.message);
        self.called = true;
        match args.and_then(|args| self.host.call(name.value(), args)) {
            Ok(document) => Ok(values::from_document(program, &document)),
            Err(reason) => {
                self.refuse(FailureKind::Native, format!("native function `{}`: {reason}", name.value()));
                Err(NativeError)
            }
        }
    }
}
