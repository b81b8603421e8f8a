//! What lies in a folder.

use std::fs;
use std::path::Path;

/// Files and links below a folder by path, each with its content or where it leads.
pub(crate) fn tree(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            match fs::read_link(&path) {
                Ok(link) => found.push((name, format!("-> {}", link.display()))),
                Err(_) if path.is_dir() => folders.push(path),
                Err(_) => found.push((name, fs::read_to_string(&path).unwrap())),
            }
        }
    }
    found.sort();
    found
}
