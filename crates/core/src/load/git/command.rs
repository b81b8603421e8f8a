//! Running git.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kubekiln_yaml::Span;

use super::{RepoSpec, offline_hint};
use crate::load::LoadError;
use crate::world::{Command, World, WorldError};

/// Why a repository's files are not here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GitError {
    /// Nothing that git may be asked for.
    #[error("'{url}' is refused: {why}")]
    Refused {
        /// What was asked for.
        url: String,
        /// The danger.
        why: &'static str,
    },
    /// Only the cache may be asked, and it does not have it.
    #[error("'{url}' is not in the cache, and --offline keeps kiln from fetching it")]
    Offline {
        /// What was asked for.
        url: String,
        /// The cache, if there is one.
        cache: Option<PathBuf>,
    },
    /// The machine has no git.
    #[error("no 'git' program on path")]
    NoGit,
    /// git ended with an error.
    #[error("failed to run '{command}': {output}: exit status {status}")]
    Failed {
        /// The command line.
        command: String,
        /// What it said.
        output: String,
        /// Its exit code; -1 when a signal ended it.
        status: i32,
        /// The commit that the cache has for the revision.
        cached: Option<String>,
    },
    /// git did not end in time.
    #[error("hit {seconds}s timeout running '{command}'")]
    Late {
        /// The command line.
        command: String,
        /// The time it had.
        seconds: u64,
    },
    /// The world did not answer.
    #[error(transparent)]
    World(#[from] WorldError),
}

impl GitError {
    /// As a problem of the entry that names the repository.
    pub fn at(&self, span: Span) -> LoadError {
        let code = match self {
            Self::Refused { .. } => "remote-refused",
            Self::Offline { .. } => "offline",
            _ => "remote",
        };
        LoadError::Invalid { code, message: self.to_string(), span, hint: self.hint() }
    }

    /// The cure.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Offline { cache, .. } => Some(offline_hint(cache.as_deref())),
            Self::NoGit => Some("install git, or name a local clone".to_owned()),
            Self::Late { .. } => Some("allow more time in the URL: `?timeout=120`".to_owned()),
            Self::Failed { cached: Some(commit), .. } => {
                Some(format!("the cache has it as of commit {commit}: --offline builds with that"))
            }
            Self::Failed { output, .. } if output.contains("terminal prompts disabled") => Some(
                "kiln does not ask for passwords: give git a credential helper, or use an ssh URL with a key"
                    .to_owned(),
            ),
            Self::Refused { .. } | Self::Failed { .. } | Self::World(_) => None,
        }
    }
}

/// Settings that hold for every command, over those of the user and of the repository.
const SETTINGS: [&str; 3] = [
    // A submodule's URL is written by strangers; these transports run a program.
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    // Nor does a clone run programs when it is checked out.
    "core.hooksPath=/dev/null",
];

/// Set by git for its hooks, and so there when kiln runs in one: they name another repository than ours.
const ANOTHER_REPOSITORY: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// git in a folder of its own.
pub(super) struct Git<'w> {
    pub(super) world: &'w dyn World,
    pub(super) spec: &'w RepoSpec,
    pub(super) folder: &'w Path,
}

impl Git<'_> {
    /// Runs one command; gives what it prints.
    pub(super) fn run(&self, args: &[&str]) -> Result<String, GitError> {
        self.output(args, &self.command(args)).map(|printed| String::from_utf8_lossy(&printed).into_owned())
    }

    /// Runs one command that reads `input`, and prints at most `limit` bytes.
    pub(super) fn bytes(&self, args: &[&str], input: Vec<u8>, limit: usize) -> Result<Vec<u8>, GitError> {
        let command = Command { stdin: input, output_limit: Some(limit), ..self.command(args) };
        self.output(args, &command)
    }

    fn output(&self, args: &[&str], command: &Command) -> Result<Vec<u8>, GitError> {
        let output = self.world.run(command).map_err(|error| match error {
            WorldError::NotFound(_) => GitError::NoGit,
            other => GitError::World(other),
        })?;
        let shown = self.spec.without_password(&format!("git {}", shown_args(args).join(" ")));
        if output.late {
            let seconds = self.spec.timeout.as_secs_f64().ceil();
            let seconds = Duration::try_from_secs_f64(seconds).unwrap_or_default().as_secs();
            return Err(GitError::Late { command: shown, seconds });
        }
        if output.flooded {
            let message = format!("'{shown}' printed more than {} bytes", command.output_limit.unwrap_or_default());
            return Err(GitError::World(WorldError::Other { path: self.folder.to_path_buf(), message }));
        }
        if !output.succeeded() {
            let said = [output.stdout, output.stderr].concat();
            let said = self.spec.without_password(String::from_utf8_lossy(&said).trim());
            let status = output.code.unwrap_or(-1);
            return Err(GitError::Failed { command: shown, output: said, status, cached: None });
        }
        Ok(output.stdout)
    }

    fn command(&self, args: &[&str]) -> Command {
        let settings = SETTINGS.iter().flat_map(|setting| ["-c", setting]);
        let variable = |name: &str, value: String| (name.to_owned(), value);
        let above = self.folder.parent().unwrap_or(self.folder);
        Command {
            program: "git".to_owned(),
            args: settings.chain(args.iter().copied()).map(str::to_owned).collect(),
            env: vec![
                // Nobody is there to answer.
                variable("GIT_TERMINAL_PROMPT", "0".to_owned()),
                // The cache may lie in a repository, whose settings are not ours.
                variable("GIT_CEILING_DIRECTORIES", above.display().to_string()),
            ],
            unset: ANOTHER_REPOSITORY.map(str::to_owned).to_vec(),
            foreground: true,
            folder: Some(self.folder.to_path_buf()),
            timeout: Some(self.spec.timeout),
            ..Command::default()
        }
    }
}

/// The words of kustomize's own command lines, which people search for.
fn shown_args<'s>(args: &[&'s str]) -> Vec<&'s str> {
    args.iter().copied().filter(|arg| !matches!(*arg, "--" | "--quiet" | "--detach")).collect()
}
