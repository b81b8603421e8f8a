//! Kiln and kustomize on one folder, in turns.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use kubekiln_tests::reference::Kustomize;

use super::run::{Cost, median, once};

/// Time after which a contender gets no further run on a tree.
const PATIENCE: Duration = Duration::from_secs(30);

/// The contenders and the rules.
pub(super) struct Race {
    pub(super) kiln: PathBuf,
    pub(super) kustomize: Option<Kustomize>,
    pub(super) runs: usize,
    /// A folder for what they print and for generated trees.
    pub(super) folder: PathBuf,
}

/// Medians of a race.
pub(super) struct Finish {
    pub(super) kiln: Cost,
    pub(super) kustomize: Option<Cost>,
    same: bool,
    bytes: u64,
}

impl Race {
    /// The command that builds `folder` with kiln.
    pub(super) fn kiln(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.kiln);
        command.arg("build").arg(folder);
        command
    }

    /// Where kiln's last output is.
    pub(super) fn printed(&self) -> PathBuf {
        self.folder.join("kiln.yaml")
    }

    /// Races both on `folder`.
    pub(super) fn both(&self, folder: &Path) -> io::Result<Finish> {
        let reference = self.folder.join("kustomize.yaml");
        let (mut kiln, mut kustomize) = (Vec::new(), Vec::new());
        while kiln.len() < self.runs {
            kiln.push(once(&mut self.kiln(folder), &self.printed())?);
            let spent: Duration = kustomize.iter().map(|cost: &Cost| cost.time).sum();
            if let Some(program) = self.kustomize.as_ref().filter(|_| spent < PATIENCE) {
                kustomize.push(once(&mut program.command(folder), &reference)?);
            }
        }
        Ok(Finish {
            kiln: median(&kiln),
            same: kustomize.is_empty() || is_same(&self.printed(), &reference)?,
            kustomize: (!kustomize.is_empty()).then(|| median(&kustomize)),
            bytes: self.printed().metadata()?.len(),
        })
    }

    /// Kiln alone on `folder`.
    pub(super) fn alone(&self, folder: &Path) -> io::Result<Finish> {
        let runs = (0..self.runs).map(|_| once(&mut self.kiln(folder), &self.printed()));
        let kiln = median(&runs.collect::<io::Result<Vec<_>>>()?);
        Ok(Finish { kiln, kustomize: None, same: true, bytes: self.printed().metadata()?.len() })
    }
}

impl Finish {
    /// One row of a table.
    pub(super) fn row(&self, name: &str) -> String {
        let kb = self.bytes / 1000;
        let Some(kustomize) = &self.kustomize else {
            return format!("{name:<44} {} {:>18} {:>7} {kb:>6} kB", self.kiln, "", "");
        };
        let ratio = kustomize.time.as_secs_f64() / self.kiln.time.as_secs_f64();
        let same = if self.same { "same bytes" } else { "OTHER BYTES" };
        format!("{name:<44} {} {kustomize} {ratio:>6.0}x {kb:>6} kB {same}", self.kiln)
    }
}

/// The head of a table of rows.
pub(super) fn head(title: &str) -> String {
    format!("\n{title:<44} {:>18} {:>18} {:>7} {:>9}", "kiln", "kustomize", "ratio", "output")
}

/// Compares piece by piece: what xtask holds in memory would be counted to its children.
fn is_same(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (BufReader::new(File::open(a)?).bytes(), BufReader::new(File::open(b)?).bytes());
    loop {
        match (a.next().transpose()?, b.next().transpose()?) {
            (None, None) => return Ok(true),
            (x, y) if x != y => return Ok(false),
            _ => {}
        }
    }
}
