//! `kiln vendor` on a project whose packages lie in a repository of this machine. The sums in `vendor/project` are what
//! jsonnet-bundler computed of the files in `vendor/repo`.
#![cfg(unix)]
#![allow(missing_docs)]

#[path = "support/copy.rs"]
mod copy;
#[path = "support/tree.rs"]
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use tempfile::TempDir;

use copy::copy;
use tree::tree;

/// A copy of the project, the repository as a server would have it, and a cache.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor"), folder.path());
        let place = Self { folder };
        for arguments in [
            &["init", "--quiet"][..],
            &["config", "uploadpack.allowAnySHA1InWant", "true"],
            &["add", "--all"],
            &["-c", "user.name=a", "-c", "user.email=a@example.test", "commit", "--quiet", "--message=one"],
        ] {
            place.git(arguments);
        }
        let commit = place.git(&["rev-parse", "HEAD"]);
        let lock = place.project().join("jsonnetfile.lock.json");
        let text = fs::read_to_string(&lock).unwrap().replace("COMMIT", commit.trim());
        fs::write(&lock, text).unwrap();
        place
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").args(arguments).current_dir(self.folder.path().join("repo")).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A program in the project, for which the repository is where the lock file says.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let repository = format!("url.file://{}.insteadOf", self.folder.path().join("repo").display());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.project()).env("XDG_CACHE_HOME", self.folder.path().join("cache"));
        command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", repository);
        command.env("GIT_CONFIG_VALUE_0", "https://example.test/org/repo.git").output().unwrap()
    }

    fn kiln(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_kiln"), arguments)
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn packages_are_installed_checked_and_imported() {
    let place = Place::new();
    let missing = place.kiln(&["vendor", "--check"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing).contains("example.test/org/repo/lib is not in vendor"), "{}", said(&missing));
    assert!(!place.project().join("vendor").exists());

    let installed = place.kiln(&["vendor"]);
    assert_eq!(installed.status.code(), Some(0), "{}", said(&installed));
    let checked = place.kiln(&["vendor", "--check"]);
    assert_eq!((checked.status.code(), said(&checked).as_str()), (Some(0), ""));
    let value = place.kiln(&["eval", "main.jsonnet"]);
    assert_eq!(
        String::from_utf8_lossy(&value.stdout),
        "{\n   \"a\": 1,\n   \"b\": 2,\n   \"l\": 3\n}\n",
        "{}",
        said(&value)
    );
}

#[test]
fn what_was_changed_is_found_and_mended_without_the_network() {
    let place = Place::new();
    assert!(place.kiln(&["vendor"]).status.success());
    let file = place.project().join("vendor/example.test/org/repo/top.txt");
    fs::write(&file, "changed\n").unwrap();
    let checked = place.kiln(&["vendor", "--check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("checksum mismatch for example.test/org/repo."), "{}", said(&checked));
    assert!(place.kiln(&["vendor", "--offline"]).status.success());
    assert_eq!(fs::read_to_string(&file).unwrap(), "top\n");
}

#[test]
fn a_repository_that_gives_something_else_is_refused() {
    let place = Place::new();
    let lock = place.project().join("jsonnetfile.lock.json");
    let text = fs::read_to_string(&lock).unwrap().replace("nK6c", "AAAA");
    fs::write(&lock, text).unwrap();
    let refused = place.kiln(&["vendor"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("checksum mismatch for example.test/org/repo/lib."), "{}", said(&refused));
    assert!(!place.project().join("vendor").exists(), "nothing is written when anything is wrong");
}

#[test]
fn a_package_that_is_not_locked_is_refused() {
    let place = Place::new();
    let direct = place.project().join("jsonnetfile.json");
    let text = fs::read_to_string(&direct).unwrap().replace("\"subdir\": \"lib\"", "\"subdir\": \"more\"");
    fs::write(&direct, text).unwrap();
    let refused = place.kiln(&["vendor", "--check"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("example.test/org/repo/more is in jsonnetfile.json and not in"),
        "{}",
        said(&refused)
    );
}

#[test]
fn the_tree_is_the_one_that_jsonnet_bundler_makes() {
    if Command::new("jb").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no jb on this machine");
        return;
    }
    let (ours, theirs) = (Place::new(), Place::new());
    assert!(ours.kiln(&["vendor"]).status.success());
    let output = theirs.run("jb", &["install"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(tree(&ours.project().join("vendor")), tree(&theirs.project().join("vendor")));
}
