//! An evaluation in another process, so that time and memory can be bounded for good.
//!
//! Whoever starts the process (the command line re-executes itself) hands the pipes to [`evaluate`]; the process runs
//! [`serve`] on its standard input and output. Both speak JSON, a value a line:
//!
//! ```text
//! caller  {"entry":{"File":"main.jsonnet"},"ext_vars":[],...}
//! worker  {"Ask":{"Read":{"id":"main.jsonnet"}}}
//! caller  {"Bytes":"import 'x'"}
//! worker  {"Ask":{"Resolve":{"from":"main.jsonnet","import":"x"}}}
//! caller  {"Refused":"no such file"}
//! worker  {"Done":{"Err":{"kind":"Import",...}}}
//! ```
//!
//! A worker serves one evaluation after another until its input ends, so a caller may keep it.
//!
//! The bounds are the caller's work: on Linux it has the child limit its own address space (`RLIMIT_AS`) to
//! [`Limits::memory_bytes`](crate::Limits::memory_bytes) and [`address_space`] before it serves, kills the child after
//! [`Limits::time`](crate::Limits::time), and lets [`explain`] say what a lost worker died of.
//!
//! ```no_run
//! # use std::{io::BufReader, process::{Command, Stdio}};
//! # use kubekiln_jsonnet::{Evaluation, Failure, Request, SourceLoader, worker};
//! # fn run(request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
//! let mut child = Command::new("kiln").arg("jsonnet-worker")
//!     .stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
//! let answers = child.stdin.take().unwrap();
//! let questions = BufReader::new(child.stdout.take().unwrap());
//! let result = worker::evaluate(request, loader, questions, answers);
//! # child.wait().unwrap();
//! # result
//! # }
//! ```

use std::io::{self, BufRead, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::session::{Answer, Desk, Host, Job, Message, Question, STACK, answer};
use crate::{Evaluation, Failure, FailureKind, Request, SourceLoader};

/// The worker's side: evaluates each request that comes in, with the default engine, until `reader` ends.
///
/// # Errors
/// When a pipe breaks or a line is not of the protocol.
pub fn serve(reader: impl BufRead + Send, writer: impl Write + Send) -> io::Result<()> {
    let mut desk = Pipes { reader, writer, broken: Ok(()) };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).name("jsonnet".to_owned());
        let served = thread.spawn_scoped(scope, || crate::rsjsonnet::serve(&mut desk))?;
        served.join().map_err(|_| io::Error::other("the jsonnet engine broke"))
    })?;
    desk.broken
}

/// The caller's side: evaluates `request` in the worker behind `reader` (its output) and `writer` (its input).
///
/// When the worker ends before it has a result the failure is [`FailureKind::Worker`]. Whoever ended it, or limited
/// its memory, knows why, and reports [`Failure::time`] or [`Failure::memory`] in its place.
pub fn evaluate(
    request: &Request,
    loader: &dyn SourceLoader,
    reader: impl BufRead,
    writer: impl Write,
) -> Result<Evaluation, Failure> {
    let lost = |reason: &str| {
        let program = request.program();
        Failure::new(FailureKind::Worker, format!("the worker process that evaluated `{program}` {reason}"))
    };
    let mut pipes = Pipes { reader, writer, broken: Ok(()) };
    let broken = |error: io::Error| lost(&format!("is gone: {error}"));
    pipes.send(&Job::of(request)).map_err(broken)?;
    loop {
        match pipes.receive().map_err(broken)? {
            Some(Message::Ask(question)) => {
                pipes.send(&answer(question, loader, &request.natives)).map_err(broken)?;
            }
            Some(Message::Done(result)) => return *result,
            None => return Err(lost("ended without a result")),
        }
    }
}

/// Bytes of address space that a worker needs beside what its program may use: the stacks of up to `threads` evaluating
/// threads, the allocator's reserves, the binary.
#[must_use]
pub fn address_space(threads: usize) -> u64 {
    (256 << 20) + (STACK * threads) as u64
}

/// What a worker was lost of: [`FailureKind::Time`] when the caller `killed` it because time was up,
/// [`FailureKind::Memory`] when it ran under a limit of memory and its standard error holds the last words of a Rust
/// program without any. Any other failure stays as it is.
#[must_use]
pub fn explain(failure: Failure, request: &Request, killed: bool, stderr: &str) -> Failure {
    if failure.kind != FailureKind::Worker {
        return failure;
    }
    match (request.limits.time, request.limits.memory_bytes) {
        (Some(time), _) if killed => Failure::time(request.program(), time),
        (_, Some(bytes)) if stderr.contains("memory allocation of") => Failure::memory(request.program(), bytes),
        _ => failure,
    }
}

/// One end of the conversation.
struct Pipes<R, W> {
    reader: R,
    writer: W,
    /// The worker's first error.
    broken: io::Result<()>,
}

impl<R: BufRead, W: Write> Pipes<R, W> {
    fn send(&mut self, message: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_string(message)?;
        line.push('\n');
        self.writer.write_all(line.as_bytes())?;
        self.writer.flush()
    }

    /// `None` when the other side is done.
    fn receive<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut json = serde_json::Deserializer::from_str(&line);
        // Documents nest up to `DOCUMENT_DEPTH`, deeper than this format's own bound of 128.
        json.disable_recursion_limit();
        Ok(Some(T::deserialize(&mut json)?))
    }
}

impl<R: BufRead, W: Write> Pipes<R, W> {
    /// What came of it, if the pipes still hold.
    fn keep<T>(&mut self, result: io::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.broken = std::mem::replace(&mut self.broken, Ok(())).and(Err(error));
                None
            }
        }
    }
}

impl<R: BufRead + Send, W: Write + Send> Host for Pipes<R, W> {
    fn ask(&mut self, question: Question) -> Option<Answer> {
        let answer = self.send(&Message::Ask(question)).and_then(|()| self.receive());
        self.keep(answer)?
    }
}

impl<R: BufRead + Send, W: Write + Send> Desk for Pipes<R, W> {
    fn next(&mut self) -> Option<Job> {
        if self.broken.is_err() {
            return None;
        }
        let job = self.receive();
        self.keep(job)?
    }

    fn done(&mut self, result: Result<Evaluation, Failure>) {
        let sent = self.send(&Message::Done(Box::new(result)));
        self.keep(sent);
    }
}

/// Bytes as JSON: a string where they are UTF-8, else base64 in an object.
pub(crate) mod bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Wire {
        Text(String),
        Binary { base64: String },
    }

    // serde's `with` fixes the signature.
    #[allow(clippy::ptr_arg)]
    pub(crate) fn serialize<S: Serializer>(bytes: &Vec<u8>, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(bytes) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Wire::Binary { base64: STANDARD.encode(bytes) }.serialize(serializer),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        match Wire::deserialize(deserializer)? {
            Wire::Text(text) => Ok(text.into_bytes()),
            Wire::Binary { base64 } => STANDARD.decode(base64).map_err(D::Error::custom),
        }
    }
}
