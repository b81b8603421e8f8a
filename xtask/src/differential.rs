//! `cargo xtask differential`: random kustomize trees, built by kiln and by real kustomize, compared in bytes.
//!
//! A tree is made of its seed alone: seeds count up from `--seed`, so that `--seed N --count 1` gives tree N again.
//! What differs is shrunk and kept. A tree is made here as text, without the libraries under test.

mod coverage;
mod explained;
mod fields;
mod grow;
mod grower;
mod objects;
mod race;
mod report;
mod shrink;
mod tree;
mod value;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use kubekiln_tests::reference::Kustomize;

use crate::{Outcome, kiln};
use race::{Made, Race, Verdict};
use report::Tried;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Seed of the first tree
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many trees
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// How many at a time [default: as many as there are cores]
    #[arg(long)]
    jobs: Option<usize>,
    /// Keep each difference here, shrunk: the tree and what both made of it
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Shrink no more differences than this
    #[arg(long, default_value_t = 20)]
    shrink: usize,
    /// Leave out fields whose names start so; the names are those of the table at the end
    #[arg(long, value_name = "FIELD")]
    without: Vec<String>,
    /// Say why kustomize refuses trees
    #[arg(long)]
    refusals: bool,
    /// Command that builds a folder with real kustomize [default: `kustomize build`]
    #[arg(long, value_name = "COMMAND")]
    kustomize: Option<String>,
    /// The kiln to test instead of this repository's release build
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
}

/// A field has to be in so many of a thousand trees.
const LEAST_OF_A_THOUSAND: u64 = 20;

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(kustomize) = args.kustomize.as_deref().map(Kustomize::named).or_else(Kustomize::find) else {
        println!("SKIPPED: no kustomize and no kubectl on this machine");
        return Ok(());
    };
    let kiln = kiln::program(args.kiln.as_deref())?;
    println!("kiln: {}; kustomize: {kustomize}; seeds from {}", kiln.display(), args.seed);
    let tried = try_all(args, &kiln, &kustomize)?;
    let least = if args.count >= 1000 && args.without.is_empty() { args.count * LEAST_OF_A_THOUSAND / 1000 } else { 0 };
    let seldom = report::coverage(&tried, usize::try_from(least)?);
    if args.refusals {
        report::refusals(&tried);
    }
    let different = report::totals(&tried);
    if different > 0 {
        return Err(format!("{different} trees differ").into());
    }
    if seldom.is_empty() { Ok(()) } else { Err(format!("in too few trees: {}", seldom.join(", ")).into()) }
}

/// Every tree, by its seed.
fn try_all(args: &Args, kiln: &Path, kustomize: &Kustomize) -> io::Result<Vec<Tried>> {
    let scratch = tempfile::tempdir()?;
    let jobs = args.jobs.map_or_else(std::thread::available_parallelism, |n| {
        Ok(n.try_into().unwrap_or(std::num::NonZero::<usize>::MIN))
    })?;
    let (next, shrunk, tried) = (AtomicU64::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = |job: usize| -> io::Result<()> {
        let race = Race { kiln, kustomize, folder: scratch.path().join(job.to_string()) };
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= args.count {
                return Ok(());
            }
            let one = try_one(args, &race, args.seed.wrapping_add(place), &shrunk)?;
            tried.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(one);
        }
    };
    std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..jobs.get()).map(|job| scope.spawn(move || work(job))).collect();
        jobs.into_iter().try_for_each(|job| job.join().unwrap_or_else(|_| Err(io::Error::other("a job panicked"))))
    })?;
    let mut tried = tried.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    tried.sort_by_key(|one| one.seed);
    Ok(tried)
}

fn try_one(args: &Args, race: &Race<'_>, seed: u64, shrunk: &AtomicUsize) -> io::Result<Tried> {
    let tree = grow::grow(seed, &args.without);
    let (verdict, mut ours, mut theirs) = race.run(&tree)?;
    let built = matches!(theirs, Made::Built(_));
    let refusal = if let Made::Refused(said) = &theirs { Some(reason(said)) } else { None };
    if let (Verdict::Differs(difference), Some(folder)) = (&verdict, &args.keep) {
        let mut small = tree.clone();
        if shrunk.fetch_add(1, Ordering::Relaxed) < args.shrink {
            small = shrink::shrink(race, &tree, difference)?;
            (_, ours, theirs) = race.run(&small)?;
        }
        let kept = report::keep(folder, seed, &small, &ours, &theirs)?;
        println!("{seed}: {difference:?}; kept in {}", kept.display());
    }
    Ok(Tried { seed, tree, verdict, built, refusal })
}

/// Kustomize's innermost words, without what differs from tree to tree.
fn reason(said: &str) -> String {
    let words = race::innermost(said).split_whitespace().take(14);
    let plain = |word: &str| !word.contains(['/', '.', '"', '\'', '[', '{', '0', '1', '2', '3']);
    words.map(|word| if plain(word) { word } else { "…" }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::coverage::FIELDS;
    use super::grow::grow;

    #[test]
    fn a_seed_is_a_tree() {
        assert_eq!(grow(7, &[]), grow(7, &[]));
        assert_ne!(grow(7, &[]), grow(8, &[]));
    }

    #[test]
    fn a_thousand_trees_use_every_field_often() {
        let trees: Vec<_> = (1..=1000).map(|seed| grow(seed, &[])).collect();
        let often = |field: &&&str| trees.iter().filter(|tree| tree.fields.contains(**field)).count() >= 20;
        let seldom: Vec<_> = FIELDS.iter().filter(|field| !often(field)).collect();
        assert!(seldom.is_empty(), "{seldom:?}");
        assert!(trees.iter().all(|tree| tree.layers > 1 && tree.fields.len() > 3));
    }
}
