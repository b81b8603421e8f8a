//! Takes away whatever a difference does not need.

use std::io;

use super::race::{Difference, Race};
use super::tree::{File, Tree};
use super::value::{Step, Value};

/// Most trees to try for one difference.
const BUDGET: usize = 500;

/// A smaller tree with the same difference.
pub(super) fn shrink(race: &Race<'_>, tree: &Tree, difference: &Difference) -> io::Result<Tree> {
    let mut shrinking = Shrinking { race, difference, best: tree.clone(), left: BUDGET };
    loop {
        let before = shrinking.best.clone();
        shrinking.flags()?;
        shrinking.files()?;
        shrinking.entries()?;
        if shrinking.best == before || shrinking.left == 0 {
            return Ok(shrinking.best);
        }
    }
}

struct Shrinking<'s, 'p> {
    race: &'s Race<'p>,
    difference: &'s Difference,
    best: Tree,
    left: usize,
}

impl Shrinking<'_, '_> {
    /// Takes `candidate` if it still shows the difference.
    fn attempt(&mut self, candidate: Tree) -> io::Result<bool> {
        if self.left == 0 || candidate == self.best {
            return Ok(false);
        }
        self.left -= 1;
        let shows = self.race.shows(&candidate, self.difference)?;
        if shows {
            self.best = candidate;
        }
        Ok(shows)
    }

    fn flags(&mut self) -> io::Result<()> {
        for place in (0..self.best.flags.len()).rev() {
            let mut candidate = self.best.clone();
            candidate.flags.remove(place);
            self.attempt(candidate)?;
        }
        Ok(())
    }

    fn files(&mut self) -> io::Result<()> {
        let paths: Vec<_> = self.best.files.keys().cloned().collect();
        for path in paths {
            let mut candidate = self.best.clone();
            candidate.files.remove(&path);
            self.attempt(candidate)?;
        }
        Ok(())
    }

    /// Drops entries of mappings, items of lists and whole documents, the largest first.
    fn entries(&mut self) -> io::Result<()> {
        let paths: Vec<_> = self.best.files.keys().cloned().collect();
        // Kustomizations first: what they no longer name goes with the files.
        let (first, rest): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| path.to_lowercase().contains("kustomization"));
        for path in first.into_iter().chain(rest) {
            let mut place = 0;
            while let Some(candidate) = self.without(&path, place) {
                if !self.attempt(candidate)? {
                    place += 1;
                }
                if self.left == 0 {
                    return Ok(());
                }
            }
            self.files_unnamed()?;
        }
        Ok(())
    }

    /// Files that nobody may need any more, all at once.
    fn files_unnamed(&mut self) -> io::Result<()> {
        let named: String = self.best.files.values().map(text).collect();
        let mut candidate = self.best.clone();
        candidate.files.retain(|path, _| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let folder = path.split('/').next().unwrap_or(path);
            name.to_lowercase().starts_with("kustomization") && (named.contains(folder) || folder == self.best.target)
                || named.contains(name)
        });
        self.attempt(candidate).map(|_| ())
    }

    /// The best tree without the node number `place` of a file; `None` behind the last one.
    fn without(&self, path: &str, place: usize) -> Option<Tree> {
        let Some(File::Documents(documents)) = self.best.files.get(path) else { return None };
        let mut whole = Value::List(documents.clone());
        let mut ways: Vec<_> = whole.places().into_iter().map(|(way, _)| way).collect();
        ways.sort_by_key(Vec::len);
        let way = ways.get(place)?;
        remove(&mut whole, way);
        let Value::List(documents) = whole else { return None };
        let mut candidate = self.best.clone();
        candidate.files.insert(path.to_owned(), File::Documents(documents));
        Some(candidate)
    }
}

fn text(file: &File) -> String {
    match file {
        File::Documents(documents) => documents.iter().map(Value::document).collect(),
        File::Bytes(_) => String::new(),
    }
}

fn remove(value: &mut Value, way: &[Step]) {
    match (value, way) {
        (Value::Flow(inner), way) => remove(inner, way),
        (Value::Map(entries), [Step::Key(last)]) => entries.retain(|(key, _)| key != last),
        (Value::List(items) | Value::Inline(items), [Step::Index(last)]) if *last < items.len() => {
            items.remove(*last);
        }
        (Value::Map(entries), [Step::Key(first), rest @ ..]) => {
            if let Some((_, below)) = entries.iter_mut().find(|(key, _)| key == first) {
                remove(below, rest);
            }
        }
        (Value::List(items) | Value::Inline(items), [Step::Index(first), rest @ ..]) => {
            if let Some(below) = items.get_mut(*first) {
                remove(below, rest);
            }
        }
        _ => {}
    }
}
