//! Patches made at random, strategic merge and JSON 6902: kiln and real kustomize must print the same, or both refuse.
//!
//! `KILN_PATCH_BATCHES` (default 3) says how many kustomizations of 40 patches each are built,
//! `KILN_PATCH_SEED` where the random numbers start.

mod grow;
#[path = "../patch_support/mod.rs"]
mod patch_support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use grow::{Grower, Pair, Style};

const BATCH: u64 = 40;

#[test]
fn random_patches_come_out_as_from_kustomize() {
    if Command::new("kustomize").arg("version").output().is_err() {
        eprintln!("SKIPPED: no kustomize on the PATH");
        return;
    }
    let number = |name, default| env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (batches, seed): (u64, u64) = (number("KILN_PATCH_BATCHES", 3), number("KILN_PATCH_SEED", 1));
    let folder = env::temp_dir().join(format!("kiln-patches-{}", std::process::id()));
    let (mut differences, mut printed) = (Vec::new(), 0);
    for batch in 0..batches {
        let first = seed + batch * BATCH;
        let pairs: Vec<_> = (first..first + BATCH).map(|seed| Grower::new(seed).pair(seed)).collect();
        write(&folder, &pairs);
        match (kustomize(&folder), patch_support::render(&folder)) {
            (Ok(theirs), Ok(ours)) if theirs == ours => printed += BATCH,
            // One refusal hides the rest of a batch: then each pair is tried alone.
            _ => {
                for pair in &pairs {
                    printed += u64::from(compare(&folder, pair, &mut differences));
                }
            }
        }
    }
    fs::remove_dir_all(&folder).ok();
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
    assert!(printed > batches * BATCH / 2, "only {printed} pairs had an output to compare");
}

/// True when both print the same.
fn compare(folder: &Path, pair: &Pair, differences: &mut Vec<String>) -> bool {
    write(folder, std::slice::from_ref(pair));
    match (kustomize(folder), patch_support::render(folder)) {
        (Err(_), Err(_)) => false,
        (theirs, ours) if theirs.is_ok() && theirs == ours => true,
        (theirs, ours) => {
            let show = |result: Result<String, String>| result.unwrap_or_else(|e| format!("refused: {e}"));
            let (theirs, ours) = (show(theirs), show(ours));
            let Pair { seed, object, patch, .. } = pair;
            differences.push(format!(
                "== seed {seed}\n-- object\n{object}-- patch\n{patch}-- kustomize\n{theirs}-- kiln\n{ours}"
            ));
            false
        }
    }
}

fn write(folder: &Path, pairs: &[Pair]) {
    fs::create_dir_all(folder).unwrap();
    let put = |name: &str, text: String| fs::write(PathBuf::from(folder).join(name), text).unwrap();
    let objects: Vec<_> = pairs.iter().map(|pair| pair.object.as_str()).collect();
    put("target.yaml", objects.join("---\n"));
    let mut list = "resources:\n- target.yaml\nsortOptions: {order: fifo}\npatches:\n".to_owned();
    for (place, Pair { seed, patch, style, .. }) in pairs.iter().enumerate() {
        put(&format!("patch{place}.yaml"), patch.clone());
        let target = if *style == Style::Named { String::new() } else { format!("  target: {{name: o{seed}}}\n") };
        let _ = write!(list, "- path: patch{place}.yaml\n{target}");
    }
    put("kustomization.yaml", list);
}

fn kustomize(folder: &Path) -> Result<String, String> {
    let output = Command::new("kustomize").arg("build").arg(folder).output().map_err(|e| e.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
