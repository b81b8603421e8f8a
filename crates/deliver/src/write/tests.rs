use std::collections::BTreeMap;
use std::io::ErrorKind;

use crate::error::DeliverError;
use crate::folder::{Fault, Folder, MemoryFolder};
use crate::object::{Object, ObjectId};
use crate::plan::{ChangeKind, Plan};
use crate::record::{INTENT, RECORD, Record, UNFINISHED};
use crate::tree::Tree;
use crate::wave::Waves;

/// A tree of ConfigMaps: namespace, name and content of each.
fn tree(objects: &[(&str, &str, &str)]) -> Tree {
    let object = |&(namespace, name, content): &(&'static str, &'static str, &str)| Object {
        id: ObjectId { group: "", version: "v1", kind: "ConfigMap", namespace: Some(namespace), name },
        layer: "base/all.yaml".to_owned(),
        bytes: format!("data: {content}\n").into_bytes(),
    };
    let fixed: Vec<(&'static str, &'static str, &str)> =
        objects.iter().map(|(a, b, c)| (known(a), known(b), *c)).collect();
    Tree::of(fixed.iter().map(object).collect(), &Waves::default()).unwrap()
}

/// Names that live long enough for an id.
fn known(name: &str) -> &'static str {
    ["a", "b", "c", "d", "e", "f", "x", "y"].into_iter().find(|known| *known == name).expect("a name of the tests")
}

fn path(namespace: &str, name: &str) -> String {
    format!("04-config/{namespace}/configmap-{name}.yaml")
}

fn before() -> Tree {
    tree(&[("x", "a", "1"), ("x", "b", "1"), ("x", "c", "1"), ("y", "d", "1")])
}

/// Has a file of each kind: changed, the same, removed with its folder, and added with a new one.
fn after() -> Tree {
    tree(&[("x", "a", "2"), ("x", "b", "1"), ("a", "e", "1"), ("x", "f", "1")])
}

/// What a folder holds that was never anything but `tree`.
fn files_of(tree: &Tree) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<_, _> = tree.files().map(|(path, file)| (path.to_owned(), file.bytes.clone())).collect();
    files.insert(RECORD.to_owned(), Record::of(tree).text().into_bytes());
    files
}

fn run_with(folder: &MemoryFolder, tree: &Tree, overwrite: bool) -> Result<Plan, DeliverError> {
    let plan = Plan::of(folder, tree, overwrite)?;
    plan.write(folder, tree).map(|()| plan)
}

fn run(folder: &MemoryFolder, tree: &Tree) -> Result<Plan, DeliverError> {
    run_with(folder, tree, false)
}

/// A folder that holds `tree`, and a file of somebody else.
fn holding(tree: &Tree) -> MemoryFolder {
    let folder = MemoryFolder::new();
    folder.put("README.md", b"by hand");
    run(&folder, tree).unwrap();
    folder
}

#[track_caller]
fn assert_holds(folder: &MemoryFolder, tree: &Tree, when: &str) {
    let mut expected = files_of(tree);
    expected.insert("README.md".to_owned(), b"by hand".to_vec());
    assert_eq!(folder.files(), expected, "{when}");
    let holds = |place: &String| expected.keys().any(|path| path.starts_with(&format!("{place}/")));
    let empty: Vec<_> = folder.folders().into_iter().filter(|place| !holds(place)).collect();
    assert!(empty.is_empty(), "{when}: {empty:?} hold nothing");
}

/// Steps of the run that turns one tree into the other.
fn steps(before: &Tree, after: &Tree) -> usize {
    let folder = holding(before);
    folder.start(None);
    run(&folder, after).unwrap();
    assert_holds(&folder, after, "without a fault");
    folder.steps()
}

/// Every way in which a run may go wrong at a step.
fn faults(steps: usize) -> Vec<Fault> {
    let at = |step| {
        [
            Fault::Ends(step),
            Fault::Fails(step, ErrorKind::PermissionDenied),
            Fault::Fails(step, ErrorKind::StorageFull),
            Fault::Full(step),
        ]
    };
    (0..steps).flat_map(at).collect()
}

