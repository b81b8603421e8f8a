//! `kiln render` on a real disk: many objects, two processes, one that is killed, folders that may not be written.
#![cfg(unix)]
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, SystemTime};

const KILN: &str = env!("CARGO_BIN_EXE_kiln");

/// A project whose one target has `files` times `each` ConfigMaps with `value`.
fn project(files: usize, each: usize, value: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    let head = "apiVersion: kubekiln.dev/v1alpha1\nkind: Project\nspec:\n  targets:\n";
    fs::write(at("kiln.yaml"), format!("{head}  - {{name: app, source: app, path: rendered/app}}\n")).unwrap();
    fs::create_dir(at("app")).unwrap();
    let mut list = "resources:\n".to_owned();
    for file in 0..files {
        writeln!(list, "- {file}.yaml").unwrap();
    }
    fs::write(at("app/kustomization.yaml"), list).unwrap();
    write_objects(folder.path(), files, each, value);
    folder
}

fn write_objects(folder: &Path, files: usize, each: usize, value: &str) {
    for file in 0..files {
        let object = |i: usize| {
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{file}-{i}, namespace: n{file}}}\ndata: {{a: {value}}}\n"
            )
        };
        let text: Vec<_> = (0..each).map(object).collect();
        fs::write(folder.join(format!("app/{file}.yaml")), text.join("---\n")).unwrap();
    }
}

fn kiln(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(KILN).args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn render(folder: &Path) -> String {
    let output = kiln(folder, &["render"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every file below a folder with its bytes and the number and time that the disk knows it by.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, u64, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let meta = fs::symlink_metadata(&path).unwrap();
            if meta.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), (fs::read(&path).unwrap(), meta.ino(), meta.modified().unwrap()));
            }
        }
    }
    found
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder).into_iter().map(|(path, (bytes, ..))| (path, bytes)).collect()
}

#[test]
fn ten_thousand_objects() {
    let project = project(100, 100, "one");
    let tree = project.path().join("rendered/app");
    assert!(render(project.path()).contains("10000 added  0 changed  0 removed  0 unchanged"));
    let before = files(&tree);
    assert_eq!(before.len(), 10_001);
    assert!(render(project.path()).contains("0 added  0 changed  0 removed  10000 unchanged"));
    assert_eq!(files(&tree), before, "nothing is written");
    // One object less, one changed: the rest keeps its time.
    let path = project.path().join("app/7.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let (_, rest) = text.split_once("---\n").unwrap();
    fs::write(&path, rest.replacen("one", "two", 1)).unwrap();
    assert!(render(project.path()).contains("0 added  1 changed  1 removed  9998 unchanged"));
    let after = files(&tree);
    let written: Vec<_> = after.iter().filter(|(path, file)| before.get(*path) != Some(file)).map(|(p, _)| p).collect();
    assert_eq!(written, [&tree.join(".kiln-owned"), &tree.join("04-config/n7/configmap-c7-1.yaml")]);
    assert!(kiln(project.path(), &["render", "--check"]).status.success());
}

#[test]
fn a_run_that_is_killed_is_healed_by_the_next() {
    let project = project(5, 100, "one");
    let tree = project.path().join("rendered/app");
    let mut cut_short = 0;
    for round in 0..8 {
        write_objects(project.path(), 5, 100, &format!("v{round}"));
        let mut running = Command::new(KILN).arg("render").current_dir(project.path()).spawn().unwrap();
        // Until it has begun to write, and then a little longer each time.
        for _ in 0..2000 {
            if tree.join(".kiln-owned.next").exists() || running.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_millis(round * 2));
        running.kill().unwrap();
        running.wait().unwrap();
        cut_short += usize::from(tree.join(".kiln-owned.next").exists());
        if round % 2 == 0 {
            // What it was to write is never written.
            write_objects(project.path(), 5, 100, &format!("w{round}"));
        }
        render(project.path());
        let healed = contents(&tree);
        // Moved, not removed: ext4 is slow to make files just after others were removed.
        fs::rename(&tree, project.path().join(format!("old-{round}"))).unwrap();
        render(project.path());
        assert_eq!(healed, contents(&tree), "round {round}");
    }
    if cut_short == 0 {
        eprintln!("SKIPPED: every run was over before it could be killed");
    }
}

#[test]
fn two_processes_on_one_tree() {
    let project = project(1, 1, "one");
    let tree = project.path().join("rendered/app");
    fs::create_dir_all(&tree).unwrap();
    let other = File::open(&tree).unwrap();
    other.lock().unwrap();
    let output = kiln(project.path(), &["render"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("error[locked]: another kiln is writing to rendered/app\n"), "{said}");
    assert!(said.contains("hint: wait until it is done, and run again"), "{said}");
    assert!(contents(&tree).is_empty());
    // A check only reads.
    let output = kiln(project.path(), &["render", "--check"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 added"), "{output:?}");
    drop(other);
    render(project.path());
}

#[test]
fn no_link_leads_out_of_the_project() {
    let (project, elsewhere) = (project(1, 1, "one"), tempfile::tempdir().unwrap());
    let at = |path: &str| project.path().join(path);
    symlink(elsewhere.path(), at("rendered")).unwrap();
    let output = kiln(project.path(), &["render"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("error[link-out-of-the-project]: rendered/app is a link"), "{said}");
    fs::remove_file(at("rendered")).unwrap();
    fs::create_dir_all(at("rendered/app")).unwrap();
    for link in ["rendered/app/04-config", "rendered/app/.kiln-owned"] {
        symlink(elsewhere.path(), at(link)).unwrap();
        let output = kiln(project.path(), &["render", "--overwrite"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("error[in-the-way]: a link that kiln does not own is in the way"), "{said}");
        fs::remove_file(at(link)).unwrap();
    }
    // A file that is being written is never the one that a link leads to.
    fs::write(elsewhere.path().join("precious"), "precious").unwrap();
    symlink(elsewhere.path().join("precious"), at("rendered/app/.kiln-unfinished")).unwrap();
    render(project.path());
    let left: Vec<_> = contents(elsewhere.path()).into_values().collect();
    assert_eq!(left, [b"precious"]);
}

#[test]
fn a_folder_that_may_not_be_written() {
    let project = project(1, 1, "one");
    let tree = project.path().join("rendered/app");
    fs::create_dir_all(&tree).unwrap();
    fs::set_permissions(project.path(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&tree, Permissions::from_mode(0o555)).unwrap();
    let mut command = Command::new(KILN);
    command.arg("render").current_dir(project.path());
    if fs::write(tree.join("probe"), "").is_ok() {
        // Nothing is forbidden to this user; to another it is.
        fs::remove_file(tree.join("probe")).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let Ok(output) = command.output() else {
        eprintln!("SKIPPED: kiln cannot be run here as a user who may not write");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error[unwritable]: cannot write rendered/app/"), "{said}");
    assert!(said.contains("hint: run again when that is cured"), "{said}");
    fs::set_permissions(&tree, Permissions::from_mode(0o755)).unwrap();
    render(project.path());
}
