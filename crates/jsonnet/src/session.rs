//! An evaluation away from its caller: the evaluator asks, the caller answers, until there is a result.
//!
//! The same conversation runs between two threads ([`crate::thread`]) and between two processes ([`crate::worker`]).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    Argument, Document, Entry, Evaluation, Failure, FailureKind, Limits, Native, Request, SourceLoader, Span, nesting,
};

/// Stack of an evaluating thread, in bytes. Address space only: the system hands out what is touched.
pub(crate) const STACK: usize = 256 << 20;

/// A request without what cannot leave the caller: the bodies of its natives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) entry: Entry,
    pub(crate) ext_vars: Vec<(String, Argument)>,
    pub(crate) tlas: Vec<(String, Argument)>,
    /// Names and parameters.
    pub(crate) natives: Vec<(String, Vec<String>)>,
    pub(crate) limits: Limits,
    pub(crate) threads: usize,
}

impl Job {
    pub(crate) fn of(request: &Request) -> Self {
        let natives = request.natives.iter().map(|native| (native.name.clone(), native.params.clone()));
        Self {
            entry: request.entry.clone(),
            ext_vars: request.ext_vars.clone(),
            tlas: request.tlas.clone(),
            natives: natives.chain(request.loader_natives.iter().cloned()).collect(),
            limits: request.limits.clone(),
            threads: request.threads,
        }
    }

    pub(crate) fn program(&self) -> &str {
        self.entry.name()
    }

    pub(crate) fn check_names(&self) -> Result<(), Failure> {
        unique(self.ext_vars.iter().map(|(name, _)| name), "external variable")?;
        unique(self.tlas.iter().map(|(name, _)| name), "top-level argument")?;
        unique(self.natives.iter().map(|(name, _)| name), "native function")?;
        self.natives
            .iter()
            .try_for_each(|(name, params)| unique(params.iter(), &format!("native function `{name}`: parameter")))
    }

    /// Refuses a source that is larger or nests deeper than allowed.
    pub(crate) fn check_source(&self, name: &str, text: &[u8]) -> Result<(), Failure> {
        let allowed = self.limits.source_bytes;
        if text.len() > allowed {
            let message = format!("`{name}` has {} bytes, more than the {allowed} allowed", text.len());
            return Err(Failure::new(FailureKind::SourceBytes, message).at(Span::new(name, b"", 0, 0)));
        }
        nesting::check(name, text, self.limits.source_nesting)
    }
}

/// Refuses a name given twice.
fn unique<'a>(names: impl Iterator<Item = &'a String>, what: &str) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Failure::new(FailureKind::Arguments, format!("{what} `{name}` is given twice")));
        }
    }
    Ok(())
}

/// What an evaluator needs of its caller.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) enum Question {
    Resolve { from: Option<String>, import: String },
    Read { id: String },
    Call { native: String, args: Vec<Document> },
}

/// The answer to each.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    Id(String),
    Bytes(#[serde(with = "crate::worker::bytes")] Vec<u8>),
    Value(Document),
    Refused(String),
}

/// What an evaluator sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    Ask(Question),
    Done(Box<Result<Evaluation, Failure>>),
}

/// The caller, as the evaluator sees it.
pub(crate) trait Host: Send {
    /// `None` when nobody is there any more.
    fn ask(&mut self, question: Question) -> Option<Answer>;
}

impl dyn Host + '_ {
    pub(crate) fn resolve(&mut self, from: Option<&str>, import: &str) -> Result<String, String> {
        let question = Question::Resolve { from: from.map(str::to_owned), import: import.to_owned() };
        match self.ask(question) {
            Some(Answer::Id(id)) => Ok(id),
            other => Err(refusal(other)),
        }
    }

    pub(crate) fn read(&mut self, id: &str) -> Result<Vec<u8>, String> {
        match self.ask(Question::Read { id: id.to_owned() }) {
            Some(Answer::Bytes(bytes)) => Ok(bytes),
            other => Err(refusal(other)),
        }
    }

    pub(crate) fn call(&mut self, native: &str, args: Vec<Document>) -> Result<Document, String> {
        match self.ask(Question::Call { native: native.to_owned(), args }) {
            Some(Answer::Value(value)) => Ok(value),
            other => Err(refusal(other)),
        }
    }
}

fn refusal(answer: Option<Answer>) -> String {
    match answer {
        Some(Answer::Refused(reason)) => reason,
        Some(_) => "the answer does not fit the question".to_owned(),
        None => "the evaluation was given up".to_owned(),
    }
}

/// Where an evaluator gets its work.
pub(crate) trait Desk: Host {
    /// The next job; `None` when there will be no more.
    fn next(&mut self) -> Option<Job>;

    /// Hands in the result of the last one.
    fn done(&mut self, result: Result<Evaluation, Failure>);
}

/// An engine's inside: does all the work there is, on the current thread, which has [`STACK`] bytes of stack.
pub(crate) type Serve = fn(&mut dyn Desk);

/// Answers from the caller's loader and natives.
pub(crate) fn answer(question: Question, loader: &dyn SourceLoader, natives: &[Native]) -> Answer {
    let answer = match question {
        Question::Resolve { from, import } => loader.resolve(from.as_deref(), &import).map(Answer::Id),
        Question::Read { id } => loader.read(&id).map(Answer::Bytes),
        Question::Call { native, args } => match natives.iter().find(|known| known.name == native) {
            Some(known) => (known.function)(&args).map(Answer::Value),
            None => loader.call(&native, &args).map(Answer::Value),
        },
    };
    answer.unwrap_or_else(Answer::Refused)
}
