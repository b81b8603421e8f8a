//! The shipped overlays, which plain kustomize would build through `kiln fn`: kiln alone.

use std::io;

use kubekiln_tests::overlay;

use super::race::{Race, head};

pub(super) fn run(race: &Race) -> io::Result<()> {
    println!("{}", head("overlays"));
    for folder in overlay::shipped()? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{}", race.alone(&folder)?.row(&name));
    }
    Ok(())
}
