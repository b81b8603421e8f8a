//! `cargo xtask parity`: how much of its upstream components each package covers, with every switch on.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kubekiln_tests::{overlay, place, yaml};

use crate::Outcome;

/// The file beside an overlay with every switch on, under `tests/parity/PACKAGE/`, that says what it is measured with.
const FILE_NAME: &str = "parity.yaml";

/// What a package is measured with.
struct Measure {
    /// Name of the overlay: the package's, or one that begins with it.
    overlay: String,
    folder: PathBuf,
    /// Upstream components, by their names in the inventory; none for a package that upstream does not have.
    inventories: Vec<String>,
    /// Percentage of facts, of all and of each class of ten or more, that the render has to show.
    min: u64,
}

impl Measure {
    fn read(folder: PathBuf) -> Result<Self, Box<dyn Error>> {
        let file = folder.join(FILE_NAME);
        let root = yaml::read(&file)?;
        let lacks = |field: &str| format!("{}: no {field}", file.display());
        let inventories = root["inventories"].as_array().ok_or_else(|| lacks("inventories"))?;
        Ok(Self {
            overlay: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            inventories: inventories.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
            min: root["min"].as_u64().ok_or_else(|| lacks("min"))?,
            folder,
        })
    }
}

/// What each package is measured with, sorted by overlay.
fn measures() -> Result<Vec<Measure>, Box<dyn Error>> {
    place::folders_with(&place::root().join("tests/parity"), FILE_NAME)?.into_iter().map(Measure::read).collect()
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Also list the facts that are missing
    #[arg(long)]
    missing: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(shared) = place::shared() else {
        println!("SKIPPED: parity needs ../shared/reference, which is not here");
        return Ok(());
    };
    let program = shared.join("reference/parity.py");
    let mut low = Vec::new();
    for measure in measures()? {
        let rendered = overlay::yaml(&measure.folder)?;
        if measure.inventories.is_empty() {
            println!("{}: nothing upstream to compare with", measure.overlay);
        } else if !is_enough(&program, &measure, &rendered, args.missing)? {
            low.push(measure.overlay);
        }
    }
    if low.is_empty() { Ok(()) } else { Err(format!("below their least parity: {}", low.join(", ")).into()) }
}

/// Prints the figures of a render; true when they reach the minimum.
fn is_enough(program: &Path, measure: &Measure, rendered: &str, missing: bool) -> std::io::Result<bool> {
    let mut command = Command::new("python3");
    command.arg(program).args(&measure.inventories).arg("--min").arg(measure.min.to_string());
    if !missing {
        command.arg("--quiet");
    }
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(rendered.as_bytes())?;
    }
    Ok(child.wait()?.success())
}

#[cfg(test)]
mod tests {
    use super::{measures, place};

    #[test]
    fn every_package_is_measured() {
        let packages = place::folders_with(&place::root().join("components"), "package.yaml").unwrap();
        let names: Vec<_> = packages.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
        let measures = measures().unwrap();
        // A package may be measured once more, in another mode.
        let of = |name: &str| measures.iter().any(|measure| measure.overlay == name);
        assert!(names.iter().all(|name| of(name)), "a package without tests/parity/PACKAGE/{}", super::FILE_NAME);
        for measure in &measures {
            assert!(names.iter().any(|name| measure.overlay.starts_with(name)), "{}", measure.overlay);
            assert!(measure.inventories.is_empty() || measure.min >= 90, "{}", measure.overlay);
        }
    }
}
