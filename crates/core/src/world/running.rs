//! A program of this machine, run to its end within bounds.
//!
//! It leads a process group of its own, if it does not stay with the terminal, so that what it started ends with it. Its pipes are read by threads that nobody
//! has to wait for: a process that has left the group may keep a pipe open for ever.

use std::io::{self, Read, Write};
use std::process::{self, Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Command, Output};

/// How long to wait for a pipe before asking whether the program has ended.
const PATIENCE: Duration = Duration::from_millis(5);
/// How long the pipes of a program that has ended may stay open.
const LEFTOVERS: Duration = Duration::from_secs(10);
/// How long a program that was asked to end may take.
const GRACE: Duration = Duration::from_millis(200);
/// How much of standard error is kept.
const STDERR: usize = 1 << 20;

/// Runs `command`; an error is that it could not be started.
pub(super) fn run(command: &Command) -> io::Result<Output> {
    let mut child = spawn(command)?;
    feed(child.stdin.take(), command.stdin.clone());
    let (tell, told) = mpsc::channel();
    let stdout = Pipe::read(child.stdout.take(), command.output_limit.unwrap_or(usize::MAX), Excess::Tell, &tell);
    let stderr = Pipe::read(child.stderr.take(), STDERR, Excess::Drop, &tell);
    drop(tell);
    let deadline = command.timeout.map(|time| Instant::now() + time);
    let ending = wait(&mut child, &told, deadline);
    match ending {
        Ending::Normal => {}
        _ if command.foreground => end_alone(&mut child),
        _ => end_group(&mut child),
    }
    let code = child.wait()?.code();
    let (late, flooded) = (ending == Ending::Late, ending == Ending::Flooded);
    Ok(Output { code, late, flooded, stdout: stdout.taken(), stderr: stderr.taken() })
}

fn spawn(command: &Command) -> io::Result<Child> {
    let mut child = process::Command::new(&command.program);
    child.args(&command.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if command.only_env {
        child.env_clear();
    }
    for name in &command.unset {
        child.env_remove(name);
    }
    child.envs(command.env.iter().map(|(k, v)| (k, v)));
    if let Some(folder) = &command.folder {
        child.current_dir(folder);
    }
    #[cfg(unix)]
    if !command.foreground {
        std::os::unix::process::CommandExt::process_group(&mut child, 0);
    }
    child.spawn()
}

/// Writes a program's input. It need not read it to the end.
fn feed(pipe: Option<ChildStdin>, bytes: Vec<u8>) {
    thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(&bytes)));
}

/// What a pipe had to say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum News {
    Closed,
    Flooded,
}

/// What becomes of bytes past the bound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Excess {
    Tell,
    Drop,
}

/// What came out of a pipe so far.
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    /// Starts to read at most `limit` bytes.
    fn read(pipe: Option<impl Read + Send + 'static>, limit: usize, excess: Excess, tell: &Sender<News>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (into, tell) = (Arc::clone(&bytes), tell.clone());
        thread::spawn(move || {
            let flooded = pipe.is_some_and(|pipe| copy(pipe, limit, excess, &into));
            // Nobody listens any more when the program was given up.
            let _ = tell.send(if flooded { News::Flooded } else { News::Closed });
        });
        Self(bytes)
    }

    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads to the end, or past `limit`: then it is true.
fn copy(mut pipe: impl Read, limit: usize, excess: Excess, into: &Mutex<Vec<u8>>) -> bool {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match pipe.read(&mut buffer) {
            Ok(count) if count > 0 => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // What came before a pipe broke is what there is.
            Ok(_) | Err(_) => return false,
        };
        let mut kept = into.lock().unwrap_or_else(PoisonError::into_inner);
        let room = limit - kept.len();
        kept.extend_from_slice(&buffer[..count.min(room)]);
        if count > room && excess == Excess::Tell {
            return true;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Normal,
    Late,
    Flooded,
}

/// Waits until the program has ended and both its pipes are closed.
fn wait(child: &mut Child, told: &Receiver<News>, deadline: Option<Instant>) -> Ending {
    let (mut open, mut ended, mut deadline) = (2, false, deadline);
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(News::Flooded) => return Ending::Flooded,
            Ok(News::Closed) => open -= 1,
            Err(RecvTimeoutError::Disconnected) => thread::sleep(PATIENCE),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !ended && has_ended(child) {
            ended = true;
            let leave = Instant::now() + LEFTOVERS;
            deadline = Some(deadline.map_or(leave, |deadline| deadline.min(leave)));
        }
        if ended && open == 0 {
            return Ending::Normal;
        }
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ending::Late;
        }
    }
}

/// Asks without taking the program's number back from the system: until then no other group can have it.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let how = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(Pid::from_child(child)), how).map_or(true, |status| status.is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    child.try_wait().map_or(true, |status| status.is_some())
}

/// Asks the program to end, and ends it when it does not.
fn end_alone(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process};
        let _ = kill_process(Pid::from_child(child), Signal::TERM);
        let end = Instant::now() + GRACE;
        while Instant::now() < end && !has_ended(child) {
            thread::sleep(PATIENCE);
        }
    }
    let _ = child.kill();
}

/// Ends the program and all it has started.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // It fails when nothing is left, which is as well.
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    let _ = child.kill();
}
