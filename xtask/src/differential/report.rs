//! What a run came to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::coverage::FIELDS;
use super::race::{Difference, Made, Verdict};
use super::tree::Tree;

/// One tree after both built it.
#[derive(Debug)]
pub(super) struct Tried {
    /// Seed of the tree.
    pub(super) seed: u64,
    /// The tree, not shrunk.
    pub(super) tree: Tree,
    /// What came of it.
    pub(super) verdict: Verdict,
    /// True when kustomize built it.
    pub(super) built: bool,
    /// Kustomize's innermost words when it refused.
    pub(super) refusal: Option<String>,
}

/// Prints why kustomize refuses trees, the most frequent reasons first.
pub(super) fn refusals(tried: &[Tried]) {
    let mut reasons: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for one in tried {
        if let Some(reason) = &one.refusal {
            reasons.entry(reason).or_default().push(one.seed);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, seeds)| std::cmp::Reverse(seeds.len()));
    for (reason, seeds) in reasons {
        println!("{:>5} {reason}; seeds {:?}", seeds.len(), &seeds[..seeds.len().min(5)]);
    }
}

/// Prints how many trees use each field, and how many of those kustomize builds; the fields too few use.
pub(super) fn coverage(tried: &[Tried], least: usize) -> Vec<&'static str> {
    println!("{:<46} {:>6} {:>6}", "field", "trees", "built");
    let mut seldom = Vec::new();
    for field in FIELDS {
        let with: Vec<_> = tried.iter().filter(|one| one.tree.fields.contains(field)).collect();
        let built = with.iter().filter(|one| one.built).count();
        let mark = if with.len() < least { "  too few" } else { "" };
        println!("{field:<46} {:>6} {built:>6}{mark}", with.len());
        if with.len() < least {
            seldom.push(*field);
        }
    }
    seldom
}

/// Prints totals; how many trees differ.
pub(super) fn totals(tried: &[Tried]) -> usize {
    let count = |test: &dyn Fn(&Tried) -> bool| tried.iter().filter(|one| test(one)).count();
    let built = count(&|one| one.built);
    let refused = count(&|one| matches!(one.verdict, Verdict::BothRefuse(_)));
    let worded = count(&|one| one.verdict == Verdict::BothRefuse(true));
    let layered = count(&|one| one.tree.layers > 1);
    let rich = count(&|one| one.tree.fields.len() > 3);
    println!("{} trees: {layered} of two or more layers, {rich} with four or more fields", tried.len());
    println!("built by kustomize: {built}; the same bytes: {}", count(&|one| one.verdict == Verdict::Same));
    println!("refused by both: {refused}; {worded} of them with kustomize's innermost words");
    let mut kinds: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for one in tried {
        match &one.verdict {
            Verdict::Differs(difference) => kinds.entry(name(difference)).or_default().push(one.seed),
            Verdict::Theirs(what) => kinds.entry(format!("kustomize {what}")).or_default().push(one.seed),
            Verdict::Same | Verdict::BothRefuse(_) => {}
        }
    }
    for (kind, seeds) in &kinds {
        println!("{kind}: {}; seeds {:?}", seeds.len(), &seeds[..seeds.len().min(12)]);
    }
    count(&|one| matches!(one.verdict, Verdict::Differs(_)))
}

fn name(difference: &Difference) -> String {
    match difference {
        Difference::Bytes => "different: both print, not the same".to_owned(),
        Difference::KilnRefuses(code) => format!("different: only kiln refuses, with {code}"),
        Difference::KilnBuilds => "different: only kiln builds".to_owned(),
        Difference::KilnCrashed => "different: kiln crashes".to_owned(),
    }
}

/// Keeps a difference in a folder of its own: the tree, what each made of it, how it was built.
pub(super) fn keep(folder: &Path, seed: u64, tree: &Tree, ours: &Made, theirs: &Made) -> io::Result<PathBuf> {
    let folder = folder.join(seed.to_string());
    tree.write(&folder)?;
    let text = |made: &Made| match made {
        Made::Built(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Made::Refused(said) => format!("refused:\n{said}"),
        Made::Crashed(said) => format!("crashed:\n{said}"),
    };
    fs::write(folder.join("kiln.out"), text(ours))?;
    fs::write(folder.join("kustomize.out"), text(theirs))?;
    fs::write(folder.join("command"), format!("kustomize build {} {}\n", tree.target, tree.flags.join(" ")))?;
    Ok(folder)
}
