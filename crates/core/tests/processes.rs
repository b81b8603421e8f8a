//! Programs of this machine, run within bounds. No time is measured: a test that hangs is the failure.
#![cfg(unix)]
#![allow(missing_docs)]

use std::time::Duration;

use kubekiln::World;
use kubekiln::world::{Command, DiskWorld, Output};

/// Time for what ends by itself.
const AMPLE: Duration = Duration::from_mins(5);
/// Time for what must be ended.
const SHORT: Duration = Duration::from_millis(300);

fn sh(script: &str, timeout: Duration) -> Command {
    let args = vec!["-c".to_owned(), script.to_owned()];
    Command { program: "sh".to_owned(), args, timeout: Some(timeout), ..Command::default() }
}

fn run(command: &Command) -> Output {
    DiskWorld::new().run(command).unwrap()
}

#[test]
fn a_program_gets_its_input_and_its_output_comes_back_whole() {
    let text = "a line of text\n".repeat(100_000);
    let output = run(&Command { stdin: text.clone().into_bytes(), ..sh("cat; echo bad >&2; exit 3", AMPLE) });
    assert_eq!((output.code, output.late, output.flooded), (Some(3), false, false));
    assert_eq!((output.stdout, output.stderr), (text.into_bytes(), b"bad\n".to_vec()));
}

#[test]
fn a_program_need_not_read_its_input() {
    let output = run(&Command { stdin: vec![b'x'; 1 << 20], ..sh("echo done", AMPLE) });
    assert!(output.succeeded());
    assert_eq!(output.stdout, b"done\n");
}

#[test]
fn a_program_that_takes_too_long_is_ended() {
    let output = run(&sh("echo begun; sleep 1000", SHORT));
    assert!(output.late);
    assert_eq!((output.code, output.stdout), (None, b"begun\n".to_vec()));
}

#[test]
fn what_a_program_leaves_behind_does_not_hold_up_the_build() {
    let output = run(&sh("echo begun; sleep 1000 &", SHORT));
    assert!(output.late);
    assert_eq!(output.stdout, b"begun\n");
}

#[test]
fn what_a_program_has_started_is_ended_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!("sleep 1000 & echo $! > {}; wait", file.display());
    assert!(run(&sh(&script, SHORT)).late);
    let pid = std::fs::read_to_string(file).unwrap();
    // It may take a moment until the system has taken its number away.
    let gone = format!("while kill -0 {} 2>/dev/null; do sleep 0.01; done", pid.trim());
    assert!(run(&sh(&gone, AMPLE)).succeeded());
}

#[test]
fn a_process_that_left_the_group_does_not_hold_up_the_build() {
    if !run(&sh("command -v setsid", AMPLE)).succeeded() {
        eprintln!("SKIPPED: no setsid on this machine");
        return;
    }
    let output = run(&sh("setsid sleep 15 & echo begun", SHORT));
    assert!(output.late);
    assert_eq!(output.stdout, b"begun\n");
}

#[test]
fn a_program_that_prints_too_much_is_ended() {
    let output = run(&Command { output_limit: Some(1000), ..sh("yes", AMPLE) });
    assert!(output.flooded && !output.late);
    assert_eq!(output.stdout.len(), 1000);
}

#[test]
fn a_program_that_complains_without_end_is_read_to_its_own_end() {
    let output = run(&sh("yes | head -c 3000000 >&2; echo done", AMPLE));
    assert!(output.succeeded());
    assert_eq!((output.stdout, output.stderr.len()), (b"done\n".to_vec(), 1 << 20));
}
