//! Laws of printing, on generated trees.

use std::fmt::Write as _;

use kubekiln_yaml::{Arena, Entry, Limits, Node, Scalar, ScalarStyle, Span, Tag, Value, emit, emit_json, parse};
use proptest::prelude::*;
use serde_json::Value as Json;

/// A tree without its text's owner.
#[derive(Clone, Debug)]
enum Tree {
    Scalar(String, Tag, ScalarStyle),
    Mapping(Vec<(String, Tree)>, bool),
    Sequence(Vec<Tree>, bool),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{0,8}",
        "[-+.0-9eExob_:T]{0,12}",
        "(true|null|~|yes|on|off|y|n|No|<<|=|1:30|2001-12-14|0x1f|1e3|\\.inf|---|\\.\\.\\.)",
        "[ -~]{0,20}",
        "[a-z ]{70,200}",
        "([a-z:#'\" -]{0,12}\n){1,5}",
        "[a \n\t\u{2028}é]{0,12}",
        any::<String>(),
    ]
}

fn scalar() -> impl Strategy<Value = Tree> {
    let tag = prop_oneof![4 => Just(Tag::Str), 1 => Just(Tag::None)];
    let style = prop_oneof![
        2 => Just(ScalarStyle::Plain),
        1 => Just(ScalarStyle::SingleQuoted),
        1 => Just(ScalarStyle::DoubleQuoted),
        1 => Just(ScalarStyle::Literal),
        1 => Just(ScalarStyle::Folded)
    ];
    let number = any::<i64>().prop_map(|n| Tree::Scalar(n.to_string(), Tag::Int, ScalarStyle::Plain));
    let float = any::<f64>().prop_map(|n| Tree::Scalar(format!("{n:e}"), Tag::Float, ScalarStyle::Plain));
    let string = (text(), tag, style).prop_map(|(text, tag, style)| Tree::Scalar(text, tag, style));
    prop_oneof![6 => string, 1 => number, 1 => float]
}

fn tree() -> impl Strategy<Value = Tree> {
    let any = scalar().prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            mapping(inner.clone()),
            (prop::collection::vec(inner, 0..5), any::<bool>()).prop_map(|(items, flow)| Tree::Sequence(items, flow)),
        ]
    });
    mapping(any)
}

fn mapping(value: impl Strategy<Value = Tree>) -> impl Strategy<Value = Tree> {
    // go-yaml prints a key `<<` without quotes, and then it is another key.
    let key = text().prop_filter("a merge key when read again", |key| key != "<<");
    let entries = prop::collection::btree_map(key, value, 0..6);
    (entries, any::<bool>()).prop_map(|(entries, flow)| Tree::Mapping(entries.into_iter().rev().collect(), flow))
}

fn node<'a>(tree: &Tree, arena: &'a Arena) -> Node<'a> {
    match tree {
        Tree::Scalar(text, tag, style) => {
            let scalar = Scalar { text: arena.keep(text.as_str()), tag: *tag, style: *style };
            Node::new(Span::NONE, Value::Scalar(scalar))
        }
        Tree::Mapping(entries, flow) => {
            let entry = |(key, value): &(String, Tree)| {
                let key = Node::new(Span::NONE, Value::Scalar(quoted(arena.keep(key.as_str()))));
                Entry { key, value: node(value, arena) }
            };
            let mut mapping = Node::mapping(Span::NONE, entries.iter().map(entry).collect());
            mapping.as_mapping_mut().expect("a mapping").flow = *flow;
            mapping
        }
        Tree::Sequence(items, flow) => {
            let mut sequence = Node::sequence(Span::NONE, items.iter().map(|item| node(item, arena)).collect());
            sequence.as_sequence_mut().expect("a sequence").flow = *flow;
            sequence
        }
    }
}

fn quoted(text: &str) -> Scalar<'_> {
    Scalar { text, tag: Tag::Str, style: ScalarStyle::DoubleQuoted }
}

fn yaml(node: &Node<'_>, arena: &Arena) -> Option<String> {
    let mut out = String::from("kept");
    let result = emit(node, arena, &Limits::default(), &mut out);
    assert!(result.is_ok() || out == "kept", "a refusal leaves the output alone");
    result.ok().map(|()| out["kept".len()..].to_owned())
}

