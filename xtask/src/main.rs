//! Project chores: `cargo xtask NAME`.

mod schema;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let name = std::env::args().nth(1).unwrap_or_default();
    let result = match name.as_str() {
        "schema" => schema::run(&root),
        _ => Err(format!("no chore named {name:?}; there is: schema").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {name}: {error}");
            ExitCode::FAILURE
        }
    }
}
