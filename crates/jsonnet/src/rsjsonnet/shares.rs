//! A long list evaluated by several threads, each its share of the items.
//!
//! Jsonnet is lazy and pure, so an item has one value whoever asks for it: each thread has an interpreter of its own,
//! loads the program and forces every n-th item. What the items share is evaluated once a thread. The wrapping adds
//! frames to a failure's trace, and threads would repeat each other's `std.trace`: a program that fails or traces is
//! evaluated again, alone.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Scope};

use rsjsonnet_lang::arena::Arena;
use rsjsonnet_lang::program::{Program, Thunk, Value, ValueKind};

use super::callbacks::Caller;
use super::{load, register_natives, top_level, values};
use crate::session::{Answer, Desk, Host, Job, Question, STACK};
use crate::{Document, Evaluation};

/// Items of a list from which on sharing it out pays for the further interpreters, about 0.2 ms each.
const LEAST_ITEMS: usize = 200;

/// The external variable that holds the program, and what begins the names of those that hold its arguments. No program
/// names them by accident, and no argument is called as the program is.
const PROGRAM: &str = "\0";
const ARGUMENT: char = '\u{1}';

/// Evaluates `job`'s program by as many threads as it allows and hands in the result. False when it has to be evaluated
/// alone, as it fails, traces, or is none of the programs meant here.
pub(super) fn serve(job: &Job, desk: &mut dyn Desk) -> bool {
    let desk = Mutex::new(desk);
    let arena = Arena::new();
    let mut program = Program::new(&arena);
    let mut door = Door(&desk);
    let Some(mut leader) = Share::start(job, &mut program, &mut door) else { return false };
    let evaluation = match leader.length() {
        None => return false,
        Some(length) if length < LEAST_ITEMS || leader.caller.called => leader.all(),
        Some(length) => return thread::scope(|scope| lead(leader, length, job, &desk, scope)),
    };
    hand_in(evaluation, &desk)
}

/// Shares the list out. The result is handed in before the interpreters, with all they hold, are dropped.
fn lead<'s, 'd: 's>(
    mut leader: Share<'_, '_>,
    length: usize,
    job: &'s Job,
    desk: &'s Mutex<&'d mut dyn Desk>,
    scope: &'s Scope<'s, '_>,
) -> bool {
    let parts = job.threads;
    let (sender, receiver) = channel();
    for part in 1..parts {
        let sender = sender.clone();
        let follow = move || follow(job, desk, part, parts, &sender);
        let thread = thread::Builder::new().name("jsonnet".to_owned()).stack_size(STACK);
        if thread.spawn_scoped(scope, follow).is_err() {
            return false;
        }
    }
    drop(sender);
    let mut shares: Vec<_> = vec![Vec::new(); parts];
    let Some(first) = leader.items(0, parts) else { return false };
    shares[0] = first;
    for _ in 1..parts {
        // A thread that fails sends nothing.
        let Ok((part, items)) = receiver.recv() else { return false };
        shares[part] = items;
    }
    let evaluation = leader.evaluation(Document::Array(in_turn(shares, length)));
    hand_in(evaluation, desk)
}

/// Sends the share `part` of `parts`, by an interpreter of its own.
fn follow(job: &Job, desk: &Mutex<&mut dyn Desk>, part: usize, parts: usize, result: &Sender<(usize, Vec<Document>)>) {
    let arena = Arena::new();
    let mut program = Program::new(&arena);
    let mut door = Door(desk);
    let share = Share::start(job, &mut program, &mut door);
    let items = share.and_then(|mut share| share.items(part, parts));
    if let Some(items) = items {
        // Who leads has failed when nobody listens.
        let _ = result.send((part, items));
    }
}

fn hand_in(evaluation: Option<Evaluation>, desk: &Mutex<&mut dyn Desk>) -> bool {
    let done = evaluation.is_some();
    if let Some(evaluation) = evaluation {
        desk.lock().unwrap_or_else(PoisonError::into_inner).done(Ok(evaluation));
    }
    done
}

