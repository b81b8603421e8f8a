//! Jsonnet in a process of its own, so that time and memory are bounded for good.
//!
//! The engine cannot be interrupted from inside: a program that loops or hoards can only be ended with its process.

use std::io::{self, BufReader, Read};
use std::num::NonZero;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, thread};

use kubekiln_jsonnet::{Engine, Evaluation, Failure, FailureKind, Request, SourceLoader, worker};

/// Most time for one program.
const TIME: Duration = Duration::from_mins(1);

/// Most memory for one program, in bytes.
const MEMORY: u64 = 4 << 30;

/// Most threads for one program; each holds what the items of a long list share.
const THREADS: usize = 4;

/// Evaluates each program in a process of its own, `kiln jsonnet-worker`.
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
        let lost = |error: io::Error| {
            Failure::new(FailureKind::Worker, format!("cannot start a process for jsonnet: {error}"))
        };
        let mut child = spawn().map_err(lost)?;
        let (Some(stdin), Some(stdout), Some(mut stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(lost(io::Error::other("it has no pipes")));
        };
        let (result, killed) =
            bounded(&mut child, || worker::evaluate(&request, loader, BufReader::new(stdout), stdin));
        result.map_err(|failure| {
            let mut last_words = String::new();
            // What cannot be read explains nothing.
            let _ = stderr.read_to_string(&mut last_words);
            worker::explain(failure, &request, killed, &last_words)
        })
    }
}

fn spawn() -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg("jsonnet-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Runs `work` and ends `child`, at the latest when its time is up. The flag tells whether that was so.
fn bounded<T>(child: &mut Child, work: impl FnOnce() -> T) -> (T, bool) {
    let was_late = AtomicBool::new(false);
    let late = &was_late;
    let (done, wait) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(move || {
            if wait.recv_timeout(TIME) == Err(RecvTimeoutError::Timeout) {
                late.store(true, Ordering::Release);
            }
            // It has nothing left to do, or too much: either way it must not outlive this call.
            let _ = child.kill();
            let _ = child.wait();
        });
        let result = work();
        drop(done);
        result
    });
    (result, was_late.into_inner())
}

/// The other side: `kiln jsonnet-worker`, which people do not call.
pub(crate) fn serve() -> ExitCode {
    let bound = MEMORY + worker::address_space(THREADS);
    let limited = rlimit::Resource::AS.set(bound, bound);
    let served = limited.and_then(|()| worker::serve(BufReader::new(io::stdin()), io::stdout()));
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
