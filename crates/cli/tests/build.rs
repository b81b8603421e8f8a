//! `kiln build` as scripts and people meet it: streams, exit codes, files.
#![allow(missing_docs)]

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases");
const ESCAPE: u8 = 0x1b;

fn kiln(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiln"));
    command.args(arguments).current_dir(CASES);
    command
}

fn run(arguments: &[&str]) -> Output {
    kiln(arguments).output().unwrap()
}

fn expected(case: &str) -> Vec<u8> {
    fs::read(Path::new(CASES).join(case).join("expected.yaml")).unwrap()
}

#[test]
fn objects_and_nothing_else_go_to_standard_output() {
    let output = run(&["build", "kustomize/overlay-of-a-base/in/prod"]);
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
    assert_eq!(output.stdout, expected("kustomize/overlay-of-a-base"));
}

#[test]
fn natives_answer_a_program_in_a_process_of_its_own() {
    for case in ["tanka/natives", "tanka/kustomize-build"] {
        let output = run(&["build", &format!("{case}/in/environments/prod")]);
        assert_eq!(output.stdout, expected(case), "{case}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn warnings_leave_standard_output_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kustomization.yaml"), "commonLabels: {a: b}\nresources: [a.yaml]\n").unwrap();
    fs::write(folder.path().join("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").unwrap();
    let output = run(&["build", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("warning["), "{output:?}");
    assert!(output.stdout.starts_with(b"apiVersion: v1\n"), "{output:?}");
}

#[test]
fn strict_takes_warnings_for_errors() {
    let tree = "warnings/unmatched-patch/in";
    assert_eq!(run(&["build", tree]).stdout, expected("warnings/unmatched-patch"));
    let output = run(&["build", "--strict", tree]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("error[unmatched-patch]") && !said.contains("warning["), "{said}");

    let quiet = run(&["build", "--strict", "warnings/none/in"]);
    assert_eq!((quiet.status.code(), quiet.stdout), (Some(0), expected("warnings/none")));
}

#[test]
fn failure_is_1_and_prints_no_object() {
    let output = run(&["build", "diagnostics/several-problems/in/prod"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), b"".as_slice()));
    assert_eq!(String::from_utf8(output.stderr).unwrap().matches("error[").count(), 3);
}

#[test]
fn wrong_usage_is_2() {
    for arguments in [["build", "--no-such-flag"], ["no-such-command", "x"], ["build", "--format=toml"]] {
        let output = run(&arguments);
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), b"".as_slice()), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn diagnostics_for_editors_are_one_json_object_a_line() {
    let output = run(&["build", "--message-format=json", "diagnostics/several-problems/in/prod"]);
    let lines = String::from_utf8(output.stderr).unwrap();
    let codes: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["unknown-field", "malformed-yaml", "missing-file"]);
}

