//! Folders of data as the imports see them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kubekiln::MemoryWorld;
use walkdir::WalkDir;

/// The files below a folder, by path.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The files as they lie below `folder` of a world.
pub(crate) fn world(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> MemoryWorld {
    let add = |world: MemoryWorld, (path, bytes): (&String, &Vec<u8>)| {
        world.with(format!("{folder}/{path}"), bytes.as_slice())
    };
    files.iter().fold(MemoryWorld::new(), add)
}
