//! Cases of edits: a folder a case. `edits` holds one a line: `set PATH VALUE`, `push PATH VALUE`,
//! `insert PATH[INDEX] VALUE`, `remove PATH`, `rename PATH KEY`, `move PATH PATH`, `document NUMBER`; `refuse` in front of one that has to fail. What comes
//! out is `out.yaml`, byte for byte; `RENEW=1` writes it.

use std::path::Path;
use std::{env, fs};

use kubekiln_yaml::{Arena, EditError, Editor, Limits, Node, ScalarStyle, Step, parse};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edit");
    let mut folders: Vec<_> = fs::read_dir(root).expect("tests/edit").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    assert!(folders.len() > 10);
    for folder in folders {
        let found = run(&folder);
        let expected = folder.join("out.yaml");
        if env::var_os("RENEW").is_some() {
            fs::write(&expected, &found).expect("out.yaml");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, expected, "{}", folder.display());
    }
}

fn run(folder: &Path) -> String {
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let edits = read("edits");
    let document =
        edits.lines().find_map(|line| line.strip_prefix("document ")).map_or(0, |n| n.parse().expect("a number"));
    let arena = Arena::new();
    let mut editor = Editor::new(&arena, "in.yaml", read("in.yaml"), document).expect("YAML");
    for line in edits.lines().filter(|line| !line.starts_with("document ")) {
        let refused = line.strip_prefix("refuse ");
        let result = edit(&arena, &mut editor, refused.unwrap_or(line));
        assert_eq!(result.is_err(), refused.is_some(), "{}: {line}: {result:?}", folder.display());
    }
    editor.text().to_owned()
}

fn edit(arena: &Arena, editor: &mut Editor<'_>, line: &str) -> Result<(), EditError> {
    let mut words = line.splitn(3, ' ');
    let (verb, path, value) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = steps(path);
    let source = arena.add("value", value.to_owned());
    let documents = parse(arena, source, 0..value.len(), &Limits::default()).expect("a value");
    let value = documents.first().map(|d| d.root.clone()).map(block);
    match (verb, value) {
        (Some("set"), Some(value)) => editor.set(&path, &value),
        (Some("push"), Some(value)) => editor.push(&path, &value),
        (Some("insert"), Some(value)) => {
            let Some((Step::Index(index), above)) = path.split_last() else { panic!("{line}") };
            editor.insert_item(above, *index, &value)
        }
        (Some("remove"), None) => editor.remove(&path),
        (Some("rename"), Some(value)) => editor.rename_key(&path, value.text().expect("a key")),
        (Some("move"), Some(value)) => editor.move_children(&path, &steps(value.text().expect("a path")), true),
        _ => panic!("{line}"),
    }
}

/// Values are given in quotes and in flow style for brevity; they say nothing of how they are to be written.
fn block(mut node: Node<'_>) -> Node<'_> {
    if let Some(scalar) = node.as_scalar_mut() {
        scalar.style = ScalarStyle::Plain;
    }
    if let Some(mapping) = node.as_mapping_mut() {
        mapping.flow = false;
        let values = std::mem::take(&mut mapping.entries).into_iter();
        mapping.entries = values
            .map(|mut e| {
                e.value = block(e.value);
                e
            })
            .collect();
    }
    if let Some(sequence) = node.as_sequence_mut() {
        sequence.flow = false;
        sequence.items = std::mem::take(&mut sequence.items).into_iter().map(block).collect();
    }
    node
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let mut pieces = part.split('[');
        steps.extend(pieces.next().filter(|key| !key.is_empty()).map(Step::Key));
        steps.extend(pieces.map(|i| Step::Index(i.trim_end_matches(']').parse().expect("an index"))));
    }
    steps
}
