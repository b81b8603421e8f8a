use kubekiln::load::documents;
use kubekiln_yaml::Arena;

use super::{MARK, hold_places, holds_a_place};
use crate::folder::{Fault, MemoryFolder};
use crate::object::{Object, ObjectId};
use crate::plan::Plan;
use crate::record::RECORD;
use crate::tree::{File, Tree};

/// A tree of files, each with an object of its own: `(path, id, content)`.
fn tree(files: &[(&str, &str, &str)]) -> Tree {
    let mut tree = Tree::default();
    for (path, id, content) in files {
        let id = ObjectId::parse(id).unwrap();
        let object = Object { id, layer: "base/all.yaml".to_owned(), bytes: (*content).into() };
        tree.add((*path).to_owned(), File::of(object));
    }
    tree
}

const A: &str = "v1 ConfigMap x/a";
const EARLY: &str = "02-policies/x/configmap-a.yaml";
const MIDDLE: &str = "04-config/x/configmap-a.yaml";
const LATE: &str = "07-custom/x/configmap-a.yaml";
const CONTENT: &str = "data: 1\n";

/// Renders `tree` into `folder`. The paths of what holds places.
fn render(folder: &MemoryFolder, mut tree: Tree, forget: bool) -> Vec<String> {
    let mut again = tree.clone();
    let moves = hold_places(folder, &mut tree, forget).unwrap();
    let plan = Plan::of(folder, &tree, false).unwrap();
    assert_eq!(plan.conflicts, []);
    plan.write(folder, &tree).unwrap();
    // The next run, on another machine, finds everything as it should be.
    assert_eq!(hold_places(folder, &mut again, false).unwrap(), moves);
    assert!(Plan::of(folder, &again, false).unwrap().is_clean());
    moves.into_iter().map(|one| one.path).collect()
}

fn at(path: &str) -> Tree {
    tree(&[(path, A, CONTENT)])
}

#[test]
fn what_moves_to_a_later_wave_leaves_something_behind() {
    let folder = MemoryFolder::new();
    assert_eq!(render(&folder, at(LATE), false), [""; 0], "nothing was there");
    let folder = MemoryFolder::new();
    render(&folder, at(MIDDLE), false);
    assert_eq!(render(&folder, at(LATE), false), [MIDDLE]);
    let left = String::from_utf8(folder.files()[MIDDLE].clone()).unwrap();
    let expected = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    \
        kustomize.toolkit.fluxcd.io/reconcile: disabled\n  name: a\n  namespace: x\n";
    assert_eq!(left, format!("{MARK}\n{expected}"));
    let record = String::from_utf8(folder.files()[RECORD].clone()).unwrap();
    assert!(record.contains(&format!("\t{MIDDLE}\t{A}\tmoved to 07-custom\n")), "{record}");
    assert_eq!(render(&folder, at(LATE), false), [MIDDLE], "it stays");
    assert_eq!(render(&folder, at(LATE), true), [""; 0], "until it is forgotten");
    assert_eq!(folder.files().keys().collect::<Vec<_>>(), [RECORD, LATE]);
}

#[test]
fn it_goes_with_the_object_and_where_the_object_comes_back_to() {
    let moved = || {
        let folder = MemoryFolder::new();
        render(&folder, at(EARLY), false);
        assert_eq!(render(&folder, at(MIDDLE), false), [EARLY]);
        assert_eq!(render(&folder, at(LATE), false), [EARLY, MIDDLE], "both of two moves");
        folder
    };
    assert_eq!(render(&moved(), Tree::default(), false), [""; 0]);
    let with_others = |path| {
        tree(&[(path, A, CONTENT), ("04-config/x/b.yaml", "v1 B x/b", ""), ("07-custom/x/c.yaml", "v1 C x/c", "")])
    };
    assert_eq!(render(&moved(), with_others(MIDDLE), false), [EARLY]);
    assert_eq!(render(&moved(), with_others(EARLY), false), [""; 0]);
}

#[test]
fn a_wave_whose_last_object_moves_to_an_earlier_one_stays() {
    let folder = MemoryFolder::new();
    render(&folder, at(LATE), false);
    assert_eq!(render(&folder, at(MIDDLE), false), [LATE]);
    assert_eq!(render(&folder, at(MIDDLE), true), [""; 0]);
}

#[test]
fn a_move_of_this_very_run_is_not_forgotten() {
    let folder = MemoryFolder::new();
    render(&folder, at(EARLY), false);
    render(&folder, at(MIDDLE), false);
    assert_eq!(render(&folder, at(LATE), true), [MIDDLE]);
}