#[test]
fn a_run_that_goes_wrong_at_any_step_is_healed_by_the_next() {
    for (from, to) in [(before(), after()), (after(), before()), (Tree::default(), after()), (after(), Tree::default())]
    {
        let steps = steps(&from, &to);
        assert!(steps > 8, "{steps}");
        for fault in faults(steps) {
            // Whatever the next run is to write: the same, what was there before, or something else.
            for next in [&to, &from, &tree(&[("x", "a", "3"), ("y", "e", "3")])] {
                let folder = holding(&from);
                folder.start(Some(fault));
                let _ = run(&folder, &to);
                folder.start(None);
                let plan = run(&folder, next).unwrap();
                assert_eq!(plan.conflicts, [], "{fault:?}");
                assert_holds(&folder, next, &format!("after {fault:?}"));
                folder.start(None);
                assert!(run(&folder, next).unwrap().is_clean());
                assert_eq!(folder.steps(), 0, "nothing is left to do");
            }
        }
    }
}

#[test]
fn a_run_that_heals_may_go_wrong_too() {
    let (from, to, last) = (before(), after(), tree(&[("x", "a", "3"), ("y", "e", "3")]));
    for first in 0..steps(&from, &to) {
        // A healing run has some steps more.
        for second in 0..steps(&to, &last) + 8 {
            let folder = holding(&from);
            folder.start(Some(Fault::Ends(first)));
            let _ = run(&folder, &to);
            folder.start(Some(Fault::Ends(second)));
            let _ = run(&folder, &last);
            folder.start(None);
            assert_eq!(run(&folder, &to).unwrap().conflicts, [], "{first}, {second}");
            assert_holds(&folder, &to, &format!("after {first} and {second}"));
        }
    }
}

