//! Texts that look like manifests: every common way to write block and flow collections and scalars.

use std::fmt::Write as _;

use proptest::prelude::*;

/// Ways to write a scalar; `\n` is followed by the indentation in force, so further lines are deep enough.
const SCALARS: &[&str] = &[
    "a",
    "two words",
    "1",
    "true",
    "-1.5",
    ":x",
    "a:b#c",
    "é ü 😀",
    "\"quoted\"",
    "'single'",
    "\"tab\\t é \\u00e9 \\x41 \\\"\"",
    "'it''s'",
    "\"\"",
    "[]",
    "{}",
    "[a, \"b\", 'c', [1, 2]]",
    "{a: b, \"c\": [d], e: {f: g}}",
    "[a,\n b]",
    "plain\n folded",
    "plain\n\n folded\n  twice",
    "\"double\n  folded \\\n joined\n\n x\"",
    "'single\n folded\n\n  x '",
    "with comment # here",
    "|\n literal\n  text\n\n more",
    "|-\n stripped",
    "|+\n kept\n",
    ">\n folded\n text\n\n   deeper\n end",
    ">-\n folded",
    "|2\n    deeper",
];

const KEYS: &[&str] = &["a", "b c", "\"quoted\"", "'single'", "x.y/z-1", "é"];

/// The shape of a document.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Nothing,
    Scalar(usize),
    Mapping(Vec<(usize, Shape)>, usize),
    Sequence(Vec<Shape>, usize),
}

/// A mapping of some depth.
pub(crate) fn mapping() -> impl Strategy<Value = Shape> {
    let leaf = prop_oneof![1 => Just(Shape::Nothing), 8 => (0..SCALARS.len()).prop_map(Shape::Scalar)];
    let any = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            entries(inner.clone()),
            (prop::collection::vec(inner, 1..4), 0..4usize).prop_map(|(items, step)| Shape::Sequence(items, step)),
        ]
    });
    entries(any)
}

fn entries(value: impl Strategy<Value = Shape>) -> impl Strategy<Value = Shape> {
    let entries = prop::collection::vec((0..KEYS.len(), value), 1..4);
    (entries, 1..4usize).prop_map(|(entries, step)| Shape::Mapping(entries, step))
}

/// The document as text.
pub(crate) fn text(shape: &Shape) -> String {
    let mut out = String::new();
    write(shape, 0, &mut out);
    out
}

fn write(shape: &Shape, indent: usize, out: &mut String) {
    match shape {
        Shape::Nothing | Shape::Scalar(_) => value(shape, indent, out),
        Shape::Mapping(entries, _) => {
            for (at, (key, inner)) in entries.iter().enumerate() {
                let pad = if at == 0 { 0 } else { indent };
                write!(out, "{:pad$}{}:", "", KEYS[*key]).expect("a string");
                value(inner, indent, out);
            }
        }
        Shape::Sequence(items, _) => {
            for (at, item) in items.iter().enumerate() {
                let pad = if at == 0 { 0 } else { indent };
                write!(out, "{:pad$}-", "").expect("a string");
                match item {
                    Shape::Nothing | Shape::Scalar(_) => value(item, indent, out),
                    Shape::Mapping(..) | Shape::Sequence(..) => {
                        out.push(' ');
                        write(item, indent + 2, out);
                    }
                }
            }
        }
    }
}

/// Writes what stands behind `key:` or `-` at column `indent`.
fn value(shape: &Shape, indent: usize, out: &mut String) {
    let step = match shape {
        Shape::Nothing => return out.push('\n'),
        Shape::Scalar(form) => {
            let lines = SCALARS[*form].replace('\n', &format!("\n{:indent$}", ""));
            return writeln!(out, " {lines}").expect("a string");
        }
        Shape::Mapping(_, step) | Shape::Sequence(_, step) => *step,
    };
    let below = indent + step;
    write!(out, "\n{:below$}", "").expect("a string");
    write(shape, below, out);
}