#[test]
fn another_file_in_the_same_wave_is_no_move() {
    let folder = MemoryFolder::new();
    render(&folder, at(MIDDLE), false);
    assert_eq!(render(&folder, at("04-config/x/configmap-a-12345678.yaml"), false), [""; 0]);
}

#[test]
fn another_version_of_the_api_is_the_same_object() {
    let folder = MemoryFolder::new();
    render(&folder, tree(&[("04-config/x/b.yaml", "a.io/v1 B x/b", CONTENT)]), false);
    let after = || tree(&[("07-custom/x/b.yaml", "a.io/v2 B x/b", CONTENT)]);
    assert_eq!(render(&folder, after(), false), ["04-config/x/b.yaml"]);
    let left = String::from_utf8(folder.files()["04-config/x/b.yaml"].clone()).unwrap();
    assert!(left.contains("apiVersion: a.io/v2\n"), "{left}");
}

#[test]
fn what_flux_keeps_for_its_mark_needs_nothing() {
    let mark = "kustomize.toolkit.fluxcd.io/prune: disabled";
    let kept =
        &format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: x, annotations: {{{mark}}}}}\n");
    let folder = MemoryFolder::new();
    render(&folder, tree(&[(MIDDLE, A, kept)]), false);
    assert_eq!(render(&folder, tree(&[(LATE, A, kept)]), false), [""; 0]);
}

#[test]
fn where_another_object_lies_by_now_it_goes_beside() {
    let folder = MemoryFolder::new();
    render(&folder, at(MIDDLE), false);
    let after = || tree(&[(LATE, A, CONTENT), (MIDDLE, "v1 ConfigMap x/A", CONTENT)]);
    let paths = render(&folder, after(), false);
    assert!(matches!(paths.as_slice(), [path] if path.starts_with("04-config/x/configmap-a-")), "{paths:?}");
    assert_eq!(folder.files()[MIDDLE], CONTENT.as_bytes());
}

#[test]
fn paths_that_kiln_would_not_give_are_left_alone() {
    for path in ["04-config/a.yaml", "04-config/x/y/a.yaml", "04-config/X/a.yaml", "other/x/a.yaml", "04-config/x/a"] {
        let folder = MemoryFolder::new();
        render(&folder, at(path), false);
        assert_eq!(render(&folder, at(LATE), false), [""; 0], "{path}");
    }
}

#[test]
fn a_run_that_is_cut_short_forgets_no_move() {
    for step in 0.. {
        let folder = MemoryFolder::new();
        render(&folder, at(MIDDLE), false);
        folder.start(Some(Fault::Ends(step)));
        let mut after = at(LATE);
        hold_places(&folder, &mut after, false).unwrap();
        let is_done = Plan::of(&folder, &after, false).unwrap().write(&folder, &after).is_ok();
        folder.start(None);
        assert_eq!(render(&folder, at(LATE), false), [MIDDLE], "step {step}");
        assert_eq!(folder.files().keys().collect::<Vec<_>>(), [RECORD, MIDDLE, LATE], "step {step}");
        if is_done {
            assert!(step > 5);
            break;
        }
    }
}

#[test]
fn both_sides_of_a_merge_are_heard() {
    let folder = MemoryFolder::new();
    render(&folder, at(MIDDLE), false);
    let before = String::from_utf8(folder.files()[RECORD].clone()).unwrap();
    render(&folder, at(LATE), false);
    let after = String::from_utf8(folder.files()[RECORD].clone()).unwrap();
    let (head, ours) = before.split_once('\n').unwrap();
    let theirs = after.split_once('\n').unwrap().1;
    let merged = format!("{head}\n<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n");
    folder.put(RECORD, merged.as_bytes());
    assert_eq!(render(&folder, at(LATE), false), [MIDDLE]);
}

#[test]
fn whoever_reads_a_tree_tells_it_from_an_object() {
    let folder = MemoryFolder::new();
    render(&folder, at(MIDDLE), false);
    render(&folder, at(LATE), false);
    let left = String::from_utf8(folder.files()[MIDDLE].clone()).unwrap();
    let object = left.replace(&format!("{MARK}\n"), "");
    let texts = [(left.clone(), vec![true]), (left.replace('\n', "\r\n"), vec![true]), (object.clone(), vec![false])];
    let joined = (format!("---\n{left}---\n{object}---\n{left}"), vec![true, false, true]);
    for (text, expected) in texts.into_iter().chain([joined]) {
        let arena = Arena::new();
        let source = arena.add("a.yaml", text);
        let nodes = documents::objects(&arena, source).unwrap();
        assert_eq!(nodes.iter().map(|node| holds_a_place(node, &arena)).collect::<Vec<_>>(), expected);
    }
}
