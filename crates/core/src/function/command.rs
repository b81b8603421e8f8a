//! Running a function, and what it left behind.

use std::path::Path;

use super::container::docker_args;
use super::error::COULD_NOT;
use super::plugins::Plugins;
use super::secrets::Secrets;
use super::spec::FunctionSpec;
use super::{FunctionError, PluginObject};
use crate::diagnostic::Diagnostic;
use crate::world::{Command, Output, WorldError};

/// Lines of standard error that a diagnostic shows.
const LINES: usize = 40;

/// A function that has run; what it said is free of Secrets' values.
pub(super) struct Ran {
    pub(super) stdout: Vec<u8>,
    failure: Option<String>,
    stderr: String,
}

impl Ran {
    /// Runs the function of `spec` on `stdin`. That it fails is no error of this call.
    pub(super) fn of(
        plugin: &PluginObject<'_, '_, '_>,
        spec: &FunctionSpec,
        stdin: String,
        secrets: &Secrets,
    ) -> Result<Self, FunctionError> {
        if spec.container.network && !plugin.plugins.network {
            let message = format!("{COULD_NOT}network required but not enabled with --network");
            return Err(FunctionError::Spec { message, span: plugin.span(), hint: None });
        }
        if plugin.root == Path::new("/") {
            return Err(plugin.failed(format!("{COULD_NOT}root working directory '/' not allowed")));
        }
        let mut command = bounded(plugin);
        command.stdin = stdin.into_bytes();
        if spec.container.image.is_empty() {
            command.program.clone_from(&spec.exec.path);
            command.args.clone_from(&spec.exec.args);
            command.env = exec_env(&spec.exec.envs, &plugin.plugins.env);
        } else {
            "docker".clone_into(&mut command.program);
            command.args = docker_args(&spec.container, plugin.plugins, plugin.root);
            if plugin.files.remotes.is_offline() {
                command.args.splice(1..1, ["--pull", "never"].map(str::to_owned));
            }
        }
        let output = plugin
            .files
            .world
            .run(&command)
            .map_err(|error| not_started(plugin, &command.program, &error, COULD_NOT))?;
        let stderr = secrets.hide(&shown(&output.stderr));
        Ok(Self { failure: failure(&output, plugin.plugins), stderr, stdout: output.stdout })
    }

    /// Its failure, with what it said.
    pub(super) fn failure(&self, plugin: &PluginObject<'_, '_, '_>) -> Option<FunctionError> {
        let failure = self.failure.as_deref()?;
        let message = format!("{COULD_NOT}{failure}");
        Some(plugin.failed(if self.stderr.is_empty() {
            message
        } else {
            format!("{message}; it says:\n{}", self.stderr)
        }))
    }

    /// A warning with what it said, when it said something and all the same succeeded.
    pub(super) fn said(&self, plugin: &PluginObject<'_, '_, '_>) -> Vec<Diagnostic> {
        if self.stderr.is_empty() || self.failure.is_some() {
            return Vec::new();
        }
        vec![plugin.warn("function-says", format!("{} says:\n{}", plugin.title(), self.stderr), None)]
    }
}

/// A command within the bounds of plugins, in the kustomization's folder.
pub(super) fn bounded(plugin: &PluginObject<'_, '_, '_>) -> Command {
    Command {
        folder: Some(plugin.root.to_path_buf()),
        timeout: Some(plugin.plugins.timeout),
        output_limit: Some(plugin.plugins.output_limit),
        ..Command::default()
    }
}

/// `NAME=VALUE` of the function and of the flags, which win; kustomize passes over any other form.
fn exec_env(function: &[String], flags: &[String]) -> Vec<(String, String)> {
    let pair = |text: &String| match text.split('=').collect::<Vec<_>>()[..] {
        [key, value] => Some((key.to_owned(), value.to_owned())),
        _ => None,
    };
    function.iter().chain(flags).filter_map(pair).collect()
}

/// How a program failed, in Go's words; `None` when it did not.
pub(super) fn failure(output: &Output, plugins: &Plugins) -> Option<String> {
    if output.flooded {
        return Some(format!("it printed more than {} MiB and was ended", plugins.output_limit >> 20));
    }
    if output.late {
        let seconds = plugins.timeout.as_secs();
        return Some(format!(
            "it took longer than {seconds} s, or left a process behind that keeps its output open, and was ended"
        ));
    }
    match output.code {
        Some(0) => None,
        Some(code) => Some(format!("exit status {code}")),
        None => Some("signal: killed".to_owned()),
    }
}

/// The beginning of what a program said, indented.
pub(super) fn shown(stderr: &[u8]) -> String {
    let said = String::from_utf8_lossy(stderr);
    let mut lines: Vec<String> = said.trim_end().lines().take(LINES + 1).map(|line| format!("  {line}")).collect();
    if lines.len() > LINES {
        "  ...".clone_into(&mut lines[LINES]);
    }
    lines.join("\n")
}

/// A program that did not start, in Go's words.
pub(super) fn not_started(
    plugin: &PluginObject<'_, '_, '_>,
    program: &str,
    error: &WorldError,
    before: &str,
) -> FunctionError {
    let why = match error {
        WorldError::NotFound(_) => "no such file or directory".to_owned(),
        WorldError::Other { message, .. } => uncapitalized(message.split(" (os error").next().unwrap_or(message)),
        other => other.to_string(),
    };
    let (message, hint) = match (program.contains('/'), error) {
        (false, WorldError::NotFound(_)) => (format!("exec: \"{program}\": executable file not found in $PATH"), None),
        (true, WorldError::NotFound(_)) => {
            let hint = "its path starts at the folder of the kustomization that lists the function";
            (format!("fork/exec {program}: {why}"), Some(hint.to_owned()))
        }
        _ if why == "permission denied" => {
            (format!("fork/exec {program}: {why}"), Some(format!("make it executable: chmod +x {program}")))
        }
        _ => (format!("fork/exec {program}: {why}"), None),
    };
    let message = format!("{before}{message}");
    FunctionError::Failed { message, span: plugin.span(), hint, confidential: false }
}

fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
