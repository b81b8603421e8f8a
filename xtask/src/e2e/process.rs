//! A program that runs beside the run, and ends with it.

use std::error::Error;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Killed when dropped.
pub(super) struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`; what it says goes to `NAME.log` in `folder`.
    pub(super) fn start(name: &str, mut command: Command, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let log = folder.join(format!("{name}.log"));
        let file = File::create(&log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { name: name.to_owned(), child, log })
    }

    /// An error, with the end of its log, when it has ended by itself.
    pub(super) fn is_alive(&mut self) -> Result<(), Box<dyn Error>> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(format!("{} ended with {status}\n{}", self.name, self.last_words()?).into()),
        }
    }

    fn last_words(&self) -> std::io::Result<String> {
        let said = std::fs::read(&self.log)?;
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<_> = said.lines().collect();
        Ok(lines[lines.len().saturating_sub(15)..].join("\n"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended before; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of loopback that nothing listens on now.
pub(super) fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Asks `holds` again and again until it says true; an error names `what` after `seconds`.
pub(super) fn wait_for(
    what: &str,
    seconds: u64,
    mut holds: impl FnMut() -> Result<bool, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    while !holds()? {
        if start.elapsed() > Duration::from_secs(seconds) {
            return Err(format!("{what}: not after {seconds} s").into());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
