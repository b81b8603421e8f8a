//! `cargo xtask snapshots`: every shipped overlay as the git tree it stands for, under `snapshots/<overlay>/`.

use std::path::Path;
use std::{fs, io};

use kubekiln_deliver::{Change, ChangeKind, Tree};
use kubekiln_tests::overlay;

use crate::Outcome;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when something would be written
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let mut stale = 0;
    for folder in overlay::shipped()? {
        let snapshot = overlay::snapshot(&folder);
        let rendered = overlay::render(&folder)?;
        let changes = rendered.changes_from(&overlay::read(&snapshot)?);
        println!("{}: {} files, {} changes", snapshot.display(), rendered.len(), changes.len());
        for change in &changes {
            println!("  {change}");
        }
        if !args.check {
            changes.iter().try_for_each(|change| apply(change, &rendered, &snapshot))?;
        }
        stale += changes.len();
    }
    if args.check && stale > 0 {
        return Err("snapshots are not what the overlays render to; `cargo xtask snapshots` writes them".into());
    }
    Ok(())
}

fn apply(change: &Change, rendered: &Tree, snapshot: &Path) -> io::Result<()> {
    let path = snapshot.join(&change.path);
    match (change.kind, rendered.get(&change.path)) {
        (ChangeKind::Added | ChangeKind::Changed, Some(bytes)) => {
            fs::create_dir_all(path.parent().unwrap_or(snapshot))?;
            fs::write(path, bytes)
        }
        _ => remove(&path, snapshot),
    }
}

/// Removes a file and the folders that it leaves empty.
fn remove(path: &Path, snapshot: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != snapshot) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
