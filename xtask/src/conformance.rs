//! `cargo xtask conformance`: the suites of ../shared/conformance, against floors that only rise.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use kubekiln_tests::place;
use toml_edit::DocumentMut;

use crate::{Outcome, kfdef, kiln, ksonnet};

/// Suites of check.py, fastest first.
const SUITES: [&str; 3] = ["yaml", "kustomize", "kubeflow"];
/// Suites that are imported before they are built; each has a chore of its own.
const KSONNET: &str = "ksonnet";
const KFDEF: &str = "kfdef";
/// Cases that have to pass, by suite.
const FLOORS: &str = "tests/conformance-floors.toml";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write higher floors where more passes than they ask
    #[arg(long)]
    raise: bool,
    /// List the cases that fail
    #[arg(long)]
    failures: bool,
    /// The kiln to run instead of this repository's release build
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
}

/// What a suite came to.
pub(crate) struct Score {
    pub(crate) passed: i64,
    pub(crate) of: i64,
    /// Lines `FAIL suite/case: why`.
    pub(crate) failures: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(shared) = place::shared() else {
        println!("SKIPPED: conformance needs ../shared/conformance, which is not here");
        return Ok(());
    };
    let kiln = kiln::program(args.kiln.as_deref())?;
    let path = place::root().join(FLOORS);
    let mut floors: DocumentMut = fs::read_to_string(&path)?.parse()?;
    let mut faults = Vec::new();
    for suite in SUITES.into_iter().chain([KSONNET, KFDEF]) {
        let score = match suite {
            KSONNET => ksonnet::score(&shared, &kiln)?,
            KFDEF => kfdef::score(&shared, &kiln)?,
            suite => score(&shared, suite, &kiln)?,
        };
        let floor = floors.get(suite).and_then(toml_edit::Item::as_integer).unwrap_or(0);
        println!("{suite}: {} of {} as expected; floor {floor}", score.passed, score.of);
        show(&score, args.failures);
        faults.extend(judge(suite, &score, floor));
        if score.passed > floor {
            floors[suite] = toml_edit::value(score.passed);
        }
    }
    if !jsonnet(&shared)? {
        faults.push("jsonnet: the suite's test fails".to_owned());
    }
    if args.raise {
        fs::write(&path, floors.to_string())?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ").into()) }
}

fn score(shared: &Path, suite: &str, kiln: &Path) -> Result<Score, Box<dyn Error>> {
    let mut check = Command::new("python3");
    check.arg(shared.join("conformance/check.py")).args(["--suite", suite, "--cmd"]);
    let output = check.arg(format!("{} build", kiln.display())).output()?;
    read(suite, &String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| format!("check.py: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Reads check.py's lines `FAIL suite/case: why` and `suite: N of M as expected; …`.
fn read(suite: &str, printed: &str) -> Option<Score> {
    let failures = printed.lines().filter(|line| line.starts_with("FAIL ")).map(str::to_owned).collect();
    let total = printed.lines().find_map(|line| line.strip_prefix(suite)?.strip_prefix(": "))?;
    let (passed, rest) = total.split_once(" of ")?;
    let of = rest.split_once(' ')?.0;
    Some(Score { passed: passed.parse().ok()?, of: of.parse().ok()?, failures })
}

fn show(score: &Score, all: bool) {
    for failure in score.failures.iter().filter(|failure| all || is_crash(failure)) {
        println!("  {failure}");
    }
}

fn judge(suite: &str, score: &Score, floor: i64) -> Vec<String> {
    let crashes = score.failures.iter().filter(|failure| is_crash(failure)).count();
    let low = (score.passed < floor).then(|| format!("{suite}: {} is below the floor of {floor}", score.passed));
    let crashed = (crashes > 0).then(|| format!("{suite}: {crashes} crashes"));
    low.into_iter().chain(crashed).collect()
}

/// True for a panic, a signal or a time limit, as check.py words them.
fn is_crash(failure: &str) -> bool {
    let code = failure.split_once("exit ").map(|(_, rest)| rest);
    let code = code.and_then(|rest| rest.split([':', ')']).next()).and_then(|code| code.parse::<i32>().ok());
    failure.contains("panicked at") || code.is_some_and(|code| !(0..=100).contains(&code))
}

fn jsonnet(shared: &Path) -> io::Result<bool> {
    let mut test = Command::new(env!("CARGO"));
    test.args(["test", "--quiet", "--package", "kubekiln-jsonnet", "--test", "conformance"]);
    Ok(test.env("KILN_SHARED", shared).current_dir(place::root()).status()?.success())
}

#[cfg(test)]
mod tests {
    use super::{is_crash, judge, read};

    const PRINTED: &str = "FAIL yaml/a: output differs\nFAIL yaml/b: exit 1: error\nFAIL yaml/c: exit 101: thread\n\
        FAIL yaml/d: crash (exit -6)\nyaml: 593 of 597 as expected; 4.04 s in the builder\n593 passed, 4 failed\n";

    #[test]
    fn scores_are_read_and_judged() {
        let score = read("yaml", PRINTED).unwrap();
        assert_eq!((score.passed, score.of, score.failures.len()), (593, 597, 4));
        assert_eq!(judge("yaml", &score, 594), ["yaml: 593 is below the floor of 594", "yaml: 2 crashes"]);
    }

    #[test]
    fn refusals_are_no_crashes() {
        let crashes = PRINTED.lines().filter(|line| is_crash(line)).count();
        assert_eq!(crashes, 2);
    }
}
