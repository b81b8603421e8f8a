//! kubectl against the run's API server.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Owns the fields that are applied.
const MANAGER: &str = "kubekiln-e2e";

/// Where it is, and how it reaches the server.
pub(super) struct Kubectl {
    pub(super) program: PathBuf,
    pub(super) kubeconfig: PathBuf,
}

impl Kubectl {
    /// Applies the manifests at `path` and below, once. A warning of the server is printed, and is no error.
    pub(super) fn apply(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let flags = ["apply", "--server-side", "--validate=strict", "--field-manager", MANAGER];
        let output = self.output(&flags, Some(path))?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("kubectl apply {}\n{said}", path.display()).into());
        }
        said.lines().for_each(|line| println!("    {line}"));
        Ok(())
    }

    /// Runs a command that must not fail; what it prints is dropped.
    pub(super) fn run(&self, args: &[&str]) -> Result<(), Box<dyn Error>> {
        self.said(args).map(drop)
    }

    /// What a command prints.
    pub(super) fn said(&self, args: &[&str]) -> Result<String, Box<dyn Error>> {
        said(args, &self.output(args, None)?)
    }

    /// What a command prints that is about the manifests at `path` and below.
    pub(super) fn said_of(&self, args: &[&str], path: &Path) -> Result<String, Box<dyn Error>> {
        said(args, &self.output(args, Some(path))?)
    }

    /// The same of one file, for commands that look into no folders.
    pub(super) fn said_of_file(&self, args: &[&str], file: &Path) -> Result<String, Box<dyn Error>> {
        let file = file.display().to_string();
        said(args, &self.output(&[args, &["-f", &file]].concat(), None)?)
    }

    /// The resource version of each object of `path` and below, by API version, kind, namespace and name.
    pub(super) fn versions(&self, path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        self.of_each("resourceVersion", path)
    }

    /// When [`Self::apply`] last changed something in each object, likewise.
    pub(super) fn applied(&self, path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        self.of_each(&format!("managedFields[?(@.manager=='{MANAGER}')].time"), path)
    }

    /// The uid of each object, likewise.
    pub(super) fn uids(&self, path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        self.of_each("uid", path)
    }

    /// True while the object of the file is the one that `uids` knows.
    pub(super) fn has(&self, file: &Path, uids: &BTreeMap<String, String>) -> bool {
        let there = self.uids(file).unwrap_or_default();
        there.iter().any(|(id, uid)| uids.get(id) == Some(uid))
    }

    fn of_each(&self, field: &str, path: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
        let columns =
            format!("custom-columns=A:.apiVersion,K:.kind,S:.metadata.namespace,N:.metadata.name,V:.metadata.{field}");
        let said = self.said_of(&["get", "--show-managed-fields", "--no-headers", "-o", &columns], path)?;
        let pair = |line: &str| line.trim_end().rsplit_once(' ').map(|(id, value)| (words(id), value.to_owned()));
        Ok(said.lines().filter_map(pair).collect())
    }

    fn output(&self, args: &[&str], path: Option<&Path>) -> std::io::Result<Output> {
        let mut command = Command::new(&self.program);
        command.arg("--kubeconfig").arg(&self.kubeconfig).args(args);
        if let Some(path) = path {
            command.arg("--recursive").arg("-f").arg(path);
        }
        command.output()
    }
}

fn said(args: &[&str], output: &Output) -> Result<String, Box<dyn Error>> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("kubectl {}\n{}", args.join(" "), String::from_utf8_lossy(&output.stderr)).into())
}

fn words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
