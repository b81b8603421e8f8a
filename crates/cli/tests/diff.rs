//! `kiln diff`: a folder a case, as in `edit.rs`; and revisions of a repository. `cargo insta review` renews what is said.
#![allow(missing_docs)]

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn differences_are_said_as_expected() {
    command::check("diff");
}

fn kiln(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiln")).args(arguments).current_dir(folder).output().unwrap()
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"];
    Command::new("git").args(identity).args(arguments).current_dir(folder).output().is_ok_and(|o| o.status.success())
}

/// A repository with a project in a folder of it: one object, whose value changes with the second commit.
fn repository() -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    if !git(folder.path(), &["init", "-q"]) {
        eprintln!("SKIPPED: no git on this machine to make a repository with");
        return None;
    }
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("app")).unwrap();
    let write = |path: &str, text: &str| fs::write(site.join(path), text).unwrap();
    let target = "{name: prod, source: app, path: rendered}";
    let head = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\nspec:\n";
    write("kiln.yaml", &format!("{head}  targets:\n  - {target}\n"));
    write("app/kustomization.yaml", "resources: [object.yaml]\n");
    for value in ["one", "two"] {
        write(
            "app/object.yaml",
            &format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {value}}}\n"),
        );
        assert!(kiln(&site, &["render"]).status.success());
        assert!(git(folder.path(), &["add", "-A"]) && git(folder.path(), &["commit", "-q", "-m", value]));
    }
    Some(folder)
}

#[test]
fn revisions_are_compared() {
    let Some(repository) = repository() else { return };
    let site = repository.path().join("site");
    let changed = "changed v1 ConfigMap default/a\n  data.a\n  - \"one\"\n  + \"two\"\n0 added, 0 removed, 1 changed, 0 the same\n";
    let index = fs::read(repository.path().join(".git/index")).unwrap();
    // A source, a rendered tree, a target, and a path from the current folder.
    for before in ["HEAD~1:site/app", "HEAD~1:site/rendered", "HEAD~1:./app", "main~1:./rendered"] {
        for after in ["app", "prod", "rendered", "HEAD:site/app"] {
            let output = kiln(&site, &["diff", before, after]);
            let said = [output.stdout, output.stderr].concat();
            assert_eq!(String::from_utf8_lossy(&said), changed, "{before} {after}");
        }
    }
    assert_eq!(fs::read(repository.path().join(".git/index")).unwrap(), index, "the repository is as it was");
    for (word, expected) in [
        ("HEAD~9:app", "error[git-revision]: git knows no revision HEAD~9\n"),
        ("--upload-pack=x:app", "error: unexpected argument"),
        ("HEAD:nothing", "error[nothing-to-compare]: revision HEAD has no target, folder or file nothing\n"),
    ] {
        let said = kiln(&site, &["diff", word, "prod"]).stderr;
        let said = String::from_utf8_lossy(&said);
        assert!(said.starts_with(expected), "{word}: {said}");
    }
}

#[test]
fn a_stream_is_read_from_standard_input() {
    use std::io::Write as _;
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").unwrap();
    let mut kiln = Command::new(env!("CARGO_BIN_EXE_kiln"));
    kiln.args(["diff", "-", "a.yaml"]).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut kiln = kiln.spawn().unwrap();
    kiln.stdin.take().unwrap().write_all(b"kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {}\n").unwrap();
    let said = String::from_utf8(kiln.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(said, "changed v1 ConfigMap default/a\n  data\n  - {}\n0 added, 0 removed, 1 changed, 0 the same\n");
}
