//! Objects that move between waves, under Flux: each stays the same one.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::cluster::Cluster;
use super::flux::{arrived, made_anew, same};
use super::next::is_kept;
use super::project::Project;
use super::repository::Repository;
use super::tree::Tree;
use super::webhooks::Webhooks;
use crate::Outcome;

const RECORD: &str = ".kiln-owned";
/// How the record says that a file holds the place of an object.
const MOVED: &str = "\tmoved to ";
/// Where the objects lie, and where an older kiln would have put them.
const WAVES: (&str, &str) = ("05-workloads", "04-config");

/// Uids by object.
type Uids = BTreeMap<String, String>;

/// A kiln that thinks otherwise of three objects puts them into an earlier wave; then this kiln puts them back. Two of them
/// are held in place, and one of those is let go of, to show what it is good for: Flux makes that one anew.
pub(super) fn run(
    project: &Project<'_>,
    uids: &Uids,
    folder: &Path,
    repository: &Repository,
    webhooks: &Webhooks,
    cluster: &mut Cluster,
) -> Outcome {
    let rendered = project.render()?;
    let there = Tree::of(&rendered, folder.join("before-moves"), webhooks)?;
    let [held, free] = pick(&there, |object| object["kind"] == "Service")?;
    let [kept] = pick(&there, is_kept)?;
    for path in [&held, &free, &kept] {
        move_back(&rendered, path)?;
    }
    let mut push = |name: &str, message: &str, without: Option<&str>| -> Result<Uids, Box<dyn Error>> {
        let tree = Tree::of(&rendered, folder.join(name), webhooks)?;
        if let Some(path) = without {
            fs::remove_file(tree.folder.join(path))?;
        }
        let revision = repository.push(&tree.folder, message)?;
        arrived(&tree, &revision, cluster)
    };
    same(uids, &push("moved-earlier", "Three objects move to an earlier wave", None)?)?;
    println!("  moved to {}: {held}, {free}, {kept}: the same objects", WAVES.1);

    project.render()?;
    let places = places(&rendered)?;
    let mut expected = [earlier(&held), earlier(&free)];
    expected.sort();
    if places != expected {
        return Err(format!("places are held by {}, not by {}", places.join(", "), expected.join(", ")).into());
    }
    let after = push("moved-later", "And back to a later one", Some(&earlier(&free)))?;
    let (anew, only) = (made_anew(uids, &after), title(&there, &free));
    if anew != [only.as_str()] {
        return Err(format!("made anew: {}; expected was {only}", anew.join(", ")).into());
    }
    println!("  moved to {}: {held}, for a place-holder, and {kept}, for its mark, are the same objects", WAVES.0);
    println!("  without its place-holder, Flux made anew: {free}");

    project.kiln(&["render", "--forget-moves"])?;
    if let Some(path) = self::places(&rendered)?.first() {
        return Err(format!("{path} is not forgotten").into());
    }
    same(&after, &push("moves-forgotten", "Moves are forgotten", None)?)?;
    println!("  kiln render --forget-moves: the same {} objects", after.len());
    Ok(())
}

/// The first objects of the later wave of which `is_meant` holds.
fn pick<const N: usize>(tree: &Tree, is_meant: impl Fn(&Json) -> bool) -> Result<[String; N], String> {
    let found = tree.objects.iter().filter(|(path, object)| path.starts_with(WAVES.0) && is_meant(object));
    let found: Vec<_> = found.map(|(path, _)| path.clone()).take(N).collect();
    found.try_into().map_err(|_| format!("{} has too few objects to move", WAVES.0))
}

/// The path of an object in the earlier wave.
fn earlier(path: &str) -> String {
    path.replacen(WAVES.0, WAVES.1, 1)
}

/// Moves a file, and says so in the record.
fn move_back(rendered: &Path, path: &str) -> Outcome {
    let (to, record) = (rendered.join(earlier(path)), rendered.join(RECORD));
    fs::create_dir_all(to.parent().unwrap_or(rendered))?;
    fs::rename(rendered.join(path), to)?;
    let text = fs::read_to_string(&record)?;
    Ok(fs::write(record, text.replace(&format!("\t{path}\t"), &format!("\t{}\t", earlier(path))))?)
}

/// Files that hold a place, as the record has them.
fn places(rendered: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let record = fs::read_to_string(rendered.join(RECORD))?;
    let lines = record.lines().filter(|line| line.contains(MOVED));
    Ok(lines.filter_map(|line| line.split('\t').nth(1).map(str::to_owned)).collect())
}

/// As kubectl's uids name the object of a file.
fn title(tree: &Tree, path: &str) -> String {
    super::next::id(&tree.objects[path])
}