#[test]
fn at_no_step_is_a_file_incomplete() {
    let (from, to) = (before(), after());
    let whole: Vec<_> = [&from, &to].into_iter().flat_map(files_of).map(|(_, bytes)| bytes).collect();
    for fault in faults(steps(&from, &to)) {
        let folder = holding(&from);
        folder.start(Some(fault));
        let _ = run(&folder, &to);
        for (path, bytes) in folder.files() {
            let allowed = path == UNFINISHED || path == "README.md" || whole.contains(&bytes);
            assert!(allowed, "{fault:?}: {path} has {}", String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn what_stays_the_same_is_not_written() {
    let folder = holding(&before());
    let times = folder.times();
    run(&folder, &after()).unwrap();
    let (same, changed) = (path("x", "b"), path("x", "a"));
    assert_eq!(folder.times()[&same], times[&same]);
    assert_ne!(folder.times()[&changed], times[&changed]);
    let times = folder.times();
    let plan = run(&folder, &after()).unwrap();
    assert!(plan.is_clean() && plan.unchanged == 4);
    assert_eq!(folder.times(), times);
}

#[test]
fn changes_are_counted_and_named() {
    let folder = holding(&before());
    let plan = run(&folder, &after()).unwrap();
    let names: Vec<_> = plan.changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "added 04-config/a/configmap-e.yaml",
            "changed 04-config/x/configmap-a.yaml",
            "removed 04-config/x/configmap-c.yaml",
            "added 04-config/x/configmap-f.yaml",
            "removed 04-config/y/configmap-d.yaml",
        ]
    );
    let count = |kind| plan.count(kind);
    assert_eq!([count(ChangeKind::Added), count(ChangeKind::Changed), count(ChangeKind::Removed)], [2, 1, 2]);
    assert_eq!(plan.unchanged, 1);
}

#[test]
fn full_disks_and_read_only_folders_say_what_to_do() {
    use kubekiln::diagnostic::Problem as _;
    let (full, denied) = (Fault::Full(0), Fault::Fails(0, ErrorKind::PermissionDenied));
    for (fault, hint) in [(full, "make room and run again"), (denied, "run again when that is cured")] {
        let folder = holding(&before());
        let files = folder.files();
        folder.start(Some(fault));
        let error = run(&folder, &after()).unwrap_err();
        assert_eq!(error.code(), "unwritable");
        assert!(error.to_string().starts_with("cannot write tree/.kiln-owned.next: "), "{error}");
        assert!(error.hint().unwrap().contains(hint), "{error:?}");
        assert_eq!(folder.files(), files);
    }
}

/// What a run says that is stopped, and writes nothing.
#[track_caller]
fn stopped(folder: &MemoryFolder, tree: &Tree, overwrite: bool) -> Vec<String> {
    let files = folder.files();
    folder.start(None);
    let plan = run_with(folder, tree, overwrite).unwrap();
    assert_eq!((folder.steps(), folder.files()), (0, files));
    plan.conflicts.iter().map(|conflict| conflict.error.to_string()).collect()
}

#[test]
fn what_was_edited_by_hand_stops_the_run() {
    let folder = holding(&before());
    folder.put(&path("x", "a"), b"mine");
    folder.put(&path("y", "d"), b"mine");
    assert_eq!(
        stopped(&folder, &after(), false),
        [
            "tree/04-config/x/configmap-a.yaml was edited by hand",
            "tree/04-config/y/configmap-d.yaml was edited by hand, and is to be removed",
        ]
    );
    run_with(&folder, &after(), true).unwrap();
    assert_holds(&folder, &after(), "overwritten");
}

#[test]
fn an_edit_between_two_runs_that_went_wrong_is_kept() {
    for step in 0..steps(&before(), &after()) {
        let folder = holding(&before());
        folder.start(Some(Fault::Ends(step)));
        let _ = run(&folder, &after());
        folder.put(&path("x", "b"), b"mine");
        folder.start(None);
        let plan = run(&folder, &after()).unwrap();
        assert_eq!(plan.conflicts.len(), 1, "{step}");
        assert_eq!(folder.files()[&path("x", "b")], b"mine");
    }
}

#[test]
fn an_edit_that_the_sources_have_too_is_none() {
    let folder = holding(&before());
    folder.put(&path("x", "a"), b"data: 2\n");
    let plan = run(&folder, &after()).unwrap();
    assert_eq!((plan.conflicts.len(), plan.unchanged), (0, 2));
    assert_holds(&folder, &after(), "adopted");
}

#[test]
fn what_was_removed_by_hand_comes_back() {
    let folder = holding(&before());
    folder.take("04-config/x");
    assert_eq!(run(&folder, &before()).unwrap().count(ChangeKind::Added), 3);
    assert_holds(&folder, &before(), "removed");
}

#[test]
fn foreign_files_are_never_touched() {
    let folder = holding(&before());
    folder.put("04-config/x/notes.yaml", b"mine");
    folder.put("99-more/x.yaml", b"mine");
    run(&folder, &Tree::default()).unwrap();
    let left: Vec<_> = folder.files().into_keys().collect();
    assert_eq!(left, [RECORD, "04-config/x/notes.yaml", "99-more/x.yaml", "README.md"]);
    folder.put(&path("x", "a"), b"mine");
    for overwrite in [false, true] {
        let said = stopped(&folder, &before(), overwrite);
        assert_eq!(said, ["a file that kiln does not own is in the way: tree/04-config/x/configmap-a.yaml"]);
    }
}

#[test]
fn manifests_of_others_are_named() {
    let folder = holding(&before());
    let others = ["04-config/x/kustomization.yaml", "99-more/deep/x.json", "04-config/x/Kustomization", "a.yml"];
    let harmless = ["04-config/x/notes.md", "99-more/yaml", "04-config/x/.yaml.swp"];
    for path in others.iter().chain(&harmless) {
        folder.put(path, b"mine");
    }
    folder.put_link("04-config/link.yaml");
    let mut expected = [others.as_slice(), &["04-config/link.yaml"]].concat();
    expected.sort_unstable();
    // In a clean tree, in one that changes, and after a run that was cut short.
    for tree in [before(), after(), Tree::default()] {
        assert_eq!(Plan::of(&folder, &tree, false).unwrap().foreign, expected);
    }
    folder.start(Some(Fault::Ends(5)));
    let _ = run(&folder, &after());
    assert_eq!(Plan::of(&folder, &before(), false).unwrap().foreign, expected);
}

#[test]
fn a_tree_without_a_record_is_taken_over() {
    let folder = holding(&before());
    folder.take(RECORD);
    let plan = run(&folder, &before()).unwrap();
    assert!(plan.changes.is_empty() && plan.is_record_stale);
    assert_holds(&folder, &before(), "taken over");
}

#[test]
fn links_and_what_is_behind_them_are_refused() {
    let place = |at: &str| {
        let folder = MemoryFolder::new();
        folder.put_link(at);
        stopped(&folder, &before(), true)
    };
    assert_eq!(place("04-config"), ["a link that kiln does not own is in the way: tree/04-config"]);
    assert_eq!(place("04-config/x"), ["a link that kiln does not own is in the way: tree/04-config/x"]);
    assert_eq!(
        place(&path("x", "a")),
        ["a link that kiln does not own is in the way: tree/04-config/x/configmap-a.yaml"]
    );
    for record in [RECORD, INTENT] {
        let folder = MemoryFolder::new();
        folder.put_link(record);
        let said = run(&folder, &before()).unwrap_err().to_string();
        assert_eq!(said, format!("a link that kiln does not own is in the way: tree/{record}"));
    }
    let folder = MemoryFolder::new();
    folder.put("README.md", b"by hand");
    folder.put_link(UNFINISHED);
    run(&folder, &before()).unwrap();
    assert_holds(&folder, &before(), "a link where a file was unfinished");
}

#[test]
fn a_link_in_the_place_of_an_owned_file_is_an_edit() {
    let folder = holding(&before());
    folder.put_link(&path("x", "a"));
    assert_eq!(stopped(&folder, &before(), false), ["tree/04-config/x/configmap-a.yaml was edited by hand"]);
    run_with(&folder, &before(), true).unwrap();
    assert_holds(&folder, &before(), "overwritten");
}

#[test]
fn names_that_differ_in_letter_case_only_do_not_meet() {
    let folder = MemoryFolder::new();
    folder.put("04-config/X/a.yaml", b"mine");
    folder.put("04-config/y/ConfigMap-d.yaml", b"mine");
    assert_eq!(
        stopped(&folder, &before(), true),
        [
            "tree/04-config/x/configmap-a.yaml and tree/04-config/X differ in letter case only",
            "tree/04-config/x/configmap-b.yaml and tree/04-config/X differ in letter case only",
            "tree/04-config/x/configmap-c.yaml and tree/04-config/X differ in letter case only",
            "tree/04-config/y/configmap-d.yaml and tree/04-config/y/ConfigMap-d.yaml differ in letter case only",
        ]
    );
    let objects = ["Web", "web", "WEB"].map(|name| Object {
        id: ObjectId { group: "rbac.authorization.k8s.io", version: "v1", kind: "ClusterRole", namespace: None, name },
        layer: String::new(),
        bytes: name.into(),
    });
    let tree = Tree::of(objects.into(), &Waves::default()).unwrap();
    let folder = MemoryFolder::new();
    run(&folder, &tree).unwrap();
    let folded: std::collections::BTreeSet<_> = folder.files().keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), 4);
}

