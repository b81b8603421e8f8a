//! The CRDs of every package, and their samples: a real server takes what it should and refuses what it should.

use std::error::Error;
use std::fs;
use std::path::Path;

use kubekiln_tests::{place, sample, yaml};
use serde_json::Value as Json;

use super::Run;
use super::cluster::Cluster;
use super::kubectl::Kubectl;
use super::outside::established;
use crate::Outcome;

pub(super) fn run(run: &Run, folder: &Path) -> Outcome {
    let cluster = Cluster::start(&run.tools, &folder.join("cluster"))?;
    let mut problems = Vec::new();
    for package in place::folders_with(&place::root().join("components"), "package.yaml")? {
        // Two packages may have one CRD: they are never together in a cluster.
        let crds = package.join("crds");
        if !crds.is_dir() {
            continue;
        }
        let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
        cluster.kubectl.apply(&crds)?;
        established(&cluster.kubectl)?;
        let samples = place::files_in(&place::root().join("tests/crds").join(&name))?;
        let mut refused = 0;
        for file in &samples {
            refused += check(file, folder, &cluster.kubectl, &mut problems)?;
        }
        println!(
            "  {name}: {} CRDs, {} samples taken, {refused} mistakes refused",
            place::files_in(&crds)?.len(),
            samples.len()
        );
        cluster.kubectl.said_of(&["delete", "--wait"], &crds)?;
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// One sample; the number of mistakes that were refused.
fn check(file: &Path, folder: &Path, kubectl: &Kubectl, problems: &mut Vec<String>) -> Result<usize, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let shown = file.strip_prefix(place::root()).unwrap_or(file).display();
    let good = yaml::value(&file.display().to_string(), text.clone())?;
    if let Some(namespace) = good.pointer("/metadata/namespace").and_then(Json::as_str) {
        let there = kubectl.run(&["get", "namespace", namespace]);
        there.or_else(|_| kubectl.run(&["create", "namespace", namespace]))?;
    }
    if let Err(error) = attempt(&good, folder, kubectl)? {
        problems.push(format!("{shown}: {error}"));
    }
    let mut refused = 0;
    for mistake in sample::mistakes(&text) {
        let wrong = sample::with_mistake(&good, mistake).ok_or_else(|| format!("{shown}: cannot set {mistake}"))?;
        let answer = if mistake.starts_with("/status") && wrong["status"].is_object() {
            attempt_status(&good, &wrong["status"], folder, kubectl)?
        } else {
            attempt(&wrong, folder, kubectl)?
        };
        match answer {
            Ok(()) => problems.push(format!("{shown}: takes {mistake}")),
            Err(_) => refused += 1,
        }
    }
    Ok(refused)
}

/// Makes the object and asks whether the server would take its status, which is dropped from an object that is made.
fn attempt_status(good: &Json, status: &Json, folder: &Path, kubectl: &Kubectl) -> Result<Answer, Box<dyn Error>> {
    let file = folder.join("sample.json");
    fs::write(&file, good.to_string())?;
    kubectl.apply(&file)?;
    let patch = serde_json::json!({"status": status}).to_string();
    let flags = ["patch", "--subresource=status", "--type=merge", "--dry-run=server", "-p", &patch];
    let answer = judged(kubectl.said_of_file(&flags, &file));
    kubectl.said_of(&["delete", "--wait"], &file)?;
    answer
}

/// What the server says of an object: an error is its refusal.
type Answer = Result<(), String>;

/// Asks the server whether it would take the object.
fn attempt(object: &Json, folder: &Path, kubectl: &Kubectl) -> Result<Answer, Box<dyn Error>> {
    let file = folder.join("sample.json");
    fs::write(&file, object.to_string())?;
    judged(kubectl.said_of(&["apply", "--server-side", "--validate=strict", "--dry-run=server"], &file))
}

/// Only a refusal of the object itself is an answer; any other error ends the run.
fn judged(said: Result<String, Box<dyn Error>>) -> Result<Answer, Box<dyn Error>> {
    match said {
        Ok(_) => Ok(Ok(())),
        Err(error) => {
            let said = error.to_string();
            let is_about_the_object =
                ["is invalid", "unknown field", "failed to create typed patch object", "error validating"];
            if is_about_the_object.iter().any(|words| said.contains(words)) { Ok(Err(said)) } else { Err(error) }
        }
    }
}
