//! Jsonnet in a process of its own, so that time and memory are bounded for good.
//!
//! The engine cannot be interrupted from inside: a program that loops or hoards can only be ended with its process.

use std::io::{self, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, thread};

use kubekiln_jsonnet::{Engine, Evaluation, Failure, FailureKind, Request, SourceLoader, worker};

/// Most time for one program.
const TIME: Duration = Duration::from_mins(1);

/// Most address space of the process that evaluates, in bytes. It includes the engine's own 256 MiB stack.
const MEMORY: u64 = 4 << 30;

/// Evaluates each program in a process of its own, `kiln jsonnet-worker`.
pub(crate) struct WorkerEngine {
    time: Duration,
}

impl WorkerEngine {
    /// With the bounds above.
    pub(crate) const fn new() -> Self {
        Self { time: TIME }
    }
}

impl Engine for WorkerEngine {
    fn name(&self) -> &'static str {
        "rsjsonnet in a worker process"
    }

    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
        let lost = |error: &io::Error| {
            Failure::new(FailureKind::Worker, format!("cannot start a process for jsonnet: {error}"))
        };
        let mut child = spawn().map_err(|e| lost(&e))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let Some((stdin, stdout)) = pipes else { return Err(lost(&io::Error::other("no pipes"))) };
        let (result, late) =
            bounded(&mut child, self.time, || worker::evaluate(request, loader, BufReader::new(stdout), stdin));
        result.map_err(|failure| match failure.kind {
            FailureKind::Worker if late => Failure::time(request.program(), self.time),
            FailureKind::Worker => Failure::memory(request.program(), MEMORY),
            _ => failure,
        })
    }
}

fn spawn() -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg("jsonnet-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Runs `work`; ends `child` when that takes longer than `time`. The flag tells whether it did.
fn bounded<T>(child: &mut Child, time: Duration, work: impl FnOnce() -> T) -> (T, bool) {
    let was_late = AtomicBool::new(false);
    let late = &was_late;
    let (done, wait) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(move || {
            if wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
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
    let limited = rlimit::Resource::AS.set(MEMORY, MEMORY);
    let served = limited.and_then(|()| worker::serve(BufReader::new(io::stdin()), io::stdout()));
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
