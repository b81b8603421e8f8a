//! What a build says of functions that did not do as they should, or had something to say.
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use kubekiln::build::{Options, build};
use kubekiln::function::Plugins;
use kubekiln::world::{Command, MemoryWorld, Output, PathKind, World, WorldError};
use kubekiln_yaml::Arena;

/// Files in memory, and programs that all answer the same.
struct Answering {
    files: MemoryWorld,
    output: Output,
}

impl World for Answering {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.files.kind(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, WorldError> {
        self.files.canonical(path)
    }

    fn list(&self, path: &Path) -> Result<Vec<String>, WorldError> {
        self.files.list(path)
    }

    fn run(&self, command: &Command) -> Result<Output, WorldError> {
        assert!(command.timeout.is_some() && command.output_limit.is_some(), "a function runs within bounds");
        Ok(self.output.clone())
    }
}

const KUSTOMIZATION: &str = "resources: [secret.yaml]\ntransformers: [fn.yaml]\n";
const SECRET: &str = "{apiVersion: v1, kind: Secret, metadata: {name: login}, stringData: {password: hunter2}}\n";
const FUNCTION: &str = "apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: |
      exec: {path: ./fn}
";

/// What a build with a function that answers `output` says, warnings first.
fn said(output: Output, exec: bool) -> String {
    let files = MemoryWorld::new()
        .with("/k/kustomization.yaml", KUSTOMIZATION)
        .with("/k/secret.yaml", SECRET)
        .with("/k/fn.yaml", FUNCTION);
    let options = Options {
        shown_from: PathBuf::from("/k"),
        plugins: Plugins { enabled: true, exec, ..Plugins::default() },
        ..Options::default()
    };
    let arena = Arena::new();
    let outcome = build(&arena, &Answering { files, output }, Path::new("/k"), &options);
    let errors = outcome.result.err().unwrap_or_default();
    outcome.warnings.iter().chain(&errors).map(|diagnostic| diagnostic.render(&arena, false)).collect()
}

fn printed(text: &str) -> Output {
    Output { code: Some(0), stdout: text.into(), ..Output::default() }
}

#[test]
fn a_function_that_takes_too_long() {
    insta::assert_snapshot!(said(Output { late: true, ..Output::default() }, true));
}

#[test]
fn a_function_that_prints_too_much() {
    insta::assert_snapshot!(said(Output { flooded: true, ..Output::default() }, true));
}

#[test]
fn what_a_function_says_is_a_warning_without_secrets() {
    let stderr = "hunter2 is a weak password\n".into();
    insta::assert_snapshot!(said(Output { stderr, ..printed(SECRET) }, true));
}

#[test]
fn what_a_function_reports_is_a_warning_without_secrets() {
    let list = format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- {SECRET}results:\n- {}\n",
        "{message: hunter2 is weak, severity: warning}"
    );
    insta::assert_snapshot!(said(printed(&list), true));
}

#[test]
fn broken_output_is_not_shown_when_there_is_a_secret() {
    insta::assert_snapshot!(said(printed("stringData: {password: hunter2"), true));
}

#[test]
fn a_function_that_does_not_run() {
    insta::assert_snapshot!(said(Output::default(), false));
}
