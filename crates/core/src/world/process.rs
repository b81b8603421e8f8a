//! A program to run, and what it answered.

use std::path::PathBuf;
use std::time::Duration;

/// A program with its arguments. No shell comes between: each argument arrives as it stands here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Command {
    /// A path, or a name to look up on the search path.
    pub program: String,
    /// Its arguments, without the program's own name.
    pub args: Vec<String>,
    /// Variables set beside, or over, those of this process.
    pub env: Vec<(String, String)>,
    /// Variables of this process that it does not get.
    pub unset: Vec<String>,
    /// True for a program that gets no variable but those of `env`.
    pub only_env: bool,
    /// True for a program that stays with the terminal: it may ask there for a passphrase, as ssh does, and an interrupt
    /// reaches it too. It is asked to end when its time is up, and ends itself what it has started.
    pub foreground: bool,
    /// The folder to run in; `None` for this process's own.
    pub folder: Option<PathBuf>,
    /// What it reads on standard input.
    pub stdin: Vec<u8>,
    /// It is ended, with every process it has started, when it takes longer; `None` waits for ever.
    pub timeout: Option<Duration>,
    /// It is ended when it prints more bytes than this on standard output; `None` for no bound.
    pub output_limit: Option<usize>,
}

/// What a program left behind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Output {
    /// Its exit code; `None` when a signal, or running out of time, ended it.
    pub code: Option<i32>,
    /// True when it was ended because its time was up, or because what it had started kept its output open.
    pub late: bool,
    /// True when it was ended because it printed too much.
    pub flooded: bool,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error; of a long one only the beginning.
    pub stderr: Vec<u8>,
}

impl Output {
    /// True for exit code 0.
    pub fn succeeded(&self) -> bool {
        self.code == Some(0)
    }
}
