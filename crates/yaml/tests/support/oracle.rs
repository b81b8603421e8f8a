//! Real kustomize.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The program and the folder it builds.
pub(crate) struct Oracle {
    program: &'static str,
    verb: &'static str,
    folder: PathBuf,
}

impl Oracle {
    /// The first of kustomize and kubectl that runs. `name` keeps the folders of tests apart.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let runs = |program: &str, arguments: &[&str]| {
            Command::new(program).args(arguments).output().is_ok_and(|o| o.status.success())
        };
        let (program, verb) = if runs("kustomize", &["version"]) {
            ("kustomize", "build")
        } else if runs("kubectl", &["kustomize", "--help"]) {
            ("kubectl", "kustomize")
        } else {
            return None;
        };
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).ok()?;
        fs::write(folder.join("kustomization.yaml"), "resources:\n- r.yaml\n").ok()?;
        Some(Self { program, verb, folder })
    }

    /// Builds the documents as one file.
    pub(crate) fn build(&self, texts: &[&str]) -> Result<String, String> {
        if texts.is_empty() {
            return Ok(String::new());
        }
        fs::write(self.folder.join("r.yaml"), texts.join("---\n")).map_err(|e| e.to_string())?;
        let output = Command::new(self.program).arg(self.verb).arg(&self.folder).output().map_err(|e| e.to_string())?;
        if output.status.success() {
            String::from_utf8(output.stdout).map_err(|e| e.to_string())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // What is left behind lies in cargo's own folder for tests.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
