//! `cargo xtask kfdef`: each application of real KfDefs, imported and built.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kubekiln_tests::place;
use serde_json::Value;

use crate::conformance::Score;
use crate::{Outcome, kiln};

/// KfDefs of a version, with that version in their names.
const KFDEFS: [&str; 2] = ["kfctl_k8s_istio", "kfctl_istio_dex"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder of versions of kubeflow/manifests [default: ../shared/conformance/kfdef]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The kiln to run instead of this repository's release build
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
}

/// An application, and what came of it.
struct Case {
    kfdef: String,
    application: String,
    /// The number of objects, or why there are none.
    built: Result<usize, String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(folder) = args.folder.clone().or_else(|| Some(place::shared()?.join("conformance/kfdef"))) else {
        println!("SKIPPED: kfdef needs a folder, and ../shared/conformance is not here");
        return Ok(());
    };
    let cases = cases(&folder, &kiln::program(args.kiln.as_deref())?)?;
    println!("{:<32} {:<36} {:<8} {:>7}  reason", "kfdef", "application", "result", "objects");
    for Case { kfdef, application, built } in &cases {
        match built {
            Ok(objects) => println!("{kfdef:<32} {application:<36} {:<8} {objects:>7}", "built"),
            Err(reason) => println!("{kfdef:<32} {application:<36} {:<8} {:>7}  {reason}", "refused", 0),
        }
    }
    let objects: usize = cases.iter().filter_map(|case| case.built.as_ref().ok()).sum();
    let built = cases.iter().filter(|case| case.built.is_ok()).count();
    println!("{built} of {} built, {} refused; {objects} objects", cases.len(), cases.len() - built);
    Ok(())
}

/// The same as a suite of `cargo xtask conformance`.
pub(crate) fn score(shared: &Path, kiln: &Path) -> Result<Score, Box<dyn Error>> {
    let cases = cases(&shared.join("conformance/kfdef"), kiln)?;
    let fault = |case: &Case| {
        let reason = case.built.as_ref().err()?;
        Some(format!("FAIL kfdef/{}/{}: {reason}", case.kfdef, case.application))
    };
    let failures: Vec<_> = cases.iter().filter_map(fault).collect();
    Ok(Score { passed: i64::try_from(cases.len() - failures.len())?, of: i64::try_from(cases.len())?, failures })
}

fn cases(folder: &Path, kiln: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut versions: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    versions.sort_by_key(fs::DirEntry::file_name);
    let mut cases = Vec::new();
    for version in versions {
        let name = version.file_name().to_string_lossy().into_owned();
        for kfdef in KFDEFS.map(|kfdef| format!("{kfdef}.{name}")) {
            let file = version.path().join("kfdef").join(format!("{kfdef}.yaml"));
            if file.is_file() {
                cases.extend(of_file(&file, &version.path(), &kfdef, kiln)?);
            }
        }
    }
    if cases.is_empty() { Err(format!("{} has no KfDef", folder.display()).into()) } else { Ok(cases) }
}

fn of_file(file: &Path, repo: &Path, kfdef: &str, kiln: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let names = applications(&fs::read_to_string(file)?);
    let case = |application: String| -> Result<Case, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let mut import = Command::new(kiln);
        import.args(["import", "kfdef"]).arg(file).arg("--repo").arg(format!("manifests={}", repo.display()));
        let imported = import.args(["--application", &application]).arg("-o").arg(folder.path()).output()?;
        let built =
            reason(&imported).and_then(|()| build(&folder.path().join("applications").join(&application), kiln));
        Ok(Case { kfdef: kfdef.to_owned(), application, built })
    };
    names.into_iter().map(case).collect()
}

/// The names of applications, by the indentation that all KfDefs of Kubeflow have.
fn applications(text: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| *line != "  applications:").take_while(|line| *line != "  repos:");
    let name = |line: &str| {
        let name = line.strip_prefix("    name: ").or_else(|| line.strip_prefix("  - name: "))?;
        Some(name.trim_matches(['"', '\'']).to_owned())
    };
    lines.filter_map(name).collect()
}

fn build(folder: &Path, kiln: &Path) -> Result<usize, String> {
    let output = Command::new(kiln).args(["build", "--format", "json"]).arg(folder).output();
    let output = output.map_err(|error| error.to_string())?;
    reason(&output)?;
    let objects: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    objects.as_array().map(Vec::len).filter(|objects| *objects > 0).ok_or_else(|| "it has no objects".to_owned())
}

/// The first error of a run that failed.
fn reason(output: &Output) -> Result<(), String> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.starts_with("error")).or_else(|| said.lines().next()).unwrap_or_default();
    Err(format!("exit {}: {line}", output.status.code().unwrap_or(-1)))
}

#[cfg(test)]
mod tests {
    use super::applications;

    #[test]
    fn applications_are_found() {
        let text = "spec:\n  applications:\n  - kustomizeConfig:\n      parameters:\n      - name: namespace\n    name: a\n  \
                    - name: b\n  repos:\n  - name: manifests\n";
        assert_eq!(applications(text), ["a", "b"]);
    }
}
