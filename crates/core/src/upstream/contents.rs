//! Which files of a source are taken, and whether they can be.

use std::collections::{BTreeMap, VecDeque};

use glob::{MatchOptions, Pattern};

use crate::diagnostic::nearest;
use crate::load::{LoadError, Problems};
use crate::project::{Vendor, invalid};
use crate::text::Text;

/// Files that an entry may have.
pub(super) const FILES: usize = 20_000;
/// Bytes that they may have, together.
pub(super) const BYTES: u64 = 256 << 20;
/// Folders in folders.
pub(super) const DEPTH: usize = 64;
/// Links that lead to links.
const HOPS: usize = 40;
/// Names of one kind that are told of; there may be thousands.
const TOLD: usize = 5;

/// A file of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Where, below the entry's folder, with `/` between the parts.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether it may be run.
    pub is_executable: bool,
}

/// What a source has at a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Item {
    File {
        is_executable: bool,
        size: u64,
    },
    /// A link, and where it leads.
    Link(String),
    /// Neither a file nor a folder, in words.
    Other(&'static str),
}

/// What a source has, by path.
pub(super) type Items = BTreeMap<String, Item>;

/// A file that is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    /// Where it goes.
    pub(super) path: String,
    /// The path in the source that its content is at: another one for a link.
    pub(super) content: String,
    pub(super) is_executable: bool,
}

/// The files that `entry` wants, sorted by path. A link to a file becomes a copy of it.
pub(super) fn choose(items: &Items, entry: &Vendor<'_>) -> Result<Vec<Chosen>, Problems> {
    let place = entry.source.place();
    let wanted = wanted(items, entry)?;
    let mut refused = Refused::default();
    let (mut chosen, mut bytes) = (Vec::new(), 0_u64);
    for (path, item) in wanted {
        if !is_safe_path(path) {
            refused.add(
                "vendor-path",
                path,
                "has a name that git or kiln keeps for itself, or that not every system can have",
            );
            continue;
        }
        let content = match item {
            Item::Other(what) => Err(*what),
            Item::File { .. } => Ok(path.clone()),
            Item::Link(_) => follow(items, path),
        };
        let content = match content {
            Ok(content) => content,
            Err(why) => {
                refused.add("vendor-link", path, why);
                continue;
            }
        };
        if let Some(Item::File { is_executable, size }) = items.get(&content) {
            bytes = bytes.saturating_add(*size);
            chosen.push(Chosen { path: path.clone(), content, is_executable: *is_executable });
        }
    }
    clashes(&chosen, &mut refused);
    let mut problems = refused.problems(place);
    if chosen.len() > FILES || bytes > BYTES {
        let message = format!("{} is too large: {} files, {bytes} bytes", entry.source, chosen.len());
        let hint = format!("take a part of it with `include`: at most {FILES} files and {BYTES} bytes");
        problems.push(invalid("vendor-size", message, place.span, Some(hint)));
    }
    if problems.is_empty() { Ok(chosen) } else { Err(problems) }
}

/// True for a path that stays below its folder, and means the same on every system; a file of git's own, or of kiln's, has
/// no business there.
pub fn is_safe_path(path: &str) -> bool {
    let parts = path.split('/');
    parts.clone().count() <= DEPTH && parts.into_iter().all(is_safe_name)
}

fn is_safe_name(name: &str) -> bool {
    // Some file systems leave these out of names.
    let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    !matches!(name, "" | "." | "..")
        && !name.contains(odd)
        && !visible.eq_ignore_ascii_case(".git")
        && !visible.eq_ignore_ascii_case("git~1")
        && !visible.to_ascii_lowercase().starts_with(".kiln-")
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What the entry's patterns leave. A pattern that matches nothing is a mistake.
fn wanted<'i>(items: &'i Items, entry: &Vendor<'_>) -> Result<Vec<(&'i String, &'i Item)>, Problems> {
    let include = Patterns::new(&entry.include);
    let exclude = Patterns::new(&entry.exclude);
    let mut hits = vec![false; include.0.len()];
    let mut wanted = Vec::new();
    for (path, item) in items {
        let mut is_in = include.0.is_empty();
        for (hit, pattern) in hits.iter_mut().zip(&include.0) {
            if matches(pattern, path) {
                (*hit, is_in) = (true, true);
            }
        }
        if is_in && !exclude.0.iter().any(|pattern| matches(pattern, path)) {
            wanted.push((path, item));
        }
    }
    let idle = entry.include.iter().zip(&hits).filter(|(_, hit)| !**hit);
    let mut problems: Problems = idle.map(|(pattern, _)| matches_nothing(*pattern, items, entry)).collect();
    if problems.is_empty() && wanted.is_empty() {
        let message = format!("{} has no files that are wanted", entry.source);
        problems.push(invalid("vendor-pattern", message, entry.source.place().span, None));
    }
    if problems.is_empty() { Ok(wanted) } else { Err(problems) }
}

