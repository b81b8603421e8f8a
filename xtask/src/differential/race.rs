//! One tree, built by both.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use kubekiln_tests::reference::Kustomize;

use super::explained::explain;
use super::tree::Tree;

/// A build may take so long; kustomize takes a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a program made of a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Made {
    /// Printed.
    Built(Vec<u8>),
    /// Refused, with what it said.
    Refused(String),
    /// Panicked, was killed, or took too long; with what it said.
    Crashed(String),
}

/// What comes of comparing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// The same bytes.
    Same,
    /// Both refuse; true when kiln says what kustomize says innermost.
    BothRefuse(bool),
    /// They differ.
    Differs(Difference),
    /// They differ as docs/compatibility.md says, or kustomize crashed, or prints now this and now that.
    Theirs(&'static str),
}

/// How they differ.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Difference {
    /// Both print, but not the same.
    Bytes,
    /// Kiln refuses, with this code.
    KilnRefuses(String),
    /// Only kiln builds.
    KilnBuilds,
    /// Kiln crashed.
    KilnCrashed,
}

/// Both programs and a place for trees.
#[derive(Clone, Debug)]
pub(super) struct Race<'p> {
    /// The kiln to test.
    pub(super) kiln: &'p Path,
    /// What it is compared with.
    pub(super) kustomize: &'p Kustomize,
    /// Written anew for each tree.
    pub(super) folder: PathBuf,
}

impl Race<'_> {
    /// Builds `tree` with both.
    pub(super) fn run(&self, tree: &Tree) -> io::Result<(Verdict, Made, Made)> {
        tree.write(&self.tree_folder())?;
        let (ours, theirs) = (self.ours(tree)?, self.theirs(tree)?);
        let verdict = self.judge(tree, &ours, &theirs)?;
        Ok((verdict, ours, theirs))
    }

    /// True when `tree` still shows `wanted`. Kiln goes first: it is the quick one.
    pub(super) fn shows(&self, tree: &Tree, wanted: &Difference) -> io::Result<bool> {
        tree.write(&self.tree_folder())?;
        let ours = self.ours(tree)?;
        let possible = match (&ours, wanted) {
            (Made::Built(_), Difference::Bytes | Difference::KilnBuilds)
            | (Made::Crashed(_), Difference::KilnCrashed) => true,
            (Made::Refused(said), Difference::KilnRefuses(code)) => code_of(said) == *code,
            _ => false,
        };
        if !possible {
            return Ok(false);
        }
        let theirs = self.theirs(tree)?;
        Ok(compare(&ours, &theirs) == Verdict::Differs(wanted.clone()))
    }

    fn judge(&self, tree: &Tree, ours: &Made, theirs: &Made) -> io::Result<Verdict> {
        let verdict = compare(ours, theirs);
        if !matches!(verdict, Verdict::Differs(_)) {
            return Ok(verdict);
        }
        for _ in 0..4 {
            if !same_outcome(&self.theirs(tree)?, theirs) {
                return Ok(Verdict::Theirs("prints now this, now that"));
            }
        }
        Ok(verdict)
    }

    fn tree_folder(&self) -> PathBuf {
        self.folder.join("tree")
    }

    fn ours(&self, tree: &Tree) -> io::Result<Made> {
        let mut command = Command::new(self.kiln);
        command.arg("build").arg(&tree.target);
        self.make(command, tree)
    }

    fn theirs(&self, tree: &Tree) -> io::Result<Made> {
        self.make(self.kustomize.command(Path::new(&tree.target)), tree)
    }

    fn make(&self, mut command: Command, tree: &Tree) -> io::Result<Made> {
        let (printed, said) = (self.folder.join("printed"), self.folder.join("said"));
        command.args(&tree.flags).current_dir(self.tree_folder()).stdin(Stdio::null());
        let mut child = command.stdout(File::create(&printed)?).stderr(File::create(&said)?).spawn()?;
        let start = Instant::now();
        let status = loop {
            match child.try_wait()? {
                Some(status) => break status,
                None if start.elapsed() > PATIENCE => {
                    child.kill()?;
                    child.wait()?;
                    return Ok(Made::Crashed(format!("no end after {PATIENCE:?}")));
                }
                None => sleep(Duration::from_millis(2)),
            }
        };
        let said = String::from_utf8_lossy(&fs::read(said)?).into_owned();
        Ok(match status.code() {
            Some(0) => Made::Built(fs::read(printed)?),
            Some(1) if !said.contains("goroutine ") => Made::Refused(said),
            _ => Made::Crashed(said),
        })
    }
}

/// Kustomize may word a refusal now this way, now that; a crash has addresses in it.
fn same_outcome(one: &Made, other: &Made) -> bool {
    let both = (one, other);
    one == other || matches!(both, (Made::Refused(_), Made::Refused(_)) | (Made::Crashed(_), Made::Crashed(_)))
}

fn compare(ours: &Made, theirs: &Made) -> Verdict {
    match (ours, theirs) {
        (Made::Crashed(_), _) => Verdict::Differs(Difference::KilnCrashed),
        (_, Made::Crashed(_)) => Verdict::Theirs("crashes"),
        (Made::Built(ours), Made::Built(theirs)) if ours == theirs => Verdict::Same,
        (Made::Built(ours), Made::Built(theirs)) => {
            explain(ours, theirs).map_or(Verdict::Differs(Difference::Bytes), Verdict::Theirs)
        }
        (Made::Refused(ours), Made::Refused(theirs)) => Verdict::BothRefuse(ours.contains(innermost(theirs))),
        (Made::Refused(said), Made::Built(_)) => Verdict::Differs(Difference::KilnRefuses(code_of(said))),
        (Made::Built(_), Made::Refused(_)) => Verdict::Differs(Difference::KilnBuilds),
    }
}

/// The code in `error[code]: …`.
fn code_of(said: &str) -> String {
    let code = said.split_once("error[").and_then(|(_, rest)| rest.split_once(']'));
    code.map_or_else(String::new, |(code, _)| code.to_owned())
}

/// The last part of kustomize's chain of causes.
pub(super) fn innermost(said: &str) -> &str {
    let line = said.lines().rfind(|line| line.starts_with("Error: ")).unwrap_or(said).trim();
    line.rsplit(": ").next().unwrap_or(line)
}
