//! Property tests with inputs that `cargo test` does not draw.
//!
//! `.cargo/config.toml` fixes the seed of every property test, so that `.ci/run` says the same of the same change each time.
//! Here each round has a seed of its own, which a failure prints; run again with `--seed`, it fails again.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args as ClapArgs;

use crate::Outcome;

/// Every test that draws its inputs, as arguments of `cargo test`.
const LAWS: [&[&str]; 8] = [
    &["-p", "kubekiln-yaml", "--test", "laws"],
    &["-p", "kubekiln-yaml", "--test", "emit_laws"],
    &["-p", "kubekiln-yaml", "--test", "edit_laws"],
    &["-p", "kubekiln-yaml", "--test", "saphyr"],
    &["-p", "kubekiln-edit", "--test", "laws"],
    &["-p", "kubekiln-jsonnet", "--test", "laws"],
    &["-p", "kubekiln-deliver", "--lib", "layout::"],
    &["-p", "kubekiln-tests", "--test", "packages"],
];

/// How often, and with what.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Seed of the first round; each further one takes the next [default: the time in seconds]
    #[arg(long)]
    seed: Option<u64>,
    /// Number of rounds
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// Inputs a law and round, for those that set no number themselves
    #[arg(long, default_value_t = 2000)]
    cases: u32,
    /// Only these tests, such as `packages`
    only: Vec<String>,
}

/// Runs the rounds, each to its end.
pub(crate) fn run(args: &Args) -> Outcome {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let first = args.seed.unwrap_or(now);
    let asked =
        |law: &&&[&str]| args.only.is_empty() || law.iter().any(|word| args.only.iter().any(|only| only == word));
    let laws: Vec<_> = LAWS.iter().filter(asked).collect();
    if laws.is_empty() {
        return Err(format!("no such test: {}", args.only.join(", ")).into());
    }
    // What does not compile is no broken law.
    for law in &laws {
        let target: Vec<_> = law.iter().filter(|word| !word.ends_with("::")).collect();
        if !Command::new(env!("CARGO")).args(["test", "--quiet", "--no-run"]).args(target).status()?.success() {
            return Err("the tests do not compile".into());
        }
    }
    let mut broken = Vec::new();
    for seed in first..first + args.rounds {
        for law in &laws {
            let status = Command::new(env!("CARGO"))
                .args(["test", "--quiet"])
                .args(**law)
                .env("PROPTEST_RNG_SEED", seed.to_string())
                .env("PROPTEST_CASES", args.cases.to_string())
                .status()?;
            if !status.success() {
                broken.push(format!("--seed {seed} --rounds 1 {}", law[3..].join(" ")));
            }
        }
        println!("seed {seed}: {} of {} rounds, {} failures", seed - first + 1, args.rounds, broken.len());
    }
    if broken.is_empty() { Ok(()) } else { Err(format!("see again with\n{}", broken.join("\n")).into()) }
}