#[test]
fn reader_that_goes_away_is_no_failure() {
    let mut child =
        kiln(&["build", "../../overlays/local"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    // The output is larger than a pipe holds, so kiln is still writing.
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(&first, b"apiVersion");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn colour_is_for_terminals() {
    let folder = "diagnostics/unknown-field/in/prod";
    assert!(!run(&["build", folder]).stderr.contains(&ESCAPE));
    assert!(run(&["build", "--color=always", folder]).stderr.contains(&ESCAPE));
    let Some(on_terminal) = on_terminal(&["build", folder]) else {
        eprintln!("SKIPPED: no `script` on this machine to stand in for a terminal");
        return;
    };
    assert!(on_terminal.contains(&ESCAPE));
}

/// What kiln writes to a terminal; `None` where there is no program that makes one.
fn on_terminal(arguments: &[&str]) -> Option<Vec<u8>> {
    let line = [&[env!("CARGO_BIN_EXE_kiln")], arguments].concat().join(" ");
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(CASES).stdin(Stdio::null());
    let output = script.output().ok()?;
    // 1 is kiln's own answer; another program of this name would not give it.
    (output.status.code() == Some(1)).then_some(output.stdout)
}

#[test]
fn output_goes_to_a_file_or_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.yaml");
    let tree = "kustomize/overlay-of-a-base/in/prod";
    assert!(run(&["build", tree, "-o", file.to_str().unwrap()]).status.success());
    assert_eq!(fs::read(&file).unwrap(), expected("kustomize/overlay-of-a-base"));

    let files = folder.path().join("files");
    fs::create_dir(&files).unwrap();
    assert!(run(&["build", tree, "-o", files.to_str().unwrap()]).status.success());
    assert_eq!(
        names(&files),
        ["apps_v1_deployment_prod-web.yaml", "v1_configmap_prod-settings-67794dg67c.yaml", "v1_service_prod-web.yaml"]
    );
}

#[test]
fn helm_is_run_as_the_flags_say() {
    let stand_in = Path::new(CASES).join("helm/helm-is-told/in/bin/helm");
    let folder = "helm/helm-is-told/in";
    let command = ["build", "--enable-helm", "--helm-debug", "--helm-command", stand_in.to_str().unwrap(), folder];
    let output = run(&command);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert_eq!(output.stdout, expected("helm/helm-is-told"));

    let more = ["--helm-api-versions=c/v1", "--helm-api-versions=d/v1,e/v1", "--helm-kube-version=1.31"];
    let output = run(&[&command[..], &more].concat());
    let printed = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "-f VALUES --api-versions c/v1 --api-versions d/v1,e/v1 --kube-version 1.31 --debug";
    assert!(printed.contains(told), "{printed}");
}

fn names(folder: &Path) -> Vec<String> {
    let paths: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut names: Vec<_> = paths.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn json_is_an_array_of_the_same_objects() {
    let output = run(&["build", "--format=json", "kustomize/overlay-of-a-base/in/prod"]);
    let objects: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let kinds: Vec<_> = objects.as_array().unwrap().iter().map(|object| object["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ConfigMap", "Service", "Deployment"]);
}

/// A folder with a tree in it: `app` on `base`.
fn tree(kustomization: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("base/kustomization.yaml", "resources: [a.yaml]\n");
    write("base/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    write("app/kustomization.yaml", kustomization);
    folder
}

fn localize(folder: &Path, more: &[&str]) -> Output {
    let arguments = ["localize", "app", "copy", "--scope", "."];
    kiln(&arguments).args(more).current_dir(folder).output().unwrap()
}

#[test]
fn a_localized_copy_is_verified() {
    let folder = tree("# kept\nresources: [../base]\n");
    let output = localize(folder.path(), &[]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), b"".as_slice()), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("localized \"app\" to directory "), "{said}");
    let copied = fs::read_to_string(folder.path().join("copy/app/kustomization.yaml")).unwrap();
    assert_eq!(copied, "# kept\nresources: [../base]\n");
    // It is not written over.
    assert_eq!(localize(folder.path(), &[]).status.code(), Some(1));
}

#[test]
fn a_tree_that_does_not_build_is_localized_without_verifying_only() {
    let folder = tree(
        "resources: [../base]\npatches:\n- {patch: '[{\"op\": \"remove\", \"path\": \"/x\"}]', target: {kind: ConfigMap}}\n",
    );
    let output = localize(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be compared"), "{output:?}");
    fs::remove_dir_all(folder.path().join("copy")).unwrap();
    assert_eq!(localize(folder.path(), &["--no-verify"]).status.code(), Some(0));
}

#[test]
fn offline_is_said_with_the_place_and_the_cure() {
    let folder = tree("resources: ['https://git.invalid/acme/shop?ref=v1']\n");
    let cache = folder.path().join("cache");
    let output =
        kiln(&["build", "--offline", "app"]).current_dir(folder.path()).env("XDG_CACHE_HOME", &cache).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("'https://git.invalid/acme/shop?ref=v1' is not in the cache"), "{said}");
    assert!(said.contains("app/kustomization.yaml:1:13"), "{said}");
    assert!(said.contains(&format!("{} then keeps it", cache.join("kiln").display())), "{said}");
}

/// kustomize has the flag for every command.
#[test]
fn a_stack_trace_may_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("kustomization.yaml"), "resources: [a.yaml]\n").unwrap();
    fs::write(folder.path().join("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").unwrap();
    let tree = folder.path().to_str().unwrap();
    let plain = run(&["build", tree]);
    let traced = run(&["build", tree, "--stack-trace"]);
    assert!(traced.status.success());
    assert_eq!(traced.stdout, plain.stdout);
}
