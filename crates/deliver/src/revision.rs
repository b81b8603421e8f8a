//! The files of a git revision, in a folder of their own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kubekiln::world::{Command, World, WorldError};

/// Most time for one git command.
const TIME: Duration = Duration::from_mins(5);

/// Why a revision cannot be had.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RevisionError {
    /// The current folder is in no repository, or git is not there.
    #[error("{revision} cannot be read as a git revision: {said}")]
    NoRepository {
        /// The revision.
        revision: String,
        /// What git, or the system, said.
        said: String,
    },
    /// The repository does not have it.
    #[error("git knows no revision {0}")]
    Unknown(String),
    /// Git failed.
    #[error("git {command}: {said}")]
    Git {
        /// The command.
        command: &'static str,
        /// What git said.
        said: String,
    },
    /// There is no folder to put the files into.
    #[error(transparent)]
    World(#[from] WorldError),
}

/// The files of `revision` in the repository that `here` is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// The folder that has them; it goes with the world.
    pub folder: PathBuf,
    /// Where `here` is in it.
    pub here: PathBuf,
}

impl Revision {
    /// Writes the files of `revision` into a scratch folder. Neither the repository nor its index is changed.
    pub fn check_out(world: &dyn World, here: &Path, revision: &str) -> Result<Self, RevisionError> {
        let git = Git { world, here, index: None };
        let top = git.top().map_err(|said| RevisionError::NoRepository { revision: revision.to_owned(), said })?;
        let commit =
            git.run("rev-parse", &["--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
        let commit = commit.map_err(|_| RevisionError::Unknown(revision.to_owned()))?;
        let scratch = world.scratch()?;
        let folder = scratch.join("tree");
        let git = Git { here: &top, index: Some(scratch.join("index")), ..git };
        let failed = |command| move |said| RevisionError::Git { command, said };
        git.run("read-tree", &[&commit]).map_err(failed("read-tree"))?;
        let prefix = format!("--prefix={}/", folder.display());
        git.run("checkout-index", &["--all", &prefix]).map_err(failed("checkout-index"))?;
        let below = world.canonical(here)?.strip_prefix(&top).map(Path::to_path_buf).unwrap_or_default();
        Ok(Self { here: folder.join(below), folder })
    }
}

struct Git<'w> {
    world: &'w dyn World,
    here: &'w Path,
    index: Option<PathBuf>,
}

impl Git<'_> {
    fn top(&self) -> Result<PathBuf, String> {
        let top = self.run("rev-parse", &["--show-toplevel"])?;
        self.world.canonical(Path::new(&top)).map_err(|error| error.to_string())
    }

    /// What git prints, without the line end; an error is what it says.
    fn run(&self, command: &str, arguments: &[&str]) -> Result<String, String> {
        let args = std::iter::once(command).chain(arguments.iter().copied()).map(str::to_owned).collect();
        let index = self.index.iter().map(|file| ("GIT_INDEX_FILE".to_owned(), file.display().to_string()));
        let command = Command {
            program: "git".to_owned(),
            args,
            env: index.collect(),
            folder: Some(self.here.to_path_buf()),
            timeout: Some(TIME),
            ..Command::default()
        };
        let output = self.world.run(&command).map_err(|error| error.to_string())?;
        if output.succeeded() {
            Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned())
        }
    }
}
