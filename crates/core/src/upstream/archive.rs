//! Tar archives, compressed with gzip or not. Nothing in them is believed: neither sizes nor paths.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use tar::{Entry, EntryType};

use super::contents::{BYTES, File, Item, Items, choose};
use crate::load::Problems;
use crate::project::{Vendor, invalid};

/// Entries that are looked at.
const ENTRIES: usize = 200_000;
/// Bytes of a whole archive, with its headers and what pads them.
const UNPACKED: u64 = 2 * BYTES;
/// Where a header says what it is.
const MAGIC: std::ops::Range<usize> = 257..262;

/// An archive's content.
#[derive(Debug, Default)]
pub(super) struct Archive {
    items: Items,
    bytes: BTreeMap<String, Vec<u8>>,
}

/// True for a tar archive, compressed or not.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let mut head = Vec::new();
    // What breaks off is none.
    reader(bytes).take(512).read_to_end(&mut head).is_ok() && head.get(MAGIC) == Some(b"ustar".as_slice())
}

fn reader(bytes: &[u8]) -> Box<dyn Read + '_> {
    if bytes.starts_with(&[0x1f, 0x8b]) { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) }
}

impl Archive {
    /// Reads an archive; `strip` folders are left out of every path.
    pub(super) fn read(bytes: &[u8], strip: usize) -> Result<Self, String> {
        let mut limited = reader(bytes).take(UNPACKED);
        let mut archive = Self::default();
        let read = archive.add_all(&mut limited, strip);
        if limited.limit() == 0 {
            return Err(format!("it unpacks to more than {UNPACKED} bytes"));
        }
        read.map(|()| archive)
    }

    fn add_all(&mut self, reader: &mut dyn Read, strip: usize) -> Result<(), String> {
        let broken = |error: std::io::Error| format!("it cannot be read: {error}");
        let mut archive = tar::Archive::new(reader);
        let mut total = 0_u64;
        for (i, entry) in archive.entries().map_err(broken)?.enumerate() {
            let entry = entry.map_err(broken)?;
            if i >= ENTRIES {
                return Err(format!("it has more than {ENTRIES} entries"));
            }
            if entry.size().saturating_add(total) > BYTES {
                return Err(format!("its files have more than {BYTES} bytes"));
            }
            total += self.add(entry, strip)?;
        }
        // Copies count too.
        if total > BYTES {
            return Err(format!("its files have more than {BYTES} bytes"));
        }
        Ok(())
    }

    /// Adds an entry; gives the bytes of its content. Of two with one path the later one counts, as when tar unpacks them.
    fn add<R: Read>(&mut self, mut entry: Entry<'_, R>, strip: usize) -> Result<u64, String> {
        let broken = |error: std::io::Error| format!("it cannot be read: {error}");
        let kind = entry.header().entry_type();
        if matches!(
            kind,
            EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink
        ) {
            return Ok(0);
        }
        let Some(path) = path(&entry.path_bytes(), strip)? else { return Ok(0) };
        let target = entry.link_name_bytes().map(|target| String::from_utf8_lossy(&target).into_owned());
        match (kind, target) {
            (EntryType::Directory, _) => Ok(0),
            (EntryType::Symlink, Some(target)) => {
                self.put(path, Item::Link(target), None);
                Ok(0)
            }
            // The name of a hard link counts from the top of the archive.
            (EntryType::Link, Some(target)) => self.copy(path, &target, strip),
            (EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse, _) => {
                let is_executable = entry.header().mode().map_err(broken)? & 0o100 != 0;
                let mut bytes = Vec::new();
                entry.by_ref().take(BYTES + 1).read_to_end(&mut bytes).map_err(broken)?;
                let size = bytes.len() as u64;
                self.put(path, Item::File { is_executable, size }, Some(bytes));
                Ok(size)
            }
            _ => {
                self.put(path, Item::Other("is a device or the like"), None);
                Ok(0)
            }
        }
    }

    fn put(&mut self, path: String, item: Item, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) => self.bytes.insert(path.clone(), bytes),
            None => self.bytes.remove(&path),
        };
        self.items.insert(path, item);
    }

    fn copy(&mut self, path: String, target: &str, strip: usize) -> Result<u64, String> {
        let target = self::path(target.as_bytes(), strip)?.unwrap_or_default();
        let (Some(item), Some(bytes)) = (self.items.get(&target).cloned(), self.bytes.get(&target).cloned()) else {
            return Err(format!("{path} is a link to {target}, which is not there before it"));
        };
        let size = bytes.len() as u64;
        self.put(path, item, Some(bytes));
        Ok(size)
    }

    /// The files that `entry` wants.
    pub(super) fn files(mut self, entry: &Vendor<'_>) -> Result<Vec<File>, Problems> {
        let chosen = choose(&self.items, entry)?;
        // A link takes a copy of what may be wanted itself.
        let uses = chosen.iter().fold(BTreeMap::<String, usize>::new(), |mut uses, file| {
            *uses.entry(file.content.clone()).or_default() += 1;
            uses
        });
        let file = |file: super::contents::Chosen| {
            let is_last = uses.get(&file.content) == Some(&1);
            let bytes = if is_last { self.bytes.remove(&file.content) } else { self.bytes.get(&file.content).cloned() };
            File { path: file.path, bytes: bytes.unwrap_or_default(), is_executable: file.is_executable }
        };
        Ok(chosen.into_iter().map(file).collect())
    }
}

/// The path of an entry, or none for what is stripped away whole.
fn path(bytes: &[u8], strip: usize) -> Result<Option<String>, String> {
    let text = String::from_utf8_lossy(bytes);
    let shown: String = text.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    if std::str::from_utf8(bytes).is_err() {
        return Err(format!("{shown} in it is no UTF-8"));
    }
    if text.starts_with('/') || text.split('/').any(|part| part == "..") {
        return Err(format!("{shown} in it leads out of the archive"));
    }
    let parts: Vec<&str> = text.split('/').filter(|part| !matches!(*part, "" | ".")).skip(strip).collect();
    Ok((!parts.is_empty()).then(|| parts.join("/")))
}

/// The files of an archive that `entry` wants.
pub(super) fn files(bytes: &[u8], strip: usize, entry: &Vendor<'_>) -> Result<Vec<File>, Problems> {
    let source = &entry.source;
    let archive = Archive::read(bytes, strip).map_err(|why| {
        vec![invalid(
            "vendor-archive",
            format!("{source} is no archive to take files from: {why}"),
            source.place().span,
            None,
        )]
    })?;
    archive.files(entry)
}

#[cfg(test)]
mod tests;
