//! `cargo xtask ksonnet`: prototypes of a real registry, imported and built, against the objects that ksonnet made of them.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kubekiln_tests::place;
use serde_json::{Value, json};

use crate::conformance::Score;
use crate::{Outcome, kiln};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kiln to run instead of this repository's release build
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
}

/// A prototype with parameters, and what came of it.
struct Case {
    name: String,
    objects: usize,
    /// Why it is not as expected.
    fault: Option<String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let Some(shared) = place::shared() else {
        println!("SKIPPED: ksonnet needs ../shared/conformance, which is not here");
        return Ok(());
    };
    let cases = cases(&shared, &kiln::program(args.kiln.as_deref())?)?;
    println!("{:<50} {:>7}  as expected", "prototype", "objects");
    for case in &cases {
        println!("{:<50} {:>7}  {}", case.name, case.objects, case.fault.as_deref().unwrap_or("yes"));
    }
    let faults = cases.iter().filter(|case| case.fault.is_some()).count();
    println!("{} of {} as expected", cases.len() - faults, cases.len());
    if faults == 0 { Ok(()) } else { Err(format!("{faults} prototypes differ").into()) }
}

/// The same as a suite of `cargo xtask conformance`.
pub(crate) fn score(shared: &Path, kiln: &Path) -> Result<Score, Box<dyn Error>> {
    let cases = cases(shared, kiln)?;
    let fault = |case: &Case| case.fault.as_ref().map(|fault| format!("FAIL ksonnet/{}: {fault}", case.name));
    let failures: Vec<_> = cases.iter().filter_map(fault).collect();
    Ok(Score { passed: i64::try_from(cases.len() - failures.len())?, of: i64::try_from(cases.len())?, failures })
}

/// Imports the registry once, and builds an Instance of a package for each case.
fn cases(shared: &Path, kiln: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let data = shared.join("conformance/ksonnet");
    let folder = tempfile::tempdir()?;
    let packages = folder.path().join("packages");
    let mut import = Command::new(kiln);
    import.args(["import", "ksonnet"]).arg(data.join("tree/kubeflow")).arg("--lib").arg(data.join("tree/lib/v1.8.0"));
    let output = import.arg("-o").arg(&packages).output()?;
    if !output.status.success() {
        return Err(format!("the import fails: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let folders = place::folders_with(&data.join("cases"), "params.json")?;
    folders.iter().map(|case| build(case, &packages, kiln)).collect()
}

fn build(case: &Path, packages: &Path, kiln: &Path) -> Result<Case, Box<dyn Error>> {
    let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let overlay = packages.join("overlays").join(&name);
    fs::create_dir_all(&overlay)?;
    let instance = json!({
        "apiVersion": "kubekiln.dev/v1alpha1",
        "kind": "Instance",
        "metadata": {"name": name, "namespace": "kubeflow"},
        "spec": {"package": format!("../../{name}"), "params": read(&case.join("params.json"))?},
    });
    fs::write(overlay.join("instance.yaml"), instance.to_string())?;
    fs::write(overlay.join("kustomization.yaml"), "generators: [instance.yaml]\n")?;
    let output = Command::new(kiln).args(["build", "--format", "json"]).arg(&overlay).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().unwrap_or(-1);
        let first = said.lines().next().unwrap_or_default();
        return Ok(Case { name, objects: 0, fault: Some(format!("exit {code}: {first}")) });
    }
    let built = sorted(serde_json::from_slice(&output.stdout)?);
    let expected = sorted(read(&case.join("expected.json"))?);
    let missing = expected.iter().filter(|object| !built.contains(object)).count();
    let same = built == expected;
    let fault = (!same).then(|| format!("{missing} of {} objects differ", expected.len()));
    Ok(Case { name, objects: built.len(), fault })
}

fn read(path: &Path) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

/// Objects as texts with sorted keys, whatever order they came in.
fn sorted(objects: Value) -> Vec<String> {
    let Value::Array(objects) = objects else { return Vec::new() };
    let mut texts: Vec<_> = objects.iter().map(Value::to_string).collect();
    texts.sort();
    texts
}
