//! Running helm: which program, with which environment, and what its failures say.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use kubekiln_yaml::Span;
use regex::Regex;
use rustc_hash::FxHashMap;

use crate::load::LoadError;
use crate::load::loader::Files;
use crate::world::{Command, Output};

/// What a build is told about helm: kustomize's `--enable-helm` and `--helm-*`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HelmOptions {
    /// Charts may be inflated; without it they are refused.
    pub enabled: bool,
    /// The program: a path, or a name to look up on the search path.
    pub command: String,
    /// `Capabilities.APIVersions`, for charts that do not say it themselves.
    pub api_versions: Vec<String>,
    /// `Capabilities.KubeVersion`, for charts that do not say it themselves; empty for helm's own default.
    pub kube_version: String,
    /// `helm template --debug`, for charts that do not say it themselves.
    pub debug: bool,
}

impl Default for HelmOptions {
    fn default() -> Self {
        let command = "helm".to_owned();
        Self { enabled: false, command, api_versions: Vec::new(), kube_version: String::new(), debug: false }
    }
}

/// helm in one build: what it was told, and what is known of it by now.
#[derive(Debug)]
pub(crate) struct Helm<'o> {
    pub(super) options: &'o HelmOptions,
    /// Nothing may be pulled.
    pub(super) offline: bool,
    /// Whether it is of a version that will do.
    version: OnceLock<Result<(), LoadError>>,
    /// A lock for each folder that a chart is pulled into: two charts may want the same one.
    pulls: Mutex<FxHashMap<PathBuf, Arc<Mutex<()>>>>,
}

/// helm's work on one chart.
pub(super) struct Run<'r, 'a, 'w> {
    pub(super) helm: &'r Helm<'r>,
    pub(super) files: &'r Files<'a, 'w>,
    /// The folder of this chart's own files.
    pub(super) scratch: PathBuf,
    /// `HELM_CONFIG_HOME`
    pub(super) config_home: String,
    /// The chart's entry.
    pub(super) span: Span,
}

impl<'o> Helm<'o> {
    /// Nothing run yet.
    pub(crate) fn new(options: &'o HelmOptions, offline: bool) -> Self {
        Self { options, offline, version: OnceLock::new(), pulls: Mutex::default() }
    }

    /// Refuses where the build was not told to run helm, in kustomize's words.
    pub(super) fn check_enabled(&self, span: Span) -> Result<(), LoadError> {
        let refused = |message: &str, hint: &str| LoadError::Invalid {
            code: "helm-not-enabled",
            message: message.to_owned(),
            span,
            hint: Some(hint.to_owned()),
        };
        match self.options {
            HelmOptions { enabled: false, .. } => {
                let hint = "build with --enable-helm: the helm program then runs for each chart, and may download it";
                Err(refused("must specify --enable-helm", hint))
            }
            options if options.command.is_empty() => {
                Err(refused("must specify --helm-command", "leave --helm-command out to run `helm`"))
            }
            _ => Ok(()),
        }
    }

    /// Runs `work` while nobody else does so for this folder.
    pub(super) fn alone_in<T>(&self, folder: &Path, work: impl FnOnce() -> T) -> T {
        let lock = {
            let mut pulls = self.pulls.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(pulls.entry(folder.to_path_buf()).or_default())
        };
        let _alone = lock.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }
}

impl Run<'_, '_, '_> {
    /// Refuses another helm than version 3 and 4. It is asked once in a build.
    pub(super) fn check_version(&self) -> Result<(), LoadError> {
        let known = self.helm.version.get_or_init(|| self.version());
        known.clone().map_err(|error| match error {
            LoadError::Invalid { code, message, hint, .. } => {
                LoadError::Invalid { code, message, span: self.span, hint }
            }
            other => other,
        })
    }

    fn version(&self) -> Result<(), LoadError> {
        static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"v?([0-9]+)(\.[0-9]+)+").ok());
        let printed = self.output(&["version".to_owned(), "--short".to_owned()])?;
        let printed = String::from_utf8_lossy(&printed);
        let found = VERSION.as_ref().and_then(|version| version.captures(&printed));
        let Some(found) = found else {
            let message = format!("cannot find version string in {}", printed.trim());
            return Err(self.invalid("helm-version", message, "is that helm? --helm-command names the program"));
        };
        if matches!(&found[1], "3" | "4") {
            return Ok(());
        }
        let message = format!("this plugin requires helm V3 or V4 but got v{}", found[0].trim_start_matches('v'));
        Err(self.invalid("helm-version", message, "name another helm with --helm-command"))
    }

    /// What helm prints for these arguments.
    pub(super) fn output(&self, args: &[String]) -> Result<Vec<u8>, LoadError> {
        let home = &self.config_home;
        let env = [
            ("HELM_CONFIG_HOME", home.clone()),
            ("HELM_CACHE_HOME", format!("{home}/.cache")),
            ("HELM_DATA_HOME", format!("{home}/.data")),
        ];
        let command = Command {
            program: self.helm.options.command.clone(),
            args: args.to_vec(),
            env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            ..Command::default()
        };
        match self.files.world.run(&command) {
            Ok(output) if output.succeeded() => Ok(output.stdout),
            Ok(output) => Err(self.failed(args, &output)),
            Err(error) => {
                let program = &self.helm.options.command;
                let message = format!("{} (is '{program}' installed?): {error}", self.unable(args));
                Err(self.invalid("helm-missing", message, "install helm, or name it with --helm-command"))
            }
        }
    }

    /// helm's own words, which name the place in the chart.
    fn failed(&self, args: &[String], output: &Output) -> LoadError {
        let mut message = self.unable(args);
        let _ = match output.code {
            Some(code) => write!(message, ": exit status {code}"),
            None => write!(message, ": ended by a signal"),
        };
        let said = String::from_utf8_lossy(&output.stderr);
        for line in self.readable(&said).lines().filter(|line| !line.trim().is_empty()) {
            let _ = write!(message, "\n  {line}");
        }
        let hint = match args.first().map(String::as_str) {
            Some("pull") => "check `repo`, `version` and the way there; or put the chart's folder into the chart home",
            Some("template") if !self.helm.options.debug => "--helm-debug shows more of what helm did",
            _ => "",
        };
        self.invalid("helm-failed", message, hint)
    }

    fn unable(&self, args: &[String]) -> String {
        let shown: Vec<_> = args.iter().map(|arg| self.files.shown(Path::new(&self.readable(arg)))).collect();
        format!("unable to run: '{} {}'", self.helm.options.command, shown.join(" "))
    }

    /// Text without the scratch folder's name, which means nothing to anybody.
    fn readable(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.scratch.display()), "")
    }

    pub(super) fn invalid(&self, code: &'static str, message: String, hint: &str) -> LoadError {
        let hint = Some(hint.to_owned()).filter(|hint| !hint.is_empty());
        LoadError::Invalid { code, message, span: self.span, hint }
    }
}