#[test]
fn a_record_that_is_none_stops_the_run() {
    let folder = holding(&before());
    folder.put(RECORD, b"# kiln-owned 1: content hash, path, object, layer\nnothing\n");
    let said = run(&folder, &after()).unwrap_err().to_string();
    assert_eq!(said, "tree/.kiln-owned: line 2 is not one of an ownership record");
}

#[test]
fn both_sides_of_a_merged_record_are_owned() {
    let folder = holding(&before());
    let (ours, theirs) = (Record::of(&before()).text(), Record::of(&after()).text());
    run(&folder, &after()).unwrap();
    folder.put(&path("x", "a"), b"data: 1\n");
    let body = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap();
    let head = ours.lines().next().unwrap();
    let merged = format!("{head}\n<<<<<<< ours\n{}=======\n{}>>>>>>> theirs\n", body(&ours), body(&theirs));
    folder.put(RECORD, merged.as_bytes());
    let last = tree(&[("x", "a", "3")]);
    assert_eq!(run(&folder, &last).unwrap().conflicts, []);
    assert_holds(&folder, &last, "merged");
}

#[test]
fn one_process_at_a_time() {
    let folder = MemoryFolder::new();
    let lock = folder.lock().unwrap();
    assert_eq!(folder.lock().err().map(|e| e.kind()), Some(ErrorKind::WouldBlock));
    drop(lock);
    assert!(folder.lock().is_ok());
}
