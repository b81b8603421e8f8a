//! `cargo xtask schemas`: `schemas/` has a JSON Schema for each of kiln's own kinds, as the table in the code says.

use std::fs;
use std::path::PathBuf;

use kubekiln::package::{Schema, schemas};
use kubekiln_tests::place;

use crate::Outcome;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when something would be written
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let folder = place::root().join("schemas");
    let wanted: Vec<(PathBuf, String)> = schemas().iter().map(|s| (folder.join(file_name(s)), text(s))).collect();
    let mut stale = 0;
    for (path, text) in &wanted {
        if fs::read_to_string(path).ok().as_ref() != Some(text) {
            println!("{}: differs from the code", path.display());
            stale += 1;
        }
    }
    for entry in fs::read_dir(&folder).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "json") && !wanted.iter().any(|(known, _)| *known == path) {
            println!("{}: of no kind", path.display());
            stale += 1;
        }
    }
    if args.check {
        return if stale == 0 { Ok(()) } else { Err("`cargo xtask schemas` writes these files".into()) };
    }
    fs::create_dir_all(&folder)?;
    wanted.iter().try_for_each(|(path, text)| fs::write(path, text))?;
    Ok(())
}

fn file_name(schema: &Schema) -> String {
    format!("{}.json", schema.kind.to_lowercase())
}

fn text(schema: &Schema) -> String {
    format!("{:#}\n", schema.json)
}
