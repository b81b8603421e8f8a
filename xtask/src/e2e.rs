//! `cargo xtask e2e`: what kiln renders, applied to a real API server. `docs/e2e.md` says what it proves.

mod argocd;
mod cluster;
mod flux;
#[cfg(unix)]
mod group;
mod http;
mod identity;
mod kubectl;
mod moves;
mod next;
mod outside;
mod process;
mod project;
mod repository;
mod samples;
mod stages;
mod tools;
mod tree;
mod volumes;
mod webhooks;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use kubekiln_tests::{overlay, place};

use crate::{Outcome, kiln};
use tools::Tools;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Names of shipped overlays, or folders of kustomizations below the top of the repository; without
    /// any, all shipped overlays, the samples, and delivery
    #[arg(value_name = "OVERLAY")]
    overlays: Vec<String>,
    /// Also the samples under tests/crds, against the CRDs of all packages
    #[arg(long)]
    samples: bool,
    /// Also the first of the overlays through Flux, and its objects for Argo CD
    #[arg(long)]
    delivery: bool,
    /// A kiln to run instead of a release build of this repository
    #[arg(long, value_name = "PROGRAM")]
    kiln: Option<PathBuf>,
    /// A folder for certificates, logs and etcd's data, which stays
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// The second process of a run; see `group`
    #[arg(long = IN_GROUP, hide = true)]
    is_in_group: bool,
}

const IN_GROUP: &str = "in-group";

pub(crate) fn run(args: &Args) -> Outcome {
    #[cfg(unix)]
    if !args.is_in_group {
        return group::run(&format!("--{IN_GROUP}"));
    }
    let scratch = tempfile::tempdir()?;
    #[cfg(unix)]
    group::end_with_starter(scratch.path().to_owned());
    let tools = match Tools::find(kiln::program(args.kiln.as_deref())?)? {
        Ok(tools) => tools,
        Err(missing) => {
            println!("SKIPPED: e2e: {missing}");
            return Ok(());
        }
    };
    let run = Run { tools, keep: args.keep.clone(), scratch };
    run.say_versions();
    let overlays = match args.overlays.as_slice() {
        [] if args.samples => Vec::new(),
        [] => overlay::shipped()?,
        named => named.iter().map(|name| folder(name)).collect::<Result<_, _>>()?,
    };
    let mut failed = Vec::new();
    if args.samples || args.overlays.is_empty() {
        run.stage("samples", |folder| samples::run(&run, folder), &mut failed);
    }
    for source in &overlays {
        let name = name(source);
        run.stage(&name, |folder| stages::run(&run, source, &name, folder), &mut failed);
    }
    if let Some(source) = overlays.first().filter(|_| args.delivery || args.overlays.is_empty()) {
        run.stage("delivery", |folder| flux::run(&run, source, folder), &mut failed);
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

/// The folder of an overlay: a shipped one's name, or a path from the top of the repository.
fn folder(name: &str) -> Result<PathBuf, String> {
    let candidates = [place::root().join("overlays").join(name), place::root().join(name)];
    let found = candidates.into_iter().find(|folder| folder.join("kustomization.yaml").is_file());
    found.ok_or_else(|| format!("{name} is no shipped overlay, and no folder with a kustomization"))
}

/// `local` for `overlays/local`, `tests-parity-katib` for `tests/parity/katib`.
fn name(source: &Path) -> String {
    let path = source.strip_prefix(place::root()).unwrap_or(source);
    path.strip_prefix("overlays").unwrap_or(path).to_string_lossy().replace('/', "-")
}

/// What all parts of a run share.
struct Run {
    tools: Tools,
    keep: Option<PathBuf>,
    /// Has the folders of the parts unless they are kept.
    scratch: tempfile::TempDir,
}

impl Run {
    /// One part, with a folder of its own. A failure is told of, and the next part begins.
    fn stage(&self, name: &str, part: impl FnOnce(&Path) -> Outcome, failed: &mut Vec<String>) {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = self.folder(name).and_then(|folder| part(folder.path()));
        let seconds = start.elapsed().as_secs();
        match outcome {
            Ok(()) => println!("PASSED: {name}, {seconds} s"),
            Err(error) => {
                println!("FAILED: {name}, {seconds} s: {error}");
                failed.push(name.to_owned());
            }
        }
    }

    fn folder(&self, name: &str) -> Result<Folder, Box<dyn Error>> {
        let Some(keep) = &self.keep else { return Ok(Folder::Passing(tempfile::tempdir_in(&self.scratch)?)) };
        let folder = keep.join(name);
        if folder.exists() {
            return Err(format!("{} is there already", folder.display()).into());
        }
        std::fs::create_dir_all(&folder)?;
        Ok(Folder::Staying(folder.canonicalize()?))
    }

    fn say_versions(&self) {
        let first = |program: &Path, argument: &str| {
            let output = std::process::Command::new(program).arg(argument).output();
            let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
            said.lines().next().unwrap_or("?").to_owned()
        };
        println!("{}", first(&self.tools.kiln, "version"));
        println!("kube-apiserver: {}", first(&self.tools.apiserver, "--version"));
        println!("{}", first(&self.tools.etcd, "--version"));
        println!("{}", first(&self.tools.kwok, "--version"));
    }
}

enum Folder {
    Passing(tempfile::TempDir),
    Staying(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Staying(folder) => folder,
        }
    }
}
