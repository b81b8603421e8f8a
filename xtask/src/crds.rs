//! `cargo xtask crds`: `crds/` of a package has a file for each CRD that its `crds.libsonnet` gives, so that rendering
//! evaluates none of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use kubekiln::Text;
use kubekiln::build::print;
use kubekiln::generate::program::{Program, node};
use kubekiln::load::{Files, LoadRestrictor};
use kubekiln::package::Package;
use kubekiln::world::{DiskWorld, join};
use kubekiln::{Diagnostic, World};
use kubekiln_jsonnet::{Document, Limits, RsJsonnet};
use kubekiln_tests::place;
use kubekiln_yaml::{Arena, Span};

use crate::Outcome;
use crate::generated::Generated;

/// An object from the name of a CRD to the whole of it.
const PROGRAM: &str = "crds.libsonnet";

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    generated: Generated,
    /// Packages, by their folders' names; all without it
    #[arg(value_name = "PACKAGE")]
    packages: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let root = args.generated.root()?;
    let (mut stale, mut failed) = (0, Vec::new());
    let mut packages = place::folders_with(&root.join("components"), PROGRAM)?;
    packages.retain(|package| args.packages.is_empty() || args.packages.iter().any(|name| package.ends_with(name)));
    for package in packages {
        match wanted(&package, &root) {
            Ok(files) => {
                for change in changes(&package.join("crds"), &files)? {
                    println!("{}", change.describe(&root));
                    stale += 1;
                    if !args.generated.check {
                        change.apply()?;
                    }
                }
            }
            Err(error) => failed.push(format!("{}: {error}", package.display())),
        }
    }
    if !failed.is_empty() {
        return Err(failed.join("\n").into());
    }
    args.generated.done(stale, "`cargo xtask crds` writes these files")
}

/// What a package's program gives: the text of each file by its name.
fn wanted(package: &Path, root: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let (arena, world) = (Arena::new(), DiskWorld::new());
    let files = Files::new(&arena, &world, root.to_path_buf(), LoadRestrictor::None);
    let told = |errors: Vec<Diagnostic>| errors.iter().map(|error| error.render(&arena, false)).collect::<String>();
    let named = Text { text: ".", span: Span::NONE };
    let loaded = Package::load(&files, package, named);
    let loaded = loaded.map_err(|problems| told(problems.into_iter().map(Diagnostic::from).collect()))?;
    let library = loaded.imports.iter().map(|path| join(&loaded.folder, path));
    let program = Program {
        file: &loaded.folder.join(PROGRAM),
        ext_vars: Vec::new(),
        arguments: Vec::new(),
        library: library.map(|folder| world.canonical(&folder)).collect::<Result<_, _>>()?,
        bounds: Vec::new(),
        asked: Span::NONE,
        limits: Limits::default(),
    };
    let evaluation = program.evaluate(&files, &RsJsonnet).map_err(|error| told(vec![error]))?;
    let Document::Object(crds) = &evaluation.document else {
        return Err(format!("{PROGRAM} gives no object from names to CRDs").into());
    };
    let text = |(name, crd): &(String, Document)| {
        check(name, crd)?;
        let text = print::document(&node(crd, Span::NONE, &arena), &arena).map_err(|error| told(vec![error]))?;
        Ok((format!("{name}.yaml"), text))
    };
    crds.iter().map(text).collect()
}

fn check(name: &str, crd: &Document) -> Result<(), String> {
    let is = |document: Option<&Document>, text: &str| document == Some(&Document::from(text));
    if !is(crd.get("kind"), "CustomResourceDefinition") {
        return Err(format!("{PROGRAM}: {name} is no CustomResourceDefinition"));
    }
    if !is(crd.get("metadata").and_then(|metadata| metadata.get("name")), name) {
        return Err(format!("{PROGRAM}: {name} has another metadata.name"));
    }
    Ok(())
}

/// A file that is not what the program gives.
#[derive(PartialEq, Eq, Debug)]
struct Change {
    path: PathBuf,
    /// What belongs there; none when nothing does.
    text: Option<String>,
}

impl Change {
    fn describe(&self, root: &Path) -> String {
        let path = self.path.strip_prefix(root).unwrap_or(&self.path).display();
        match &self.text {
            Some(text) => format!("{path}: {} bytes, and differs from {PROGRAM}", text.len()),
            None => format!("{path}: {PROGRAM} has no such CRD"),
        }
    }

    fn apply(&self) -> std::io::Result<()> {
        let Some(text) = &self.text else { return fs::remove_file(&self.path) };
        fs::create_dir_all(self.path.parent().unwrap_or(&self.path))?;
        fs::write(&self.path, text)
    }
}

fn changes(folder: &Path, wanted: &BTreeMap<String, String>) -> std::io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (name, text) in wanted {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            changes.push(Change { path, text: Some(text.clone()) });
        }
    }
    let there = if folder.is_dir() { place::files_in(folder)? } else { Vec::new() };
    for path in there {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if is_yaml && !wanted.contains_key(&name) {
            changes.push(Change { path, text: None });
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::{PROGRAM, changes, place, wanted};

    #[test]
    fn files_are_what_the_programs_give() {
        let root = place::root();
        for package in place::folders_with(&root.join("components"), PROGRAM).unwrap() {
            let stale = changes(&package.join("crds"), &wanted(&package, &root).unwrap()).unwrap();
            let paths: Vec<_> = stale.iter().map(|change| change.describe(&root)).collect();
            assert!(paths.is_empty(), "run `cargo xtask crds`: {paths:?}");
        }
    }

    #[test]
    fn files_of_no_crd_go_and_others_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("components/shelf");
        let write = |name: &str, text: &str| {
            let path = package.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("package.yaml", "apiVersion: kubekiln.dev/v1alpha1\nkind: Package\nmetadata: {name: shelf}\n");
        write(PROGRAM, "{ 'b.x': { kind: 'CustomResourceDefinition', metadata: { name: 'b.x' } } }");
        write("crds/a.x.yaml", "old");
        write("crds/README.md", "kept");
        let files = wanted(&package, folder.path()).unwrap();
        let found = changes(&package.join("crds"), &files).unwrap();
        found.iter().try_for_each(super::Change::apply).unwrap();
        let left: Vec<_> = place::files_in(&package.join("crds")).unwrap();
        let names: Vec<_> = left.iter().map(|path| path.file_name().unwrap()).collect();
        assert_eq!(names, ["README.md", "b.x.yaml"]);
        assert_eq!(
            std::fs::read_to_string(&left[1]).unwrap(),
            "kind: CustomResourceDefinition\nmetadata:\n  name: b.x\n"
        );
        assert_eq!(changes(&package.join("crds"), &files).unwrap(), []);
        write(PROGRAM, "{ 'c.x': { kind: 'CustomResourceDefinition', metadata: { name: 'b.x' } } }");
        assert!(wanted(&package, folder.path()).unwrap_err().to_string().contains("another metadata.name"));
    }
}
