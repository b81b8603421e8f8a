//! `docs/ci/manifests.sh`, as CI runs it: in a fresh clone, on a change with and without what it renders to.
#![cfg(unix)]
#![allow(missing_docs)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const KILN: &str = env!("CARGO_BIN_EXE_kiln");

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ci")
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let mut path = vec![Path::new(KILN).parent().unwrap().to_path_buf()];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", env::join_paths(path).unwrap())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap()
}

#[track_caller]
fn git(arguments: &[&str], folder: &Path) {
    let named = ["-c", "user.name=A", "-c", "user.email=a@example.test", "-c", "init.defaultBranch=main"];
    let output = run("git", &[&named, arguments].concat(), folder);
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A project, committed with what it renders to, and a branch on which the object changes.
fn project(folder: &Path, with_render: bool) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let object = |value: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web, namespace: shop}}\ndata: {{colour: {value}}}\n"
        )
    };
    fs::create_dir(folder.join("app")).unwrap();
    let head = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\nspec:\n  targets:\n";
    write("kiln.yaml", &format!("{head}  - {{name: app, source: app, path: rendered/app}}\n"));
    write("app/kustomization.yaml", "resources: [web.yaml]\n");
    write("app/web.yaml", &object("red"));
    git(&["init", "--quiet"], folder);
    assert!(run("kiln", &["render"], folder).status.success());
    git(&["add", "."], folder);
    git(&["commit", "--quiet", "-m", "red"], folder);
    git(&["checkout", "--quiet", "-b", "change"], folder);
    write("app/web.yaml", &object("blue"));
    if with_render {
        assert!(run("kiln", &["render"], folder).status.success());
    }
    git(&["add", "."], folder);
    git(&["commit", "--quiet", "-m", "blue"], folder);
}

/// What the script says of the branch in a fresh clone, and the comment it writes.
fn checked(with_render: bool) -> (Output, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    let (source, clone) = (folder.path().join("source"), folder.path().join("clone"));
    fs::create_dir(&source).unwrap();
    project(&source, with_render);
    git(&["clone", "--quiet", "--branch", "change", "source", "clone"], folder.path());
    let script = docs().join("manifests.sh");
    let output = run("sh", &[script.to_str().unwrap(), "origin/main", "comment.md"], &clone);
    (output, fs::read_to_string(clone.join("comment.md")).ok())
}

#[test]
fn a_change_with_what_it_renders_to_is_told() {
    let (output, comment) = checked(true);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!("comment", comment.unwrap());
}

#[test]
fn a_change_alone_fails() {
    let (output, comment) = checked(false);
    assert_eq!((output.status.code(), comment), (Some(1), None));
    assert!(String::from_utf8_lossy(&output.stdout).contains("+  colour: blue"));
}

/// The workflows run this script and no other.
#[test]
fn the_workflows_run_the_script() {
    for name in ["github.yaml", "gitlab.yaml"] {
        let text = fs::read_to_string(docs().join(name)).unwrap();
        assert!(text.contains("sh ci/manifests.sh \"$") || text.contains("sh ci/manifests.sh \"origin/$"), "{name}");
    }
}
