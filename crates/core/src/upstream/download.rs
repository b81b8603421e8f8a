//! Entries that are a file or an archive.

use std::path::Path;

use super::contents::{File, Item, Items, choose};
use super::{Sources, archive};
use crate::load::remote::LIMIT;
use crate::load::{LoadError, Problems};
use crate::project::{Vendor, invalid};
use crate::text::Text;
use crate::world::WorldError;

/// Endings of archives that kiln takes apart.
const ARCHIVES: [&str; 3] = [".tar", ".tar.gz", ".tgz"];
/// Endings of those that it does not.
const OTHERS: [&str; 8] = [".zip", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".7z", ".rar"];

/// The bytes at a URL.
pub(super) fn get(sources: Sources<'_, '_, '_>, url: Text<'_>) -> Result<Vec<u8>, LoadError> {
    get_at(sources, url.text, url)
}

/// The same for a URL that the entry's text `asked` leads to.
pub(super) fn get_at(sources: Sources<'_, '_, '_>, url: &str, asked: Text<'_>) -> Result<Vec<u8>, LoadError> {
    let files = sources.files;
    let Some(path) = url.strip_prefix("file://") else {
        return files.remotes.download(files.world, url).map_err(|error| error.at(asked.span));
    };
    let unreadable = |message: String| invalid("vendor-source", message, asked.span, None);
    if !Path::new(path).is_absolute() {
        let hint = Some("three slashes: file:///folder/file".to_owned());
        return Err(invalid("vendor-source", format!("{url} has no absolute path"), asked.span, hint));
    }
    match files.world.read(Path::new(path)) {
        Ok(bytes) if bytes.len() as u64 > LIMIT => Err(unreadable(format!("{url} has more than {LIMIT} bytes"))),
        Ok(bytes) => Ok(bytes),
        Err(error @ WorldError::IsDirectory(_)) => {
            Err(unreadable(format!("{url} is neither a file nor an archive: {error}")))
        }
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// What a download holds: the files of an archive, or one file by the name at the end of its URL.
pub(super) fn files(bytes: &[u8], url: Text<'_>, strip: usize, entry: &Vendor<'_>) -> Result<Vec<File>, Problems> {
    if archive::is_archive(bytes) {
        return archive::files(bytes, strip, entry);
    }
    let name = name(&url);
    let refuse =
        |message: String, hint: &str| vec![invalid("vendor-archive", message, url.span, Some(hint.to_owned()))];
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    if ends(&ARCHIVES) {
        return Err(refuse(format!("{url} is no tar archive"), "look at what the server answers"));
    }
    if ends(&OTHERS) {
        return Err(refuse(
            format!("{name} is an archive of a kind that kiln does not read"),
            "tar and tar.gz are read",
        ));
    }
    if strip > 0 {
        return Err(refuse(format!("{url} is no archive"), "leave out stripComponents"));
    }
    if bytes.trim_ascii_start().starts_with(b"<!") && !ends(&[".html", ".htm", ".xml", ".svg"]) {
        return Err(refuse(
            format!("{url} is a web page"),
            "name the file itself; on GitHub that is the link called Raw",
        ));
    }
    let item = Item::File { is_executable: false, size: bytes.len() as u64 };
    let chosen = choose(&Items::from([(name.to_owned(), item)]), entry)?;
    Ok(chosen.into_iter().map(|file| File { path: file.path, bytes: bytes.to_vec(), is_executable: false }).collect())
}

/// The last part of a URL's path.
fn name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}
