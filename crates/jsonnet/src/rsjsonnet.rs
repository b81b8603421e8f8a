//! The default engine: rsjsonnet-lang.

mod callbacks;
mod message;
mod sources;
mod syntax;
mod values;
mod words;

use rsjsonnet_lang::arena::Arena;
use rsjsonnet_lang::interner::InternedStr;
use rsjsonnet_lang::program::{Program, Thunk, Value};

use crate::session::{self, Host, Job};
use crate::{Argument, Engine, Entry, Evaluation, Failure, FailureKind, Request, SourceLoader};
use callbacks::Caller;

/// [rsjsonnet](https://docs.rs/rsjsonnet-lang): pure Rust, no unsafe code, a span in nearly every error.
#[derive(Clone, Copy, Default, Debug)]
pub struct RsJsonnet;

impl Engine for RsJsonnet {
    fn name(&self) -> &'static str {
        "rsjsonnet"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        session::evaluate(request, loader, run)
    }
}

/// Evaluates on the current thread.
pub(crate) fn run(job: &Job, host: &mut dyn Host) -> Result<Evaluation, Failure> {
    // The engine panics on a name given twice.
    job.check_names()?;
    let arena = Arena::new();
    let mut program = Program::new(&arena);
    program.set_max_stack(job.limits.stack);
    let mut caller = Caller::new(host, &program, job);
    register_natives(&mut program, job);
    for (name, value) in &job.ext_vars {
        let thunk = argument(&mut program, &mut caller, value, &format!("<extvar:{name}>"))?;
        let name = program.intern_str(name);
        program.add_ext_var(name, &thunk);
    }
    let thunk = entry(&mut program, &mut caller, &job.entry)?;
    let value = match program.eval_value(&thunk, &mut caller) {
        Ok(value) if value.is_function() => call(&mut program, &mut caller, &thunk, job)?,
        Ok(value) => value,
        Err(error) => return Err(caller.failure(&program, &error)),
    };
    let document = values::to_document(&value).map_err(|failure| failure.at(caller.sources.start_of(job.program())))?;
    Ok(Evaluation { document, files_read: caller.files_read, traces: caller.traces })
}

fn entry<'p>(program: &mut Program<'p>, caller: &mut Caller<'p, '_>, entry: &Entry) -> Result<Thunk<'p>, Failure> {
    match entry {
        Entry::File(id) => {
            let text = caller
                .read(id)
                .map_err(|reason| Failure::new(FailureKind::Import, format!("cannot read `{id}`: {reason}")))?;
            caller.load(program, id, &text)
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
    for (name, value) in &job.tlas {
        let thunk = argument(program, caller, value, &format!("<top-level-arg:{name}>"))?;
        arguments.push((program.intern_str(name), thunk));
    }
    program.eval_call(function, &[], &arguments, caller).map_err(|error| caller.failure(program, &error))
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
