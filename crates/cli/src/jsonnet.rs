//! Jsonnet in a process of its own, so that time and memory are bounded for good.
//!
//! The engine cannot be interrupted from inside: a program that loops or hoards can only be ended with its process.

use std::io::{self, BufReader, Read};
use std::num::NonZero;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

use kubekiln_jsonnet::{Engine, Evaluation, Failure, FailureKind, Request, SourceLoader, worker};

/// Most time for one program.
const TIME: Duration = Duration::from_mins(1);

/// Most memory for one program, in bytes.
const MEMORY: u64 = 4 << 30;

/// Bytes read from a worker at once.
const PIECE: usize = 64 << 10;

/// Most threads for one program; each holds what the items of a long list share.
const THREADS: usize = 4;

/// Workers that wait for another program, at most as many as programs were evaluated side by side. They end with this
/// process, as their input does.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// Evaluates each program in another process, `kiln jsonnet-worker`. To start one costs more than most programs do, so a
/// worker is kept for the next program unless it was lost.
pub(crate) struct WorkerEngine;

impl Engine for WorkerEngine {
    fn name(&self) -> &'static str {
        "rsjsonnet in a worker process"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        let mut request = request.clone();
        request.limits.time = Some(TIME);
        request.limits.memory_bytes = Some(MEMORY);
        request.threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
        // The lock is held for a push or pop only, which do not panic half-way.
        let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let mut worker = kept.map_or_else(Worker::start, Ok).map_err(|error| {
            Failure::new(FailureKind::Worker, format!("cannot start a process for jsonnet: {error}"))
        })?;
        let (result, killed) = worker.evaluate(&request, loader);
        match result {
            Err(failure) if killed || failure.kind == FailureKind::Worker => {
                Err(worker::explain(failure, &request, killed, &worker.last_words()))
            }
            result => {
                idle().push(worker);
                result
            }
        }
    }
}

/// A process that evaluates one program after another.
struct Worker {
    child: Child,
    questions: BufReader<ChildStdout>,
    answers: ChildStdin,
}

impl Worker {
    fn start() -> io::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg("jsonnet-worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(answers), Some(questions)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no pipes"));
        };
        Ok(Self { child, questions: BufReader::with_capacity(PIECE, questions), answers })
    }

    /// Ends the process when time is up; the flag tells whether that was so.
    fn evaluate(&mut self, request: &Request, loader: &dyn SourceLoader) -> (Result<Evaluation, Failure>, bool) {
        let Self { child, questions, answers } = self;
        let was_late = AtomicBool::new(false);
        let late = &was_late;
        let (done, wait) = mpsc::channel::<()>();
        let result = thread::scope(|scope| {
            scope.spawn(move || {
                if wait.recv_timeout(TIME) == Err(RecvTimeoutError::Timeout) {
                    late.store(true, Ordering::Release);
                    // It may have ended by itself.
                    let _ = child.kill();
                }
            });
            let result = worker::evaluate(request, loader, questions, answers);
            drop(done);
            result
        });
        (result, was_late.into_inner())
    }

    /// What the process said before it was lost.
    fn last_words(mut self) -> String {
        let mut words = String::new();
        // Whatever it is at, it must not outlive this call; and what cannot be read explains nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut words);
        }
        words
    }
}

/// The other side: `kiln jsonnet-worker`, which people do not call.
pub(crate) fn serve() -> ExitCode {
    let bound = MEMORY + worker::address_space(THREADS);
    let limited = rlimit::Resource::AS.set(bound, bound);
    let served = limited.and_then(|()| worker::serve(BufReader::new(io::stdin()), io::stdout()));
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
