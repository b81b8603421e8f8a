//! `cargo xtask parity`: how much of its upstream components each package covers, with every switch on.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use kubekiln_tests::{overlay, place};

use crate::Outcome;

/// A package and what it is measured with.
struct Measure {
    /// Folder of the package under `components/`, and of the overlay with every switch on under `tests/parity/`.
    package: &'static str,
    /// Upstream components, by their names in the inventory.
    inventories: &'static [&'static str],
    /// Percentage of facts, of all and of each class of ten or more, that the render has to show.
    min: u8,
}

/// Every package of `components/`; a test below keeps it so. Components that upstream gave up need 90 %.
const MEASURES: &[Measure] = &[
    Measure { package: "jupyter", inventories: &["notebook-controller", "jupyter-web-app"], min: 95 },
    Measure { package: "training-operator", inventories: &["training-operator"], min: 95 },
];

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
    for measure in MEASURES {
        let rendered = overlay::yaml(&place::root().join("tests/parity").join(measure.package))?;
        if !is_enough(&program, measure, &rendered, args.missing)? {
            low.push(measure.package);
        }
    }
    if low.is_empty() { Ok(()) } else { Err(format!("below their least parity: {}", low.join(", ")).into()) }
}

/// Prints the figures of a render; true when they reach the minimum.
fn is_enough(program: &Path, measure: &Measure, rendered: &str, missing: bool) -> std::io::Result<bool> {
    let mut command = Command::new("python3");
    command.arg(program).args(measure.inventories).arg("--min").arg(measure.min.to_string());
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
    use super::{MEASURES, place};

    #[test]
    fn every_package_is_measured() {
        let packages = place::folders_with(&place::root().join("components"), "package.yaml").unwrap();
        let names: Vec<_> = packages.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
        let measured: Vec<_> = MEASURES.iter().map(|measure| measure.package).collect();
        assert_eq!(measured, names);
    }
}