struct Patterns(Vec<Pattern>);

impl Patterns {
    /// One that cannot be read was reported when the entry was.
    fn new(texts: &[Text<'_>]) -> Self {
        Self(texts.iter().filter_map(|text| Pattern::new(text.trim_end_matches('/')).ok()).collect())
    }
}

/// True for a path that the pattern matches, and for all that is below a folder that it matches.
fn matches(pattern: &Pattern, path: &str) -> bool {
    let options =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };
    let above = path.match_indices('/').map(|(end, _)| &path[..end]);
    above.chain([path]).any(|path| pattern.matches_with(path, options))
}

fn matches_nothing(pattern: Text<'_>, items: &Items, entry: &Vendor<'_>) -> LoadError {
    let tops: Vec<&str> = items.keys().filter_map(|path| path.split('/').next()).collect();
    let top = pattern.split('/').next().unwrap_or_default();
    let hint = match nearest(top, tops.iter().copied()) {
        Some(near) if near != top => Some(format!("it has \"{near}\"")),
        _ => Some("patterns start at the top of the source".to_owned()),
    };
    let message = format!("pattern {pattern} matches nothing in {}", entry.source);
    invalid("vendor-pattern", message, pattern.span, hint)
}

/// The file that a link leads to, through other links if need be.
fn follow(items: &Items, path: &str) -> Result<String, &'static str> {
    let mut open: VecDeque<&str> = path.split('/').collect();
    let mut real: Vec<&str> = Vec::new();
    let mut hops = 0;
    while let Some(part) = open.pop_front() {
        match part {
            "" | "." => continue,
            ".." => {
                real.pop().ok_or("is a link that leads out of the source")?;
                continue;
            }
            part => real.push(part),
        }
        if let Some(Item::Link(target)) = items.get(&real.join("/")) {
            hops += 1;
            if target.starts_with('/') {
                return Err("is a link that leads out of the source");
            }
            if hops > HOPS {
                return Err("is a link that leads in a circle");
            }
            real.pop();
            for part in target.split('/').rev() {
                open.push_front(part);
            }
        }
    }
    let real = real.join("/");
    match items.get(&real) {
        Some(Item::File { .. }) => Ok(real),
        Some(_) => Err("is a link to something that is no file"),
        None if items
            .range(format!("{real}/")..)
            .next()
            .is_some_and(|(path, _)| path.starts_with(&format!("{real}/"))) =>
        {
            Err("is a link to a folder: include that folder, and exclude the link")
        }
        None => Err("is a link that leads nowhere"),
    }
}

/// Names that are one file where letter case does not count, and a file where another one wants a folder.
fn clashes(chosen: &[Chosen], refused: &mut Refused) {
    let mut known: BTreeMap<String, (&str, bool)> = BTreeMap::new();
    for file in chosen {
        let folders = file.path.match_indices('/').map(|(end, _)| (&file.path[..end], false));
        for (path, is_file) in folders.chain([(file.path.as_str(), true)]) {
            match known.get(&path.to_lowercase()) {
                Some((there, _)) if *there != path => {
                    refused.add("vendor-letter-case", path, &format!("and {there} differ in letter case only"));
                }
                Some((_, was_file)) if is_file || *was_file => {
                    refused.add("vendor-path", path, "is a file and a folder");
                }
                Some(_) => {}
                None => drop(known.insert(path.to_lowercase(), (path, is_file))),
            }
        }
    }
}

/// Paths that cannot be taken, by what is wrong with them.
#[derive(Default)]
struct Refused(BTreeMap<&'static str, Vec<String>>);

impl Refused {
    fn add(&mut self, code: &'static str, path: &str, why: &str) {
        let shown: String = path.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
        let text = format!("{shown} {why}");
        let told = self.0.entry(code).or_default();
        if !told.contains(&text) {
            told.push(text);
        }
    }

    fn problems(self, place: Text<'_>) -> Problems {
        let one = |(code, texts): (&'static str, Vec<String>)| {
            let more = Some(texts.len().saturating_sub(TOLD)).filter(|more| *more > 0);
            let more = more.map(|more| format!("and {more} more"));
            let message = texts.into_iter().take(TOLD).chain(more).collect::<Vec<_>>().join("; ");
            let hint = Some("leave them out with `include` and `exclude`".to_owned());
            invalid(code, message, place.span, hint)
        };
        self.0.into_iter().map(one).collect()
    }
}

#[cfg(test)]
mod tests;
