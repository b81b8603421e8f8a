//! What starting a process costs before any work is done.

use std::fs;
use std::io;
use std::process::Command;

use super::race::{Race, head};
use super::run::{median, once};

/// Runs for a figure of a few milliseconds.
const RUNS: usize = 20;

pub(super) fn run(race: &Race) -> io::Result<()> {
    let folder = race.folder.join("floor");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("kustomization.yaml"), "resources: [one.yaml]\n")?;
    fs::write(folder.join("one.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n")?;
    println!("{}", head("process floor"));
    let version = (0..RUNS).map(|_| once(Command::new(&race.kiln).arg("version"), &race.printed()));
    println!("{:<44} {}", "version", median(&version.collect::<io::Result<Vec<_>>>()?));
    let one =
        Race { kiln: race.kiln.clone(), kustomize: race.kustomize.clone(), runs: RUNS, folder: race.folder.clone() };
    println!("{}", one.both(&folder)?.row("one ConfigMap"));
    Ok(())
}
