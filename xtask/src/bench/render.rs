//! `kiln render` of a generated target, cold processes: into nothing, when nothing has changed, and as a check; then of
//! several targets over one base.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::race::{Race, head};
use super::run::{Cost, median, once};

/// Files of the target, and objects in each.
const FILES: usize = 100;
const EACH: usize = 100;
/// Targets that share a base.
const TARGETS: usize = 4;

const PROJECT: &str = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\nspec:\n  targets:\n";

pub(super) fn run(race: &Race) -> io::Result<()> {
    let folder = race.folder.join("render");
    generate(&folder)?;
    println!("{}", head(&format!("render {} objects", FILES * EACH)));
    let tree = folder.join("rendered");
    let mut run = 0;
    let cold = measure(race, || {
        run += 1;
        // Moved, not removed: ext4 is slow to make files just after others were removed.
        move_away(&tree, &folder.join(format!("rendered-{run}")))?;
        kiln(race, &folder, &["render"])
    })?;
    println!("{:<44} {cold}", "into nothing");
    let warm = measure(race, || kiln(race, &folder, &["render"]))?;
    println!("{:<44} {warm}", "nothing changed");
    let check = measure(race, || kiln(race, &folder, &["render", "--check"]))?;
    println!("{:<44} {check}", "--check");
    let build = measure(race, || kiln(race, &folder, &["build", "app"]))?;
    println!("{:<44} {build}", "build alone, for comparison");
    over_one_base(race, &folder)
}

/// Targets that differ in a prefix, over the same base.
fn over_one_base(race: &Race, folder: &Path) -> io::Result<()> {
    let target = |number: usize| format!("  - {{name: t{number}, source: t{number}, path: rendered/t{number}}}\n");
    fs::write(folder.join("kiln.yaml"), format!("{PROJECT}{}", (0..TARGETS).map(target).collect::<String>()))?;
    for number in 0..TARGETS {
        let overlay = folder.join(format!("t{number}"));
        fs::create_dir_all(&overlay)?;
        fs::write(overlay.join("kustomization.yaml"), format!("namePrefix: t{number}-\nresources: [../app]\n"))?;
    }
    println!("{}", head(&format!("check {TARGETS} targets over one base")));
    fs::rename(folder.join("rendered"), folder.join("rendered-alone"))?;
    kiln(race, folder, &["render"])?;
    let one = measure(race, || kiln(race, folder, &["render", "--check", "t0"]))?;
    println!("{:<44} {one}", "one of them");
    let all = measure(race, || kiln(race, folder, &["render", "--check"]))?;
    println!("{:<44} {all}", "all of them");
    Ok(())
}

fn measure(race: &Race, mut one: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    Ok(median(&(0..race.runs).map(|_| one()).collect::<io::Result<Vec<_>>>()?))
}

fn kiln(race: &Race, folder: &Path, arguments: &[&str]) -> io::Result<Cost> {
    once(Command::new(&race.kiln).args(arguments).current_dir(folder), &race.printed())
}

fn move_away(tree: &Path, to: &Path) -> io::Result<()> {
    if tree.exists() { fs::rename(tree, to) } else { Ok(()) }
}

/// A project with one target: a Deployment of half a kilobyte and a ConfigMap in turns, moved into a namespace.
fn generate(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("app"))?;
    let target = "  - {name: app, source: app, path: rendered}\n";
    fs::write(folder.join("kiln.yaml"), format!("{PROJECT}{target}"))?;
    let mut kustomization = "namespace: shop\nresources:\n".to_owned();
    for file in 0..FILES {
        // Writing to a String cannot fail.
        let _ = writeln!(kustomization, "- {file}.yaml");
        let objects: Vec<_> = (0..EACH).map(|i| object(&format!("app-{file}-{i}"), i)).collect();
        fs::write(folder.join(format!("app/{file}.yaml")), objects.join("---\n"))?;
    }
    fs::write(folder.join("app/kustomization.yaml"), kustomization)
}

fn object(name: &str, number: usize) -> String {
    if number % 2 == 1 {
        return format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  number: \"{number}\"\n");
    }
    let spec = "      containers:\n      - name: web\n        image: registry.example.com/web:1\n        ports:\n        \
                - containerPort: 8080\n        resources:\n          limits:\n            memory: 64Mi\n";
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\n  labels:\n    app: {name}\nspec:\n  \
         replicas: {number}\n  selector:\n    matchLabels:\n      app: {name}\n  template:\n    metadata:\n      labels:\n        \
         app: {name}\n    spec:\n{spec}"
    )
}
