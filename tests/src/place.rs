//! Where things are.

use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// The folder of conformance data: `$KILN_SHARED`, or a folder `shared` beside the repository or above it. It is no
/// part of the repository; what needs it says that it was skipped.
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("KILN_SHARED").map(PathBuf::from);
    let root = root();
    let above = root.ancestors().skip(1).map(|folder| folder.join("shared"));
    named.into_iter().chain(above).find(|folder| folder.join("conformance").is_dir())
}

/// The folders directly below `folder` that hold `file`, sorted.
pub fn folders_with(folder: &Path, file: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.join(file).is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

/// The files directly in `folder`, sorted.
pub fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
