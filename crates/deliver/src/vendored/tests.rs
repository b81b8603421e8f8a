use std::collections::BTreeMap;

use kubekiln::upstream::{content_hash, tree_hash};

use super::state::{State, mode};
use crate::folder::{Fault, Folder as _, MemoryFolder};
use crate::hash::Hash;
use crate::plan::Plan;
use crate::tree::{File, Tree};

type Files = BTreeMap<&'static str, &'static str>;

fn tree(files: &Files) -> Tree {
    let file = |(path, text): (&&'static str, &&'static str)| {
        let file = File {
            bytes: text.as_bytes().to_vec(),
            hash: Hash::of(text.as_bytes()),
            id: mode(false).to_owned(),
            layer: "https://example.test/a".to_owned(),
            is_secret: false,
            is_executable: Some(false),
        };
        ((*path).to_owned(), file)
    };
    Tree::of_files(files.iter().map(file).collect())
}

fn hash(files: &Files) -> String {
    tree_hash(files.iter().map(|(path, text)| (*path, false, content_hash(text.as_bytes()))))
}

/// One run, to its end or to its fault.
fn write(folder: &MemoryFolder, files: &Files, fault: Option<Fault>) -> bool {
    folder.start(fault);
    let Ok(_lock) = folder.lock() else { return false };
    let plan = Plan::of(folder, &tree(files), false).unwrap();
    assert_eq!(plan.conflicts, []);
    plan.write(folder, &tree(files)).is_ok()
}

#[test]
fn a_run_that_ends_at_any_step_leaves_what_the_next_one_completes() {
    let old =
        Files::from([(".x", "1"), ("a/b", "1"), ("a/c", "1"), ("d", "1"), ("read", "1"), ("k/l", "1"), ("n/x", "1")]);
    let new =
        Files::from([(".x", "1"), ("a/b", "2"), ("e/f/g", "2"), ("d/h", "2"), ("Read", "2"), ("k", "2"), ("N/x", "1")]);
    let mut step = 0;
    loop {
        let folder = MemoryFolder::new();
        assert!(write(&folder, &old, None));
        folder.put("mine", b"mine");
        let is_done = write(&folder, &new, Some(Fault::Ends(step)));
        folder.start(None);
        let state = State::of(&folder).unwrap();
        assert_eq!(state.edited, [""; 0], "step {step}");
        assert_eq!(state.foreign, ["mine"], "step {step}");
        // What claims to be whole is one of the two.
        assert!(!state.is_whole() || [hash(&old), hash(&new)].contains(&state.tree), "step {step}");
        for wanted in [&new, &old] {
            assert!(write(&folder, wanted, None));
            let state = State::of(&folder).unwrap();
            assert!(state.is_whole() && state.tree == hash(wanted), "step {step}");
        }
        if is_done {
            break;
        }
        step += 1;
    }
    assert!(step > 8, "{step}");
}

#[test]
fn what_was_done_to_a_folder_is_seen() {
    let files = Files::from([("a", "1"), ("b/c", "2"), ("d", "3")]);
    let folder = MemoryFolder::new();
    let state = State::of(&folder).unwrap();
    assert!(state.is_empty && state.is_whole());
    assert!(write(&folder, &files, None));
    folder.put("a", b"edited");
    folder.take("b/c");
    folder.put("b/more", b"");
    folder.put_link("link");
    let state = State::of(&folder).unwrap();
    assert_eq!((&state.edited[..], &state.missing[..]), (&["a".to_owned()][..], &["b/c".to_owned()][..]));
    assert_eq!(state.foreign, ["b/more", "link"]);
    assert!(!state.is_whole() && state.tree != hash(&files));
}

/// A folder where an upstream had a file, or a name in other letters, waits for nobody; but the files of others do not go.
#[test]
fn what_is_to_go_is_in_nobodys_way_unless_others_have_files_there() {
    let (old, new) = (Files::from([("d/a", "1"), ("E/a", "1")]), Files::from([("d", "2"), ("e", "2")]));
    let folder = MemoryFolder::new();
    assert!(write(&folder, &old, None));
    folder.put("d/mine", b"mine");
    let plan = Plan::of(&folder, &tree(&new), false).unwrap();
    let said: Vec<_> = plan.conflicts.iter().map(|conflict| conflict.error.to_string()).collect();
    assert_eq!(said, ["a folder that kiln does not own is in the way: tree/d"]);
    folder.take("d/mine");
    folder.put("E/a", b"edited");
    let plan = Plan::of(&folder, &tree(&new), false).unwrap();
    let said: Vec<_> = plan.conflicts.iter().map(|conflict| conflict.error.to_string()).collect();
    assert_eq!(
        said,
        ["tree/E/a was edited by hand, and is to be removed", "tree/e and tree/E differ in letter case only"]
    );
    folder.put("E/a", b"1");
    assert!(write(&folder, &new, None));
    assert!(folder.files().keys().map(String::as_str).eq([".kiln-owned", "d", "e"]));
}
