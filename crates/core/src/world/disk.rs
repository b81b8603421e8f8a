//! Files and programs of this machine.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use tempfile::TempDir;

use super::{Command, Download, Downloaded, Output, PathKind, World, WorldError};

/// How often a program with a time limit is asked whether it has ended.
const PATIENCE: Duration = Duration::from_millis(5);

/// How long a program whose time is up may take to end by itself.
const GRACE: Duration = Duration::from_millis(200);

/// The disk, only read but for scratch folders and caches.
#[derive(Debug, Default)]
pub struct DiskWorld {
    scratch: Mutex<Vec<TempDir>>,
}

impl DiskWorld {
    /// No scratch folder made yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a folder until the world goes.
    fn own(&self, folder: TempDir) -> Result<PathBuf, WorldError> {
        let path = fs::canonicalize(folder.path()).map_err(|e| failed(folder.path(), &e))?;
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
        Ok(path)
    }
}

/// Makes a folder and those above it, for this user only: what is fetched may need a password.
fn private_folders(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn failed(path: &Path, error: &std::io::Error) -> WorldError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => WorldError::NotFound(path.to_path_buf()),
        ErrorKind::IsADirectory => WorldError::IsDirectory(path.to_path_buf()),
        _ => WorldError::Other { path: path.to_path_buf(), message: error.to_string() },
    }
}

impl World for DiskWorld {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        fs::read(path).map_err(|e| failed(path, &e))
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        let meta = fs::metadata(path).ok()?;
        Some(if meta.is_dir() { PathKind::Directory } else { PathKind::File })
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        fs::canonicalize(path).map_err(|e| failed(path, &e))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        let entries = fs::read_dir(path).map_err(|e| failed(path, &e))?;
        let mut names: Vec<String> = entries.filter_map(|e| e.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    fn run(&self, command: &Command) -> Result<Output, WorldError> {
        let program = Path::new(&command.program);
        run(command).map_err(|e| failed(program, &e))
    }

    fn scratch(&self) -> Result<PathBuf, WorldError> {
        self.own(TempDir::with_prefix("kiln-").map_err(|e| failed(Path::new("a scratch folder"), &e))?)
    }

    fn scratch_in(&self, folder: &Path) -> Result<PathBuf, WorldError> {
        let made = private_folders(folder).and_then(|()| TempDir::with_prefix_in("kiln-", folder));
        self.own(made.map_err(|e| failed(folder, &e))?)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), WorldError> {
        let made = to.parent().map_or(Ok(()), private_folders);
        made.and_then(|()| fs::rename(from, to)).map_err(|e| failed(to, &e))
    }

    fn download(&self, download: &Download) -> Result<Downloaded, WorldError> {
        super::download::download(download)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), WorldError> {
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(path, bytes)).map_err(|e| failed(path, &e))
    }
}

fn run(command: &Command) -> io::Result<Output> {
    let mut child = process::Command::new(&command.program);
    child.args(&command.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if command.only_env {
        child.env_clear();
    }
    for name in &command.unset {
        child.env_remove(name);
    }
    child.envs(command.env.iter().map(|(k, v)| (k, v)));
    if let Some(folder) = &command.folder {
        child.current_dir(folder);
    }
    let mut child = child.spawn()?;
    feed(child.stdin.take(), command.stdin.clone());
    let (out, err) = (read_all(child.stdout.take()), read_all(child.stderr.take()));
    let (code, late) = wait(&mut child, command.timeout)?;
    // A program that was ended may leave others behind that hold its pipes open: they are not waited for.
    let text = |pipe: Receiver<Vec<u8>>| {
        if late { pipe.recv_timeout(GRACE).unwrap_or_default() } else { pipe.recv().unwrap_or_default() }
    };
    Ok(Output { code, late, stdout: text(out), stderr: text(err) })
}

/// Writes a program's input; it need not read it to the end.
fn feed(stdin: Option<impl Write + Send + 'static>, bytes: Vec<u8>) {
    thread::spawn(move || stdin.map(|mut pipe| pipe.write_all(&bytes)));
}

/// What comes out of a pipe, when it has ended. What came before a pipe broke is what there is.
fn read_all(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        let _ = sender.send(bytes);
    });
    receiver
}

/// The exit code, and whether time ran out.
fn wait(child: &mut Child, timeout: Option<Duration>) -> io::Result<(Option<i32>, bool)> {
    let Some(timeout) = timeout else { return Ok((child.wait()?.code(), false)) };
    if let Some(status) = wait_until(child, timeout)? {
        return Ok((status.code(), false));
    }
    ask_to_end(child);
    if let Some(status) = wait_until(child, GRACE)? {
        return Ok((status.code(), true));
    }
    child.kill()?;
    Ok((child.wait()?.code(), true))
}

/// How it ended, if it did in time.
fn wait_until(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        thread::sleep(PATIENCE);
    }
}

/// A program that is asked ends those that it started itself, as git does; one that is killed leaves them.
#[cfg(unix)]
fn ask_to_end(child: &Child) {
    let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    let _ = id.map(|id| rustix::process::kill_process(id, rustix::process::Signal::TERM));
}

#[cfg(not(unix))]
fn ask_to_end(_child: &Child) {}
