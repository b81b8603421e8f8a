//! Entries that are git repositories. Files are those of the commit, byte for byte: no filter and no line end of this machine
//! changes them, so that every machine has the same hash.

use std::time::Duration;

use super::Sources;
use super::contents::{File, Item, Items, choose};
use crate::load::git::{Checkout, Object, ObjectKind, RepoSpec, contents, list};
use crate::load::{LoadError, Problems};
use crate::project::{Vendor, invalid};
use crate::text::Text;

/// How long one git command may take; the trees that are vendored are large.
const TIMEOUT: Duration = Duration::from_mins(10);

/// The commit that `wanted` is, and its files.
pub(super) fn fetch(
    sources: Sources<'_, '_, '_>,
    entry: &Vendor<'_>,
    url: Text<'_>,
    wanted: Text<'_>,
) -> Result<(String, Vec<File>), Problems> {
    let one = |error: LoadError| vec![error];
    let span = entry.source.version().span;
    let (spec, checkout) = checkout(sources, url, wanted, entry.source.version()).map_err(one)?;
    let world = sources.files.world;
    let objects = list(world, &spec, &checkout).map_err(|error| one(error.at(span)))?;
    let links: Vec<&Object> = objects.iter().filter(|object| object.kind == ObjectKind::Link).collect();
    let targets = contents(world, &spec, &checkout, &links).map_err(|error| one(error.at(span)))?;
    let mut targets = targets.into_iter();
    let mut items = Items::new();
    for object in &objects {
        let item = match object.kind {
            ObjectKind::File => Item::File { is_executable: false, size: object.size },
            ObjectKind::Executable => Item::File { is_executable: true, size: object.size },
            ObjectKind::Link => Item::Link(String::from_utf8_lossy(&targets.next().unwrap_or_default()).into_owned()),
            ObjectKind::Submodule => Item::Other("is a submodule"),
        };
        items.insert(object.path.clone(), item);
    }
    let chosen = choose(&items, entry)?;
    let by_path = |path: &String| objects.binary_search_by(|object| object.path.cmp(path)).ok().map(|at| &objects[at]);
    let wanted: Vec<&Object> = chosen.iter().filter_map(|file| by_path(&file.content)).collect();
    let bytes = contents(world, &spec, &checkout, &wanted).map_err(|error| one(error.at(span)))?;
    let file = |(chosen, bytes): (super::contents::Chosen, Vec<u8>)| File {
        path: chosen.path,
        bytes,
        is_executable: chosen.is_executable,
    };
    Ok((checkout.commit, chosen.into_iter().zip(bytes).map(file).collect()))
}

/// The files of `wanted`. Some servers give no commit by its name: then `reference` will do, if it still is that commit.
fn checkout(
    sources: Sources<'_, '_, '_>,
    url: Text<'_>,
    wanted: Text<'_>,
    reference: Text<'_>,
) -> Result<(RepoSpec, Checkout), LoadError> {
    let spec = |revision: &str| {
        let spec = RepoSpec::whole(&url, revision).map_err(|error| {
            let hint = Some("`file://` stands before a path of this machine".to_owned());
            invalid("vendor-source", format!("'{url}' is no git repository: {error}"), url.span, hint)
        })?;
        Ok(RepoSpec { timeout: TIMEOUT, ..spec })
    };
    let ask = |spec: RepoSpec| {
        let checkout = sources.files.remotes.checkout(sources.files.world, &spec);
        checkout.map(|checkout| (spec, checkout)).map_err(|error| error.at(reference.span))
    };
    let error = match ask(spec(&wanted)?) {
        Err(error) if wanted != reference => error,
        answer => return answer,
    };
    ask(spec(&reference)?).ok().filter(|(_, checkout)| checkout.commit == wanted.text).ok_or(error)
}
