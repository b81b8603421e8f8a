//! `edit set replicas`

use kubekiln_yaml::Step::{Index, Key};
use kubekiln_yaml::{Entry, Node, Span, Tag};

use super::images::{named, place_for};
use crate::error::{EditError, Result};
use crate::file::KustomizationFile;
use crate::place::{Outcome, Place};

pub(super) fn set(place: &Place<'_, '_>, args: &[String]) -> Result<Outcome> {
    if args.is_empty() {
        return Err(EditError::usage("no replicas specified").into());
    }
    let mut wanted: Vec<(String, i64)> = Vec::new();
    for arg in args {
        let (name, count) = parse(arg)?;
        wanted.retain(|(known, _)| known != name);
        wanted.push((name.to_owned(), count));
    }
    wanted.sort();
    let mut file = KustomizationFile::open(place)?;
    for (name, count) in wanted {
        set_one(&mut file, &name, &count.to_string())?;
    }
    Ok(file.finish())
}

fn set_one(file: &mut KustomizationFile<'_>, name: &str, count: &str) -> Result<()> {
    let names = named(file, "replicas");
    let same: Vec<usize> = (0..names.len()).filter(|i| names[*i] == name).collect();
    let count = Node::scalar(Span::NONE, count, Tag::Int);
    let Some((first, others)) = same.split_first() else {
        let entry = |key, value| Entry { key: Node::string(Span::NONE, key), value };
        let entries = vec![entry("count", count), entry("name", Node::string(Span::NONE, name))];
        let key = file.key("replicas");
        let index = place_for(&names, name);
        return Ok(file.editor.insert_item(&[Key(key)], index, &Node::mapping(Span::NONE, entries))?);
    };
    // kustomize keeps one entry for a name.
    file.remove_items("replicas", others)?;
    let key = file.key("replicas");
    file.set_in(&[Key(key), Index(*first), Key("count")], Some(&count))
}

fn parse(arg: &str) -> Result<(&str, i64)> {
    let invalid = || EditError::usage("invalid format of replica, use the following format: <name>=<count>");
    match arg.split('=').collect::<Vec<_>>()[..] {
        [name, count] => Ok((name, count.parse().map_err(|_| invalid())?)),
        _ => Err(invalid().into()),
    }
}
