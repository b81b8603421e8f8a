//! The run in a process group of its own, of which nothing outlives whoever started it.
//!
//! What a person starts runs the same command once more, in a new group, and holds a pipe to it. Whatever ends the first
//! process, ctrl-C, a signal or `kill -9`, closes the pipe: then the second one ends its group, with etcd, the API server,
//! and everything else that it has started.

use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs, io, process, thread};

use rustix::process::{Pid, Signal, kill_current_process_group, kill_process_group};

use crate::Outcome;

/// Runs this command in a group of its own, with `flag` behind its arguments. Returns when a signal ended it; else the
/// process ends as the run does.
pub(super) fn run(flag: &str) -> Outcome {
    let mut command = Command::new(env::current_exe()?);
    command.args(env::args_os().skip(1)).arg(flag).stdin(Stdio::piped()).process_group(0);
    let mut child = command.spawn()?;
    // Waiting would close it.
    let pipe = child.stdin.take();
    let status = child.wait()?;
    drop(pipe);
    // It fails when nothing is left, as it should be.
    let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    match status.code() {
        Some(code) => process::exit(code),
        None => Err(format!("the run ended with {status}").into()),
    }
}

/// From now on, this process and its group end with the process that [`run`] it, and `scratch` goes with them.
pub(super) fn end_with_starter(scratch: PathBuf) {
    thread::spawn(move || {
        // Nothing is ever written to it.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        // Nobody is left to tell if one of these fails.
        let _ = fs::remove_dir_all(scratch);
        let _ = kill_current_process_group(Signal::KILL);
    });
}