/// The items in their order in the list: the first of each share, the second of each, and so on.
fn in_turn(shares: Vec<Vec<Document>>, length: usize) -> Vec<Document> {
    let parts = shares.len();
    let mut shares: Vec<_> = shares.into_iter().map(Vec::into_iter).collect();
    (0..length).filter_map(|index| shares[index % parts].next()).collect()
}

/// A loaded program whose value is not yet known.
struct Share<'p, 's> {
    program: &'s mut Program<'p>,
    caller: Caller<'p, 's>,
    value: Thunk<'p>,
}

impl<'p, 's> Share<'p, 's> {
    fn start(job: &'s Job, program: &'s mut Program<'p>, door: &'s mut dyn Host) -> Option<Self> {
        register_natives(program, job);
        let mut caller = Caller::new(door, program, job);
        let entry = load(program, &mut caller, job).ok()?;
        program.add_ext_var(program.intern_str(PROGRAM), &entry);
        for (name, thunk) in top_level(program, &mut caller, job).ok()? {
            program.add_ext_var(program.intern_str(&format!("{ARGUMENT}{name}")), &thunk);
        }
        let value = caller.load(program, "<value>", value_of(job).as_bytes()).ok()?;
        Some(Self { program, caller, value })
    }

    /// Items of the list that the value is; 0 for any other value.
    fn length(&mut self) -> Option<usize> {
        let length = self.ask("function(value) if std.isArray(value) then std.length(value) else 0")?;
        let ValueKind::Number(length) = length.kind() else { return None };
        // Lengths are whole, and no list has 2^53 items.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some(length as usize)
    }

    /// The whole value.
    fn all(mut self) -> Option<Evaluation> {
        let value = self.program.eval_value(&self.value, &mut self.caller).ok()?;
        let document = values::to_document(&value).ok()?;
        self.evaluation(document)
    }

    /// Every item whose index leaves `part` when divided by `parts`.
    fn items(&mut self, part: usize, parts: usize) -> Option<Vec<Document>> {
        let asked = format!(
            "function(value) local length = std.length(value); \
             [value[index] for index in std.range({part}, length - 1) if (index - {part}) % {parts} == 0]"
        );
        match values::to_document(&self.ask(&asked)?).ok()? {
            Document::Array(items) if self.caller.traces.is_empty() => Some(items),
            _ => None,
        }
    }

    /// What the function in `text` makes of the value.
    fn ask(&mut self, text: &str) -> Option<Value<'p>> {
        let function = self.caller.load(self.program, "<share>", text.as_bytes()).ok()?;
        self.program.eval_call(&function, std::slice::from_ref(&self.value), &[], &mut self.caller).ok()
    }

    /// What comes of it, if nothing was traced.
    fn evaluation(self, document: Document) -> Option<Evaluation> {
        let Caller { files_read, traces, .. } = self.caller;
        traces.is_empty().then_some(Evaluation { document, files_read, traces })
    }
}

/// The program's value, called with its arguments where it is a function. They stand in external variables, so that one
/// thunk holds the value, however often it is asked for.
fn value_of(job: &Job) -> String {
    let held = |variable: &str| format!("std.extVar({})", Document::from(variable).to_json());
    let argument = |(name, _): &(String, _)| format!("{name} = {}", held(&format!("{ARGUMENT}{name}")));
    let arguments: Vec<_> = job.tlas.iter().map(argument).collect();
    format!(
        "local program = {}; if std.isFunction(program) then program({}) else program",
        held(PROGRAM),
        arguments.join(", ")
    )
}

/// The caller behind a lock: threads ask it one at a time.
struct Door<'m, 'd>(&'m Mutex<&'d mut dyn Desk>);

impl Host for Door<'_, '_> {
    fn ask(&mut self, question: Question) -> Option<Answer> {
        // A panic while the lock is held ends the evaluation anyway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ask(question)
    }
}
