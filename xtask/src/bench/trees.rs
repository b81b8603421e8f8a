//! Real trees: the whole platform, and folders of a size that people have.

use std::io;
use std::path::{Path, PathBuf};

use kubekiln_tests::place;

use super::race::{Race, head};
use super::run::once;

/// Folders of ../shared/conformance/kubeflow/tree, largest first: the first that builds is the main figure.
const LARGE: [&str; 3] = [
    "example",
    "applications/pipeline/upstream/env/cert-manager/platform-agnostic-multi-user",
    "applications/katib/upstream/installs/katib-with-kubeflow",
];
/// Smaller ones of the same tree.
const SMALL: [&str; 4] = [
    "applications/jupyter/notebook-controller/upstream/overlays/kubeflow",
    "applications/centraldashboard/overlays/oauth2-proxy",
    "common/istio/istio-install/base",
    "common/oauth2-proxy/overlays/m2m-dex-only",
];
/// Apps of the tree generated where the real ones are missing.
const GENERATED: usize = 100;

/// Races on the real trees; returns a copy of the largest output.
pub(super) fn run(race: &Race) -> io::Result<PathBuf> {
    println!("{}", head("real trees"));
    let largest = race.folder.join("largest.yaml");
    let Some(shared) = place::shared() else {
        println!("SKIPPED: ../shared/conformance is not here; a generated tree stands in");
        let tree = super::scale::write(&race.folder.join("apps"), GENERATED)?;
        println!("{}", race.both(&tree)?.row("generated"));
        std::fs::copy(race.printed(), &largest)?;
        return Ok(largest);
    };
    let tree = shared.join("conformance/kubeflow/tree");
    let builds = |name: &&&str| once(&mut race.kiln(&tree.join(name)), &race.printed()).is_ok();
    for (place, name) in LARGE.iter().filter(builds).take(1).chain(&SMALL).enumerate() {
        show(race, &tree, name);
        if place == 0 {
            std::fs::copy(race.printed(), &largest)?;
        }
    }
    Ok(largest)
}

fn show(race: &Race, tree: &Path, name: &str) {
    match race.both(&tree.join(name)) {
        Ok(finish) => println!("{}", finish.row(name.rsplit_once("applications/").map_or(name, |(_, short)| short))),
        Err(error) => println!("{name}: {error}"),
    }
}
