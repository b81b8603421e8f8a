//! Another parser as a witness: saphyr-parser reads generated manifests, and the cases of this crate, to the same
//! events.

#[path = "support/manifest.rs"]
mod manifest;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kubekiln_yaml::{Arena, Limits, events};
use proptest::prelude::*;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

/// Own cases that saphyr reads differently, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("tab-separates-but-does-not-indent", "saphyr wants a space behind the colon of a block mapping"),
    ("block-scalar-without-last-line-break", "go-yaml adds no line break that is not there"),
    ("error-unknown-anchor", "events do not know anchors"),
    ("unicode-line-breaks", "NEL, LS and PS are line breaks in YAML 1.1 only"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_manifest_has_saphyrs_events(shape in manifest::mapping()) {
        let text = manifest::text(&shape);
        prop_assert_eq!(ours(&text), theirs(&text).ok(), "{}", text);
    }
}

#[test]
fn own_cases_have_saphyrs_events() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse");
    let mut complaints = Vec::new();
    for folder in fs::read_dir(&root).expect("tests/parse").flatten() {
        let text = fs::read_to_string(folder.path().join("in.yaml")).expect("in.yaml");
        let name = folder.file_name().to_string_lossy().into_owned();
        let (Some(ours), theirs) = (ours(&text), theirs(&text)) else { continue };
        let listed = DIFFERENT.iter().any(|(case, _)| *case == name);
        if listed == theirs.as_ref().is_ok_and(|theirs| *theirs == ours) {
            complaints.push(format!("{name}: listed {listed}\n{ours}\n{theirs:?}"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Our events without what saphyr does not tell: names of anchors, tags, flow style, how documents start and end.
fn ours(text: &str) -> Option<String> {
    let arena = Arena::new();
    let source = arena.add("text", text.into());
    let events = events(&arena, source, 0..text.len(), &Limits::default()).ok()?;
    Some(events.lines().map(|line| reduce(line) + "\n").collect())
}

fn reduce(line: &str) -> String {
    if let Some(rest) = line.strip_prefix("=VAL") {
        let mut rest = rest.trim_start();
        while rest.starts_with(['&', '<']) {
            rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
        }
        return format!("=VAL {rest}");
    }
    line.split(' ').next().unwrap_or("").to_owned()
}

fn theirs(text: &str) -> Result<String, ScanError> {
    let mut out = String::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event?;
        let line = match event {
            Event::Nothing => continue,
            Event::StreamStart => "+STR",
            Event::StreamEnd => "-STR",
            Event::DocumentStart(_) => "+DOC",
            Event::DocumentEnd => "-DOC",
            Event::Alias(_) => "=ALI",
            Event::SequenceStart(..) => "+SEQ",
            Event::SequenceEnd => "-SEQ",
            Event::MappingStart(..) => "+MAP",
            Event::MappingEnd => "-MAP",
            Event::Scalar(text, style, ..) => {
                writeln!(out, "=VAL {}{}", indicator(style), escaped(&text)).expect("a string");
                continue;
            }
        };
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

fn indicator(style: ScalarStyle) -> char {
    match style {
        ScalarStyle::Plain => ':',
        ScalarStyle::SingleQuoted => '\'',
        ScalarStyle::DoubleQuoted => '"',
        ScalarStyle::Literal => '|',
        ScalarStyle::Folded => '>',
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}
