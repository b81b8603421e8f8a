//! A folder in memory that fails when it is told to: how tests end a run at any step.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Folder, Kind, Lock};

/// What goes wrong at a step that writes; steps count from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// That step fails and does nothing; later ones work.
    Fails(usize, ErrorKind),
    /// That step writes half of what it should, and nothing works from there on: the process has ended.
    Ends(usize),
    /// From that step on every file that is written fails half way: the disk is full.
    Full(usize),
}

#[derive(Clone, Debug)]
enum Entry {
    File {
        bytes: Vec<u8>,
        /// The step that wrote it: its time.
        written: usize,
    },
    Folder,
    Link,
}

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<String, Entry>,
    fault: Option<Fault>,
    /// Steps since [`MemoryFolder::start`].
    steps: usize,
    /// Steps ever.
    clock: usize,
    ended: bool,
}

/// A folder in memory; clones are the same folder.
#[derive(Clone, Debug, Default)]
pub struct MemoryFolder {
    state: Arc<Mutex<State>>,
    locked: Arc<Mutex<bool>>,
}

impl MemoryFolder {
    /// An empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a process: steps count anew, and `fault` waits for its own.
    pub fn start(&self, fault: Option<Fault>) {
        let mut state = self.state();
        (state.fault, state.steps, state.ended) = (fault, 0, false);
    }

    /// Steps since the process began.
    pub fn steps(&self) -> usize {
        self.state().steps
    }

    /// Puts a file there as a person would, folders above it too.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        self.place(path, |written| Entry::File { bytes: bytes.to_vec(), written });
    }

    /// Puts a link there.
    pub fn put_link(&self, path: &str) {
        self.place(path, |_| Entry::Link);
    }

    /// Takes away what is at a path and below it.
    pub fn take(&self, path: &str) {
        self.state().entries.retain(|known, _| known != path && !known.starts_with(&format!("{path}/")));
    }

    /// Every file with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let file = |(path, entry): (&String, &Entry)| match entry {
            Entry::File { bytes, .. } => Some((path.clone(), bytes.clone())),
            _ => None,
        };
        self.state().entries.iter().filter_map(file).collect()
    }

    /// Every folder.
    pub fn folders(&self) -> Vec<String> {
        let state = self.state();
        state.entries.iter().filter(|(_, entry)| matches!(entry, Entry::Folder)).map(|(path, _)| path.clone()).collect()
    }

    /// When each file was written.
    pub fn times(&self) -> BTreeMap<String, usize> {
        let time = |(path, entry): (&String, &Entry)| match entry {
            Entry::File { written, .. } => Some((path.clone(), *written)),
            _ => None,
        };
        self.state().entries.iter().filter_map(time).collect()
    }

    fn place(&self, path: &str, entry: impl FnOnce(usize) -> Entry) {
        let mut state = self.state();
        for (end, _) in path.match_indices('/') {
            state.entries.entry(path[..end].to_owned()).or_insert(Entry::Folder);
        }
        state.clock += 1;
        let entry = entry(state.clock);
        state.entries.insert(path.to_owned(), entry);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One step that writes: `act` changes the entries, `half` is what is left of it when it ends half way.
    fn step<T>(
        &self,
        half: impl FnOnce(&mut State),
        act: impl FnOnce(&mut State) -> io::Result<T>,
        fills: bool,
    ) -> io::Result<T> {
        let mut state = self.state();
        if state.ended {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let now = state.steps;
        state.steps += 1;
        state.clock += 1;
        match state.fault {
            Some(Fault::Fails(at, kind)) if at == now => Err(kind.into()),
            Some(Fault::Full(from)) if from <= now && fills => {
                half(&mut state);
                Err(ErrorKind::StorageFull.into())
            }
            Some(Fault::Ends(at)) if at == now => {
                half(&mut state);
                state.ended = true;
                Err(ErrorKind::BrokenPipe.into())
            }
            _ => act(&mut state),
        }
    }
}

struct MemoryLock(Arc<Mutex<bool>>);

impl Lock for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = false;
    }
}

impl State {
    fn has_folder(&self, folder: &str) -> bool {
        folder.is_empty() || matches!(self.entries.get(folder), Some(Entry::Folder))
    }

    fn parent_is_there(&self, path: &str) -> io::Result<()> {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        if self.has_folder(parent) { Ok(()) } else { Err(ErrorKind::NotFound.into()) }
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.parent_is_there(path)?;
        if self.entries.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let written = self.clock;
        self.entries.insert(path.to_owned(), Entry::File { bytes: bytes.to_vec(), written });
        Ok(())
    }
}

impl Folder for MemoryFolder {
    fn name(&self) -> &'static str {
        "tree"
    }

    fn lock(&self) -> io::Result<Box<dyn Lock>> {
        let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *locked, true) {
            return Err(ErrorKind::WouldBlock.into());
        }
        Ok(Box::new(MemoryLock(Arc::clone(&self.locked))))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, Kind)>> {
        let state = self.state();
        if !state.has_folder(folder) {
            return Err(ErrorKind::NotFound.into());
        }
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let name = |(path, entry): (&String, &Entry)| {
            let name = path.strip_prefix(&start).filter(|name| !name.contains('/'))?;
            let kind = match entry {
                Entry::File { .. } => Kind::File,
                Entry::Folder => Kind::Folder,
                Entry::Link => Kind::Link,
            };
            Some((name.to_owned(), kind))
        };
        Ok(state
            .entries
            .range(start.clone()..)
            .take_while(|(path, _)| path.starts_with(&start))
            .filter_map(name)
            .collect())
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.state().entries.get(path) {
            Some(Entry::File { bytes, .. }) => Ok(bytes.clone()),
            _ => Err(ErrorKind::NotFound.into()),
        }
    }

    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let half = |state: &mut State| drop(state.create(path, &bytes[..bytes.len() / 2]));
        self.step(half, |state| state.create(path, bytes), true)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let act = |state: &mut State| {
            state.parent_is_there(to)?;
            if matches!(state.entries.get(to), Some(Entry::Folder)) {
                return Err(ErrorKind::IsADirectory.into());
            }
            let entry = state.entries.remove(from).ok_or(ErrorKind::NotFound)?;
            state.entries.insert(to.to_owned(), entry);
            Ok(())
        };
        self.step(|_| (), act, false)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let act = |state: &mut State| match state.entries.get(path) {
            Some(Entry::File { .. } | Entry::Link) => {
                state.entries.remove(path);
                Ok(())
            }
            Some(Entry::Folder) => Err(ErrorKind::IsADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        };
        self.step(|_| (), act, false)
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        let act = |state: &mut State| {
            state.parent_is_there(folder)?;
            if state.entries.contains_key(folder) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.entries.insert(folder.to_owned(), Entry::Folder);
            Ok(())
        };
        self.step(|_| (), act, false)
    }

    fn remove_folder(&self, folder: &str) -> io::Result<()> {
        let act = |state: &mut State| {
            let below = format!("{folder}/");
            if state.entries.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below)) {
                return Err(ErrorKind::DirectoryNotEmpty.into());
            }
            state.entries.remove(folder).map(drop).ok_or_else(|| ErrorKind::NotFound.into())
        };
        self.step(|_| (), act, false)
    }
}
