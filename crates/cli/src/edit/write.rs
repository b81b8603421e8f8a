//! Writing over a file.

use std::io::Write as _;
use std::path::Path;
use std::{fs, io, process};

/// Gives the file a new text, or a new file its first. There is the old text or the new one at any time, never a part;
/// links are followed, permissions kept, and folders made.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = real.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    real.parent().map_or(Ok(()), fs::create_dir_all)?;
    let fresh = real.with_file_name(format!(".{name}.kiln-{}", process::id()));
    let written = write(&fresh, &real, text).and_then(|()| fs::rename(&fresh, &real));
    if written.is_err() {
        // What is left of the attempt is of no use to anybody.
        let _ = fs::remove_file(&fresh);
    }
    written
}

fn write(fresh: &Path, real: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(fresh)?;
    if let Ok(meta) = fs::metadata(real) {
        file.set_permissions(meta.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