fn json(node: &Node<'_>, arena: &Arena) -> Option<String> {
    let mut out = String::new();
    emit_json(node, arena, &Limits::default(), &mut out).ok().map(|()| out)
}

/// Reads printed text back.
fn read<'a>(arena: &'a Arena, text: &str) -> Node<'a> {
    let source = arena.add("printed", text.to_owned());
    let mut documents = parse(arena, source, 0..text.len(), &Limits::default()).expect("printed text is YAML");
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0).root
}

/// Numbers as 64 bit floats: all that JSON promises.
fn floats(value: Json) -> Json {
    match value {
        Json::Number(n) => n.as_f64().map_or(Json::Null, |f| Json::from(f + 0.0)),
        Json::Array(items) => items.into_iter().map(floats).collect(),
        Json::Object(fields) => Json::Object(fields.into_iter().map(|(k, v)| (k, floats(v))).collect()),
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is printed is printed the same again, and means the same.
    #[test]
    fn printing_is_a_fixed_point(tree in tree()) {
        let arena = Arena::new();
        let node = node(&tree, &arena);
        if let Some(first) = yaml(&node, &arena) {
            let again = read(&arena, &first);
            // go-yaml itself has texts that it prints and then reads otherwise; those cannot be printed again.
            if let Some(second) = yaml(&again, &arena) {
                prop_assert_eq!(&first, &second);
            }
        }
    }

    /// The order in which keys were written does not show.
    #[test]
    fn order_of_entries_does_not_matter(tree in tree()) {
        let arena = Arena::new();
        let node = node(&tree, &arena);
        let mut turned = node.clone();
        turned.as_mapping_mut().expect("a mapping").entries.reverse();
        prop_assert_eq!(yaml(&node, &arena), yaml(&turned, &arena));
        prop_assert_eq!(json(&node, &arena), json(&turned, &arena));
    }

    /// JSON is JSON, and YAML says the same.
    #[test]
    fn yaml_and_json_agree(tree in tree()) {
        let arena = Arena::new();
        let node = node(&tree, &arena);
        if let Some(text) = json(&node, &arena) {
            let value: Json = serde_json::from_str(&text).expect("JSON");
            if let Some(yaml) = yaml(&node, &arena).filter(|_| !text.contains('\u{85}')) {
                let back = json(&read(&arena, &yaml), &arena).expect("printed text can be printed");
                let back: Json = serde_json::from_str(&back).expect("JSON");
                prop_assert_eq!(floats(back), floats(value), "{}", yaml);
            }
        } else {
            prop_assert_eq!(yaml(&node, &arena), None);
        }
    }
}

#[test]
fn deep_trees_are_refused_not_fatal() {
    let deep = |depth: usize| {
        let arena = Arena::new();
        let mut tree = Node::string(Span::NONE, "x");
        for i in 1..depth {
            tree = if i % 2 == 0 { Node::sequence(Span::NONE, vec![tree]) } else { entry(tree) };
        }
        let limits = Limits { depth: usize::MAX, ..Limits::default() };
        let root = entry(tree);
        let yaml = emit(&root, &arena, &limits, &mut String::new());
        let json = emit_json(&root, &arena, &limits, &mut String::new());
        assert_eq!((yaml.is_ok(), json.is_ok()), (depth <= 1_000, depth <= 1_000));
    };
    let run = move || [1, 10, 1_000, 1_001, 5_000].into_iter().for_each(deep);
    // The stack that worker threads have.
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
    thread.join().expect("no overflow");
}

fn entry(value: Node<'_>) -> Node<'_> {
    Node::mapping(Span::NONE, vec![Entry { key: Node::string(Span::NONE, "k"), value }])
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for i in 1..40 {
        writeln!(text, "a{i}: &a{i} [*a{}, *a{}]", i - 1, i - 1).expect("a string");
    }
    let arena = Arena::new();
    let root = read(&arena, &text);
    let error = emit(&root, &arena, &Limits::default(), &mut String::new()).expect_err("too many aliases");
    assert_eq!(error.message, "document contains excessive aliasing");
}
