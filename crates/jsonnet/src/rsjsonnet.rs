//! The default engine: rsjsonnet-lang.

mod callbacks;
mod meant;
mod message;
mod shares;
mod sources;
mod syntax;
mod values;
mod words;

use std::sync::{Mutex, PoisonError};

use rsjsonnet_lang::arena::Arena;
use rsjsonnet_lang::interner::InternedStr;
use rsjsonnet_lang::program::{Program, Thunk, Value};

use crate::session::{Desk, Host, Job};
use crate::thread::{self, Evaluator};
use crate::{Argument, Engine, Entry, Evaluation, Failure, FailureKind, Request, SourceLoader};
use callbacks::Caller;

/// [rsjsonnet](https://docs.rs/rsjsonnet-lang): pure Rust, no unsafe code, a span in nearly every error. Each
/// evaluation has a new thread and a new interpreter.
#[derive(Clone, Copy, Default, Debug)]
pub struct RsJsonnet;

impl Engine for RsJsonnet {
    fn name(&self) -> &'static str {
        "rsjsonnet"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        thread::evaluate(request, loader, serve)
    }
}

/// As [`RsJsonnet`], for many small programs: threads and interpreters stay, with the standard library loaded. As many
/// programs as there are calls at once are evaluated side by side. No program sees another one's sources or values.
#[derive(Default)]
pub struct RsJsonnetPool {
    idle: Mutex<Vec<Evaluator>>,
}

impl Engine for RsJsonnetPool {
    fn name(&self) -> &'static str {
        "rsjsonnet"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        // The lock is held for a push or pop only, which do not panic half-way.
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let evaluator = kept.map_or_else(|| Evaluator::start(serve), Ok)?;
        let result = evaluator.evaluate(request, loader)?;
        idle().push(evaluator);
        result
    }
}

/// Bytes of source after which an interpreter is not kept: it never frees the code it has parsed.
const KEPT_SOURCE: usize = 1 << 20;

/// Does the work on the current thread.
pub(crate) fn serve(desk: &mut dyn Desk) {
    let mut waiting = None;
    while let Some(job) = waiting.take().or_else(|| desk.next()) {
        waiting = serve_alike(job, desk);
    }
}

/// Does a job, and those after it that have the same natives, with one interpreter; the job with others that came next.
fn serve_alike(first: Job, desk: &mut dyn Desk) -> Option<Job> {
    // The engine panics on a name given twice.
    if let Err(failure) = first.check_names() {
        desk.done(Err(failure));
        return None;
    }
    if first.threads > 1 && shares::serve(&first, desk) {
        return desk.next();
    }
    let arena = Arena::new();
    let mut program = Program::new(&arena);
    register_natives(&mut program, &first);
    let natives = first.natives.clone();
    let mut parsed = 0;
    let mut next = Some(first);
    while let Some(job) = next.take_if(|job| job.natives == natives) {
        let result = run(&mut program, &mut parsed, &job, desk);
        // A failure leaves thunks half evaluated, and what is registered cannot be taken back.
        let clean = result.is_ok() && job.ext_vars.is_empty() && parsed < KEPT_SOURCE;
        desk.done(result);
        next = if clean { desk.next() } else { None };
    }
    next
}

fn run<'p>(
    program: &mut Program<'p>,
    parsed: &mut usize,
    job: &Job,
    host: &mut dyn Host,
) -> Result<Evaluation, Failure> {
    job.check_names()?;
    let mut caller = Caller::new(host, program, job);
    let thunk = load(program, &mut caller, job)?;
    let value = match program.eval_value(&thunk, &mut caller) {
        Ok(value) if value.is_function() => call(program, &mut caller, &thunk, job)?,
        Ok(value) => value,
        Err(error) => return Err(caller.failure(program, &error)),
    };
    let document = values::to_document(&value).map_err(|failure| failure.at(caller.sources.start_of(job.program())))?;
    *parsed += caller.parsed;
    Ok(Evaluation { document, files_read: caller.files_read, traces: caller.traces })
}

/// Loads the job's program, with its external variables and within its bounds.
fn load<'p>(program: &mut Program<'p>, caller: &mut Caller<'p, '_>, job: &Job) -> Result<Thunk<'p>, Failure> {
    program.set_max_stack(job.limits.stack);
    for (name, value) in &job.ext_vars {
        let thunk = argument(program, caller, value, &format!("<extvar:{name}>"))?;
        program.add_ext_var(program.intern_str(name), &thunk);
    }
    entry(program, caller, &job.entry)
}

fn entry<'p>(program: &mut Program<'p>, caller: &mut Caller<'p, '_>, entry: &Entry) -> Result<Thunk<'p>, Failure> {
    match entry {
        Entry::File(id) => {
            let text = caller
                .read(id)
                .map_err(|reason| Failure::new(FailureKind::Import, format!("cannot read `{id}`: {reason}")))?;
            caller.load_file(program, id, &text)
        }
        Entry::Snippet { name, text } => caller.load(program, name, text.as_bytes()),
    }
}

/// The program's value is a function: its value is what it returns.
fn call<'p>(
    program: &mut Program<'p>,
    caller: &mut Caller<'p, '_>,
    function: &Thunk<'p>,
    job: &Job,
) -> Result<Value<'p>, Failure> {
    let mut arguments: Vec<(InternedStr<'p>, Thunk<'p>)> = Vec::new();
    for (name, thunk) in top_level(program, caller, job)? {
        arguments.push((program.intern_str(name), thunk));
    }
    program.eval_call(function, &[], &arguments, caller).map_err(|error| caller.failure(program, &error))
}

/// The job's top-level arguments, by name.
fn top_level<'p, 'j>(
    program: &mut Program<'p>,
    caller: &mut Caller<'p, '_>,
    job: &'j Job,
) -> Result<Vec<(&'j str, Thunk<'p>)>, Failure> {
    let thunk = |(name, value): &'j (String, Argument)| {
        let thunk = argument(program, caller, value, &format!("<top-level-arg:{name}>"))?;
        Ok((name.as_str(), thunk))
    };
    job.tlas.iter().map(thunk).collect()
}

fn argument<'p>(
    program: &mut Program<'p>,
    caller: &mut Caller<'p, '_>,
    argument: &Argument,
    place: &str,
) -> Result<Thunk<'p>, Failure> {
    let value = match argument {
        Argument::Code(code) => return caller.load(program, place, code.as_bytes()),
        Argument::Str(text) => Value::string(text),
        Argument::Value(document) => values::from_document(program, document),
    };
    Ok(program.value_to_thunk(&value))
}

fn register_natives(program: &mut Program<'_>, job: &Job) {
    for (name, params) in &job.natives {
        let params: Vec<_> = params.iter().map(|param| program.intern_str(param)).collect();
        program.register_native_func(program.intern_str(name), &params);
    }
}
