//! `edit set image`

use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Entry, Node, Span};

use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

/// Instead of a value: what the file has.
const KEEP: &str = "*";

/// What an argument asks for; empty texts take the field away.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Wanted {
    name: String,
    new_name: String,
    new_tag: String,
    digest: String,
}

pub(super) fn set(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    if args.is_empty() {
        return Err(EditError::usage("no image specified").into());
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    for arg in args {
        let image = parse(arg)?;
        wanted.retain(|known| known.name != image.name);
        wanted.push(image);
    }
    // kustomize puts new images in by name.
    wanted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut file = KustomizationFile::open(place)?;
    file.fold("imageTags", "images")?;
    for image in wanted {
        set_one(&mut file, &image)?;
    }
    Ok(file.finish())
}

fn set_one(file: &mut KustomizationFile<'_>, image: &Wanted) -> Result<()> {
    let names = named(file, "images");
    let same: Vec<usize> = (0..names.len()).filter(|i| names[*i] == image.name).collect();
    let Some((first, others)) = same.split_first() else {
        let index = place_for(&names, &image.name);
        let key = file.key("images");
        return Ok(file.editor.insert_item(&[Key(key)], index, &entry(image))?);
    };
    // kustomize keeps one entry for a name.
    file.remove_items("images", others)?;
    let key = file.key("images");
    let fields = [
        ("newName", &image.new_name),
        ("newTag", &image.new_tag),
        ("digest", &image.digest),
        ("tagSuffix", &String::new()),
    ];
    for (field, value) in fields {
        let value = if value == KEEP { continue } else { value };
        let new = Some(Node::string(Span::NONE, value)).filter(|_| !value.is_empty());
        file.set_in(&[Key(key), Index(*first), Key(field)], new.as_ref())?;
    }
    Ok(())
}

/// The names of a list's entries.
pub(super) fn named(file: &KustomizationFile<'_>, field: &'static str) -> Vec<String> {
    let name = |n: &Node<'_>| n.get("name").and_then(Node::text).unwrap_or_default().to_owned();
    file.items(field).iter().map(name).collect()
}

/// Where a new entry goes: by name in a list that is sorted, else at the end. kustomize sorts the whole list, which
/// would move lines that the edit does not concern.
pub(super) fn place_for(names: &[String], name: &str) -> usize {
    if names.is_sorted() { names.partition_point(|known| known.as_str() < name) } else { names.len() }
}

fn entry(image: &Wanted) -> Node<'_> {
    let entry = |(key, text)| Entry { key: Node::string(Span::NONE, key), value: Node::string(Span::NONE, text) };
    let fields = [
        ("digest", image.digest.as_str()),
        ("name", &image.name),
        ("newName", &image.new_name),
        ("newTag", &image.new_tag),
    ];
    let given = fields.into_iter().filter(|(_, text)| !text.is_empty() && *text != KEEP);
    Node::mapping(Span::NONE, given.map(entry).collect())
}

fn parse(arg: &str) -> Result<Wanted> {
    const INVALID: &str = "invalid format of image, use one of the following options:
- <image>=<newimage>:<newtag>
- <image>=<newimage>@<digest>
- <image>=<newimage>:<newtag>@<digest>
- <image>=<newimage>
- <image>:<newtag>
- <image>:<newtag>@<digest>
- <image>@<digest>";
    let (key, value) = arg.split_once('=').unwrap_or(("", arg));
    let (name, tag, digest) = split(value);
    if name == arg {
        return Err(EditError::usage(INVALID).into());
    }
    let (name, new_name) = if key.is_empty() { (name, "") } else { (key, name) };
    let own = str::to_owned;
    Ok(Wanted { name: own(name), new_name: own(new_name), new_tag: own(tag), digest: own(digest) })
}

/// Name, tag and digest of an image; a colon in front of the first slash belongs to the host.
fn split(image: &str) -> (&str, &str, &str) {
    let from = image.find('/').unwrap_or(0);
    let find = |c| image[from..].find(c).map(|i| i + from);
    match (find('@'), find(':')) {
        (None, None) => (image, "", ""),
        (Some(at), colon) if colon.is_none_or(|colon| at < colon) => (&image[..at], "", &image[at + 1..]),
        (Some(at), Some(colon)) => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
        (_, Some(colon)) => (&image[..colon], &image[colon + 1..], ""),
        (Some(at), None) => (&image[..at], "", &image[at + 1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn images_are_split_as_kustomize_does() {
        for (image, parts) in [
            ("nginx", ("nginx", "", "")),
            ("nginx:1", ("nginx", "1", "")),
            ("host:5000/nginx", ("host:5000/nginx", "", "")),
            ("host:5000/nginx:1", ("host:5000/nginx", "1", "")),
            ("nginx@sha256:a", ("nginx", "", "sha256:a")),
            ("host/nginx:1@sha256:a", ("host/nginx", "1", "sha256:a")),
        ] {
            assert_eq!(split(image), parts);
        }
    }
}
